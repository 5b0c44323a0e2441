"""A change that may do harm: two people of two specialties, an author who may not sign, a screen that moved on."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from cms.vocabulary.models import Citation
from tests.chromium import DESK, PHONE, axe, sign_in
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import PASSWORD, give_clinical_role, make_user, publish_signed_off, submit
from workflow import roles, services
from workflow.models import SignOff

CHANGED = "Stop clozapine and call the same day when the count falls below 1000. [1]"


@pytest.fixture
def people(committed_db):
    """An author who is a reviewer as well, a psychiatrist, a pharmacist and a lead."""
    author = make_user("author", username="sorrel", credentials="MD")
    give_clinical_role(author, "clinical_reviewer")
    author.groups.add(Group.objects.get(name=roles.GROUPS["clinical_reviewer"]))
    return {
        "author": author,
        "psychiatrist": make_user("clinical_reviewer", username="alder", specialties=["psychiatry"]),
        "pharmacist": make_user("clinical_reviewer", username="rowan", specialties=["pharmacy"]),
        "lead": make_user("clinical_lead", username="linden", specialties=["nursing"]),
    }


@pytest.fixture
def submission(people):
    """A change of a live page whose tier was raised."""
    article = publish_signed_off(make_article(owner=people["author"]), author=people["author"])
    services.set_tier(page=article, user=people["lead"], tier="high", reason="It says when to stop.")
    draft = type(article).objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.summary = CHANGED
    return submit(draft, author=people["author"], update_type="safety", note="Says when to stop.")


def reader_of(open_page, site_server, name, size):
    page = open_page(size, tolerate=("403", "409"))
    sign_in(page, site_server, name, PASSWORD)
    return page


def sign_on(page):
    page.get_by_label("I read the whole page.").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.locator("form.sign button", has_text="Sign").first.click()


def test_two_specialties_sign_a_change_of_high_risk(site_server, open_page, people, submission):
    address = site_server + reverse("reviews:review", args=[submission.pk])
    author = reader_of(open_page, site_server, "sorrel", DESK)
    psychiatrist = reader_of(open_page, site_server, "alder", DESK)
    pharmacist = reader_of(open_page, site_server, "rowan", PHONE)

    # Whoever wrote it cannot sign it, although they are a reviewer, and reads why.
    author.goto(address)
    expect(author.get_by_text("You contributed to this text since it was last signed off")).to_be_visible()
    assert author.locator("input[type=password]").count() == 0
    axe(author)

    # One signature puts nothing live.
    psychiatrist.goto(address)
    sign_on(psychiatrist)
    psychiatrist.get_by_text("Signed. The page goes live with the last signature that it needs.").wait_for()
    reader = open_page(DESK)
    reader.goto(site_server + submission.page.specific.url)
    assert CHANGED[:30] not in reader.locator("main").inner_text()
    axe(psychiatrist)

    # A source is reworded while the pharmacist reads: the screen says what is different, and nothing is signed.
    pharmacist.goto(address)
    source = Citation.objects.get()
    before, source.title = source.title, "FDA communication of a later day"
    source.save()
    sign_on(pharmacist)
    moved = pharmacist.locator("section[aria-labelledby=moved]")
    expect(moved.locator("del")).to_contain_text(before)
    expect(moved.locator("ins")).to_contain_text("FDA communication of a later day")
    assert pharmacist.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(pharmacist)

    # Both sign what it says now; the second signature puts it live.
    pharmacist.goto(address)
    sign_on(pharmacist)
    pharmacist.get_by_text("Signed. The page goes live with the last signature that it needs.").wait_for()
    psychiatrist.goto(address)
    sign_on(psychiatrist)
    psychiatrist.get_by_text("Signed. The page is live.").wait_for()
    reader.reload()
    assert CHANGED[:30] in reader.locator("main").inner_text()
    standing = SignOff.objects.standing().filter(submission=submission)
    assert {signed.reviewer for signed in standing} == {people["psychiatrist"], people["pharmacist"]}


@pytest.mark.screens
def test_the_register_and_the_policies_are_sound(site_server, open_page, people):
    services.record_reviewer(
        person=people["author"], user=people["lead"], specialties=["nursing"], license_expires_on=None
    )
    services.propose_policy(
        user=people["lead"],
        tier="high",
        reason="Three people.",
        signatures=3,
        specialties=["psychiatry", "pharmacy"],
        ordered=False,
        interval_months=6,
        grace_days=30,
        withdraws=True,
    )
    for name, dark in (("alder", False), ("linden", True)):
        page = open_page(DESK, dark=dark)
        sign_in(page, site_server, name, PASSWORD)
        for address in (reverse("reviews:register"), reverse("reviews:policies")):
            page.goto(site_server + address)

            assert page.locator("h1").count() == 1
            for viewport in (DESK, PHONE):
                page.set_viewport_size(viewport)
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
