"""A review packet as an outsider opens it: a file on its own, with no site behind it."""

import pytest

from tests.chromium import DESK, PHONE, axe, axe_in_both_schemes
from tests.factories.workflow import make_user, publish_signed_off, submit
from tests.workflow.admin.screens import changed_article
from workflow import services
from workflow.packet.html import as_html
from workflow.packet.publication import publications
from workflow.packet.record import packet_of

pytestmark = pytest.mark.screens


@pytest.fixture(scope="module")
def site_server(shared_server):
    return shared_server


@pytest.fixture(scope="module")
def packet(site_server):
    """The packet of a correction, with a comment."""
    author, reviewer = make_user("author"), make_user("clinical_reviewer")
    article = changed_article(author=author, summary="Check the absolute neutrophil count monthly. [1]")
    back = submit(article, author=author, note="Monthly.")
    services.comment(submission=back, user=reviewer, text="Which label?", content_path="summary")
    services.request_changes(submission=back, user=reviewer, note="Name the label.")
    article = publish_signed_off(article, author=author, reviewer=reviewer, note="The label changed.")
    return as_html(packet_of(publications(article.pk)[0]))


def test_reads_well_without_any_request(open_page, packet):
    page = open_page(DESK)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content(packet)
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")

    assert page.locator("h1").inner_text() == "What blood counts does clozapine need?"
    assert page.locator("ins").all_inner_texts() != []
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert [url for url in requests if not url.startswith("data:")] == []
    axe_in_both_schemes(page)
    page.set_viewport_size(PHONE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
