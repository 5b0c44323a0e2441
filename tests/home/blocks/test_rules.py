"""What the blocks of a hub refuse, and what they only ask for before review."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from home.blocks.cards import CardListBlock
from home.blocks.link_list import LinkListBlock
from home.blocks.quote import QuoteBlock
from home.blocks.tip_section import TipSectionsBlock
from tests.factories.hub import SECTIONS, section
from tests.factories.knowledge_base import items, make_article, stream
from tests.factories.vocabulary import make_citation

pytestmark = pytest.mark.django_db


def messages(error):
    """Return every message below an error of a block."""
    inner = [*getattr(error, "block_errors", {}).values(), *getattr(error, "non_block_errors", [])]
    return [text for each in inner for text in messages(each)] or [
        str(said) for said in getattr(error, "messages", [error])
    ]


class TestTipSections:
    def test_are_accepted_once_each(self):
        block, citation = TipSectionsBlock(), make_citation()
        value = block.to_python(stream(*(section(name, "A tip.", citation=citation) for name in SECTIONS)))

        assert len(block.clean_deferred(value)) == 6

    def test_one_that_stands_there_twice_is_refused_by_its_name_even_in_a_draft(self):
        block, citation = TipSectionsBlock(), make_citation()
        twice = [section(name, "A tip.", citation=citation) for name in ("starting", "monitoring", "monitoring")]

        with pytest.raises(ValidationError) as refused:
            block.clean_deferred(block.to_python(stream(*twice)))

        assert messages(refused.value) == [
            "The section “Monitoring” stands here twice. A hub has each of its six sections once: "
            "move the tips into one of them and remove the other."
        ]

    def test_a_seventh_is_one_that_stands_there_twice(self):
        block, citation = TipSectionsBlock(), make_citation()
        seven = [section(name, "A tip.", citation=citation) for name in (*SECTIONS, "challenges")]

        with pytest.raises(ValidationError) as refused:
            block.clean_deferred(block.to_python(stream(*seven)))

        assert messages(refused.value)[0].startswith("The section “Challenges” stands here twice.")


class TestCardList:
    def test_refuses_a_card_twice_even_in_a_draft(self):
        block, article = CardListBlock(), make_article(title="Blood counts")
        value = {"heading": "Begin", "cards": items([{"page": article.pk}] * 2), "query": {"page": None, "most": 4}}

        with pytest.raises(ValidationError) as refused:
            block.clean_deferred(block.to_python(value))

        assert messages(refused.value) == ["“Blood counts” stands here twice. Remove one of the cards."]

    def test_asks_for_a_page_before_review_only(self):
        block = CardListBlock()
        value = block.to_python({"heading": "Begin", "cards": [], "query": {"page": None, "most": 4}})

        assert block.clean_deferred(value)
        assert block.gaps(value)["cards"].startswith("Pick at least one page")

    def test_names_a_card_whose_page_is_gone(self):
        block = CardListBlock()
        value = block.to_python(
            {"heading": "B", "cards": items([{"page": 424242}]), "query": {"page": None, "most": 4}}
        )

        assert "no page" in block.gaps(value)["cards"] or "at least one page" in block.gaps(value)["cards"]


class TestQuote:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("After 30 years, clozapine is still best.", "After 30 years"),
            ("A new medicine may help.", "new"),
            ("It was recently approved.", "recently"),
        ],
    )
    def test_a_word_that_ages_needs_a_date_before_review(self, text, words):
        block = QuoteBlock()
        value = block.to_python({"text": text, "as_of": None, "citations": items([make_citation().pk])})

        assert block.gaps(value) == {
            "as_of": f"“{words}” holds only as of a day. Give the as-of date, or write the year instead."
        }
        value["as_of"] = datetime.date(2022, 6, 27)
        assert block.gaps(value) == {}

    @pytest.mark.parametrize("text", ["Clozapine is underused.", "Newark knows renewal.", "Since 1990 it has stood."])
    def test_other_words_need_none(self, text):
        block = QuoteBlock()

        assert block.gaps(block.to_python({"text": text, "citations": items([make_citation().pk])})) == {}

    def test_is_not_published_without_a_source(self):
        block = QuoteBlock()

        assert set(block.gaps(block.to_python({"text": "Clozapine is underused.", "citations": []}))) == {"citations"}


class TestLinkList:
    def test_names_a_link_that_leads_nowhere(self):
        block = LinkListBlock()
        links = items([{"link": {"text": "Here", "page": None, "url": ""}, "note": ""}])

        gaps = block.gaps(block.to_python({"heading": "Elsewhere", "links": links}))

        assert gaps == {"links": "Choose a page, or write an address: the link leads nowhere."}
