"""Hubs and standard pages in a real browser: sizes, schemes, tabs by keyboard and by address, no script, paper."""

import pytest
from playwright.sync_api import expect

from tests.chromium import DESK, PHONE, axe, axe_in_both_schemes
from tests.factories.core import VALID_BLOCKS
from tests.factories.home import Answers
from tests.factories.hub import SECTIONS, make_hub, publish_standard_page, section, valid_hub_blocks
from tests.factories.knowledge_base import card_list, items, stream
from tests.factories.vocabulary import make_citation, make_person, supersede
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.screens

NARROW = {"width": 320, "height": 640}
TABS = ("Resources", "Education", "Join Us", "Consultation")


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests: nothing here writes."""
    return shared_server


@pytest.fixture(scope="module")
def addresses(site_server):
    """The address of a hub that is full in every part, of one that is nearly empty, and of a standard page."""
    answers = Answers()
    articles = [answers.publish(title=f"What does question {n} ask?") for n in range(4)]
    citation, fallen = make_citation(title="A source that holds"), make_citation(title="The program")
    person = make_person("Robin Vale", consents_to_be_named=True, disclosures="None declared")
    blocks = valid_hub_blocks(articles[0].pk, citation, person)
    body = stream(
        ("heading", {"text": "Who signs", "level": "h2"}),
        ("text", "<p>Clinicians sign.</p>"),
        ("callout", VALID_BLOCKS["callout"]),
        ("people", {"heading": "Who leads", "people": items([blocks["person"]])}),
        ("link_list", VALID_BLOCKS["link_list"]),
    )
    about = publish_standard_page(body=body)
    full = make_hub(
        citation=citation,
        person=person,
        answers=answers.index,
        review_page=about.page_ptr,
        offerings=stream(*(("offering", blocks["offering"]) for _ in range(3))),
        resources=stream(
            ("card_list", card_list(articles[0], heading="Begin here", below=answers.index.pk)),
            ("link_list", VALID_BLOCKS["link_list"]),
        ),
        tips=stream(
            *(
                section(name, "Go on counting.", "Divide the dose.", citation=citation, first=500 + 10 * n)
                for n, name in enumerate(SECTIONS[:5])
            ),
            section("guidelines", "Enroll each patient.", citation=fallen, first=700),
        ),
        questions=stream(
            ("question", blocks["sample_question"]), ("question", {"question": "What next?", "page": None})
        ),
    )
    full = publish_signed_off(full, author=answers.author, reviewer=answers.reviewer)
    supersede(fallen, by=citation, status_note="Nobody has to enroll.")
    bare = make_hub(
        title="Injectables", short_title="", leaders=[], quote=[], resources=[], join_us=[], tips=[], questions=[]
    )
    bare = publish_signed_off(bare, author=answers.author, reviewer=answers.reviewer)
    return {"full": full.url, "bare": bare.url, "standard": about.url}


def is_wider_than_the_window(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_each_page_is_accessible_in_both_schemes_and_never_scrolls_sideways(addresses, open_page):
    page = open_page()
    for path in addresses.values():
        page.goto(path)
        assert page.locator("h1").count() == 1
        for viewport in (NARROW, PHONE, DESK):
            page.set_viewport_size(viewport)
            assert not is_wider_than_the_window(page), f"{path} at {viewport}"
            if viewport != NARROW:
                axe_in_both_schemes(page)


def test_every_tab_and_every_tip_is_accessible_when_open(addresses, open_page):
    page = open_page()
    page.goto(addresses["full"])
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        axe(page, within=".tabs")
    for tip in page.locator(".tiprow details > summary").all():
        tip.click()
    axe(page, within="#tips")


def test_tabs_answer_to_arrows_home_and_end_and_keep_their_address(addresses, open_page):
    page = open_page()
    page.goto(addresses["full"])
    first = page.get_by_role("tab", name="Resources")
    expect(first).to_have_attribute("aria-selected", "true")

    first.press("ArrowRight")
    expect(page.get_by_role("tab", name="Education")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Education")).to_be_visible()
    expect(page.locator("#resources")).to_be_hidden()
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel", name="Consultation")).to_be_visible()
    assert page.url.endswith("#consultation")
    page.keyboard.press("ArrowRight")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(page.get_by_role("tabpanel", name="Resources")).to_be_visible()


def test_an_address_opens_its_tab_and_so_does_a_link_on_the_page(addresses, open_page):
    page = open_page()
    page.goto(addresses["full"] + "#join-us")
    expect(page.get_by_role("tabpanel", name="Join Us")).to_be_visible()

    page.get_by_role("link", name="What next?").click()

    expect(page.get_by_role("tabpanel", name="Consultation")).to_be_visible()


def test_without_script_everything_stands_in_the_page(addresses, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(addresses["full"])

    for tab in TABS:
        expect(page.get_by_role("heading", name=tab, level=3)).to_be_visible()
    page.get_by_role("navigation", name="Use the Center").get_by_role("link", name="Consultation").click()
    assert page.url.endswith("#consultation")
    page.locator(".tiprow details > summary").first.click()
    expect(page.get_by_text("Avoid anticholinergic medicines.").first).to_be_visible()


def test_linked_data_is_read_and_breaks_no_policy(addresses, open_page):
    page = open_page()
    page.goto(addresses["full"])

    said = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")

    assert {each["@type"] for each in said["@graph"]} == {"MedicalWebPage", "BreadcrumbList"}


def test_paper_opens_every_tab_and_every_tip(addresses, open_page):
    page = open_page()
    page.goto(addresses["full"])

    page.emulate_media(media="print")
    axe(page)

    for tab in TABS:
        expect(page.get_by_role("heading", name=tab, level=3)).to_be_visible()
    expect(page.get_by_role("tablist")).to_be_hidden()
    expect(page.get_by_text("Avoid anticholinergic medicines.").first).to_be_visible()
