"""What comes on top of Wagtail's grammar: each parameter keeps and leaves out what it says, and refuses the rest."""

import datetime
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from cms.delivery import reading, writing
from cms.delivery.models import Publication
from cms.vocabulary.models import Topic, TopicCode
from knowledge_base.models import TopicArticlePage
from tests.cms.api.fixed_world import REVIEWED, TODAY
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import publish_signed_off
from workflow import services

pytestmark = pytest.mark.django_db

LISTING = "/api/v2/pages/"
INDEX, ARTICLE, OVERDUE, SHELF, VIDEO, FORM = 9101, 9102, 9103, 9501, 9502, 9503
WORLD = {INDEX, ARTICLE, OVERDUE, SHELF, VIDEO, FORM}
LONG = "x" * 20_000
BEYOND = "9" * 20
BAD = {
    "format": ["recipe", "article,recipe", "json,article", "JSON", LONG],
    "audience": ["nobody", "clinicians,nobody", "clinicians;individuals-and-families", LONG],
    "tier": ["low", "standard,low", LONG],
    "status": ["fresh", "current,fresh", LONG],
    "topic": ["nothing", "9001", "blood-counts,other", LONG],
    "code": ["2626", "rxnorm", "mesh-2626:1", ":2626", LONG],
    "letter": ["ab", "1", "é", "*", LONG],
    "q": ["x" * 201, LONG],
    "reviewed_since": ["yesterday", "2026-13-01", "2026-02-30", "1", LONG],
    "reviewed_after": ["yesterday", "2026-13-01", "2026-02-30", "0000-01-01", LONG],
    "changed_since": ["yesterday", "2026-13-01", "9999-12-31T23:59:59Z", "0001-01-01", "2026-01-01T25:00:00Z", LONG],
    "cursor": ["x", "aWQ", "aWQgLTE", "aWQgeA", "b3RoZXIgMQ", "aWQgOTk5OTk5OTk5OTk5OTk5OTk5OTk5", "½", LONG],
}


def ids(client: Client, query: str) -> set[int]:
    """Return the pages of the fixed world that a list has."""
    answer = client.get(f"{LISTING}?{query}&limit=100")
    assert answer.status_code == 200, answer.content
    return {item["id"] for item in answer.json()["items"]} & WORLD


class TestKeepsWhatItSays:
    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("format=article", {ARTICLE, OVERDUE}),
            ("format=video", {VIDEO}),
            ("format=article,video", {ARTICLE, OVERDUE, VIDEO}),
            ("format=page", {INDEX, SHELF, FORM}),
            ("format=hub,session", set()),
            ("format=json", WORLD),
            ("format=", WORLD),
            ("audience=clinicians", {ARTICLE, OVERDUE}),
            ("audience=individuals-and-families", {VIDEO}),
            ("audience=clinicians&audience=individuals-and-families", {ARTICLE, OVERDUE, VIDEO}),
            ("audience=", WORLD),
            ("audience=clinicians&audience=", {ARTICLE, OVERDUE}),
            ("status=overdue&status=", {OVERDUE}),
            ("tier=standard&tier=", {ARTICLE, OVERDUE, VIDEO}),
            ("format=video&format=", {VIDEO}),
            ("format=video&format=json", {VIDEO}),
            ("type=media_library.VideoPage&audience=individuals-and-families", {VIDEO}),
            ("type=media_library.VideoPage&audience=clinicians", set()),
            ("type=media_library.VideoPage&audience=clinicians,individuals-and-families", {VIDEO}),
            ("type=media_library.VideoPage&audience=", {VIDEO}),
            ("topic=blood-counts", {ARTICLE, OVERDUE}),
            ("topic=recordings", {VIDEO}),
            ("code=rxnorm:2626", {ARTICLE, OVERDUE}),
            ("code=rxnorm:1", set()),
            ("code=icd-10-cm:F20.9", set()),
            ("section=topics", {INDEX, ARTICLE, OVERDUE}),
            ("section=videos", {SHELF, VIDEO}),
            ("section=blood-counts", set()),
            ("section=", WORLD),
            ("tier=standard", {ARTICLE, OVERDUE, VIDEO}),
            ("tier=editorial", {INDEX, SHELF, FORM}),
            ("tier=high", set()),
            ("tier=high,editorial", {INDEX, SHELF, FORM}),
            ("status=overdue", {OVERDUE}),
            ("status=current,overdue", WORLD),
            ("reviewed_since=2026-01-15", {ARTICLE, OVERDUE}),
            ("reviewed_since=2026-01-16", set()),
            ("reviewed_after=2026-01-14", WORLD),
            ("reviewed_after=2026-01-15", set()),
            ("changed_since=2026-01-15", WORLD),
            ("changed_since=2026-01-15T15:00:00Z", WORLD),
            ("changed_since=2026-01-15T15:00:00+00:00", WORLD),
            ("changed_since=2026-01-15T15:00:01Z", {OVERDUE}),
            ("changed_since=2027-01-01", set()),
            ("letter=b", set()),
            ("letter=W", {ARTICLE}),
            ("q=program", {OVERDUE}),
            ("format=article&tier=standard&status=current&section=topics", {ARTICLE}),
        ],
    )
    def test_and_leaves_out_the_rest(self, world: Any, client: Client, query: str, kept: set[int]) -> None:
        assert ids(client, query) == kept

    def test_of_a_broader_topic_and_its_code(self, world: Any, client: Client) -> None:
        broad = make_topic("Safety")
        counts = Topic.objects.get(pk=9001)
        counts.parent = broad
        counts.save()
        TopicCode.objects.create(topic=broad, system=TopicCode.System.ICD_10_CM, code="D70")

        assert ids(client, "topic=safety") == {ARTICLE, OVERDUE}
        assert ids(client, "code=icd-10-cm:d70") == {ARTICLE, OVERDUE}
        assert ids(client, "code=icd-10-cm:D71") == set()

    def test_of_what_changed_with_what_a_page_prints(self, world: Any, client: Client) -> None:
        topic = Topic.objects.get(pk=9003)
        topic.name = "Films"
        topic.save()

        assert ids(client, "changed_since=2026-03-02") == {OVERDUE, VIDEO}


class TestRefuses:
    @pytest.mark.parametrize("name", ["pages", "modules", "images", "documents"])
    def test_more_records_than_the_site_allows(self, client: Client, settings: Any, name: str) -> None:
        settings.WAGTAILAPI_LIMIT_MAX = 10

        assert client.get(f"/api/v2/{name}/").status_code == 200
        assert "limit cannot be higher than 10" in client.get(f"/api/v2/{name}/?limit=11").json()["message"]

    @pytest.mark.parametrize("kind", ["knowledge_base.TopicArticlePage", "media_library.VideoPage"])
    def test_an_audience_that_there_is_not_of_any_type(self, client: Client, kind: str) -> None:
        answer = client.get(f"{LISTING}?type={kind}&audience=nobody")

        assert answer.status_code == 400
        assert "audience must be 'clinicians' or 'individuals-and-families'" in answer.json()["message"]

    @pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
    def test_what_it_cannot_have(self, client: Client, name: str, value: str) -> None:
        answer = client.get(f"{LISTING}?{name}={quote(value)}")

        assert answer.status_code == 400
        assert name in answer.json()["message"]

    @pytest.mark.parametrize("name", [*BAD, "section"])
    @pytest.mark.parametrize("raw", ["%00", "a%00b", "%ED%A0%80", "%FF"])
    def test_what_nobody_can_store(self, client: Client, name: str, raw: str) -> None:
        answer = client.get(f"{LISTING}?{name}={raw}")

        assert answer.status_code == 400
        assert answer.json()["message"]

    @pytest.mark.parametrize("name", [*BAD, "section"])
    @pytest.mark.parametrize("value", ["", BEYOND, "-1", "'", "%", "None", "[]", "2026-01-01 00:00:00"])
    def test_or_answers_plainly(self, client: Client, name: str, value: str) -> None:
        answer = client.get(f"{LISTING}?{name}={quote(value)}")

        assert answer.status_code in (200, 400)
        assert "items" in answer.json() or answer.json()["message"]

    @pytest.mark.parametrize("name", [*BAD, "section"])
    def test_no_number_of_repetitions(self, world: Any, client: Client, name: str) -> None:
        fine = {
            "format": "article",
            "audience": "clinicians",
            "tier": "standard",
            "status": "current",
            "code": "mesh:D1",
        }
        fine |= {"topic": "blood-counts", "letter": "a", "cursor": "", "section": "topics"}
        value = fine.get(name, "2026-01-01")

        once = client.get(f"{LISTING}?{name}={value}")
        often = client.get(f"{LISTING}?{'&'.join([f'{name}={value}'] * 500)}")

        assert once.status_code == often.status_code == 200
        assert often.json() == once.json()

    def test_a_parameter_that_there_is_not_and_says_which_there_are(self, client: Client) -> None:
        answer = client.get(f"{LISTING}?colour=red")

        allowed = answer.json()["message"].partition("Allowed here: ")[2].split(", ")
        assert answer.status_code == 400
        assert {*BAD, "section"} - {"format"} <= set(allowed)
        assert allowed == sorted(allowed)

    @pytest.mark.parametrize("name", [*BAD, "section"])
    def test_what_only_a_list_takes_where_there_is_none(self, world: Any, client: Client, name: str) -> None:
        for address in (f"{LISTING}{ARTICLE}/", f"{LISTING}find/"):
            answer = client.get(
                f"{address}?id={ARTICLE}&{name}=article" if "find" in address else f"{address}?{name}=article"
            )

            assert answer.status_code == 400
            assert name in answer.json()["message"]

    @pytest.mark.parametrize("site", ["a:b", "localhost:", f"localhost:{'9' * 5_000}", "localhost:²", ":80:80"])
    def test_a_site_that_is_none(self, client: Client, site: str) -> None:
        answer = client.get(f"{LISTING}?site={quote(site)}")

        assert answer.status_code == 400
        assert answer.json()["message"]


class TestTheCursor:
    def walk(self, client: Client, query: str = "", limit: int = 2) -> Any:
        """Yield the ids of each window."""
        cursor: str | None = ""
        while cursor is not None:
            answer = client.get(f"{LISTING}?limit={limit}&cursor={cursor}{query}").json()
            yield [item["id"] for item in answer["items"]]
            cursor = answer["meta"]["next_cursor"]

    @pytest.mark.parametrize("limit", [1, 2, 3, 100])
    @pytest.mark.parametrize("query", ["", "&child_of=9101", "&format=video,article", "&status=overdue", "&tier=high"])
    def test_meets_each_page_once(self, world: Any, client: Client, query: str, limit: int) -> None:
        met = [pk for window in self.walk(client, query, limit) for pk in window]

        whole = client.get(f"{LISTING}?limit=100{query}").json()
        assert met == [item["id"] for item in whole["items"]]
        assert len(set(met)) == len(met) == whole["meta"]["total_count"]

    def test_meets_each_page_once_while_others_come_and_go(self, world: Any, client: Client) -> None:
        with time_machine.travel(REVIEWED, tick=False):
            again = TopicArticlePage.objects.get(pk=9105)
        walk = self.walk(client, limit=1)
        met = [*next(walk), *next(walk)]
        assert INDEX in met

        publish_signed_off(again)
        services.withdraw(
            page=world.overdue, user=world.overdue.owner or again.latest_revision.user, reason="error", note="Wrong."
        )
        met += [pk for window in walk for pk in window]

        assert len(set(met)) == len(met)
        assert set(met) >= WORLD - {OVERDUE} | {9105}
        assert OVERDUE not in met

    def test_says_how_many_there_are_in_every_window(self, world: Any, client: Client) -> None:
        first = client.get(f"{LISTING}?cursor=&limit=1").json()["meta"]
        second = client.get(f"{LISTING}?limit=1&cursor={first['next_cursor']}").json()["meta"]

        assert first["total_count"] == second["total_count"] == Publication.objects.count()

    @pytest.mark.parametrize("name", ["offset=0", "order=id", "search=count"])
    def test_goes_with_no_other_order(self, client: Client, name: str) -> None:
        answer = client.get(f"{LISTING}?cursor=&{name}")

        assert answer.status_code == 400
        assert f"leave out {name.partition('=')[0]}" in answer.json()["message"]

    def test_is_not_told_to_whoever_did_not_ask(self, world: Any, client: Client) -> None:
        assert set(client.get(LISTING).json()["meta"]) == {"total_count"}

    def test_ends_at_once_where_nothing_is_asked_for(self, world: Any, client: Client) -> None:
        assert client.get(f"{LISTING}?cursor=&limit=0").json() == {
            "meta": {"total_count": Publication.objects.count(), "next_cursor": None},
            "items": [],
        }


class TestWhatChangedSince:
    def test_a_topic_renamed_is_in_the_next_answer_and_has_another_number(self, world: Any, client: Client) -> None:
        before = Publication.objects.get(pk=ARTICLE)
        topic = Topic.objects.get(pk=9001)
        topic.name = "Counts of blood"
        topic.save()

        marked = Publication.objects.get(pk=ARTICLE)
        shown = [
            client.get(f"{LISTING}{ARTICLE}/").json(),
            client.get(f"{LISTING}?fields=*&id={ARTICLE}&type=knowledge_base.TopicArticlePage").json()["items"][0],
        ]

        after = Publication.objects.get(pk=ARTICLE)
        assert [page["topics"][0]["title"] for page in shown] == ["Counts of blood"] * 2
        assert marked.is_stale
        assert marked.number > before.number
        assert (after.is_stale, after.number, after.changed_at) == (False, marked.number, marked.changed_at)

    def test_a_page_whose_time_has_come_is_moved_on_by_whoever_reads_first(self, world: Any, client: Client) -> None:
        number = reading.steady_frame().version.number
        later = TODAY.replace(year=TODAY.year + 1)

        with time_machine.travel(later, tick=False):
            assert ids(client, "status=overdue") == {ARTICLE, OVERDUE, VIDEO}
            assert ids(client, "status=current") == {INDEX, SHELF, FORM}
            assert reading.steady_frame().version.number > number
            assert writing.turn(datetime.datetime.now(tz=datetime.UTC)) == 0
