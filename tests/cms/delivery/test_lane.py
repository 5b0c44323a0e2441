"""The lane: what it remembers, for whom, and for how long."""

import datetime
import gzip
import itertools
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, override_settings

from cms.delivery import reading
from cms.delivery.looking import CannotLookError
from cms.delivery.models import Publication
from tests.cms.delivery.conftest import Reader
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(site: Any) -> str:
    """The document of an article."""
    return f"/api/v2/pages/{site.article.pk}/"


def retitled(article: Any) -> Any:
    article.title = "Counts of blood"
    article.save_revision()
    return article


def asked(reader: Reader) -> int:
    """Return how often Django was asked since this was asked last."""
    count = len(reader.django.asked)
    reader.django.asked.clear()
    return count


class TestRemembering:
    def test_asks_django_once(self, site: Any, reader: Reader, address: str) -> None:
        for path in (address, "/api/v2/pages/", site.article.get_url(), "/", "/sitemap.xml", "/robots.txt"):
            first, second = reader.get(path), reader.get(path)

            assert (first.status_code, first.content, dict(first.items())) == (
                second.status_code,
                second.content,
                dict(second.items()),
            )
            assert asked(reader) == 1, path

    def test_says_what_django_says(self, site: Any, reader: Reader, address: str) -> None:
        plain = Client()
        for path in (address, site.article.get_url(), "/search/?q=blood", "/api/v2/nowhere/", "/nowhere/", "/old"):
            remembered = [reader.get(path) for _ in range(2)][1]
            answer = plain.get(path)

            assert (remembered.status_code, remembered.content) == (answer.status_code, answer.content)
            headers = {name: value for name, value in answer.items() if name != "Last-Modified"}
            assert {name: value for name, value in remembered.items() if name != "Last-Modified"} == headers

    def test_one_look_and_no_other_query(
        self, site: Any, reader: Reader, address: str, django_assert_num_queries: Any
    ) -> None:
        reader.get(address)

        with django_assert_num_queries(1):
            reader.get(address)

    @pytest.mark.parametrize("path", ["{address}", "/api/v2/pages/", "/api/v2/pages/?search=blood&order=title"])
    def test_nobody_looks_before_what_is_read_with_the_head(
        self, site: Any, reader: Reader, address: str, path: str, django_assert_num_queries: Any
    ) -> None:
        path = path.format(address=address)
        reader.get(f"/api/v2/pages/{site.other.pk}/")  # keeps the frame
        asked(reader)

        with django_assert_num_queries(1):
            first = reader.get(path)
        with django_assert_num_queries(1):
            again = reader.get(path)

        assert (first.status_code, first.content, asked(reader)) == (200, again.content, 1)

    def test_what_the_head_moved_on_from_is_read_anew(self, site: Any, reader: Reader, address: str) -> None:
        before = reader.get(address).json()["title"]
        publish_signed_off(retitled(site.article), author=site.author, reviewer=site.reviewer)

        after = reader.get(address).json()["title"]

        assert (before, after) == ("Blood counts", "Counts of blood")

    def test_a_head_that_does_not_stand_still_is_nothing_to_remember(
        self, site: Any, reader: Reader, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moves = itertools.count(10_000)
        one = reading.one

        def moving(pk: int) -> Any:
            version, found = one(pk)
            return version._replace(number=next(moves)), found

        monkeypatch.setattr(reading, "one", moving)

        assert (reader.get(address).status_code, reader.hits) == (200, 0)

    def test_a_path_or_a_query_more_is_another_answer(self, reader: Reader, address: str) -> None:
        bodies = {reader.get(f"{address}{query}").content for query in ("", "?fields=_,slug", "?fields=_,title")}

        assert len(bodies) == 3
        assert asked(reader) == 3

    def test_hosts_and_schemes_are_kept_apart(self, reader: Reader, address: str) -> None:
        reader.get(address)
        reader.get(address, HTTP_HOST="localhost")
        reader.get(address, secure=True)

        assert asked(reader) == 3

    def test_a_host_that_is_not_ours_is_refused(self, reader: Reader, address: str) -> None:
        reader.get(address)

        assert reader.get(address, HTTP_HOST="evil.example.org").status_code == 400

    def test_errors_are_not_kept(self, reader: Reader) -> None:
        for path in ("/api/v2/pages/99999/", "/nowhere/", "/api/v2/pages/?color=red"):
            for _ in range(2):
                answer = reader.get(path)
                assert (answer.status_code >= 400, answer["Cache-Control"]) == (True, "no-store")

        assert (asked(reader), reader.hits) == (6, 0)

    def test_nothing_is_kept_where_there_is_no_room(self, db: None, address: str) -> None:
        reader = Reader(room=0)

        assert [reader.get(address).status_code for _ in range(2)] == [200, 200]
        assert asked(reader) == 2

    def test_asks_django_where_the_head_cannot_be_read(self, site: Any, reader: Reader, address: str) -> None:
        def fail() -> Any:
            raise CannotLookError

        reader.lane.look = fail

        for path, kept in ((site.article.get_url(), 0), (address, 1)):
            assert [reader.get(path).status_code for _ in range(2)] == [200, 200]
            assert (asked(reader), reader.hits) == (2, kept)


class TestHead:
    def test_is_the_same_without_a_body(self, reader: Reader, address: str) -> None:
        for _ in range(2):
            head = reader.head(address)
            assert (head.status_code, head.content) == (200, b"")

        body = reader.get(address)

        assert head["Content-Length"] == str(len(body.content))
        assert head["ETag"] == body["ETag"]
        assert asked(reader) == 1

    def test_of_an_error_has_no_body_either(self, reader: Reader) -> None:
        answer = reader.head("/nowhere/")

        assert (answer.status_code, answer.content) == (404, b"")


class TestConditions:
    @pytest.mark.parametrize("path", ["{address}", "{url}", "/"])
    def test_304_from_django_and_from_memory(self, site: Any, public: Client, address: str, path: str) -> None:
        path = path.format(address=address, url=site.article.get_url())
        etag = public.get(path)["ETag"]

        for given in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            answer = public.get(path, headers={"if-none-match": given})
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag), given
            assert "Content-Type" not in answer
            assert answer["Vary"] == "Accept-Encoding"
            assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert public.head(path, headers={"if-none-match": etag}).status_code == 304

    @pytest.mark.parametrize("given", ["", "garbage", '"', 'W/"', "\x7f", '"a"' * 5_000, "é"])
    def test_garbage_gets_the_answer(self, public: Client, address: str, given: str) -> None:
        for name in ("if-none-match", "if-modified-since"):
            assert public.get(address, headers={name: given}).status_code == 200

    def test_a_condition_fills_the_memory_with_the_whole(self, reader: Reader, address: str) -> None:
        assert reader.get(address, headers={"if-none-match": "*"}).status_code == 304
        assert reader.get(address).json()["title"] == "Blood counts"
        assert asked(reader) == 1

    def test_dates_of_documents_hold(self, site: Any, public: Client, address: str) -> None:
        with time_machine.travel(datetime.timedelta(seconds=10)):
            since = public.get(address)["Last-Modified"]
            assert public.get(address, headers={"if-modified-since": since}).status_code == 304
            publish_signed_off(site.article, author=site.author, reviewer=site.reviewer)
        with time_machine.travel(datetime.timedelta(seconds=20)):
            assert public.get(address, headers={"if-modified-since": since}).status_code == 200

    def test_a_moment_that_is_not_over_is_not_said(self, site: Any, public: Client, address: str) -> None:
        with time_machine.travel(datetime.timedelta(seconds=30), tick=False):
            publish_signed_off(site.article, author=site.author, reviewer=site.reviewer)

            assert "Last-Modified" not in public.get(address)

    def test_pages_say_since_when_they_are_as_they_are(self, site: Any, reader: Reader) -> None:
        path = site.other.get_url()
        reader.get(path)
        with time_machine.travel(datetime.timedelta(seconds=700), tick=False):
            since = reader.get(path)["Last-Modified"]
            assert reader.get(path, headers={"if-modified-since": since}).status_code == 304
            publish_signed_off(site.article, author=site.author, reviewer=site.reviewer)
            assert reader.get(path, headers={"if-modified-since": since}).status_code == 200


class TestEncodings:
    def test_each_has_its_own_validator_and_reads_the_same(self, public: Client, address: str) -> None:
        plain = public.get(address)
        zipped = public.get(address, headers={"accept-encoding": "gzip"})
        packed = public.get(address, headers={"accept-encoding": "gzip, br"})

        assert gzip.decompress(zipped.content) == brotli.decompress(packed.content) == plain.content
        assert [answer.get("Content-Encoding") for answer in (plain, zipped, packed)] == [None, "gzip", "br"]
        assert len({answer["ETag"] for answer in (plain, zipped, packed)}) == 3
        for answer in (plain, zipped, packed):
            assert answer["Vary"] == "Accept-Encoding"
            assert answer["Content-Length"] == str(len(answer.content))

    def test_one_that_was_fetched_otherwise_is_sent_again(self, public: Client, address: str) -> None:
        etag = public.get(address, headers={"accept-encoding": "gzip"})["ETag"]

        assert public.get(address, headers={"if-none-match": etag}).status_code == 200


class TestWhoAsks:
    @pytest.mark.parametrize("path", ["/", "{address}", "{url}"])
    def test_somebody_signed_in_neither_fills_nor_reads_the_memory(
        self, site: Any, reader: Reader, address: str, path: str
    ) -> None:
        path = path.format(address=address, url=site.article.get_url())
        reader.get(path)
        asked(reader)
        reader.force_login(make_user("managing_editor"))

        for _ in range(2):
            answer = reader.get(path)
            assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
            assert "ETag" not in answer
        assert (asked(reader), reader.hits) == (2, 1)

    def test_a_cookie_of_others_does_not_count(self, reader: Reader, address: str) -> None:
        reader.get(address)
        reader.cookies["_statistics"] = "1"

        assert "Set-Cookie" not in reader.get(address)
        assert asked(reader) == 1

    def test_a_cookie_that_cannot_be_stored_is_refused_though_the_answer_is_known(
        self, reader: Reader, address: str
    ) -> None:
        reader.get(address)

        assert reader.get(address, headers={"cookie": 'other="\\000"'}).status_code == 400

    def test_a_key_is_answered_by_django(self, reader: Reader, address: str) -> None:
        reader.get(address)

        assert reader.get(address, headers={"authorization": "Bearer x"})["Cache-Control"] == "private, no-store"
        assert asked(reader) == 2

    def test_an_answer_with_a_cookie_is_nobody_elses(self, reader: Reader, address: str) -> None:
        with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, "tests.cms.delivery.test_lane.cookie_setter"]):
            reader = Reader()
            for _ in range(2):
                answer = reader.get(address)
                assert answer["Cache-Control"] == "private, no-store"
                reader.cookies.clear()

        assert (asked(reader), reader.hits) == (2, 0)

    def test_an_answer_by_who_asks_is_nobody_elses(self, address: str, db: None) -> None:
        with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, "tests.cms.delivery.test_lane.session_reader"]):
            reader = Reader()
            assert reader.get(address)["Cache-Control"] == "private, no-store"

        assert reader.hits == 0


def cookie_setter(get_response: Any) -> Any:
    def middleware(request: Any) -> Any:
        response = get_response(request)
        response.set_cookie("seen", "1")
        return response

    return middleware


def session_reader(get_response: Any) -> Any:
    def middleware(request: Any) -> Any:
        assert request.user == AnonymousUser()
        return get_response(request)

    return middleware


class TestTime:
    @pytest.fixture
    def morning(self, site: Any) -> Iterator[Any]:
        """Ten in the morning of the Center's day after today, with nothing due."""
        day = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=1)
        with time_machine.travel(datetime.datetime.combine(day, datetime.time(15), datetime.UTC), tick=False) as clock:
            yield clock

    def test_an_answer_is_made_anew_after_ten_minutes(self, morning: Any, reader: Reader, address: str) -> None:
        reader.get(address)
        morning.shift(599)
        reader.get(address)
        assert asked(reader) == 1

        morning.shift(2)
        reader.get(address)

        assert asked(reader) == 1

    def test_and_when_the_centers_day_is_over(self, morning: Any, reader: Reader, site: Any) -> None:
        midnight = datetime.datetime.now(tz=datetime.UTC).replace(hour=5, minute=0) + datetime.timedelta(days=1)
        morning.move_to(midnight - datetime.timedelta(minutes=1))
        reader.get(site.article.get_url())
        asked(reader)
        morning.move_to(midnight + datetime.timedelta(seconds=1))

        reader.get(site.article.get_url())

        assert asked(reader) == 1

    def test_a_search_is_kept_like_any_answer(self, morning: Any, reader: Reader) -> None:
        for path in ("/search/?q=blood", "/api/v2/pages/?search=blood"):
            reader.get(path)
            morning.shift(60)
            reader.get(path)
            assert asked(reader) == 1, path

    def test_while_words_wait_to_be_written_a_search_lasts_ten_seconds(
        self, morning: Any, reader: Reader, site: Any
    ) -> None:
        Publication.objects.filter(pk=site.index.pk).update(is_stale=True)
        asked(reader)
        for path in ("/search/?q=blood", "/api/v2/pages/?search=blood"):
            reader.get(path)
            morning.shift(9)
            reader.get(path)
            assert asked(reader) == 1, path
            morning.shift(2)
            reader.get(path)
            assert asked(reader) == 1, path

    def test_what_has_fallen_due_is_not_served(self, morning: Any, reader: Reader, site: Any, address: str) -> None:
        due = datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(minutes=5)
        Publication.objects.filter(pk=site.article.pk).update(turns_at=due)
        reader.get(address)
        assert reader.hits == 1
        asked(reader)
        morning.shift(301)

        reader.get(site.other.get_url())
        reader.get(site.other.get_url())

        assert asked(reader) == 2
