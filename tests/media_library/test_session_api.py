"""Sessions for other sites: byte for byte, only what is public, at the same cost for few and many."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from media_library.models import SessionPage
from tests.factories.knowledge_base import stream
from tests.factories.media_library import PDF, make_document, make_resource, upload
from tests.factories.sessions import SPEAKER, make_session, make_session_index, valid_blocks
from tests.factories.videos import make_hosted_video, make_video_index
from tests.factories.vocabulary import make_partner, make_person, make_workgroup
from tests.factories.workflow import make_user, publish_signed_off

REVIEWED = datetime.datetime(2026, 1, 15, 15, 0, tzinfo=datetime.UTC)
TODAY = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.UTC)
MOST_QUERIES = 20


def whole_body() -> list[dict[str, Any]]:
    """Return one block of each kind that a session allows, with records of fixed keys."""
    person = make_person("Miriam Alder", pk=9501, consents_to_be_named=True, disclosures="None declared")
    blocks = valid_blocks(
        document=make_document(pk=9502, file=upload("form.pdf", PDF)),
        resource=make_resource(pk=9503, superseded_by=make_resource("Calendar", pk=9504, version="Version 3")),
        person=person,
        partner=make_partner(pk=9505),
        workgroup=make_workgroup(person, pk=9506),
    )
    kinds = ("takeaways", "program", "document", "resource_list", "people", "partner", "workgroup")
    return stream(*((kind, blocks[kind]) for kind in kinds))


@pytest.fixture(scope="module")
def built(kept_db: None) -> Iterator[None]:
    """A session to come, one that is over with its recording, and a draft."""
    storages = {**settings.STORAGES}  # empty, so that a file gets the name that was asked for
    with override_settings(STORAGES=storages):
        with time_machine.travel(REVIEWED, tick=False):
            editor = make_user("managing_editor", username="ellis")
            reviewer = make_user("clinical_reviewer", username="rivera", credentials="PharmD, BCPP")
            signing = {"author": editor, "reviewer": reviewer}
            managing = make_user("managing_editor", username="avery")
            videos = publish_signed_off(make_video_index(pk=9408, live=False), author=managing, reviewer=editor)
            video = make_hosted_video(videos, pk=9407, slug="recording", title="The recording", live=False)
            video = publish_signed_off(video, **signing)
            index = publish_signed_off(make_session_index(pk=9401, live=False), author=managing, reviewer=editor)
            publish_signed_off(make_session(index, pk=9402, slug="to-come", live=False, body=whole_body()), **signing)
            past = {"starts_on": datetime.date(2026, 2, 5), "recording": video}
            publish_signed_off(make_session(index, pk=9403, slug="past", live=False, **past), **signing)
            make_session(index, pk=9404, slug="draft", live=False)
        yield


@pytest.fixture
def world(built: None, db: None) -> Iterator[None]:
    """The same world on the day that the contract files describe."""
    with time_machine.travel(TODAY, tick=False):
        yield


ADDRESSES = {
    "sessions": (
        "/api/v2/pages/?type=media_library.SessionPage&fields=_,id,title,kind,state,beginning,ending,recording",
        200,
    ),
    "page-session": ("/api/v2/pages/9402/", 200),
    "page-session-index": ("/api/v2/pages/9401/?fields=_,id,title,intro", 200),
    "page-session-draft": ("/api/v2/pages/9404/", 404),
}


def test_answers_what_the_contract_says(world: None, client: Client, contract: Any, subtests: pytest.Subtests) -> None:
    for name, (address, status) in ADDRESSES.items():
        with subtests.test(name):
            response = client.get(address)

            assert response.status_code == status
            contract(name, response.json())


def test_is_filtered_by_its_published_fields(world: None, client: Client) -> None:
    everything = SessionPage.objects.live().count()
    asked = (
        "kind=webinar",
        "kind=virtual-forum",
        "audience=clinicians",
        "audience=individuals-and-families",
    )

    found = [client.get(f"/api/v2/pages/?type=media_library.SessionPage&{query}").json() for query in asked]

    assert [each["meta"]["total_count"] for each in found] == [0, everything, everything, 0]
    assert everything


def test_refuses_what_it_does_not_know(world: None, client: Client) -> None:
    for name, query in {"recording": "recording=9407", "audience": "audience=x"}.items():
        response = client.get(f"/api/v2/pages/?type=media_library.SessionPage&{query}")

        assert response.status_code == 400
        assert name in response.json()["message"]


def test_never_says_who_did_not_agree_to_be_named(world: None, client: Client) -> None:
    make_person("Nobody’s Business")

    assert "Business" not in client.get("/api/v2/pages/?type=media_library.SessionPage&fields=*").content.decode()


def test_a_list_costs_the_same_for_two_and_for_ten(world: None, client: Client) -> None:
    author, reviewer = make_user("managing_editor"), make_user("clinical_reviewer")
    first = SessionPage.objects.get(pk=9402)
    for number in range(10):
        document = make_document(title=f"File {number}")
        block = {"document": document.pk, "version": "1", "reviewed_on": "2026-01-15", "note": ""}
        page = make_session(
            first.get_parent().specific,
            slug=f"s-{number}",
            starts_on=datetime.date(2026, 2, 1),
            recording_id=9407,
            speakers=stream(("speaker", SPEAKER)),
            body=stream(("document", block)),
        )
        publish_signed_off(page, author=author, reviewer=reviewer)

    counts = {}
    for limit in (2, 10):
        address = f"/api/v2/pages/?type=media_library.SessionPage&fields=*&order=-id&limit={limit}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(address).json()["items"]) == limit
        counts[limit] = len(captured)

    assert counts[2] == counts[10] <= MOST_QUERIES
