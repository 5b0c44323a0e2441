"""One article travels from its author to its readers, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from knowledge_base.models import TopicArticlePage
from tests.author_desk import EDITOR_IS_READY, choose, submit
from tests.chromium import DESK, PHONE, axe, sign_in
from tests.factories.knowledge_base import make_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off
from workflow.models import SignOff, Submission

QUESTION = "What blood counts does clozapine need?"
ANSWER = "Check the absolute neutrophil count weekly. [1]"
PARAGRAPH = "The risk did not end with the program."
MENDED = "Check the absolute neutrophil count weekly for six months, then less often. [1]"


@pytest.fixture
def people(committed_db):
    """An author and a reviewer, a live list of articles, one topic and one source."""
    publish_signed_off(make_index())
    make_citation()
    make_topic()
    return {
        "author": make_user("author", username="sorrel", credentials=""),
        "reviewer": make_user("clinical_reviewer", username="rowan"),
    }


def draft(page):
    """Write a whole article into the editor, with its source, topic and a paragraph."""
    page.fill("#id_title", QUESTION)
    sources = page.locator("[data-contentpath=summary_sources]")
    sources.locator(".c-sf-add-button").first.click()
    choose(page, sources.locator(".chooser__choose-button:visible").first, "FDA communication")
    expect(sources.locator("input[name$='-value']").first).not_to_have_value("")
    page.fill("#id_summary", ANSWER)
    page.select_option("#id_audience", "clinicians")
    choose(page, page.locator("#id_topic_links-OPEN_MODAL"), "Blood counts")
    body = page.locator("[data-contentpath=body]")
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Text").first.click()
    paragraph = body.locator(".public-DraftEditor-content").first
    paragraph.click()
    paragraph.press_sequentially(PARAGRAPH)
    expect(body.locator("input[name$=value-text]")).to_have_value(re.compile(PARAGRAPH))


def new_article() -> str:
    """Return where an article is started."""
    index = TopicArticlePage.allowed_parent_page_models()[0].objects.get()
    return reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk])


def test_a_button_waits_while_the_editor_saves_a_new_page_by_itself(site_server, page, people):
    answered = []

    def delay(route):
        if route.request.headers["accept"] == "application/json":
            answered.append((route, route.fetch()))
        else:
            route.continue_()

    sign_in(page, site_server, "sorrel", PASSWORD)
    page.route("**/pages/add/**", delay)
    page.goto(site_server + new_article())
    page.evaluate(EDITOR_IS_READY)

    page.locator("#id_title").press_sequentially(QUESTION)
    while not answered:
        page.wait_for_timeout(100)
    page.fill("#id_summary", PARAGRAPH)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit for review").click()
    route, response = answered.pop()
    route.fulfill(response=response)
    page.wait_for_url("**/admin/reviews/submit/**")

    assert TopicArticlePage.objects.get().get_latest_revision_as_object().summary == PARAGRAPH


def test_from_the_author_to_the_reader(site_server, open_page, people):
    author = open_page(DESK)
    reviewer, reader = open_page(PHONE), open_page(DESK, tolerate=("404",))

    # The author drafts and submits, and can neither publish nor sign.
    sign_in(author, site_server, "sorrel", PASSWORD)
    author.goto(site_server + new_article())
    draft(author)
    assert author.get_by_role("button", name="Publish").count() == 0
    submit(author, "New article.")
    assert "Nobody can edit it" in author.locator(".messages").inner_text()
    first = Submission.objects.get(page__title=QUESTION)
    review = reverse("reviews:review", args=[first.pk])
    author.goto(site_server + review)
    expect(author.get_by_text("You cannot sign this.")).to_be_visible()
    assert author.locator("input[type=password]").count() == 0
    axe(author)
    article = TopicArticlePage.objects.get(title=QUESTION)
    assert reader.goto(site_server + article.url).status == 404

    # The reviewer follows the mail on a phone, reads it whole and asks for a change.
    reviewer.goto(site_server + review)
    reviewer.fill("input[name=username]", "rowan")
    reviewer.fill("input[name=password]", PASSWORD)
    reviewer.click("button[type=submit]")
    reviewer.wait_for_url(f"**{review}")
    expect(reviewer.get_by_text("Never signed before, so you read it whole.")).to_be_visible()
    reviewer.get_by_label("Ask for changes").check()
    reviewer.get_by_label("What has to change?").fill("Say for how long.")
    reviewer.get_by_role("button", name="Send it back").click()
    reviewer.get_by_text("Changes requested").wait_for()

    # The author reads why, mends it and submits again.
    author.goto(site_server + reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert "Say for how long." in author.locator(".messages").inner_text()
    author.fill("#id_summary", MENDED)
    submit(author, "Says for how long.")

    # The reviewer sees exactly that difference and signs.
    second = Submission.objects.get(page=article, status="in_review")
    reviewer.goto(site_server + reverse("reviews:review", args=[second.pk]))
    reviewer.get_by_role("link", name="sent back").click()
    assert reviewer.locator("#summary ins").inner_text().strip().endswith("for six months, then less often")
    axe(reviewer)
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    reviewer.get_by_label("I read the whole page.").check()
    reviewer.get_by_label("Your password").fill(PASSWORD)
    reviewer.get_by_role("button", name="Sign and publish").click()
    reviewer.get_by_text("Signed. The page is live.").wait_for()
    axe(reviewer)
    assert SignOff.objects.get(page=article).reviewer == people["reviewer"]

    # Anybody reads it, and other sites pull it.
    assert reader.goto(site_server + article.url).status == 200
    assert reader.locator("h1").inner_text() == QUESTION
    expect(reader.get_by_text("for six months, then less often").first).to_be_visible()
    found = reader.request.get(
        site_server + "/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=summary"
    ).json()
    assert [item["title"] for item in found["items"]] == [QUESTION]
