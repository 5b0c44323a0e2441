"""What an author is told before submission: everything at once, block by block, in plain words."""

import pytest

from cms.vocabulary.terms import Audience
from knowledge_base.models import ArticleTopic, TopicArticlePage
from knowledge_base.readiness import twin_fault
from tests.factories.core import SPARSE_BLOCKS as SPARSE_NEUTRAL
from tests.factories.core import VALID_BLOCKS as VALID_NEUTRAL
from tests.factories.knowledge_base import SPARSE_BLOCKS, make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation, make_topic

pytestmark = pytest.mark.django_db


def gaps(**fields):
    return make_article(**fields).readiness_gaps()


def heading(text):
    return ("heading", {"text": text, "level": "h2"})


def test_a_whole_article_lacks_nothing():
    assert gaps() == []


def test_an_empty_article_is_told_everything_at_once():
    said = gaps(summary="", summary_sources=[], audience="", body=[], topics=[])

    assert said == [
        "Write the short answer: lists and other sites show nothing else of the article.",
        "Say for whom the article is: clinicians, or individuals and families.",
        "Choose at least one topic: without it nobody finds the article by subject.",
        "Write the body: the short answer alone does not show what it rests on.",
    ]


class TestShortAnswer:
    def test_has_a_source(self):
        assert gaps(summary_sources=[]) == ["Add at least one source to the short answer: it is read alone."]

    def test_points_only_at_its_sources(self):
        assert gaps(summary="Count weekly. [2]") == [
            "Short answer: The text points at source [2], but only one source is listed below it."
        ]


class TestBlocks:
    def test_a_tip_without_a_source_is_named_by_place_and_words(self):
        body = stream(heading("Before the first dose"), ("tip", valid_blocks()["tip"]))

        assert gaps(body=body) == [
            "Block 2, tip “Evaluate bowel function before the first…”: "
            "Add at least one source to this tip: a clinical statement is not published without one."
        ]

    @pytest.mark.parametrize("kind", ["tip", "dosage", "monitoring", "red_flag"])
    def test_every_gap_of_a_clinical_block_is_listed(self, kind):
        said = gaps(body=stream((kind, SPARSE_BLOCKS[kind])))

        assert len(said) >= 3
        assert all(gap.startswith("Block 1, ") for gap in said)

    def test_an_empty_heading_is_named(self):
        said = gaps(body=stream(("heading", SPARSE_NEUTRAL["heading"])))

        assert said == ["Block 1, heading: The field “Text” is empty."]

    def test_an_empty_callout_is_named(self):
        said = gaps(body=stream(("callout", SPARSE_NEUTRAL["callout"])))

        assert said == [
            "Block 1, callout: The field “Heading” is empty.",
            "Block 1, callout: The field “Text” is empty.",
        ]

    def test_a_link_that_leads_nowhere_is_named(self):
        callout = {**VALID_NEUTRAL["callout"], "link": {"text": "Read on", "page": None, "url": ""}}

        assert gaps(body=stream(("callout", callout))) == [
            "Block 1, callout “For families”: Choose a page, or write an address: the link leads nowhere."
        ]


class TestHeadings:
    def test_of_one_page_differ(self):
        assert gaps(body=stream(heading("Dose"), heading("Dose!"))) == [
            "Two headings read “Dose”: give them different words, for each is an address.",
            "Two headings read “Dose!”: give them different words, for each is an address.",
        ]

    def test_leave_the_names_of_common_parts_alone(self):
        assert gaps(body=stream(heading("Evidence"))) == [
            "The heading “Evidence” is the name of a part that every page has: choose other words."
        ]


class TestTopics:
    def test_are_chosen_once(self):
        topic = make_topic()
        article = make_article(topics=[topic])
        article.topic_links.add(ArticleTopic(topic=topic))

        assert article.readiness_gaps() == ["The topic “Blood counts” is chosen twice: remove one."]


class TestFamilies:
    def test_that_read_of_a_danger_read_when_to_get_help(self):
        assert gaps(audience=Audience.FAMILIES) == [
            "Add a red flag that says when to get help now: this page for families speaks of a danger."
        ]

    def test_are_served_by_a_red_flag(self):
        blocks = valid_blocks(make_citation())
        body = stream(("red_flag", blocks["red_flag"]), ("tip", blocks["tip"]))

        assert gaps(audience=Audience.FAMILIES, body=body) == []

    def test_need_none_on_a_page_without_danger(self):
        tip = {**valid_blocks(make_citation())["tip"], "severity": "routine"}

        assert gaps(audience=Audience.FAMILIES, body=stream(("tip", tip))) == []

    def test_only_pages_for_families_are_asked(self):
        assert gaps(audience=Audience.CLINICIANS) == []


class TestTwin:
    def test_is_for_the_other_audience(self):
        older = make_article()
        younger = make_article(topics=[], twin=older)

        assert twin_fault(younger) == (
            "“What blood counts does clozapine need?” is for the same audience. Choose the article for the other one."
        )
        assert twin_fault(TopicArticlePage(audience=Audience.FAMILIES, twin=make_article(topics=[]))) == ""

    def test_is_another_article(self):
        article = make_article()
        article.twin = article

        assert twin_fault(article) == "An article is not its own twin. Choose the one for the other audience."

    def test_is_named_by_one_side_only(self):
        older = make_article()
        older.twin = make_article(topics=[], audience=Audience.FAMILIES, twin=older)

        assert (
            twin_fault(older) == "That article names this one as its twin already, which is enough: leave this empty."
        )

    def test_has_no_other_twin(self):
        older = make_article()
        make_article(topics=[], audience=Audience.FAMILIES, twin=older)

        assert "has a twin already" in twin_fault(TopicArticlePage(audience=Audience.FAMILIES, twin=older))

    def test_is_named_among_the_gaps(self):
        older = make_article()
        younger = make_article(topics=[make_topic("Dosing")], twin=older)

        assert younger.readiness_gaps()[0].startswith("Twin: ")
