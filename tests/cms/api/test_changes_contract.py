"""The feed byte for byte: a snapshot of the fixed world, and what changed after it."""

import uuid
from typing import Any

import pytest
from django.test import Client

from cms.api.changes import PARAMETERS
from cms.delivery.models import Change, Head, Publication
from cms.delivery.writing import tell
from cms.users.models import User
from tests.cms.delivery.changing import close
from tests.openapi import Contract
from workflow import services

CHANGES = "/api/v2/changes/"


@pytest.fixture
def numbered(world: Any) -> None:
    """Let the feed begin here, at number 1 of an epoch that is always the same."""
    Change.objects.all().delete()
    Head.objects.update(number=0, oldest=0, epoch=uuid.UUID(int=1))
    tell(Publication.objects.all())


def test_a_snapshot_and_what_followed(world: Any, numbered: None, client: Client, contract: Any) -> None:
    snapshot = client.get(f"{CHANGES}?site=localhost").json()
    editor = User.objects.get(username="ellis")
    services.withdraw(
        page=world.overdue, user=editor, reason="superseded", note="A newer page holds.", replacement=world.article
    )
    close(world.index)

    snapshot["items"] = [item for item in snapshot["items"] if item["id"] > 9000]  # no front page: it is of today
    contract("changes-snapshot", snapshot)
    contract("changes", client.get(snapshot["next"]).json())


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("limit=1", 200),
        ("documents=false", 200),
        ("site=localhost", 200),
        ("site=elsewhere.org", 404),
        ("cursor=forged", 400),
        ("color=red", 400),
    ],
)
def test_is_what_the_contract_says(world: Any, client: Client, query: str, status: int) -> None:
    response = client.get(f"{CHANGES}?{query}")

    assert response.status_code == status
    assert Contract().faults_in("/changes/", response) == []


def test_tombstones_and_lost_cursors_are_what_the_contract_says(world: Any, client: Client) -> None:
    following = client.get(CHANGES).json()["next"]
    services.withdraw(page=world.article, user=User.objects.get(username="ellis"), reason="error", note="Wrong.")
    close(world.overdue)
    tell(Publication.objects.all())

    deltas = client.get(following)
    Head.objects.update(epoch=uuid.uuid4())
    lost = client.get(following)

    assert {item["kind"] for item in deltas.json()["items"]} == {"upsert", "tombstone"}
    assert lost.status_code == 410
    assert Contract().faults_in("/changes/", deltas) == []
    assert Contract().faults_in("/changes/", lost) == []


def test_takes_exactly_the_parameters_that_the_contract_names() -> None:
    described = {each["name"] for each in Contract().document["paths"]["/changes/"]["get"]["parameters"]}

    assert described == PARAMETERS
