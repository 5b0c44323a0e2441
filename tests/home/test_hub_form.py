"""An author at the form of a hub: what is wrong is said by the field, and the draft is kept."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import ResourceHubPage
from tests.factories.home import front_page
from tests.factories.hub import make_hub
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db

EMPTY_TEXT = json.dumps({"entityMap": {}, "blocks": []})


@pytest.fixture
def author(client):
    client.force_login(make_user("author"))
    return client


def form(**fields):
    streams = (
        "offerings",
        "leaders",
        "partners",
        "quote",
        "resources",
        "education",
        "join_us",
        "consultation",
        "tips",
        "questions",
    )
    words = ("strapline", "short_title", "seo_title", "search_description", "answers", "review_page")
    data = dict.fromkeys(words, "") | {name: streamfield([]) for name in streams}
    data |= {"title": "A Center", "slug": "center", "welcome": EMPTY_TEXT, "comments": inline_formset([])}
    return nested_form_data(data | fields)


def section(name):
    return name, {"title": "", "intro": "", "tips": streamfield([])}


def add(client, **fields):
    return client.post(
        reverse("wagtailadmin_pages:add", args=["home", "resourcehubpage", front_page().pk]), form(**fields)
    )


def said(answer, field):
    """Return what the editor shows by a StreamField, as the one message that it holds."""
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert "stands here twice" in answer.content.decode()
    return json.dumps(answer.context["form"].errors.as_data()[field][0].as_json_data(), ensure_ascii=False)


def test_a_title_is_enough_for_a_draft(author):
    answer = add(author)

    assert answer.status_code == 302
    assert ResourceHubPage.objects.get().live is False


def test_a_section_twice_is_refused_by_the_field(author):
    answer = add(author, tips=streamfield([section("starting"), section("starting")]))

    assert "The section “Starting” stands here twice." in said(answer, "tips")
    assert not ResourceHubPage.objects.exists()


def test_a_seventh_section_keeps_what_was_saved_before(author):
    hub = make_hub(owner=make_user("author"))
    names = ("starting", "monitoring", "common_side_effects", "uncommon_side_effects", "challenges", "guidelines")
    tips = streamfield([section(name) for name in (*names, "guidelines")])
    author.force_login(make_user("managing_editor"))
    hub.save_revision()

    answer = author.post(reverse("wagtailadmin_pages:edit", args=[hub.pk]), form(title="Changed", tips=tips))

    assert "The section “Guidelines, research, and tools” stands here twice." in said(answer, "tips")
    assert 'value="Changed"' in answer.content.decode()
    assert hub.get_latest_revision_as_object().title == "Clozapine Center of Excellence"


def test_a_card_twice_is_refused_by_the_field(author):
    article = make_article(title="Blood counts")
    card = {"deleted": "", "id": "", "value-page": str(article.pk), "value-words": ""}
    cards = {"count": "2"} | {f"{n}-{key}": value for n in range(2) for key, value in {**card, "order": str(n)}.items()}
    resources = streamfield(
        [("card_list", {"heading": "Begin", "cards": cards, "below": "", "topic": "", "audience": "", "how_many": "4"})]
    )

    answer = add(author, resources=resources)

    assert "This page has a card already: remove one of the two." in answer.content.decode()


def test_a_strapline_that_is_too_long_is_refused_by_the_field(author):
    answer = add(author, strapline="x" * 161)

    assert answer.context["form"].errors.keys() == {"strapline"}
    assert "at most 160 characters" in answer.content.decode()
