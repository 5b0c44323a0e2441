"""The captions of a recording, one track a language."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.blocks.chooser import TolerantChoice
from cms.core.json_schema import SHA_256, Schema, named, or_null, record
from cms.core.serializers import absolute
from media_library.models.caption_file import CaptionFile

_at_hand: ContextVar[Mapping[int, CaptionFile]] = ContextVar("captions_at_hand")


@contextmanager
def captions_at_hand(ids: Iterable[int]) -> Iterator[None]:
    """Resolve, inside the `with`, every chooser of these captions from one query."""
    token = _at_hand.set(CaptionFile.objects.in_bulk(set(ids)))
    try:
        yield
    finally:
        _at_hand.reset(token)


class Language(models.TextChoices):
    """Languages of captions, by their BCP 47 tag."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
    FRENCH = "fr", "French"
    PORTUGUESE = "pt", "Portuguese"
    CHINESE = "zh", "Chinese"
    VIETNAMESE = "vi", "Vietnamese"


class CaptionChooserBlock(TolerantChoice, SnippetChooserBlock):
    """One file of captions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CaptionFile, **kwargs)

    def bulk_to_python(self, values: Iterable[int | None]) -> list[CaptionFile | None]:
        values = list(values)
        found = dict(_at_hand.get({}))
        missing = {value for value in values if value is not None and value not in found}
        if missing:
            found |= CaptionFile.objects.in_bulk(missing)
        return [found.get(value) for value in values]

    def to_python(self, value: int | None) -> CaptionFile | None:
        return self.bulk_to_python([value])[0]

    def get_api_representation(
        self, value: CaptionFile | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        return {
            "id": value.pk,
            "type": value._meta.label,
            "title": value.title,
            "url": absolute(value.file.url, context),
            "sha256": value.file_sha256,
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of the file."""
        return or_null(named("CaptionFile", record(CaptionFile._meta.label, sha256=SHA_256)))

    class Meta:
        icon = "openquote"


class TrackBlock(blocks.StructBlock):
    """The captions of a recording in one language."""

    language = blocks.ChoiceBlock(
        choices=Language.choices, default=Language.ENGLISH, help_text="Screen readers speak the captions in it."
    )
    label = blocks.CharBlock(
        max_length=60, help_text="Read in the player’s menu and in the list of downloads, for example “English”."
    )
    file = CaptionChooserBlock(help_text="Shown over the video from its first second; viewers may turn it off.")

    class Meta:
        icon = "openquote"
        label = "Captions"
        group = "Recording"
        description = "Captions in one language, as a WebVTT file of the library."
        preview_value = {"language": Language.ENGLISH, "label": "English", "file": None}
        template = "media_library/blocks/track.html"
        list_class = "tools"  # the list that it is an item of
        label_format = "Captions: {label}"
