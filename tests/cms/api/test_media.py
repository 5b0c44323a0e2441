"""Images and documents in the API: open collections only, named sizes, and hashes that match the files."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from media_library.models import CenterRendition
from tests.cms.api.shown_files import show
from tests.factories.media_library import PDF, make_document, make_image, picture, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

SMALL = picture(width=40, height=30)
FILE_SYSTEM = "django.core.files.storage.FileSystemStorage"


class TestImages:
    def test_come_with_named_sizes_at_absolute_addresses(self, world: Any, client: Client) -> None:
        image = client.get("/api/v2/images/9201/").json()

        assert set(image["renditions"]) == {"thumbnail", "card", "page"}
        for rendition in image["renditions"].values():
            assert set(rendition) == {"url", "width", "height", "alt"}
            assert rendition["url"].startswith("http://localhost/media/images/")
        assert image["meta"]["download_url"].startswith("http://localhost/media/original_images/")

    def test_come_without_a_size_that_is_not_made_yet_and_make_none(self, world: Any, client: Client) -> None:
        CenterRendition.objects.filter(filter_spec="width-640").delete()

        assert set(client.get("/api/v2/images/9201/").json()["renditions"]) == {"thumbnail", "page"}
        assert not CenterRendition.objects.filter(filter_spec="width-640").exists()

    def test_say_what_the_description_says_and_invent_nothing(self, client: Client) -> None:
        told = make_image(description="A table of counts", file=upload("a.png", SMALL))
        untold = make_image(title="IMG_0001", file=upload("b.png", SMALL))
        show(told, untold)

        def alt(pk: int) -> str:
            return client.get(f"/api/v2/images/{pk}/").json()["renditions"]["card"]["alt"]

        assert (alt(told.pk), alt(untold.pk)) == ("A table of counts", "")

    def test_carry_their_rights_and_the_hash_of_the_file(self, client: Client) -> None:
        image = make_image(rights="cc-by", credit="A. Photographer", file=upload("a.png", SMALL))
        show(image)

        answer = client.get(f"/api/v2/images/{image.pk}/").json()

        assert (answer["rights"], answer["credit"], answer["source_url"]) == ("cc-by", "A. Photographer", "")
        assert answer["meta"]["sha256"] == hashlib.sha256(SMALL).hexdigest()
        assert answer["meta"]["size"] == len(SMALL)

    def test_are_found_by_words_tags_and_fields(self, client: Client) -> None:
        image = make_image(title="Zinnia", file=upload("a.png", SMALL))
        image.tags.add("flower", "garden")
        show(image)

        for query in ("search=zinnia", "tags=flower,garden", "rights=&width=40", "title=Zinnia&order=-width,"):
            assert [item["id"] for item in client.get(f"/api/v2/images/?{query}").json()["items"]] == [image.pk]
        assert client.get(f"/api/v2/images/{image.pk}/").json()["meta"]["tags"] == ["flower", "garden"]


class TestDocuments:
    def test_carry_an_absolute_address_that_serves_the_file(
        self, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path  # Wagtail serves a document from a folder
        settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": FILE_SYSTEM}}
        document = make_document()
        show(document)

        answer = client.get(f"/api/v2/documents/{document.pk}/").json()
        served = client.get(answer["meta"]["download_url"].removeprefix("http://localhost"))

        assert b"".join(served.streaming_content) == PDF
        assert answer["meta"]["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert (answer["title"], answer["meta"]["size"]) == ("Monitoring form", len(PDF))


@pytest.mark.parametrize("name", ["images", "documents"])
class TestBoth:
    def make(self, name: str, **fields: Any) -> Any:
        return make_image(file=upload("a.png", SMALL), **fields) if name == "images" else make_document(**fields)

    def test_in_a_restricted_collection_or_below_one_leave_no_trace(self, client: Client, name: str) -> None:
        closed = Collection.get_first_root_node().add_child(name="Closed")
        below = closed.add_child(name="Below")
        records = [self.make(name, title="Hidden", collection=collection) for collection in (closed, below)]
        show(*records)
        assert client.get(f"/api/v2/{name}/?title=Hidden").json()["meta"]["total_count"] == 2
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")

        answers = [client.get(f"/api/v2/{name}/{pk}/") for pk in (records[0].pk, records[1].pk, 999_999)]

        assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[2].content)}
        assert "Hidden" not in client.get(f"/api/v2/{name}/?limit=100").content.decode()
        assert client.get(f"/api/v2/{name}/?search=hidden").json()["meta"]["total_count"] == 0

    @pytest.mark.parametrize(
        "query",
        ["collection=1", "order=collection", "fields=file", "uploaded_by_user=1", "color=red", "order=title,-tags"],
    )
    def test_refuse_what_is_not_published(self, client: Client, name: str, query: str) -> None:
        answer = client.get(f"/api/v2/{name}/?{query}")

        assert answer.status_code == 400
        assert (
            query.partition("=")[2] in answer.json()["message"] or query.partition("=")[0] in answer.json()["message"]
        )
