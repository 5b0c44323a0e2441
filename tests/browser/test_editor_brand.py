"""The editor in the Center's colors, and each block as its chooser shows it, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from knowledge_base.models import TopicArticlePage
from tests.chromium import DESK, PHONE, axe, sign_in
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import PASSWORD, make_user

pytestmark = pytest.mark.screens

BLOCKS = TopicArticlePage._meta.get_field("body").stream_block.child_blocks


@pytest.fixture
def author(site_server):
    return make_user("author", username="sorrel")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_signing_in_dashboard_and_editor_keep_their_contrast(open_page, site_server, author, dark):
    article = make_article(owner=author)
    page = open_page(dark=dark)
    page.goto("/admin/login/")
    expect(page).to_have_title("Sign in - Clozapine Center of Excellence")
    axe(page)

    sign_in(page, site_server, "sorrel", PASSWORD)
    page.goto("/admin/")
    expect(page.locator(".sidebar .center-mark")).to_be_visible()
    axe(page)
    page.goto(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    expect(page.locator(".public-DraftEditor-content").first).to_be_visible()
    # Wagtail 8.0 gives its rich text fields no name and its block panels the same ones; the colors are ours.
    found = Axe().run(page, options={"runOnly": ["color-contrast", "link-in-text-block"]}).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []
    assert page.locator("link[rel=icon]").get_attribute("href").endswith(".svg")
    assert "wagtail" not in page.title().lower()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_block_is_shown_without_fault_before_it_is_chosen(open_page, site_server, author, dark):
    page = open_page(PHONE if dark else DESK, dark=dark)
    sign_in(page, site_server, "sorrel", PASSWORD)

    for name, block in BLOCKS.items():
        page.goto(f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        axe(page)


def test_an_accordion_opens_by_keyboard(open_page, site_server, author):
    page = open_page()
    sign_in(page, site_server, "sorrel", PASSWORD)
    page.goto(f"{reverse('wagtailadmin_block_preview')}?id={BLOCKS['accordion'].definition_prefix}")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Ask which hospital nearby counts blood cells")).to_be_visible()
