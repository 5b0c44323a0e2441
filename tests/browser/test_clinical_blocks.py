"""Every clinical block as readers see it: no axe finding, nothing wider than the screen, numbers that lead on."""

from collections import Counter

import pytest

from tests.chromium import DESK, PHONE, axe, axe_in_both_schemes
from tests.factories.core import VALID_BLOCKS
from tests.factories.home import front_page
from tests.factories.knowledge_base import THRESHOLDS, card_list, items, make_article, make_index, stream, valid_blocks
from tests.factories.vocabulary import make_citation, supersede
from tests.factories.workflow import publish_signed_off

pytestmark = [pytest.mark.browser, pytest.mark.screens]


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests: nothing here writes."""
    return shared_server


@pytest.fixture(scope="module")
def article(site_server):
    """Return a live article with every block, and one tip whose only source has fallen since it was signed."""
    label = make_citation("Clozapine prescribing information, boxed warning", kind="prescribing-information")
    ended = make_citation("Clozapine REMS program")
    now = make_citation("FDA communication on the end of the clozapine REMS, 27 August 2025")
    blocks, stale = valid_blocks(label), valid_blocks(ended)
    thresholds = [
        {**row, "second_action": "watch", "second_words": "Continue. Count three times a week"} for row in THRESHOLDS
    ]
    monitoring = {
        **blocks["monitoring"],
        "second_group": "Benign ethnic neutropenia",
        "thresholds": items(thresholds),
    }
    publish_signed_off(make_index())
    live = publish_signed_off(
        make_article(
            citation=label,
            body=stream(
                ("red_flag", blocks["red_flag"]),
                ("heading", {"text": "Dose", "level": "h2"}),
                ("text", stale["cited_text"]),
                ("dosage", blocks["dosage"]),
                ("heading", {"text": "When to check the count", "level": "h2"}),
                ("monitoring", monitoring),
                ("heading", {"text": "Before the first dose", "level": "h2"}),
                ("tip", blocks["tip"]),
                ("tip", {**stale["tip"], "statement": "Enroll each patient in the clozapine REMS."}),
                ("callout", VALID_BLOCKS["callout"]),
                ("table", blocks["table"]),
                ("question", blocks["question_answer"]),
                ("quote", stale["quote"]),
                *((kind, VALID_BLOCKS[kind]) for kind in ("accordion", "link_list", "call_to_action")),
                ("card_list", card_list(front_page())),
            ),
        )
    )
    supersede(ended, by=now, status_note="No enrollment and no report.")
    return live


def test_every_block_reads_well(open_page, article):
    page = open_page(DESK)
    page.goto(article.url)
    axe_in_both_schemes(page)

    page.set_viewport_size(PHONE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_table_that_stacks_stays_a_table(open_page, article):
    page = open_page(PHONE)
    page.goto(article.url)
    assert page.locator(".stacks tr").last.evaluate("row => getComputedStyle(row).display") == "grid"

    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]

    roles = Counter(node["role"]["value"] for node in nodes if "role" in node)
    shown = page.locator("main .table")
    assert roles["table"] == shown.count()
    assert roles["row"] == shown.locator("tr").count()
    assert roles["cell"] == shown.locator("td").count()
    assert roles["rowheader"] == shown.locator("tbody th").count()
    assert roles["columnheader"] == shown.locator("thead th").count()


def test_each_number_leads_to_its_source(open_page, article):
    page = open_page()
    page.goto(article.url)
    targets = page.eval_on_selector_all("a.cite", "links => links.map(link => link.getAttribute('href'))")

    assert set(targets) == {"#r1", "#r2"}
    assert all(page.locator(f"ol.refs > li{target}").count() == 1 for target in set(targets))


def test_a_fallen_source_is_said_in_words_beside_what_rested_on_it(open_page, article):
    page = open_page(PHONE)
    page.goto(article.url)
    flagged = page.locator(".flagged", has_text="Enroll each patient")

    assert "Source replaced 13 June 2025" in flagged.inner_text()
    assert flagged.locator("s").inner_text() == "Enroll each patient in the clozapine REMS."
    assert "No enrollment and no report." in flagged.inner_text()
