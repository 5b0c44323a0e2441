"""What the library knows of a file after it was saved."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from media_library.models import CenterDocument, CenterImage, CenterRendition
from media_library.models.image import ADMIN_PREVIEWS, NAMED_RENDITIONS
from media_library.tasks import make_renditions
from tests.factories.media_library import PDF, make_document, make_image, office, picture, upload

pytestmark = pytest.mark.django_db

SMALL = picture(width=40, height=30)
OTHER = picture(width=30, height=40)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class TestFileSha256:
    def test_is_that_of_the_uploaded_file(self) -> None:
        image = make_image(file=upload("a.png", SMALL))

        assert CenterImage.objects.get(pk=image.pk).file_sha256 == sha256(SMALL)
        assert make_document().file_sha256 == sha256(PDF)

    def test_follows_a_replaced_file(self) -> None:
        image = make_image(file=upload("a.png", SMALL))

        image.file = upload("a.png", OTHER)
        image.save()

        assert CenterImage.objects.get(pk=image.pk).file_sha256 == sha256(OTHER)

    def test_follows_a_file_that_was_stored_before_the_record_was_saved(self) -> None:
        image = CenterImage.objects.get(pk=make_image(file=upload("a.png", SMALL)).pk)

        image.file.save("b.png", ContentFile(OTHER, name="b.png"), save=False)
        image.save()

        image.refresh_from_db()
        assert image.file_sha256 == sha256(OTHER)
        assert image.file_size == len(OTHER)

    def test_follows_a_file_that_is_saved_alone(self) -> None:
        document = CenterDocument.objects.get(pk=make_document().pk)

        document.file = upload("b.docx", office("docx"))
        document.save(update_fields=["file"])

        document.refresh_from_db()
        assert document.file_sha256 == sha256(office("docx"))

    def test_is_not_read_again_when_only_words_change(self) -> None:
        image = CenterImage.objects.get(pk=make_image().pk)
        image.file.storage.delete(image.file.name)

        image.title = "Another title"
        image.save()

        assert CenterImage.objects.get(pk=image.pk).title == "Another title"

    def test_survives_saving_without_the_deferred_file(self) -> None:
        image = make_image()

        CenterImage.objects.defer("file").get(pk=image.pk).save()

        assert CenterImage.objects.get(pk=image.pk).file_sha256 == image.file_sha256


class TestSealedWords:
    def test_of_an_image_are_what_readers_and_sites_get(self) -> None:
        image = make_image(title="Report", credit="A. Photographer", file=upload("a.png", SMALL))

        assert image.sealed_words() == {"title": "Report", "credit": "A. Photographer", "file_sha256": sha256(SMALL)}

    def test_of_a_document_are_its_title_and_its_file(self) -> None:
        assert make_document(title="Form").sealed_words() == {"title": "Form", "file_sha256": sha256(PDF)}


class TestRenditions:
    def test_are_all_made_at_upload(self) -> None:
        image = make_image()

        made = {rendition.filter_spec for rendition in image.renditions.all()}

        assert made == {*NAMED_RENDITIONS.values(), *ADMIN_PREVIEWS}

    def test_are_named_and_found_with_one_query(self, django_assert_num_queries) -> None:
        image = make_image()

        with django_assert_num_queries(1):
            found = image.named_renditions()

        sizes = {name: (rendition.width, rendition.height) for name, rendition in found.items()}
        assert sizes == {"thumbnail": (320, 180), "card": (640, 360), "page": (1280, 720)}

    def test_are_found_without_a_query_when_prefetched(self, django_assert_num_queries) -> None:
        make_image()
        image = CenterImage.objects.prefetch_renditions(*NAMED_RENDITIONS.values()).get()

        with django_assert_num_queries(0):
            assert list(image.named_renditions()) == ["thumbnail", "card", "page"]

    def test_are_left_out_until_they_are_made(self) -> None:
        image = make_image()
        CenterRendition.objects.all().delete()

        assert image.named_renditions() == {}
        assert not CenterRendition.objects.exists()

    def test_are_made_once_for_a_file(self) -> None:
        image = make_image()
        before = set(image.renditions.values_list("pk", flat=True))

        image.title = "Another title"
        image.save()

        assert set(image.renditions.values_list("pk", flat=True)) == before

    def test_follow_the_focal_point(self) -> None:
        image = CenterImage.objects.get(pk=make_image().pk)
        before = image.named_renditions()["thumbnail"]

        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 100, 100, 50, 50
        image.save()

        assert image.named_renditions()["thumbnail"].pk != before.pk

    def test_that_failed_are_made_at_the_next_save(self) -> None:
        image = make_image()
        CenterRendition.objects.filter(filter_spec="width-640").delete()

        image.save()

        assert len(image.named_renditions()) == len(NAMED_RENDITIONS)

    def test_of_an_image_that_is_gone_are_no_error(self) -> None:
        make_renditions.call(0)

        assert not CenterRendition.objects.exists()

    def test_hold_the_picture(self) -> None:
        thumbnail = make_image().named_renditions()["thumbnail"]

        with thumbnail.file.open() as stored, Image.open(stored) as shown:
            assert shown.size == (320, 180)


class TestAltText:
    def test_is_offered_from_the_description(self) -> None:
        assert make_image(description="A table of counts").default_alt_text == "A table of counts"

    def test_is_never_invented_from_a_title(self) -> None:
        assert make_image(title="IMG_0001").default_alt_text == ""
