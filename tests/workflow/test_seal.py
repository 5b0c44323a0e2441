import datetime
import hashlib

import pytest

from home.models import HomePage
from knowledge_base.models import TopicArticlePage
from media_library.models import Resource
from tests.factories.home import front_page
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off
from workflow import checks, gate, seal

STATEMENT = {"update_type": "minor", "change_note": "A comma."}


class TestCanonical:
    def test_ignores_the_order_of_keys(self):
        assert seal.digest({"a": 1, "b": [2]}) == seal.digest({"b": [2], "a": 1})

    def test_keeps_the_order_of_lists(self):
        assert seal.digest([1, 2]) != seal.digest([2, 1])

    @pytest.mark.parametrize("value", [None, "", 0, False, [], {}])
    def test_tells_empty_values_apart(self, value):
        others = [None, "", 0, False, [], {}]

        same = [other for other in others if seal.digest({"x": other}) == seal.digest({"x": value})]

        assert [type(other) for other in same] == [type(value)]

    def test_writes_dates_and_lone_surrogates(self):
        assert seal.canonical({"d": datetime.date(2025, 6, 13)}) == b'{"d":"2025-06-13"}'
        assert seal.canonical("\ud800") == b'"\\ud800"'


class TestPayload:
    def test_leaves_out_what_is_not_signed(self):
        content = {"title": "A", "path": "0001", "live": True}

        assert seal.payload(TopicArticlePage, content, ("title",)) == {"title": "A"}

    def test_reads_blocks_as_a_structure(self):
        spaced = {"body": '[{"type": "text",  "value": "x"}]'}
        dense = {"body": '[{"value":"x","type":"text"}]'}

        assert seal.payload(TopicArticlePage, spaced, ("body",)) == seal.payload(TopicArticlePage, dense, ("body",))
        assert seal.payload(TopicArticlePage, dense, ("body",)) == {"body": [{"type": "text", "value": "x"}]}

    def test_reads_other_text_as_it_stands(self):
        assert seal.payload(TopicArticlePage, {"title": "[1]"}, ("title",)) == {"title": "[1]"}

    def test_leaves_out_a_key_that_the_content_lacks_and_goes_on(self):
        content = {"seo_title": "A", "title": "B"}

        reduced = seal.payload(TopicArticlePage, content, ("seo_title", "search_description", "title"))

        assert reduced == {"seo_title": "A", "title": "B"}

    def test_gives_no_meaning_to_the_order_of_ids(self):
        assert seal.payload(Resource, {"topics": [30, 4, 1]}, ("topics",)) == {"topics": [1, 4, 30]}

    def test_gives_no_meaning_to_the_ids_of_child_rows(self):
        first = {"topic_links": [{"pk": 1, "page": 5, "topic": 3, "sort_order": 0}]}
        second = {"topic_links": [{"pk": None, "page": 6, "topic": 3, "sort_order": 0}]}

        assert seal.payload(TopicArticlePage, first, ("topic_links",)) == seal.payload(
            TopicArticlePage, second, ("topic_links",)
        )

    def test_keeps_what_child_rows_say(self):
        first = {"topic_links": [{"pk": 1, "page": 5, "topic": 3}]}
        second = {"topic_links": [{"pk": 1, "page": 5, "topic": 4}]}

        assert seal.payload(TopicArticlePage, first, ("topic_links",)) != seal.payload(
            TopicArticlePage, second, ("topic_links",)
        )
        assert seal.payload(TopicArticlePage, first, ("topic_links",)) == {"topic_links": [{"topic": 3}]}


class TestFingerprint:
    def test_is_what_anybody_can_reckon_from_its_four_parts(self):
        sealed = seal.seal(
            model=TopicArticlePage,
            content={"title": "Signed", "path": "0001"},
            version=1,
            keys=("title",),
            dependencies={"citation:1": {"label": "A source"}},
            statement=STATEMENT,
        )

        def sha256(text: str) -> str:
            return hashlib.sha256(text.encode()).hexdigest()

        content, sources = sha256('{"title":"Signed"}'), sha256('{"citation:1":{"label":"A source"}}')
        statement = '{"change_note":"A comma.","update_type":"minor"}'
        parts = f'"content":"{content}","dependencies":"{sources}","payload_version":1,"statement":{statement}'
        assert sealed == seal.Seal(1, content, {"citation:1": {"label": "A source"}}, sources, sha256(f"{{{parts}}}"))

    def test_covers_words_statement_and_sources(self, db):
        page = front_page()
        sealed = page.seal(STATEMENT)
        page.lead += " More."

        assert page.seal(STATEMENT).fingerprint != sealed.fingerprint
        assert front_page().seal({**STATEMENT, "change_note": "A dot."}).fingerprint != sealed.fingerprint
        assert front_page().seal(STATEMENT).fingerprint == sealed.fingerprint

    def test_covers_the_printed_words_of_a_source(self, db):
        article = make_article(make_index())
        before = article.seal(STATEMENT)
        citation = article.evidence.warned() or list(article.evidence)
        record = citation[0].citation
        record.title += " (second edition)"
        record.save()

        after = TopicArticlePage.objects.get(pk=article.pk).seal(STATEMENT)

        assert after.content_digest == before.content_digest
        assert after.dependencies_digest != before.dependencies_digest
        assert after.fingerprint != before.fingerprint


class TestPayloadVersions:
    """A field that is added later: the text signed before it stays valid while the field is at its default."""

    @pytest.fixture
    def signed(self, db, monkeypatch):
        older = tuple(name for name in HomePage.payload_versions[1] if name != "often_asked")
        monkeypatch.setattr(HomePage, "payload_versions", {1: older})
        page = publish_signed_off(front_page().get_latest_revision_as_object(), reviewer=make_user("managing_editor"))
        monkeypatch.setattr(HomePage, "payload_versions", {1: older, 2: (*older, "often_asked")})
        return page

    def test_still_match_with_the_new_field_at_its_default(self, signed):
        assert gate.matches(signed, signed.live_sign_offs()[0])

    def test_do_not_match_once_the_new_field_says_something(self, signed):
        signed.often_asked = "starting dose"

        assert not gate.matches(signed, signed.live_sign_offs()[0])

    def test_do_not_match_when_their_version_was_removed(self, signed, monkeypatch):
        monkeypatch.setattr(HomePage, "payload_versions", {2: HomePage.payload_versions[2]})

        assert not gate.matches(signed, signed.live_sign_offs()[0])


class TestCheck:
    def test_is_content_with_every_page_type(self):
        assert checks.every_field_is_signed_or_structural(None) == []

    def test_reports_a_field_that_nobody_decided_on(self, monkeypatch):
        fewer = tuple(name for name in HomePage.payload_versions[1] if name != "lead")
        monkeypatch.setattr(HomePage, "payload_versions", {1: fewer})

        (found,) = checks.every_field_is_signed_or_structural(None)

        assert found.id == "workflow.E002"
        assert "HomePage.lead" in found.msg

    def test_reports_a_signed_name_that_is_not_stored(self, monkeypatch):
        monkeypatch.setattr(HomePage, "payload_versions", {1: (*HomePage.payload_versions[1], "leed")})

        (found,) = checks.every_field_is_signed_or_structural(None)

        assert found.id == "workflow.E003"

    def test_reports_a_page_type_that_cannot_be_signed(self, monkeypatch):
        monkeypatch.setattr(HomePage, "payload_versions", {})

        (found,) = checks.every_field_is_signed_or_structural(None)

        assert found.id == "workflow.E001"
