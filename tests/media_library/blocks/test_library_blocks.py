"""Files, resources, people, partners and groups on a page: in the words that were signed, and never dead."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail import blocks
from wagtail.models import Collection, CollectionViewRestriction

from cms.vocabulary.models import WorkgroupMember
from media_library.blocks.body import SessionBodyBlock
from media_library.models import CenterDocument, SessionPage
from tests.factories.knowledge_base import items, stream
from tests.factories.media_library import make_document, make_resource, replace_past_the_record
from tests.factories.sessions import make_session, make_session_index
from tests.factories.vocabulary import make_partner, make_person, make_workgroup
from tests.factories.workflow import make_user, publish_signed_off
from workflow import verification

pytestmark = pytest.mark.django_db

BLOCKS = SessionBodyBlock().child_blocks
REPLACED = "The file was replaced after a clinician signed it."


def words(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def document_value(document):
    return {"document": document, "version": "Version 2", "reviewed_on": datetime.date(2026, 1, 15), "note": ""}


def gaps(name, value):
    block = BLOCKS[name]
    return block.gaps(block.to_python(value))


def refusal(name, value):
    """Return what an author reads by child when even a draft is refused."""
    block = BLOCKS[name]
    with pytest.raises(blocks.StructBlockValidationError) as caught:
        block.clean_deferred(block.to_python(value))
    return {child: error.messages[0] for child, error in caught.value.block_errors.items()}


@pytest.fixture
def publish():
    """Put a session with these blocks live."""
    index = publish_signed_off(make_session_index(), reviewer=make_user("managing_editor"))

    def with_blocks(*body):
        return publish_signed_off(make_session(index, body=stream(*body)))

    return with_blocks


class TestDocument:
    def test_that_is_dead_is_refused_in_words(self):
        assert gaps("document", document_value(99999999)) == {
            "document": "Choose a file: none was chosen, or the one that stood here is gone."
        }

    def test_that_the_public_may_not_open_is_refused(self):
        closed = Collection.get_first_root_node().add_child(name="Closed")
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")

        assert (
            "its collection is restricted"
            in gaps("document", document_value(make_document(collection=closed).pk))["document"]
        )

    def test_whose_file_is_gone_is_refused(self):
        document = make_document()
        document.file.storage.delete(document.file.name)

        assert "is gone from the library" in gaps("document", document_value(document.pk))["document"]

    def test_that_is_whole_lacks_nothing(self):
        assert gaps("document", document_value(make_document().pk)) == {}

    @pytest.mark.parametrize("forged", ["99999999999999999999", "abc", "²", "-1"])
    def test_that_a_form_forges_is_none(self, forged):
        assert BLOCKS["document"].child_blocks["document"].value_from_form(forged) is None

    @pytest.mark.screens
    def test_shows_its_kind_size_version_and_day_of_review(self, publish, client):
        page = publish(("document", document_value(make_document().pk)))

        text = words(client.get(page.url).content.decode())

        assert "Monitoring form" in text
        assert "PDF, 69\xa0bytes" in text.replace("69 bytes", "69\xa0bytes")
        assert "Version 2" in text
        assert "Reviewed 15 Jan 2026" in text

    def test_that_was_replaced_past_its_record_is_not_offered_and_is_found(self, publish, client):
        document = make_document()
        page = publish(("document", document_value(document.pk)))
        replace_past_the_record(document, title="Another form")

        html = client.get(page.url).content.decode()

        assert REPLACED in html
        assert document.url not in html
        assert "Another form" not in html
        (said,) = verification.findings()
        assert said.endswith("is not the one that was signed.")


class TestResources:
    def test_chosen_twice_are_refused_even_in_a_draft(self):
        pk = make_resource().pk

        assert refusal("resource_list", {"heading": "Tools", "resources": items([pk, pk])}) == {
            "resources": "The same resource stands here twice. Remove one."
        }

    def test_that_are_gone_are_missing(self):
        value = {"heading": "Tools", "resources": items([99999999])}

        assert gaps("resource_list", value) == {
            "resources": "A resource that stood here is gone. Choose another one, or remove the line."
        }

    def test_are_needed(self):
        assert gaps("resource_list", {"heading": "Tools", "resources": []}) == {
            "resources": "Choose at least one resource."
        }

    def test_are_printed_as_signed_and_say_at_once_what_takes_their_place(self, publish, client):
        resource = make_resource(document=make_document())
        page = publish(("resource_list", {"heading": "Tools", "resources": items([resource.pk])}))
        resource.title, resource.superseded_by = "Another title", make_resource("The newer one", version="Version 3")
        resource.save()

        text = words(client.get(page.url).content.decode())

        assert "Blood count calendar" in text
        assert "Another title" not in text
        assert "Replaced by a newer one" in text
        assert "Use instead: The newer one, Version 3" in text
        assert list(verification.findings()) == []

    def test_whose_file_was_replaced_are_not_offered(self, publish, client):
        resource = make_resource(document=make_document())
        page = publish(("resource_list", {"heading": "Tools", "resources": items([resource.pk])}))
        CenterDocument.objects.update(file_sha256="0" * 64)

        html = client.get(page.url).content.decode()

        assert REPLACED in html
        assert resource.document.url not in html

    def test_cost_the_same_for_two_and_for_twenty(self, publish, client):
        costs = []
        for number in (2, 20):
            keys = [make_resource(f"Tool {number} {n}", document=make_document()).pk for n in range(number)]
            page = publish(("resource_list", {"heading": "Tools", "resources": items(keys)}))
            with time_machine.travel(datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC), tick=False):
                client.get(page.url)
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(page.url).status_code == 200
            costs.append(len(captured))

        assert costs[0] == costs[1] <= 20


class TestPeople:
    def test_chosen_twice_are_refused_even_in_a_draft(self):
        led = {"person": make_person().pk, "duty": "Lead"}

        assert (
            "The same person stands here twice."
            in refusal("people", {"heading": "H", "people": items([led, led])})["people"]
        )

    def test_without_a_duty_are_missing_something(self):
        value = {"heading": "H", "people": items([{"person": make_person().pk, "duty": ""}])}

        assert gaps("people", value) == {
            "people": "Choose a record for each person here, and say what that person does."
        }

    def test_are_printed_as_signed(self, publish, client):
        person = make_person("Ada Hazel", consents_to_be_named=True, disclosures="None declared")
        page = publish(("people", {"heading": "Who leads", "people": items([{"person": person.pk, "duty": "Lead"}])}))
        person.name, person.disclosures = "Somebody Else", "Owns shares"
        person.save()

        text = words(client.get(page.url).content.decode())

        assert "Ada Hazel, MD" in text
        assert "Disclosures: None declared" in text
        assert "Somebody Else" not in text

    def test_who_did_not_agree_are_never_named(self, publish, client):
        led = {"person": make_person("Secret Name").pk, "duty": "Lead"}
        page = publish(("people", {"heading": "Who leads", "people": items([led])}))

        assert "Secret" not in client.get(page.url).content.decode()


class TestPartnersAndGroups:
    def test_are_printed_as_signed(self, publish, client):
        partner, group = make_partner(), make_workgroup(make_person())
        page = publish(
            ("partner", {"heading": "Our partner", "partner": partner.pk}),
            ("workgroup", {"heading": "", "workgroup": group.pk}),
        )
        WorkgroupMember.objects.update(until=datetime.date(2024, 1, 1))
        partner.name = "Another name"
        partner.save()

        text = words(client.get(page.url).content.decode())

        assert "Association of Practices , since 2021" in text
        assert "Clozapine Workgroup" in text
        assert "Psychiatry, MD, since 2022" in text
        assert "Another name" not in text

    @pytest.mark.parametrize(("name", "key"), [("partner", "partner"), ("workgroup", "workgroup")])
    def test_that_are_gone_are_missing(self, name, key):
        assert gaps(name, {"heading": "H", key: 99999999}) == {key: f"Choose a {name}."}


def test_a_session_seals_everything_that_its_blocks_choose():
    person = make_person()
    page = make_session(
        body=stream(
            ("document", document_value(make_document().pk)),
            ("resource_list", {"heading": "H", "resources": items([make_resource().pk])}),
            ("people", {"heading": "H", "people": items([{"person": person.pk, "duty": "Lead"}])}),
            ("partner", {"heading": "H", "partner": make_partner().pk}),
            ("workgroup", {"heading": "H", "workgroup": make_workgroup(person).pk}),
        )
    )

    kinds = {key.partition(":")[0] for key in SessionPage.objects.get(pk=page.pk).seal({}).dependencies}

    assert kinds == {
        "media_library.centerdocument",
        "media_library.resource",
        "vocabulary.partner",
        "vocabulary.person",
        "vocabulary.workgroup",
    }
