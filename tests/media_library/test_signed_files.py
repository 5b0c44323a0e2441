"""A file that pages were signed with stays as it was: no form, no code and no other hand at the storage goes unseen."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from cms.vocabulary.models import Citation, Topic
from media_library.models import CaptionFile, CenterDocument, CenterImage, VideoFile
from media_library.models.sealed_file import SIGNED
from tests.factories.home import Answers
from tests.factories.knowledge_base import items, make_article, stream
from tests.factories.media_library import PDF, make_document, make_image, make_resource, picture, upload
from tests.factories.videos import VTT, make_video, mp4, put_live
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services, verification
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db

OTHERS = {
    CenterImage: ("b.png", picture(width=30, height=40)),
    CenterDocument: ("b.pdf", PDF + b"%"),
    CaptionFile: ("b.vtt", VTT.replace("weekly", "monthly").encode()),
    VideoFile: ("b.mp4", mp4(61)),
}
KINDS = pytest.mark.parametrize("model", OTHERS)


@pytest.fixture(scope="module")
def built(kept_db):
    """One signed file of each kind under live pages."""
    put_live(make_video(poster=make_image(), poster_alt="A chart of counts."))
    document = make_document()
    block = offered(document)
    answers = Answers()
    article = make_article(
        answers.index, topics=answers.topics(), citation=answers.citation, body=stream(("document", block))
    )
    return publish_signed_off(article)


@pytest.fixture
def article(built, db):
    return built


def offered(document):
    return {"document": document.pk, "version": "1", "reviewed_on": "2026-01-15", "note": ""}


def another(article, kind, value):
    """Put a second page with one block live."""
    parent, topics = article.get_parent().specific, Topic.objects.all()
    return publish_signed_off(
        make_article(parent, topics=topics, citation=Citation.objects.get(), slug="second", body=stream((kind, value)))
    )


def stored(model):
    return model.objects.get()


def other(model):
    return upload(*OTHERS[model])


def as_it_was(kept):
    again = stored(type(kept))
    with again.file.storage.open(again.file.name) as content:
        assert content.read() != OTHERS[type(kept)][1]
    return (again.file.name, again.file_sha256) == (kept.file.name, kept.file_sha256)


def tampered(record, content):
    """Write other bytes to the storage under the name of a file."""
    storage, name = record.file.storage, record.file.name
    storage.delete(name)
    if content is not None:
        assert storage.save(name, ContentFile(content)) == name


class TestAForm:
    @pytest.mark.parametrize(
        ("model", "view"), [(CenterImage, "wagtailimages:edit"), (CenterDocument, "wagtaildocs:edit")]
    )
    @pytest.mark.parametrize("role", ["author", "managing_editor", "superuser"])
    def test_refuses_another_file_with_the_reason(self, article, client, model, view, role):
        kept = stored(model)
        client.force_login(make_user(superuser=True) if role == "superuser" else make_user(role))

        response = client.post(reverse(view, args=[kept.pk]), {"title": "Other words", "file": other(model)})

        assert response.context["form"].errors["file"] == [SIGNED]
        assert stored(model).title == kept.title
        assert as_it_was(kept)

    @pytest.mark.parametrize("model", [CaptionFile, VideoFile])
    def test_of_recordings_takes_no_second_file(self, article, client, model):
        kept = stored(model)
        client.force_login(make_user("managing_editor"))

        address = reverse(model.snippet_viewset.get_url_name("edit"), args=[kept.pk])
        client.post(address, {"title": "Other words", "file": other(model)})

        assert stored(model).title == "Other words"
        assert as_it_was(kept)

    @pytest.mark.parametrize(
        ("model", "view"), [(CenterImage, "wagtailimages:delete"), (CenterDocument, "wagtaildocs:delete")]
    )
    def test_deletes_none_not_even_for_a_superuser(self, article, client, model, view):
        kept = stored(model)
        client.force_login(make_user(superuser=True))

        client.post(reverse(view, args=[kept.pk]))

        assert as_it_was(kept)

    def test_still_takes_another_file_where_nobody_signed(self, article, client):
        image = make_image(title="Never shown")
        client.force_login(make_user("managing_editor"))

        response = client.post(
            reverse("wagtailimages:edit", args=[image.pk]), {"title": "New", "file": other(CenterImage)}
        )

        assert response.status_code == 302, response.context["form"].errors
        document = make_document(title="Never offered")
        document.file = other(CenterDocument)
        document.save()

        with CenterDocument.objects.get(pk=document.pk).open_file() as content:
            assert content.read() == OTHERS[CenterDocument][1]
        assert CenterImage.objects.get(pk=image.pk).title == "New"
        assert CenterImage.objects.get(pk=image.pk).file_sha256 != image.file_sha256


@KINDS
class TestCode:
    def test_is_refused_another_file(self, article, model):
        kept, record = stored(model), stored(model)
        record.file = other(model)

        with pytest.raises(Refused, match="never replaced"):
            record.save()
        with pytest.raises(ValidationError, match="never replaced"):
            record.full_clean()
        assert as_it_was(kept)

    def test_is_refused_a_file_that_was_stored_first(self, article, model):
        kept, record = stored(model), stored(model)

        with pytest.raises(Refused, match="never replaced"):
            record.file.save(*upload_of(model))
        assert as_it_was(kept)

    def test_is_refused_the_field_alone(self, article, model):
        kept, record = stored(model), stored(model)
        record.file = other(model)

        with pytest.raises(Refused):
            record.save(update_fields=["file"])
        assert as_it_was(kept)

    def test_is_refused_a_new_instance_with_the_same_key(self, article, model):
        kept = stored(model)

        with pytest.raises(Refused):
            model(pk=kept.pk, title="Other", file=other(model)).save()
        assert as_it_was(kept)

    def test_is_refused_another_file_after_the_digest_was_wiped(self, article, model):
        kept = stored(model)
        model.objects.update(file_sha256="")
        record = stored(model)
        record.file = other(model)

        with pytest.raises(Refused):
            record.save()
        assert stored(model).file.name == kept.file.name

    def test_is_refused_a_record_without_its_file(self, article, model):
        kept, record = stored(model), stored(model)
        record.file = ""

        with pytest.raises(Refused):
            record.save()
        assert as_it_was(kept)

    def test_is_refused_a_deletion(self, article, model):
        kept = stored(model)

        with pytest.raises((Refused, ProtectedError)), transaction.atomic():
            stored(model).delete()
        with pytest.raises((Refused, ProtectedError)), transaction.atomic():
            model.objects.all().delete()
        assert as_it_was(kept)

    def test_may_change_the_title(self, article, model):
        record = stored(model)
        record.title = "Other words"

        record.save()

        assert stored(model).title == "Other words"


def upload_of(model):
    name, content = OTHERS[model]
    return name, ContentFile(content)


def test_a_file_stays_when_its_page_was_withdrawn(article):
    services.withdraw(page=article, user=make_user("managing_editor"), reason="retired", note="Gone.")
    record = stored(CenterDocument)
    record.file = other(CenterDocument)

    with pytest.raises(Refused):
        record.save()


def test_a_file_stays_that_was_signed_with_a_resource(article):
    resource = make_resource(document=make_document(title="Calendar", file=upload("c.pdf", PDF + b"%%")))
    another(article, "resource_list", {"heading": "Tools", "resources": items([resource.pk])})
    document = CenterDocument.objects.get(title="Calendar")
    document.file = other(CenterDocument)

    with pytest.raises(Refused):
        document.save()


class TestVerifyLive:
    @pytest.fixture(autouse=True)
    def own_storage(self, article, monkeypatch):
        """Keep what is written past everything to a copy of the files."""
        for model in OTHERS:
            copy = InMemoryStorage()
            for record in model.objects.all():
                with record.file.storage.open(record.file.name) as content:
                    copy.save(record.file.name, ContentFile(content.read()))
            monkeypatch.setattr(model._meta.get_field("file"), "storage", copy)

    def test_finds_nothing_while_every_file_is_as_signed(self):
        assert list(verification.findings()) == []

    @KINDS
    def test_finds_bytes_that_differ(self, model):
        record = stored(model)
        tampered(record, OTHERS[model][1])

        (said,) = verification.findings()
        assert said.startswith(f"The file of “{record}”, signed with page ")
        assert said.endswith("is not the one that was signed.")

    @KINDS
    def test_finds_a_file_that_is_gone(self, model):
        record = stored(model)
        tampered(record, None)

        (said,) = verification.findings()
        assert said.endswith("is missing.")

    @KINDS
    def test_finds_another_file_set_past_the_record(self, model):
        storage = stored(model).file.storage
        name = storage.save(OTHERS[model][0], ContentFile(OTHERS[model][1]))
        model.objects.update(file=name)

        (said,) = verification.findings()
        assert said.endswith("is not the one that was signed.")

    def test_reads_the_file_of_a_resource(self, article):
        resource = make_resource(document=make_document(title="Calendar", file=upload("c.pdf", PDF + b"%%")))
        page = another(article, "resource_list", {"heading": "Tools", "resources": items([resource.pk])})
        tampered(resource.document, b"%PDF-1.4 other")

        (said,) = verification.findings()
        assert said == f"The file of “{resource}”, signed with page {page.pk}, is not the one that was signed."

    def test_says_a_file_under_two_pages_once(self, article):
        document = stored(CenterDocument)
        second = another(article, "document", offered(document))
        tampered(document, None)

        (said,) = verification.findings()
        assert f"signed with page {article.pk}, {second.pk}," in said
