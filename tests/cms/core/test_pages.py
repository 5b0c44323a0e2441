import pytest
from wagtail.models import Page, PageViewRestriction

from cms.core.pages import open_to_all
from cms.core.templatetags.breadcrumb import breadcrumb
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(make_index())


def restrict(page):
    return PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")


class TestOpenToAll:
    def test_keeps_what_nobody_restricted(self, article):
        restrict(make_index(slug="elsewhere"))

        assert list(open_to_all(TopicArticlePage.objects.all())) == [article]

    @pytest.mark.parametrize("above", [0, 1, 2])
    def test_leaves_out_a_restricted_page_and_all_below_it(self, article, above):
        restrict([article, article.get_parent(), article.get_parent().get_parent()][above])

        assert list(open_to_all(TopicArticlePage.objects.all())) == []

    def test_agrees_with_wagtail(self, article):
        restrict(article.get_parent())

        assert set(open_to_all(Page.objects.all())) == set(Page.objects.public())


class TestViewRestrictions:
    def test_are_those_of_the_page_and_of_every_page_above(self, article):
        own, front = restrict(article), restrict(article.get_parent().get_parent())
        restrict(make_index(slug="elsewhere"))

        assert set(article.get_view_restrictions()) == {own, front}

    def test_are_read_once(self, article, django_assert_num_queries):
        with django_assert_num_queries(1):
            for _ in range(2):
                assert list(article.get_view_restrictions()) == []


class TestBreadcrumb:
    def test_leads_from_the_front_page_to_the_parent(self, article):
        index = article.get_parent()

        assert breadcrumb(article) == [index.get_parent(), index]

    def test_is_empty_on_the_front_page(self, article):
        assert breadcrumb(article.get_parent().get_parent()) == []
