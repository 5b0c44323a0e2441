"""Releases and bundles in a real browser: at both sizes, in both schemes, and without a script."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.chromium import DESK, PHONE, axe, sign_in
from tests.factories.workflow import PASSWORD, make_user, sign, submit
from tests.workflow.admin.screens import an_article, screen_of
from workflow import services
from workflow.models import Bundle
from workflow.services.release import note_trouble

BUNDLES = reverse("reviews:bundles")


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests; the one that decides works on a bundle of its own."""
    return shared_server


@pytest.fixture(scope="module")
def story(site_server):
    """A signed page with a day, one in a bundle that did not go live, and a bundle that is still open."""
    author, editor = make_user("author", username="sorrel"), make_user("managing_editor", username="hazel")
    dated = submit(
        an_article(owner=author, title="Which medicines matter?"),
        author=author,
        release_at=timezone.now() + datetime.timedelta(days=9),
    )
    sign(dated)
    together = submit(an_article(owner=author, title="When is the next count?"), author=author)
    held = services.create_bundle(user=editor, name="Counts", note="What both readers need.")
    services.add_to_bundle(bundle=held, page=together.page, user=editor)
    sign(together)
    services.close_bundle(bundle=held, user=editor, seen={together.page_id})
    note_trouble("An unexpected error: OperationalError.", bundle=held)
    begun = services.create_bundle(user=editor, name="Smoking")
    services.add_to_bundle(bundle=begun, page=an_article(owner=author, title="When a patient stops"), user=editor)
    return [
        BUNDLES,
        *(reverse("reviews:bundle", args=[bundle.pk]) for bundle in (held, begun)),
        reverse("reviews:record", args=[dated.page_id]),
        reverse("reviews:queue") + "?show=scheduled",
        screen_of(dated),
        screen_of(together),
    ]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.screens
def test_every_screen_is_sound(site_server, open_page, story, dark):
    page = open_page(DESK, dark=dark)
    sign_in(page, site_server, "hazel", PASSWORD)
    for address in story:
        page.goto(site_server + address)
        page.locator("main details").evaluate_all("all => all.forEach(one => (one.open = true))")

        assert page.locator("h1").count() == 1
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_a_bundle_is_begun_filled_and_closed_without_a_script(site_server, open_page, story):
    an_article(owner=make_user("author"), title="What raises the level?").save_revision()
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(site_server + BUNDLES)
    page.fill("input[name=username]", "hazel")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"**{BUNDLES}")
    page.get_by_label("Name").fill("Levels")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Page", exact=True).select_option(label="What raises the level?")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="Close the bundle").click()

    expect(page.get_by_text("Nothing more is added")).to_be_visible()
    assert Bundle.objects.get(name="Levels").status == Bundle.Status.CLOSED
