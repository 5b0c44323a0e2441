"""Cards: chosen by hand without repeating, or found by a query; each says whether its page still holds."""

import pytest
from wagtail.blocks import StructBlockValidationError

from cms.vocabulary.terms import Audience
from knowledge_base.blocks.card_list import CardListBlock
from tests.factories.home import Answers, front_page, put_review_date
from tests.factories.knowledge_base import card_list, make_article, stream, valid_blocks
from tests.factories.vocabulary import make_topic, supersede

pytestmark = pytest.mark.django_db

BLOCK = CardListBlock()


@pytest.fixture
def answers():
    return Answers()


def shown(stored, page=None):
    return BLOCK.render(BLOCK.to_python(stored), context={"page": page})


class TestByHand:
    def test_shows_titles_words_and_whether_a_page_still_holds(self, answers):
        holds, late = answers.publish(title="Still holds"), answers.publish(title="Comes late")
        put_review_date(late, -1)
        html = shown(card_list(late, holds))

        assert html.index("Comes late") < html.index("Still holds")
        assert html.index("Past its review date") < html.index("Current")
        assert html.count("Read this next.") == 2

    def test_leaves_out_what_is_not_public(self, answers):
        assert shown(card_list(make_article(topics=[]))).strip() == ""

    def test_a_second_card_of_a_page_is_refused_at_its_row(self):
        home = front_page()
        with pytest.raises(StructBlockValidationError) as caught:
            BLOCK.clean_deferred(BLOCK.to_python(card_list(home, home)))

        errors = caught.value.block_errors["cards"].block_errors
        assert list(errors) == [1]
        assert errors[1].message == "This page has a card already: remove one of the two."

    def test_a_page_that_is_not_public_is_named_at_submission(self):
        value = BLOCK.to_python(card_list(front_page(), make_article(title="Only a draft")))

        assert "“Only a draft” is not public" in BLOCK.gaps(value)["cards"]
        assert BLOCK.clean_deferred(value)


class TestByQuery:
    def test_finds_current_articles_about_a_topic_and_below_it_but_never_the_page_itself(self, answers):
        top = make_topic("Monitoring")
        below = make_topic("Neutropenia", parent=top)
        page = answers.publish(title="This page", topics=[top])
        answers.publish(title="Below it", topics=[below])
        answers.publish(title="About something else", topics=[make_topic("Dosing")])
        put_review_date(answers.publish(title="Comes late", topics=[top]), -1)
        html = shown(card_list(topic="monitoring"), page)

        assert "Below it" in html
        assert not [title for title in ("This page", "About something else", "Comes late") if title in html]

    def test_leaves_out_what_rests_on_a_fallen_source(self, answers):
        answers.publish(title="Rests on it", topics=[make_topic("Dosing")])
        supersede(answers.citation)

        assert shown(card_list(topic="dosing")).strip() == ""

    def test_shows_at_most_so_many_for_one_audience(self, answers):
        topic = make_topic("Dosing")
        for number in range(3):
            answers.publish(title=f"For clinicians {number}", topics=[topic])
        answers.publish(title="For families", topics=[topic], audience=Audience.FAMILIES)

        assert shown(card_list(topic="dosing", how_many=2)).count("<li>") == 2
        assert shown(card_list(topic="dosing", audience="individuals-and-families")).count("<li>") == 1

    def test_a_topic_that_is_gone_shows_nothing_and_is_named_at_submission(self):
        stored = card_list(topic="gone")

        assert shown(stored).strip() == ""
        assert BLOCK.gaps(BLOCK.to_python(stored)) == {
            "topic": "This topic does not exist any more: choose another one."
        }

    @pytest.mark.parametrize("how_many", [0, 13])
    def test_a_number_out_of_range_is_refused(self, how_many):
        with pytest.raises(StructBlockValidationError) as caught:
            BLOCK.clean_deferred(BLOCK.to_python(card_list(how_many=how_many)))

        assert set(caught.value.block_errors) == {"how_many"}


class TestBelowAPage:
    def test_lists_its_current_pages_after_those_by_hand_and_none_twice(self, answers):
        holds, late = answers.publish(title="Still holds"), answers.publish(title="Comes late")
        picked = answers.publish(title="Picked by hand")
        put_review_date(late, -1)
        html = shown(card_list(picked, below=answers.index.pk))

        assert html.count("<li>") == 2
        assert html.index("Picked by hand") < html.index("Still holds")
        assert holds.summary_text[:40] in html

    def test_that_is_not_public_shows_nothing_and_is_named_at_submission(self):
        value = BLOCK.to_python(card_list(below=make_article(title="Only a draft").pk))

        assert BLOCK.render(value).strip() == ""
        assert "“Only a draft” is not public" in BLOCK.gaps(value)["below"]


def test_asks_for_a_topic_or_for_what_stands_below_a_page_and_not_for_both():
    make_topic("Dosing")
    by_hand_too = card_list(front_page(), topic="dosing")

    assert set(BLOCK.faults(BLOCK.to_python(card_list(topic="dosing", below=front_page().pk)))) == {"topic"}
    assert BLOCK.faults(BLOCK.to_python(by_hand_too)) == {}
    assert set(BLOCK.gaps(BLOCK.to_python(card_list()))) == {"cards"}


def test_an_article_with_cards_and_links_stays_within_its_queries(answers, client, django_assert_max_num_queries):
    topic = make_topic("Dosing")
    for number in range(6):
        answers.publish(title=f"Other {number}", topics=[topic])
    text = {"text": f'<p><a linktype="page" id="{answers.index.pk}">Topics</a></p>', "citations": []}
    blocks = valid_blocks(answers.citation)
    body = stream(("text", text), ("tip", blocks["tip"]), ("card_list", card_list(topic="dosing")))
    article = answers.publish(body=body)
    client.get(article.url)

    with django_assert_max_num_queries(15):
        assert client.get(article.url).content.decode().count("cards-l") == 1
