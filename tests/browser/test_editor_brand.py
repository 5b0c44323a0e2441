"""The editor in the Center's colors, and each block as its chooser shows it, in light and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from tests.chromium import COLOR_RULES, DESK, PHONE, axe, axe_in_both_schemes, sign_in
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import PASSWORD, make_user

pytestmark = pytest.mark.screens


def walk(block):
    """Yield each block that can be chosen somewhere inside `block`."""
    children = getattr(block, "child_blocks", {})
    if isinstance(block, StreamBlock):
        yield from children.values()
    for child in (*children.values(), *filter(None, [getattr(block, "child_block", None)])):
        yield from walk(child)


def previews():
    """Return every kind of block that shows editors a preview, by the name of its class."""
    fields = [
        field for page in get_page_models() for field in page._meta.get_fields() if isinstance(field, StreamField)
    ]
    found = (block for field in fields for block in walk(field.stream_block) if block.is_previewable)
    return {type(block).__name__: block for block in found}


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests: nothing here changes what another test looks at."""
    return shared_server


@pytest.fixture(scope="module")
def author(site_server):
    return make_user("author", username="sorrel")


def test_signing_in_dashboard_and_editor_keep_their_contrast(open_page, site_server, author):
    article = make_article(owner=author)
    page = open_page()
    page.goto("/admin/login/")
    expect(page).to_have_title("Sign in - Clozapine Center of Excellence")
    axe_in_both_schemes(page)

    sign_in(page, site_server, "sorrel", PASSWORD)
    for scheme in ("light", "dark"):  # loaded anew: Wagtail moves from one scheme's colors to the other's
        page.emulate_media(color_scheme=scheme)
        page.goto("/admin/")
        expect(page.locator(".sidebar .center-mark")).to_be_visible()
        axe(page)
        page.goto(reverse("wagtailadmin_pages:edit", args=[article.pk]))
        expect(page.locator(".public-DraftEditor-content").first).to_be_visible()
        # Wagtail 8.0 gives its rich text fields no name and its block panels the same ones; the colors are ours.
        axe(page, only=COLOR_RULES)
    assert page.locator("link[rel=icon]").get_attribute("href").endswith(".svg")
    assert "wagtail" not in page.title().lower()


def test_every_block_is_shown_without_fault_before_it_is_chosen(open_page, site_server, author):
    page = open_page()
    sign_in(page, site_server, "sorrel", PASSWORD)
    blocks = previews()
    assert {"TipBlock", "ProgramBlock", "SpeakerBlock", "PassageBlock", "OfferingBlock", "TipSectionBlock"} <= set(
        blocks
    )

    for name, block in blocks.items():
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        page.goto(f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}")
        axe(page)
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        axe(page)


def test_an_accordion_opens_by_keyboard(open_page, site_server, author):
    page = open_page()
    sign_in(page, site_server, "sorrel", PASSWORD)
    page.goto(f"{reverse('wagtailadmin_block_preview')}?id={previews()['AccordionBlock'].definition_prefix}")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Ask which hospital nearby counts blood cells")).to_be_visible()
