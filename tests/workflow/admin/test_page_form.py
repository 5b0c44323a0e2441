"""What an author meets in the editor of every page: tabs in plain words, and an address that need not be typed."""

import pytest
from django.urls import reverse

from cms.core.checks import page_types
from knowledge_base.models import TopicArticlePage
from tests.factories.home import front_page
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user
from tests.workflow.admin.screens import parsed, signed_in, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return signed_in(make_user("author"))


@pytest.fixture
def index():
    return make_index()


def start(author, index, **fields):
    address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk])
    return author.post(address, typed(**fields))


class TestTheAddress:
    def test_left_empty_is_made_of_the_title(self, author, index):
        response = start(author, index, title="What helps at night?", slug="")

        assert response.status_code == 302
        assert TopicArticlePage.objects.get().slug == "what-helps-at-night"

    def test_that_is_taken_is_said_by_the_field_and_gets_no_number(self, author, index):
        make_article(index, slug="what-helps")

        response = start(author, index, title="What helps?", slug="")

        assert response.context["form"].errors["slug"] == [
            "The slug 'what-helps' is already in use within the parent page."
        ]
        assert TopicArticlePage.objects.count() == 1

    def test_that_no_title_could_give_is_asked_for(self, author, index):
        response = start(author, index, title="???", slug="")

        assert response.context["form"].errors["slug"] == [
            "Write an address: the title has no letter or digit from which it could be made."
        ]
        assert not TopicArticlePage.objects.exists()

    def test_without_a_title_only_the_title_is_asked_for(self, author, index):
        response = start(author, index, title="", slug="")

        assert response.context["form"].errors.keys() == {"title"}

    def test_that_was_written_stays(self, author, index):
        start(author, index, title="What helps at night?", slug="sleep")

        assert TopicArticlePage.objects.get().slug == "sleep"


def test_the_tabs_say_what_stands_in_them(author, index):
    page = author.get(reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk]))

    tabs = [words(tab) for tab in parsed(page.text).select("[role=tablist] a[id^=tab-label]")]
    assert [tab.split(" (")[0] for tab in tabs] == ["Content", "Address and search"]


def test_the_list_of_kinds_says_what_each_is_for(author):
    page = author.get(reverse("wagtailadmin_pages:add_subpage", args=[front_page().pk])).text

    assert "The front page of a Center: welcome, offerings, tabs, and its sections of clinical tips." in page
    assert all(model.get_page_description() for model in page_types())
