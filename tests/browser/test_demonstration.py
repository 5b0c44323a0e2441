"""Every kind of public page in a real browser, in the demonstration: sizes, schemes, zoom, motion and keyboard."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.mail import send_mail
from playwright.sync_api import Page, expect

from home.demo.articles import blood_counts, enrollment, families, low_count, starting
from tests import world
from tests.chromium import DESK, PHONE, Server, axe, axe_in_both_schemes
from tests.factories.demonstration import demonstration

pytestmark = [pytest.mark.browser, pytest.mark.screens]

NOTICE = "Demonstration content, not medical advice"
GONE = f"/topics/{enrollment.ARTICLE.slug}/"
VIDEO = "/videos/are-you-born-with-it/"
EXPECTED = ("status of 404", "status of 410")
ARTICLES = [
    starting.SLUG,
    families.ARTICLE.slug,
    blood_counts.OUTDATED.slug,
    low_count.ARTICLE.slug,
    low_count.FAMILY.slug,
    "medicines-that-call-for-a-lower-dose",
]
PAGES = [
    "/",
    "/clozapine/",
    "/long-acting-injectables/",
    "/topics/",
    "/topics/?letter=W",
    "/topics/?q=xyzzy",
    *(f"/topics/{slug}/" for slug in ARTICLES),
    "/videos/",
    VIDEO,
    "/videos/cultural-competence-in-psychiatry/",
    "/sessions/",
    "/sessions/?when=recorded",
    "/sessions/when-a-patient-stops-smoking/",
    "/sessions/starting-clozapine-in-a-community-clinic/",
    "/sessions/when-the-bowel-slows/",
    "/how-review-works/",
    "/search/",
    "/search/?q=clozapine",
    "/search/?q=xyzzy",
    "/demo/",
    GONE,
    "/nowhere/",
    "/developers/",
]
# One for each template.
KINDS = [
    *PAGES[:4],
    PAGES[6],
    "/videos/",
    VIDEO,
    "/sessions/",
    PAGES[17],
    "/how-review-works/",
    PAGES[22],
    GONE,
    "/developers/",
]

# Words that stand outside the window, or that a part of the page cuts off; what scrolls by itself is not lost.
LOST = """() => {
  const lost = [], words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("svg, script, option, video, .vh, .skip")) continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const at = range.getBoundingClientRect();
    let left = 0, right = innerWidth, apart = !at.width;
    for (let box = parent; box !== document.body && !apart; box = box.parentElement) {
      const style = getComputedStyle(box), edge = box.getBoundingClientRect();
      apart = style.clipPath !== "none" || /auto|scroll/.test(style.overflowX);
      if (/hidden|clip/.test(style.overflowX)) [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
    }
    if (!apart && (at.left < left - 1 || at.right > right + 1)) lost.push(node.data.trim());
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) lost.push("scrolls sideways");
  return lost;
}"""

# Whatever would move, were something on the page to change.
MOVING = """() => {
  const takesTime = (durations) => durations.split(",").some((each) => parseFloat(each) > 0);
  const parts = [...document.querySelectorAll("*")].filter((each) => ["", "::before", "::after"].some((part) => {
    const style = getComputedStyle(each, part || null);
    return takesTime(style.transitionDuration) || takesTime(style.animationDuration);
  }));
  return [...parts.map((each) => each.outerHTML.slice(0, 80)), ...document.getAnimations().map(String)];
}"""

# Where the keyboard is: what it is called, and whether one can see that.
FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const kind = at.getAttribute("role") || at.tagName.toLowerCase();
  return {
    name: at === document.body ? "" : `${kind} ${at.innerText || ""}`.trim(),
    marked: at.tagName === "VIDEO" || (seen && style.outlineStyle !== "none"),
  };
}"""


@pytest.fixture(scope="module")
def site_server(
    shared_server: Server, installation: world.Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A running demonstration: nothing here writes."""
    with installation.demonstration(), demonstration(tmp_path_factory.mktemp("mail"), serve_media=True):
        shared_server.be_the_site()
        yield shared_server


def walk(page: Page, most: int = 250) -> list[str]:
    """Go through the page with the Tab key; return where one passes, each place seen and marked."""
    passed: list[str] = []
    unmarked = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not focused["name"]:
            break
        passed.append(focused["name"])
        if not focused["marked"]:
            unmarked.append(focused["name"])
    assert unmarked == []
    return passed


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_accessible(open_page: Callable[..., Page], path: str):
    page = open_page(DESK, tolerate=EXPECTED)
    policy = page.goto(path).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    expect(page.locator(".bar")).to_contain_text(NOTICE)
    assert page.locator("h1").count() == 1
    assert page.locator("[style]").count() == 0
    axe_in_both_schemes(page)
    page.set_viewport_size(PHONE)
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_lost_at_twice_the_size_and_nothing_moves_where_that_is_asked(
    open_page: Callable[..., Page], path: str
):
    half = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
    page = open_page(half, device_scale_factor=2, tolerate=EXPECTED)
    page.goto(path)
    assert page.evaluate(MOVING) == []
    assert page.evaluate(LOST) == []

    page.set_viewport_size(DESK)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"  # letters alone, at twice
    assert page.evaluate(LOST) == []


def test_what_moves_elsewhere_moves_for_who_has_not_asked_for_rest(open_page: Callable[..., Page]):
    page = open_page(DESK, reduced_motion="no-preference")
    page.goto("/clozapine/")

    assert page.evaluate(MOVING) != []


def test_the_keyboard_alone_gets_through_a_hub(open_page: Callable[..., Page]):
    page = open_page(DESK)
    page.goto("/clozapine/")

    passed = walk(page)

    assert passed[0] == "a Skip to main content"
    assert "tab Resources" in passed
    assert "tab Education" not in passed  # arrows lead there
    assert sum(name.startswith("summary") for name in passed) >= 24
    page.get_by_role("tab", name="Resources").press("ArrowRight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[role=tabpanel]').id") == "education"
    tip = page.locator(".tiprow details").first
    tip.locator("summary").press("Enter")
    expect(tip).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(tip).not_to_have_attribute("open", "")


def test_the_keyboard_alone_gets_through_a_video(open_page: Callable[..., Page]):
    page = open_page(DESK)
    page.goto(VIDEO)

    passed = walk(page)

    assert any(name.startswith("video") for name in passed)
    link = page.locator(".transcript a[href^='#t=']").last
    seconds = int((link.get_attribute("href") or "").removeprefix("#t="))
    assert f"a {link.inner_text()}" in passed
    link.press("Enter")
    page.evaluate(
        "at => new Promise(done => { const video = document.querySelector('video');"
        " const ask = () => video.currentTime >= at - 0.1 ? done() : setTimeout(ask, 50); ask(); })",
        seconds,
    )


def test_a_session_leads_from_the_list_to_its_ticket_and_on_to_its_recording(open_page: Callable[..., Page]):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto("/sessions/")
    upcoming = page.locator(".sessions a").first.get_attribute("href")
    page.goto(str(upcoming))
    ticket = page.get_by_role("region", name="Date and registration")
    expect(ticket.get_by_role("link", name="Register")).to_have_attribute("href", re.compile("^https://"))
    expect(ticket.get_by_text("UTC")).to_be_visible()

    page.goto("/sessions/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Past, with a recording").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("status")).to_have_text("1 session")
    page.get_by_role("link", name="When the bowel slows").click()
    expect(ticket.get_by_role("link", name="Register")).to_have_count(0)
    ticket.get_by_role("link", name="Watch the recording").click()

    expect(page).to_have_url(re.compile("/videos/when-the-bowel-slows-recording/$"))
    expect(page.locator("video[controls]")).to_be_visible()


def test_a_mail_leads_to_where_it_points(site_server: Server, page: Page):
    text = f"Open {site_server + '/search/?q=bowel'} today."
    send_mail("Please read", text, "center@example.org", ["alder@demo.invalid"])

    page.goto("/demo/mailbox/")
    axe(page)
    expect(page.get_by_role("heading", name="Please read")).to_be_visible()
    page.get_by_role("link", name="q=bowel").click()

    expect(page.get_by_role("searchbox")).to_have_value("bowel")
