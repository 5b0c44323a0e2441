"""Resources: where they are found, what stands here once, and what takes their place."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from media_library.models import Resource
from tests.factories.media_library import PDF, make_document, make_resource, upload
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

FORM = {
    "kind": "tool",
    "title": "Bowel checklist",
    "description": "",
    "publisher": "Center of Excellence",
    "year": "2026",
    "version": "",
    "document": "",
    "url": "https://example.org/bowel",
    "audience": "clinicians",
    "checked_on": "",
    "superseded_by": "",
}


def said(resource):
    with pytest.raises(ValidationError) as caught:
        resource.full_clean()
    return {name: messages[0] for name, messages in caught.value.message_dict.items()}


class TestPlace:
    def test_is_a_file_or_an_address(self):
        make_resource().full_clean()
        make_resource("With a file", document=make_document()).full_clean()

    def test_is_not_both(self):
        assert said(make_resource(document=make_document(), url="https://example.org/"))["url"] == (
            "Choose a file or give an address, not both."
        )

    def test_is_not_nowhere(self):
        assert "readers must find the resource" in said(make_resource(url=""))["url"]

    @pytest.mark.parametrize(
        "address", ["http://example.org", "ftp://example.org", "example.org", "javascript:alert(1)"]
    )
    def test_is_a_whole_https_address(self, address):
        assert "begins with https://" in said(make_resource(url=address))["url"]

    def test_is_not_a_file_that_the_public_may_not_open(self):
        closed = Collection.get_first_root_node().add_child(name="Closed")
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")

        assert (
            "its collection is restricted" in said(make_resource(document=make_document(collection=closed)))["document"]
        )


class TestOnce:
    def test_the_same_address_in_the_same_version_is_refused(self):
        existing = make_resource()
        twin = Resource(
            kind="tool", title="T", publisher="P", audience="clinicians", url=existing.url, version="version 2"
        )

        assert said(twin)["url"].startswith("“Blood count calendar, Version 2” is the same resource.")

    def test_a_newer_version_at_the_same_address_is_another(self):
        existing = make_resource()

        make_resource("Calendar", url=existing.url, version="Version 3").full_clean()

    def test_the_same_file_is_refused(self):
        document = make_document()
        make_resource(document=document)
        twin = Resource(kind="tool", title="T", publisher="P", audience="clinicians", document=document)

        assert "document" in said(twin)

    def test_the_same_edition_is_refused_in_any_spelling(self):
        make_resource(year=None)
        twin = Resource(
            kind="tool",
            title="BLOOD count calendar",
            publisher="center of excellence",
            version="version 2",
            audience="clinicians",
            url="https://example.org/other",
        )

        assert "title" in said(twin)


class TestWhatTakesItsPlace:
    def test_is_not_the_resource_itself(self):
        resource = make_resource()
        resource.superseded_by = resource

        assert "leads back" in said(resource)["superseded_by"]

    def test_does_not_lead_in_a_circle(self):
        first, second, third = (make_resource(title) for title in ("A", "B", "C"))
        Resource.objects.filter(pk=second.pk).update(superseded_by=third)
        Resource.objects.filter(pk=third.pk).update(superseded_by=first)
        first.superseded_by = Resource.objects.get(pk=second.pk)

        assert "leads back" in said(first)["superseded_by"]

    def test_shows_at_once_and_is_no_signed_word(self):
        older, newer = make_resource(), make_resource("Calendar", version="Version 3")
        before = older.sealed_words()
        older.superseded_by = newer
        older.save()

        assert older.sealed_words() == before
        assert (older.is_fallen(), older.warning()) == (True, "Replaced by a newer one")
        assert list(Resource.objects.current()) == [newer]


class TestDays:
    def test_that_have_not_come_are_refused(self):
        resource = make_resource(checked_on=datetime.date(2099, 1, 1), year=2099)

        assert said(resource) == {
            "checked_on": "This day lies in the future.",
            "year": "This year lies in the future.",
        }


class TestWords:
    def test_that_are_sealed_hold_the_file_itself(self):
        resource = make_resource(document=make_document())

        assert resource.sealed_words()["file_sha256"] == resource.document.file_sha256
        assert resource.sealed_words()["url"] == ""

    def test_lead_to_the_file_that_was_signed_and_to_no_other(self):
        resource = make_resource(document=make_document())
        words = resource.sealed_words()
        assert resource.link_as_signed(words) == resource.document.url

        resource.document.file = upload("form.pdf", PDF + b"% another")
        resource.document.save()

        assert resource.link_as_signed(words) == ""


class TestScreens:
    @pytest.fixture
    def editor(self, client):
        client.force_login(make_user("author"))
        return client

    def address(self, view, *args):
        return reverse(f"wagtailsnippets_media_library_resource:{view}", args=args)

    def test_keep_a_resource_with_its_topics(self, editor):
        topic = make_topic()
        response = editor.post(self.address("add"), {**FORM, "topics": [topic.pk]})

        assert response.status_code == 302
        assert list(Resource.objects.get().topics.all()) == [topic]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("url", "not an address"),
            ("year", "99999999999999999999"),
            ("document", "99999999999999999999"),
            ("document", "abc"),
            ("topics", "99999999999999999999"),
            ("topics", "abc"),
            ("superseded_by", "99999999999999999999"),
            ("superseded_by", "²"),
            ("kind", "poem"),
            ("title", "A\x00B"),
        ],
    )
    def test_say_beside_the_field_what_is_wrong(self, editor, field, value):
        response = editor.post(self.address("add"), {**FORM, field: value})

        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert not Resource.objects.exists()

    def test_list_find_and_delete_nothing(self, editor):
        resource = make_resource()

        assert list(editor.get(self.address("list"), {"q": "calendar"}).context["object_list"]) == [resource]
        editor.post(self.address("delete", resource.pk))
        assert Resource.objects.exists()

    def test_are_for_editors_only(self, client):
        client.force_login(make_user("auditor"))

        assert client.get(self.address("list")).status_code == 302
