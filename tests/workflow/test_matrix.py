"""What the matrix says is what happens: every role, action and state, by every channel."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Site

from cms.users.models import User
from cms.vocabulary.models import Citation, Person, Topic
from tests.workflow.matrix.channels import READING, WRITING
from tests.workflow.matrix.clinic import STATES, WORD, Clinic, everything, undone
from tests.workflow.matrix.outcome import HAPPENED
from tests.workflow.matrix.preparation import PREPARED, nothing
from tests.workflow.test_door_inventory import admin_routes, filled_in, whereabouts
from tests.workflow.test_rules import EXPECTED, expected
from tests.workflow.ward import Ward
from workflow import rules
from workflow.models import AuditEntry, SignOff

pytestmark = [pytest.mark.django_db, pytest.mark.prove("matrix")]

CENTER = "center"
ABOUT_WHAT_IS_LIVE = frozenset({"withdraw", "start_urgent", "abandon_urgent", "countersign"})


@pytest.fixture(autouse=True)
def break_glass_is_on(settings: Any) -> None:
    """Try what is off by default as well."""
    settings.BREAK_GLASS = True


@pytest.fixture(scope="module")
def made(kept_db: None) -> Clinic:
    return Clinic()


@pytest.fixture
def clinic(made: Clinic, db: None) -> Clinic:
    """The clinic as it was made; what a test does to it is undone."""
    return made


def states_of(action: str) -> tuple[str, ...]:
    return (CENTER,) if rules.matrix()[action].states == (CENTER,) else STATES


def is_expected(clinic: Clinic, action: str, name: str, state: str) -> bool:
    """Answer from the table that test_rules was written with, and from what the page itself allows."""
    person = clinic.people[name]
    if not person.role:
        return False
    if action in ABOUT_WHAT_IS_LIVE and not clinic.page(state).live:
        return False
    facts = clinic.facts(name, state)
    return bool(expected(action, person.role, facts))


def cells(ways: Any) -> list[tuple[str, str, str, str]]:
    """Return every cell: action, channel, person, state."""
    names = Clinic.NAMES
    return [
        (action, channel, name, state)
        for action, channel in ways
        for name, state in itertools.product(names, states_of(action))
    ]


def some(all_cells: list[Any], wanted: int) -> list[Any]:
    """Return so many of the cells in their order, the same ones in each run."""
    if wanted >= len(all_cells):
        return all_cells
    return sorted(random.Random(4711).sample(all_cells, wanted), key=all_cells.index)  # noqa: S311 (no secret)


def test_every_action_has_a_way() -> None:
    tried = {action for action, _channel in (*WRITING, *READING)}

    assert tried == set(EXPECTED)
    assert {action for action, _channel in WRITING} == set(HAPPENED)


def test_every_cell_happens_or_does_not(clinic: Clinic, evidence: Any) -> None:
    chosen = some(cells(WRITING), evidence.count(fast=240, full=10**6))
    wrong, allowed = [], 0

    for action, channel, name, state in chosen:
        may = is_expected(clinic, action, name, state)
        with undone():
            PREPARED.get(action, nothing)(clinic, clinic.people[name], state)
            before = everything()
            WRITING[action, channel](clinic, clinic.people[name], state)
            after = everything()
        did = HAPPENED[action](before, after)
        allowed += may
        if did is not may:
            wrong.append(f"{action} by {channel}, {name}, {state}: {did}, expected {may}")
        elif not may and action != "publish" and after != before:
            wrong.append(f"{action} by {channel}, {name}, {state}: was refused and left something")

    evidence.record("cells tried by form, autosave, bulk action, admin API and command", len(chosen))
    evidence.record("of those, allowed", allowed)
    evidence.record("cells that did what the matrix does not say", len(wrong), "0")
    assert not wrong, "\n".join(wrong)


def test_every_cell_shows_or_does_not(clinic: Clinic, evidence: Any) -> None:
    chosen = some(cells(READING), evidence.count(fast=60, full=10**6))
    wrong = []

    for action, channel, name, state in chosen:
        may = is_expected(clinic, action, name, state)
        with undone():
            response = READING[action, channel](clinic, clinic.people[name], state)
        if (response.status_code == 200) is not may:
            wrong.append(f"{action} by {channel}, {name}, {state}: {response.status_code}, expected {may}")

    evidence.record("cells of reading tried", len(chosen))
    evidence.record("of those, wrong", len(wrong), "0")
    assert not wrong, "\n".join(wrong)


def test_the_public_sees_what_is_live_and_nothing_else(clinic: Clinic, evidence: Any) -> None:
    answers = {"live": 200, "withdrawn": 410}
    wrong = []

    for state in STATES:
        page = clinic.page(state)
        for public in (page.url or f"/{page.slug}/", f"/api/v2/pages/{page.pk}/"):
            response = Client().get(public)
            if response.status_code != answers.get(state, 404) or WORD in response.content.decode():
                wrong.append(f"{public}, {state}: {response.status_code}")

    evidence.record("public addresses tried", 2 * len(STATES))
    evidence.record("of those, wrong", len(wrong), "0")
    assert not wrong, "\n".join(wrong)


ROUTES = Path(__file__).parents[1] / "contracts" / "admin-routes.json"
# Signs out whoever asks, or answers an error on purpose.
NOT_ASKED = frozenset({"wagtailadmin_logout", "wagtailadmin_error_test"})


NOTHING = 0  # is the number of no row
# What `pk` stands for, by the beginning of an address's name.
ROWS = {
    "wagtailusers_users": User,
    "wagtailusers_groups": Group,
    "wagtailsites": Site,
    "wagtailsnippets_vocabulary_citation": Citation,
    "wagtailsnippets_vocabulary_topic": Topic,
    "wagtailsnippets_vocabulary_person": Person,
}


def place(clinic: Clinic, ward: Ward, name: str, pattern: str) -> str:
    """Return the address of a row that exists, where there is one; its number is the same on no two databases."""
    model = ROWS.get(name.partition(":")[0])
    records = AuditEntry if "audit" in name else SignOff
    article = dict.fromkeys(["page_id", "page_pk", "page_to_move_id"], ward.article.pk)
    known = {
        **whereabouts(ward),
        **article,
        "revision_id_a": ward.signed.pk,
        "revision_id_b": ward.unsigned.pk,
        "person_id": clinic.signer.pk,
        "grant_id": clinic.grant.pk,
        "instance_pk": records.objects.earliest("pk").pk,
        "pk": model.objects.earliest("pk").pk if model else ward.article.pk if "pages:" in name else NOTHING,
    }
    return "/" + filled_in(pattern, known, NOTHING)


def who_is_let_in(people: dict[str, Client], name: str, address: str) -> list[str]:
    """Return who is shown the address, of all who ask for it."""
    shown = []
    for person, client in people.items():
        with undone():
            response = client.get(address)
        assert response.status_code < 500, f"{name}, {person}"
        if response.status_code == 200:
            shown.append(person)
    return shown


class TestRoutes:
    """Every address of the admin says who is shown it; `make contracts` writes the file anew."""

    def test_each_has_an_expectation(self) -> None:
        expectations = json.loads(ROUTES.read_text())

        assert sorted({name for name, _pattern in admin_routes()} - NOT_ASKED) == sorted(expectations)

    def test_each_lets_in_whom_it_should(self, made: Clinic, ward: Ward, request: Any, evidence: Any) -> None:
        rewrite = request.config.getoption("rewrite_contracts")
        routes = sorted({name: pattern for name, pattern in admin_routes() if name not in NOT_ASKED}.items())
        chosen = some(routes, 10**6 if rewrite else evidence.count(fast=25, full=10**6))
        people = {name: person.client for name, person in made.people.items()}

        found = {name: who_is_let_in(people, name, place(made, ward, name, pattern)) for name, pattern in chosen}

        if rewrite:
            ROUTES.write_text(json.dumps(found, indent=1) + "\n")
        expectations = json.loads(ROUTES.read_text())
        wrong = [f"{name}: {found[name]}" for name in found if found[name] != expectations.get(name)]
        evidence.record("addresses of the admin asked for, by nine people each", len(chosen))
        evidence.record("addresses that let in somebody else than expected", len(wrong), "0")
        assert not wrong, "\n".join(wrong)
