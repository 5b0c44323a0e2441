"""Hubs and standard pages as drafts, and stored values of their blocks: one complete, one that a draft may hold."""

from typing import Any

from wagtail.models import Site

from cms.vocabulary.models import Citation, Person
from home.models import ResourceHubPage, StandardPage
from tests.factories.core import VALID_BLOCKS as VALID_NEUTRAL_BLOCKS
from tests.factories.knowledge_base import TIP, fixed_id, items, stream, valid_blocks
from tests.factories.vocabulary import make_citation, make_person
from tests.factories.workflow import make_user, publish_signed_off

SECTIONS = ("starting", "monitoring", "common_side_effects", "uncommon_side_effects", "challenges", "guidelines")

SPARSE_BLOCKS: dict[str, Any] = {
    "offering": {"title": "", "page": None, "part": "", "text": ""},
    "sample_question": {"question": "", "page": None},
    "tip_section": {"title": "", "intro": "", "tips": []},
}


def tips(*statements: str, citation: Citation, first: int = 500) -> list[dict[str, Any]]:
    """Store tips as Wagtail does, with fixed ids."""
    sources = items([citation.pk])
    return [
        {"type": "tip", "value": {**TIP, "statement": said, "citations": sources}, "id": fixed_id(first + n)}
        for n, said in enumerate(statements)
    ]


def valid_hub_blocks(page: int | None, citation: Citation, person: Person) -> dict[str, Any]:
    """Return a complete value of each block of hubs and standard pages, leading to the page with this key."""
    return {
        "offering": {"title": "Clinical tips", "page": page, "part": "", "text": "Six sections"},
        "person": {"person": person.pk, "duty": "Physician lead"},
        "sample_question": {"question": "What may change next?", "page": page},
        "tip_section": {
            "title": "Starting clozapine",
            "intro": "Before the first dose",
            "tips": tips("Evaluate bowel function before the first dose.", citation=citation),
        },
    }


def section(name: str, *statements: str, citation: Citation, first: int = 500, **fields: Any) -> tuple[str, Any]:
    """Return one section of tips for `stream`."""
    value = {"title": "", "intro": "", **fields, "tips": tips(*statements, citation=citation, first=first)}
    return name, value


def make_hub(*, citation: Citation | None = None, person: Person | None = None, **fields: Any) -> ResourceHubPage:
    """Make a hub as a draft that lacks nothing for its review."""
    citation, person = citation or make_citation(), person or make_person()
    blocks = valid_hub_blocks(None, citation, person)
    statements = ("Begin low and go slowly.", "Divide the dose.")
    defaults = {
        "title": "Clozapine Center of Excellence",
        "slug": f"hub-{ResourceHubPage.objects.count() + 1}",
        "short_title": "Clozapine",
        "strapline": "Training, consultation and reviewed answers on clozapine.",
        "welcome": "<p>For clinicians and teams in the United States.</p>",
        "leaders": stream(("person", blocks["person"])),
        "quote": stream(("quote", valid_blocks(citation)["quote"])),
        "resources": stream(("link_list", VALID_NEUTRAL_BLOCKS["link_list"])),
        "education": stream(("text", "<p>One forum a month.</p>")),
        "join_us": stream(("callout", VALID_NEUTRAL_BLOCKS["callout"])),
        "consultation": stream(("text", "<p>Ask one question.</p>")),
        "tips": stream(
            section("monitoring", "Go on counting.", citation=citation, first=600),
            section("starting", *statements, citation=citation, title="Starting clozapine"),
        ),
        "questions": stream(("question", {"question": "What may change next?", "page": None})),
    }
    hub = ResourceHubPage(**(defaults | fields))
    return Site.objects.get(is_default_site=True).root_page.add_child(instance=hub)


def make_standard_page(parent: Any = None, **fields: Any) -> StandardPage:
    """Make a standard page as a draft that lacks nothing for its review."""
    defaults = {
        "title": "How review works",
        "slug": f"standard-{StandardPage.objects.count() + 1}",
        "summary": "Two people look at every page before it is public.",
        "body": stream(("heading", {"text": "Who signs", "level": "h2"}), ("text", "<p>Clinicians sign.</p>")),
    }
    page = StandardPage(**(defaults | fields))
    return (parent or Site.objects.get(is_default_site=True).root_page).add_child(instance=page)


def publish_standard_page(**fields: Any) -> StandardPage:
    """Put a standard page live by the real road."""
    return publish_signed_off(make_standard_page(**fields), reviewer=make_user("managing_editor"))
