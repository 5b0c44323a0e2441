"""The reader's pages in a real browser: keyboard, print, and no script; test_demonstration.py has sizes and schemes."""

import pytest
from playwright.sync_api import expect

from cms.vocabulary.terms import Audience
from tests.chromium import PHONE, axe
from tests.factories.home import Answers
from tests.factories.knowledge_base import stream, valid_blocks

pytestmark = [pytest.mark.screens, pytest.mark.usefixtures("indexed")]


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests: nothing here writes."""
    return shared_server


@pytest.fixture(scope="module")
def answers(site_server):
    """A site with a question for clinicians and its twin for families."""
    answers = Answers()
    blocks = valid_blocks(answers.citation)
    body = stream(
        ("red_flag", blocks["red_flag"]),
        ("heading", {"text": "Dose", "level": "h2"}),
        ("dosage", blocks["dosage"]),
        ("heading", {"text": "When to check the count", "level": "h2"}),
        ("monitoring", blocks["monitoring"]),
        ("text", blocks["cited_text"]),
        ("tip", blocks["tip"]),
    )
    article = answers.publish(title="How do I start clozapine?", slug="start", body=body)
    answers.publish(title="What are the blood tests for?", slug="tests", twin=article, audience=Audience.FAMILIES)
    return answers


def test_the_keyboard_reaches_the_text_first_and_sees_where_it_is(site_server, open_page):
    page = open_page()
    page.goto("/")

    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_everything_works_without_script(answers, open_page):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto("/")

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Topics").click()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Individuals and families").check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("status").inner_text() == "1 answer"

    page.get_by_role("link", name="What are the blood tests for?").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What are the blood tests for?"
    expect(page.get_by_role("button", name="Print as a hand-out")).to_be_hidden()

    page.goto("/search/")
    page.get_by_role("searchbox").fill("clozapine")
    page.get_by_role("searchbox").press("Enter")
    assert page.get_by_role("status").inner_text() == "2 results for clozapine"


def test_the_menu_of_a_phone_closes_with_escape(site_server, open_page):
    page = open_page(PHONE)
    page.goto("/")
    search = page.get_by_role("navigation", name="Main").get_by_role("link", name="Search")

    page.get_by_role("button", name="Menu").press("Enter")
    expect(search).to_be_visible()
    page.keyboard.press("Escape")
    expect(search).to_be_hidden()


def test_paper_keeps_the_proof_and_drops_the_furniture(answers, open_page):
    page = open_page()
    page.goto("/topics/start/")
    expect(page.get_by_role("button", name="Print or save")).to_be_visible()

    page.emulate_media(media="print")
    axe(page)

    for kept in ("Help now", "Reviewed and current", "Evidence", "Act the same day"):
        expect(page.get_by_role("heading", name=kept)).to_be_visible()
    for dropped in ("Skip to main content", "On this page", "Print or save"):
        expect(page.get_by_text(dropped).first).to_be_hidden()
    address = page.locator(".refs a").first
    assert "https://" in address.evaluate("element => getComputedStyle(element, '::after').content")
    expect(page.locator("details p").first).to_be_visible()
    assert len(page.pdf()) > 0


def test_the_dark_scheme_is_dark(site_server, open_page):
    page = open_page(dark=True)
    page.goto("/")

    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert int(red) < 64


def test_a_page_for_families_prints_as_a_hand_out(answers, open_page):
    page = open_page()
    page.goto("/topics/tests/")
    expect(page.get_by_role("button", name="Print as a hand-out")).to_be_visible()

    page.emulate_media(media="print")
    axe(page)

    for kept in ("Short answer", "Evidence", "Help now", "Reviewed and current"):
        expect(page.get_by_role("heading", name=kept)).to_be_visible()
    expect(page.get_by_text("Whole fingerprint")).to_be_hidden()
    expect(page.get_by_role("heading", name="What changed here")).to_be_hidden()
    larger, usual = (
        page.evaluate(f"parseFloat(getComputedStyle({of}).fontSize)")
        for of in ("document.querySelector('.page')", "document.documentElement")
    )
    assert larger > usual
