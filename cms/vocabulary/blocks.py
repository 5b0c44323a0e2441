"""Choosing a source, a person or a group inside a page's text."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from wagtail.blocks import ListBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.at_hand import AtHandChoice, records_at_hand
from cms.core.json_schema import KEY, TEXT, Schema, always, exactly, list_of, named, one_of, or_null, record
from cms.vocabulary.models import Citation, Partner, Person, Workgroup


def citations_at_hand(ids: Iterable[int]) -> AbstractContextManager[None]:
    """Resolve, inside the `with`, every chooser of these sources from one query, or none where all are at hand."""
    return records_at_hand(Citation.objects.with_replacements(), ids)


def cited_ids(raw: Any) -> Iterator[int]:
    """Yield the primary keys of every source in stored blocks; each block keeps its sources under `citations`."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key == "citations":
                chosen = (item["value"] if isinstance(item, Mapping) else item for item in value)
                yield from (pk for pk in chosen if pk)
            else:
                yield from cited_ids(value)
    elif isinstance(raw, list | tuple):
        for item in raw:
            yield from cited_ids(item)


class CitationChooserBlock(AtHandChoice, SnippetChooserBlock):
    """One source. Its JSON carries the words that are printed: those of the signature, where the page has one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Citation, **kwargs)

    def choices(self) -> QuerySet:
        return Citation.objects.with_replacements()

    def get_api_representation(
        self, value: Citation | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        words = (context or {}).get("sealed_words", Citation.sealed_words)(value)
        return {
            "id": value.pk,
            "type": value._meta.label,
            **dict(sorted(words.items())),  # a database may have changed their order
            "status": value.status,
            "warning": value.warning(),
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of a source: its words, all of them text, and what is known of it today."""
        words = dict.fromkeys(sorted(Citation().sealed_words()), TEXT)
        today = {"status": one_of(Citation.Status.values), "warning": TEXT}
        label = Citation._meta.label
        return or_null(named("Citation", exactly({"id": KEY, "type": always(label), **words, **today})))

    class Meta:
        icon = "openquote"


class CitationsBlock(ListBlock):
    """The sources of a statement, in the order in which the text refers to them as [1], [2] …"""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", [])
        said = "The first is [1] in the text above, the second [2]; the rest are printed after it."
        kwargs.setdefault("help_text", f"At least one. {said}" if kwargs.get("required", True) else said)
        super().__init__(CitationChooserBlock(), **kwargs)

    __init__.has_child_block_arg = False

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        chosen = [citation.pk for citation in cleaned if citation]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(
                "The same source stands here twice. Remove one; the text may refer to [1] more than once."
            )
        return cleaned

    class Meta:
        icon = "openquote"
        label = "Sources"


class SealedChoice(AtHandChoice):
    """Chooses one record; its JSON carries the words that are printed, which a signature covers."""

    def get_api_representation(
        self, value: Model | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        words = (context or {}).get("sealed_words", type(value).sealed_words)(value)
        named = {"id": value.pk, "type": value._meta.label, "title": words.get("name", ""), "url": None}
        return named | self.said(value, dict(sorted(words.items())))

    def said(self, value: Any, words: dict[str, str]) -> dict[str, Any]:
        """Return what JSON says of the record beyond its name, made of its signed words."""
        return words

    def api_schema(self) -> Schema:
        """Return what JSON says of the record."""
        model = self.model_class  # type: ignore[attr-defined]  # a mixin for chooser blocks
        return or_null(named(model.__name__, record(model._meta.label, **self.said_schema())))

    def said_schema(self) -> dict[str, Schema]:
        """Return, by property, what JSON says of the record beyond its name: its words, all of them text."""
        return dict.fromkeys(sorted(self.model_class().sealed_words()), TEXT)  # type: ignore[attr-defined]


class PersonChooserBlock(SealedChoice, SnippetChooserBlock):
    """One person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person, **kwargs)

    class Meta:
        icon = "user"


class PartnerChooserBlock(SealedChoice, SnippetChooserBlock):
    """One partner."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Partner, **kwargs)

    class Meta:
        icon = "globe"


class WorkgroupChooserBlock(SealedChoice, SnippetChooserBlock):
    """One workgroup with its members."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Workgroup, **kwargs)

    def choices(self) -> QuerySet:
        return Workgroup.objects.with_members()

    def said(self, value: Workgroup, words: dict[str, str]) -> dict[str, Any]:
        members = Workgroup.members_in(words)
        return {"name": words["name"], "description": words["description"], "members": members}

    def said_schema(self) -> dict[str, Schema]:
        return {"name": TEXT, "description": TEXT, "members": list_of(TEXT)}

    class Meta:
        icon = "group"
