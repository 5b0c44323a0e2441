from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.mail import send_mail
from playwright.sync_api import Page, expect

from home.demo.articles import blood_counts, dispensing, enrollment, families, low_count, starting
from tests import world
from tests.chromium import DESK, PHONE, Server, axe
from tests.factories.demonstration import demonstration

pytestmark = [pytest.mark.browser, pytest.mark.screens]

NOTICE = "Demonstration content, not medical advice"


@pytest.fixture
def demo(site_server: Server, installation: world.Installation, tmp_path: Path) -> Iterator[Server]:
    """A running demonstration."""
    with installation.demonstration(), demonstration(tmp_path):
        site_server.be_the_site()
        yield site_server


def test_reads_well_on_a_phone_and_at_a_desk(demo: Server, open_page: Callable[..., Page]):
    slugs = [starting.SLUG, families.ARTICLE.slug, blood_counts.OUTDATED.slug]
    slugs += [low_count.ARTICLE.slug, low_count.FAMILY.slug, dispensing.ARTICLE.slug]
    for viewport in (PHONE, DESK):
        page = open_page(viewport, tolerate=("status of 410",))
        for path in ["/", "/topics/", "/demo/", *(f"/topics/{slug}/" for slug in [*slugs, enrollment.ARTICLE.slug])]:
            page.goto(path)

            expect(page.locator(".bar")).to_contain_text(NOTICE)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            axe(page)


def test_a_mail_leads_to_where_it_points(site_server: Server, tmp_path: Path, page: Page):
    with demonstration(tmp_path):
        text = f"Open {site_server + '/search/?q=bowel'} today."
        send_mail("Please read", text, "center@example.org", ["alder@demo.invalid"])

        page.goto("/demo/mailbox/")
        axe(page)
        expect(page.get_by_role("heading", name="Please read")).to_be_visible()
        page.get_by_role("link", name="q=bowel").click()

        expect(page.get_by_role("searchbox")).to_have_value("bowel")
