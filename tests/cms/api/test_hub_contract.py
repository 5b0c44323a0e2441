"""The public payload of a hub and of a standard page, byte for byte."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.cms.api.fixed_world import REVIEWED, TODAY
from tests.factories.core import VALID_BLOCKS
from tests.factories.hub import make_hub, make_standard_page, section, valid_hub_blocks
from tests.factories.knowledge_base import card_list, make_index, stream
from tests.factories.vocabulary import make_citation, make_person
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> None:
    """A hub and a standard page whose ids, days and words are the same in every run."""
    editor = make_user("managing_editor", username="ellis")
    reviewer = make_user("clinical_reviewer", username="rivera", credentials="PharmD, BCPP")
    author = make_user("managing_editor", username="avery")
    with time_machine.travel(REVIEWED, tick=False):
        index = publish_signed_off(make_index(pk=9401, live=False), author=author, reviewer=editor)
        citation = make_citation(pk=9402, doi="10.1000/rems")
        person = make_person("Robin Vale", pk=9403, consents_to_be_named=True, disclosures="None declared")
        blocks = valid_hub_blocks(index.pk, citation, person)
        body = stream(("heading", VALID_BLOCKS["heading"]), ("text", VALID_BLOCKS["text"]))
        standard = make_standard_page(pk=9404, slug="how-review-works", body=body, live=False)
        hub = make_hub(
            pk=9405,
            slug="clozapine",
            live=False,
            citation=citation,
            person=person,
            offerings=stream(("offering", blocks["offering"])),
            resources=stream(("card_list", card_list(index)), ("link_list", VALID_BLOCKS["link_list"])),
            tips=stream(section("monitoring", "Go on counting.", citation=citation, stands_alone=True)),
            questions=stream(("question", blocks["sample_question"])),
        )
        publish_signed_off(standard, author=author, reviewer=editor)
        publish_signed_off(hub, author=editor, reviewer=reviewer)


@pytest.mark.parametrize(
    ("name", "path"),
    [("page-hub", "pages/9405/"), ("page-standard", "pages/9404/"), ("module-section", "modules/9405/monitoring/")],
)
def test_answers_what_the_contract_says(pages: None, client: Client, contract: Any, name: str, path: str) -> None:
    with time_machine.travel(TODAY, tick=False):
        response = client.get(f"/api/v2/{path}")

    assert response.status_code == 200
    contract(name, response.json())
