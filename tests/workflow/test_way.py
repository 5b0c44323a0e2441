"""Which page stands at an address, found in two queries however deep it lies."""

import pytest
from django.test import RequestFactory
from wagtail.models import Site

from cms.core.checks import page_types
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import publish_signed_off
from workflow.models import ReviewedPage
from workflow.way import DEEPEST, page_below

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return Site.objects.get(is_default_site=True).root_page


@pytest.fixture
def article():
    return make_article(make_index())


def test_finds_a_page_with_its_governance_and_all_above_it_in_two_queries(root, article, django_assert_num_queries):
    index = article.get_parent()
    page_below(root, [index.slug, article.slug])  # knows the types from here on

    with django_assert_num_queries(2):
        found = page_below(root, [index.slug, article.slug])
        above = [found.get_parent(), found.get_parent().get_parent()]
        risk_tier = found.governance.risk_tier

    assert (type(found), found) == (type(article), article)
    assert above == [index.page_ptr, root]
    assert risk_tier == article.governance.risk_tier


def test_finds_nothing_where_a_level_is_missing_or_out_of_order(root, article):
    index = article.get_parent()

    for slugs in ([index.slug, "nothing"], ["nothing", article.slug], [article.slug, index.slug], [article.slug]):
        assert page_below(root, slugs) is None
    assert page_below(index, [index.slug, article.slug]) is None
    assert page_below(root, [index.slug] * (DEEPEST + 1)) is None


def test_a_page_is_public_by_its_own_state_and_a_draft_is_not_found(article, client):
    address = article.get_url(RequestFactory().get("/"))

    assert client.get(address).status_code == 404
    publish_signed_off(article)
    assert client.get(address).status_code == 200
    assert client.get(f"{address}more/").status_code == 404


def test_no_page_type_answers_for_addresses_below_it():
    assert [model for model in page_types() if model.route is not ReviewedPage.route] == []
