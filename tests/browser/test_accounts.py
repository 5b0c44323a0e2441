"""Clinical roles and accounts in a real browser: at both sizes, from the proposal to the signature."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cms.users.models import User
from tests.chromium import DESK, PHONE, axe, sign_in
from tests.factories.accounts import Team, stored
from tests.factories.workflow import PASSWORD
from workflow.services.account_seals import note_change
from workflow.situation import roles_of

BOARD = reverse("reviews:accounts")


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests; the one that decides works on a proposal of its own."""
    return shared_server


@pytest.fixture(scope="module")
def story(site_server):
    """A proposal, and a reviewer whose address the site administrator has changed."""
    team = Team()
    User.objects.filter(pk=team.reviewer.pk).update(email="changed@example.org")
    note_change(stored(team.reviewer), by=team.admin)
    grant = team.propose()
    addresses = [
        BOARD,
        reverse("reviews:grant", args=[grant.pk]),
        reverse("reviews:grant", args=[team.lead.role_grants.get().pk]),
        reverse("reviews:account", args=[team.reviewer.pk]),
    ]
    return {"team": team, "addresses": addresses}


@pytest.mark.screens
def test_every_screen_is_sound(site_server, open_page, story):
    for username in ("kim", "sam"):
        page = open_page(DESK, dark=username == "sam")
        sign_in(page, site_server, username, PASSWORD)
        for address in story["addresses"]:
            page.goto(site_server + address)

            assert page.locator("h1").count() == 1
            for viewport in (DESK, PHONE):
                page.set_viewport_size(viewport)
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_a_site_administrator_proposes_and_a_lead_confirms(site_server, open_page, story):
    page = open_page(PHONE, java_script_enabled=False, tolerate=("422", "403"))
    page.goto(site_server + BOARD)
    page.fill("input[name=username]", "sam")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"**{BOARD}")
    page.get_by_label("Whom").select_option(label="Nia (nia)")
    page.get_by_label("Clinical lead", exact=True).check()
    page.get_by_label("Why").fill("Leads the pharmacy.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("Nia is proposed.")).to_be_visible()

    lead = open_page(DESK, tolerate=("403",))
    sign_in(lead, site_server, "kim", PASSWORD)
    lead.goto(site_server + BOARD)
    lead.get_by_role("link", name="Nia as clinical lead").click()
    lead.get_by_label("Your password").fill("wrong")
    lead.get_by_role("button", name="Confirm this role").click()
    expect(lead.get_by_text("That is not your password")).to_be_visible()
    lead.get_by_label("Your password").fill(PASSWORD)
    lead.get_by_role("button", name="Confirm this role").click()

    lead.get_by_text("Nia is clinical lead from now on.").wait_for()
    assert "clinical_lead" in roles_of(stored(story["team"].newcomer))
