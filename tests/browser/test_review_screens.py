"""Our own admin screens in a real browser: at both sizes, in both schemes, and without a script."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cms.vocabulary.models import Citation
from tests.chromium import DESK, PHONE, axe, sign_in
from tests.factories.vocabulary import supersede
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, submit
from tests.workflow.admin.screens import an_article, changed_article, screen_of, signed_in, typed
from workflow import services, upkeep
from workflow.models import Governance, StashedDraft, Submission

pytestmark = pytest.mark.usefixtures("indexed")

CHANGED = "Check the absolute neutrophil count weekly for six months, then monthly. [1]"


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests: only the one that decides writes, and only about its own submission."""
    return shared_server


@pytest.fixture(scope="module")
def story(site_server):
    """A safety correction in review with a comment, kept text, an overdue page, a sent-back page, a bare draft."""
    author = make_user("author", username="sorrel", credentials="")
    reviewer, lead = make_user("clinical_reviewer", username="rowan"), make_user("clinical_lead", username="alder")
    article = changed_article(author=author, summary=CHANGED)
    supersede(article.summary_citations[0])
    submission = submit(article, author=author, update_type="safety", note="The program ended on 13 June 2025.")
    services.comment(submission=submission, user=lead, text="Which label?", content_path="summary")
    editor = reverse("wagtailadmin_pages:edit", args=[article.pk])
    signed_in(author).post(editor, typed(summary="Another thought."))
    overdue = publish_signed_off(an_article(owner=author, title="What should I do about salivation?"), author=author)
    Governance.objects.filter(page=overdue).update(next_review_on=timezone.localdate() - datetime.timedelta(days=9))
    back = submit(an_article(owner=author, title="When a patient stops smoking"), author=author)
    services.request_changes(submission=back, user=reviewer, note="Name the label.")
    upkeep.ask_for_rereviews()
    bare = an_article(owner=author, title="What is clozapine?", summary="", audience="", body=[])
    bare.save_revision(user=author, clean=False)
    return {
        "author": [
            screen_of(submission),
            reverse("reviews:queue"),
            reverse("reviews:queue") + "?show=back",
            reverse("reviews:submit", args=[bare.pk]),
            reverse("reviews:kept", args=[StashedDraft.objects.get().pk]),
            screen_of(back),
        ],
        "reviewer": [
            screen_of(submission),
            reverse("reviews:queue"),
            reverse("reviews:queue") + "?show=overdue",
            reverse("reviews:queue") + "?show=rereview",
            reverse("reviews:record", args=[overdue.pk]),
            reverse("reviews:record", args=[article.pk]),
        ],
        "lead": [reverse("reviews:record", args=[overdue.pk]) + "#back"],
        "used": reverse(Citation.snippet_viewset.get_url_name("usage"), args=[Citation.objects.get().pk]),
        "submission": submission,
        "decided": submit(an_article(owner=author, title="When is the next count?"), author=author),
    }


@pytest.mark.screens
def test_every_screen_is_sound(site_server, open_page, story):
    for username, role in (("sorrel", "author"), ("rowan", "reviewer"), ("alder", "lead")):
        page = open_page(DESK, dark=role == "reviewer")
        sign_in(page, site_server, username, PASSWORD)
        for address in story[role]:
            page.goto(site_server + address)
            page.locator("main details").evaluate_all("all => all.forEach(one => (one.open = true))")

            assert page.locator("h1").count() == 1
            for viewport in (DESK, PHONE):
                page.set_viewport_size(viewport)
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_a_reviewer_reads_before_signing_what_the_signature_leaves_open(site_server, open_page, story):
    page = open_page(PHONE)
    sign_in(page, site_server, "rowan", PASSWORD)
    page.goto(site_server + screen_of(story["submission"]))

    expect(page.locator("form.sign").get_by_text("This text still rests on")).to_be_visible()


@pytest.mark.screens
def test_the_dashboard_and_the_uses_of_a_source_are_sound(site_server, open_page, story):
    page = open_page(DESK)
    sign_in(page, site_server, "sorrel", PASSWORD)
    for address, found in (("/admin/", "Needs re-review"), (story["used"], "Needs re-review by")):
        page.goto(site_server + address)
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)

            expect(page.get_by_text(found).first).to_be_visible()
            axe(page)

    page.get_by_role("link", name=re.compile("Needs re-review by .* record of")).first.click()
    expect(page.get_by_role("heading", name="Needs re-review")).to_be_visible()


def test_the_menu_opens_on_a_phone_with_the_keyboard(site_server, open_page, story):
    page = open_page(PHONE)
    sign_in(page, site_server, "rowan", PASSWORD)
    page.goto(site_server + reverse("reviews:queue"))
    expect(page.get_by_role("link", name="Editor’s desk")).to_be_hidden()

    page.get_by_role("button", name="Menu").press("Enter")

    expect(page.get_by_role("link", name="Editor’s desk")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Editor’s desk")).to_be_hidden()


def test_a_decision_needs_no_script(site_server, open_page, story):
    submission = story["decided"]
    page = open_page(PHONE, java_script_enabled=False, tolerate=("422", "403"))
    page.goto(site_server + screen_of(submission))
    page.fill("input[name=username]", "rowan")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"**{screen_of(submission)}")

    page.get_by_role("button", name="Sign and publish").click()
    expect(page.get_by_text("Confirm the statement above the button")).to_be_visible()
    page.get_by_label("I read the whole page.").check()
    page.get_by_label("Your password").fill("wrong")
    page.get_by_role("button", name="Sign and publish").click()
    expect(page.get_by_text("That is not your password")).to_be_visible()
    expect(page.get_by_label("I read the whole page.")).to_be_checked()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign and publish").click()

    page.get_by_text("Signed. The page is live.").wait_for()
    submission.refresh_from_db()
    assert submission.status == Submission.Status.PUBLISHED


def test_the_draft_shows_inside_the_review(site_server, open_page, story):
    page = open_page(DESK)
    sign_in(page, site_server, "rowan", PASSWORD)
    page.goto(site_server + screen_of(story["submission"]))

    page.get_by_text("Show it here").click()

    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("then monthly").first).to_be_visible()
