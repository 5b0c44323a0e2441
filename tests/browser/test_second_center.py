"""A second Center, made in the admin by people who write no code: hub, tips, list and article, each signed and live."""

import pytest
from playwright.sync_api import expect

from cms.vocabulary.models import Citation, Topic
from home.models import ResourceHubPage
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from tests.author_desk import add_while_choosing, choose, sign, submit, write
from tests.chromium import DESK, axe, sign_in
from tests.factories.home import front_page
from tests.factories.vocabulary import make_citation
from tests.factories.workflow import PASSWORD, make_user
from workflow.models import SignOff

HUB = "Tobacco Treatment Center"
LIST = "Tobacco answers"
QUESTION = "Which medicines help a person stop smoking?"
TIPS = ("Ask every patient about tobacco at every visit.", "Offer a medicine together with counseling.")
GUIDELINE = "Treating Tobacco Use and Dependence"
EARLIER = "Counseling and medicines together"
TOPIC = "Stopping tobacco"


@pytest.fixture
def people(committed_db):
    """An author, a managing editor and a reviewer; one source that the library has already. No page."""
    make_citation(EARLIER)
    make_user("author", username="sorrel", credentials="")
    make_user("managing_editor", username="hazel", credentials="")
    make_user("clinical_reviewer", username="rowan")


def start(page, parent, kind):
    """Start a page below `parent`, as its list of pages offers; where only one kind may stand, nothing is asked."""
    page.goto(f"/admin/pages/{parent}/add_subpage/")
    if "/add_subpage/" in page.url:
        page.get_by_role("link", name=kind).first.click()
    page.wait_for_url("**/pages/add/**")


def hand_in(page, note):
    """Submit what is in the editor; another journey looks at that screen with axe."""
    submit(page, note, look=lambda page: None)


def write_tip(tip, statement, reader):
    """Fill in one tip, its sources aside."""
    tip.get_by_label("Statement").fill(statement)
    choice = tip.get_by_label(reader)
    choice.press("Space")  # by the keyboard: a block that was just added still slides away from under the pointer
    expect(choice).to_be_checked()
    tip.get_by_label("What is at stake").select_option(label="Important")
    tip.get_by_label("Strength of the recommendation").select_option(label="Strong recommendation")
    tip.get_by_label("Certainty of the evidence").select_option(label="High")
    tip.get_by_label("Jurisdiction").select_option(label="United States")
    tip.locator("[data-contentpath=citations] .c-sf-add-button").first.press("Enter")


def write_hub(page):
    """Write the hub with a section of two tips: one on a new source, one on a source of the library."""
    start(page, front_page().pk, "Resource hub")
    page.fill("#id_title", HUB)
    page.get_by_label("Strapline").fill("How to help people with a serious mental illness stop smoking.")
    write(page, page.locator("[data-contentpath=welcome]"), "For clinicians.")
    tips = page.locator("[data-contentpath=tips]").first
    tips.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Starting").click()
    expect(tips.get_by_label("Heading")).to_be_focused()
    section = tips.locator("[data-contentpath=tips]")
    for number, statement in enumerate(TIPS):
        section.locator(".c-sf-add-button").last.press("Enter")  # a click may miss what a new block still moves
        tip = section.locator(".w-panel--nested", has=page.locator("[data-contentpath=statement]")).nth(number)
        write_tip(tip, statement, "Prescribers")
        chooser = tip.locator(".chooser__choose-button:visible").first
        if number:
            choose(page, chooser, EARLIER)
        else:
            add_while_choosing(
                page, chooser, "New source", Kind="Guideline", Title=GUIDELINE, Year="2008", PMID="18617085",
            )  # fmt: skip
        expect(tip.locator(".chooser.blank")).to_have_count(0)
    page.get_by_role("button", name="Save draft").click()
    page.locator(".messages .success").wait_for()


def write_article(page, index):
    """Write the article, on a topic that the library has not had, and hand it in."""
    start(page, index, "Topic article")
    page.fill("#id_title", QUESTION)
    sources = page.locator("[data-contentpath=summary_sources]")
    sources.locator(".c-sf-add-button").first.click()
    choose(page, sources.locator(".chooser__choose-button:visible").first, GUIDELINE)
    page.fill("#id_summary", "Several medicines help, together with counseling. [1]")
    page.select_option("#id_audience", label="Clinicians")
    add_while_choosing(page, page.locator("#id_topic_links-OPEN_MODAL"), "New topic", Name=TOPIC)
    body = page.locator("[data-contentpath=body]")
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Text").first.click()
    write(page, body, "It compares them.")
    hand_in(page, "A new article.")


def test_a_second_center_is_made_without_code(site_server, open_page, people):
    author, editor, reviewer = open_page(DESK), open_page(DESK), open_page(DESK)
    reader = open_page(DESK, tolerate=("404",))
    sign_in(author, site_server, "sorrel", PASSWORD)
    sign_in(editor, site_server, "hazel", PASSWORD)
    sign_in(reviewer, site_server, "rowan", PASSWORD)

    # The author writes the hub, then the list below it and the article in the list.
    write_hub(author)
    hub = ResourceHubPage.objects.get(title=HUB)
    start(author, hub.pk, "Knowledge base")
    author.fill("#id_title", LIST)
    hand_in(author, "A new list.")
    write_article(author, KnowledgeBaseIndexPage.objects.get(title=LIST).pk)
    article = TopicArticlePage.objects.get(title=QUESTION)
    assert reader.goto(article.url).status == reader.goto(hub.url).status == 404

    # A managing editor signs the list, a reviewer the article.
    sign(editor, site_server, LIST)
    sign(reviewer, site_server, QUESTION)

    # Now the hub has something to offer.
    author.goto(f"/admin/pages/{hub.pk}/edit/")
    offerings = author.locator("[data-contentpath=offerings]")
    offerings.locator(".c-sf-add-button").first.click()
    offerings.get_by_label("Title").fill("Medicines that help")
    choose(author, offerings.locator(".chooser__choose-button:visible").first, QUESTION, below=["Home", HUB, LIST])
    expect(offerings.locator(".chooser.blank")).to_have_count(0)
    hand_in(author, "The Center opens.")
    sign(reviewer, site_server, HUB)
    assert SignOff.objects.filter(page__title__in=[HUB, LIST, QUESTION]).count() == 3

    # Anybody reads both, and other sites pull them.
    assert reader.goto(hub.url).status == 200
    assert reader.locator("h1").inner_text() == HUB
    for statement in TIPS:
        expect(reader.get_by_text(statement).first).to_be_visible()
    expect(reader.get_by_text(GUIDELINE).first).to_be_attached()
    axe(reader)
    reader.get_by_role("link", name="Medicines that help").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(QUESTION)
    listed = {item["title"] for item in reader.request.get("/api/v2/pages/").json()["items"]}
    assert {HUB, QUESTION} <= listed
    assert Citation.objects.get(title=GUIDELINE).pmid == "18617085"
    assert Topic.objects.get(name=TOPIC).slug == "stopping-tobacco"
