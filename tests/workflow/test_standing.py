"""Whether a live page still holds: said the same by a query, by a page itself and by the API."""

import pytest
from django.test import Client

from cms.core.references import key_of
from cms.vocabulary.models import Citation
from knowledge_base.models import TopicArticlePage
from tests.factories.home import put_review_date
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import make_citation, supersede
from workflow.standing import Standing, fallen_keys, of_standing, signatures_on, with_standing

pytestmark = pytest.mark.django_db


def queried(article, fallen=None):
    return with_standing(TopicArticlePage.objects.all(), fallen).get(pk=article.pk).standing


def said_of(article, client):
    """Return what a query, the page itself and the API say."""
    fresh = TopicArticlePage.objects.get(pk=article.pk)
    return [
        queried(article),
        fresh.standing,
        client.get(f"/api/v2/pages/{article.pk}/").json()["meta"]["review"]["status"],
    ]


@pytest.mark.parametrize(
    ("fallen", "days", "standing"),
    [(False, 1, "current"), (True, 0, "flagged"), (False, -1, "overdue"), (True, -1, "overdue")],
)
def test_is_said_the_same_everywhere(answers, client: Client, fallen, days, standing):
    article = answers.publish()
    put_review_date(article, days)
    if fallen:
        supersede(answers.citation)

    assert said_of(article, client) == [standing] * 3
    assert list(of_standing(TopicArticlePage.objects.live(), [standing])) == [article]
    others = [other for other in Standing.values if other != standing]
    assert not of_standing(TopicArticlePage.objects.live(), others).exists()


def test_a_correction_of_a_source_does_not_flag_what_rests_on_it(answers, client):
    article = answers.publish()
    Citation.objects.update(status=Citation.Status.CORRECTED)

    assert set(said_of(article, client)) == {"current"}


def test_only_pages_that_rest_on_the_source_are_flagged(answers):
    article = answers.publish()
    supersede(make_citation())

    assert queried(article) == "current"
    assert len(fallen_keys()) == 1


def test_nothing_rests_on_what_fell_where_nothing_has_fallen(answers):
    article = answers.publish()

    assert with_standing(TopicArticlePage.objects.all()).get(pk=article.pk).rests_on_fallen is False
    assert list(signatures_on([])) == []


def test_the_names_of_what_fell_are_taken_from_who_has_them_at_hand(answers, django_assert_num_queries):
    article = answers.publish()
    fallen = [key_of(answers.citation)]

    with django_assert_num_queries(2):
        assert queried(article, fallen) == "flagged"
        assert list(of_standing(TopicArticlePage.objects.all(), ["flagged"], fallen)) == [article]


def test_a_source_that_only_a_draft_cites_flags_nothing(answers):
    article = answers.publish()
    other = make_citation()
    draft = make_article(answers.index, citation=other, topics=[])
    supersede(other)

    assert queried(article) == "current"
    assert not draft.rests_on_fallen
