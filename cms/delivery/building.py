"""Making publications of live pages: the one builder, for one page and for hundreds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.models import COMMENTS_RELATION_NAME, Page

from cms.core.pages import BasePage, is_restricted
from cms.core.public_fields import comparable
from cms.core.references import references
from cms.core.standing import Standing
from cms.delivery.documents import PageDocument, own_fields, parts_of, subjects_in, words_in, written
from cms.delivery.head import first_moment_after
from cms.delivery.models import Publication
from cms.delivery.modules import stored_modules
from cms.delivery.places import section_of
from cms.delivery.watching import watched

PAGE = "wagtailcore.page"
NOT_PRINTED = frozenset({"page_ptr", "alias_of", COMMENTS_RELATION_NAME})
PRINTED, MIRRORED = 1, 2  # what stands behind a name in `uses`: this prints that, or that prints this as well


def build(model: type[BasePage], ids: Iterable[int]) -> list[Publication]:
    """Return the publications of those of these pages, all of one type, that are live; nothing is saved."""
    live = model._default_manager.filter(pk__in=list(ids), live=True)
    pages = list(model.joined(live.annotate(is_closed=is_restricted())))
    with model.at_hand(pages):
        return [_publication(page) for page in pages]


def _publication(page: Any) -> Publication:
    document = written(page)
    own = own_fields(document)
    parts = parts_of(document, own)
    envelope = page.envelope
    return Publication(
        page_id=page.pk,
        changed_at=timezone.now(),
        is_open=not page.is_closed,
        path=page.path,
        depth=page.depth,
        url_path=page.url_path,
        section=section_of(page.url_path),
        type=page._meta.label,
        format=page.public_format,
        title=page.title,
        slug=page.slug,
        locale=document["meta"]["locale"],
        translation_key=page.translation_key,
        first_published_at=page.first_published_at,
        values=_values(page),
        topics=dict.fromkeys(map(str, sorted(page.subjects())), 1),
        uses=_uses(page),
        audience=page.audience,
        tier=envelope.tier,
        status=envelope.status,
        last_reviewed=envelope.last_reviewed,
        next_review=envelope.next_review,
        turns_at=_turn(page),
        opening=parts.opening,
        details=parts.details,
        body=parts.body,
        modules=stored_modules(page.modules()),
        subjects=subjects_in(document),
        words=words_in(own),
    )


def _values(page: BasePage) -> dict[str, object]:
    names = PageDocument.get_available_fields(type(page), db_fields_only=True)
    return {name: comparable(page._meta.get_field(name).value_from_object(page)) for name in names}


def _uses(page: BasePage) -> dict[str, int]:
    """Return the names of the pages and records that this page prints, and of the pages that print this one."""
    models = watched()
    uses: dict[str, int] = {}
    for model, pk in references(page, but=NOT_PRINTED):
        if issubclass(model, Page):
            uses[f"{PAGE}:{pk}"] = PRINTED
        elif model in models:
            uses[f"{model._meta.label_lower}:{pk}"] = PRINTED
    uses |= {f"{PAGE}:{pk}": MIRRORED for pk in page.printed_on()}
    uses.pop(f"{PAGE}:{page.pk}", None)
    return dict(sorted(uses.items()))


def _turn(page: BasePage) -> datetime.datetime | None:
    """Return when the publication changes by itself: its review falls due, or what it announces begins or ends."""
    turns = [page.next_turn(timezone.now())]
    if page.envelope.next_review and page.envelope.status != Standing.OVERDUE:
        turns.append(first_moment_after(page.envelope.next_review))
    return min((turn for turn in turns if turn is not None), default=None)
