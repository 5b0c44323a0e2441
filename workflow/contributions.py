"""Whose text is it? Nobody signs what they contributed to, so every hand in a text is recorded and found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from wagtail.models import Revision

from workflow.models.records import Contribution
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission


def record_saved(revision: Revision) -> None:
    """Record that the revision's user wrote it; saving it again adds nothing."""
    if revision.user_id is None:
        return
    Contribution.objects.get_or_create(
        revision_id=revision.pk,
        user_id=revision.user_id,
        kind=Contribution.Kind.SAVED,
        defaults={"page_id": int(revision.object_id), "lineage": revision.content["lineage"]},
    )


def record_reverted(*, revision: Revision, previous: Revision) -> None:
    """Record everyone behind `previous` as a contributor to `revision`, which restores its text."""
    for user_id in contributors(previous):
        Contribution.objects.get_or_create(
            revision_id=revision.pk,
            user_id=user_id,
            kind=Contribution.Kind.REVERTED,
            defaults={"page_id": int(revision.object_id), "lineage": revision.content["lineage"]},
        )


def contributors(revision: Revision) -> set[int]:
    """Return the ids of everyone who has a part in `revision` that no earlier signature covers.

    Whoever handed it in wrote the note on what changed, which is signed and public, and so has a part. A copy or a
    translation keeps the lineage of its source, so a page that was never signed also counts everyone who wrote at
    its source before it was copied.
    """
    return contributors_to([text_of(revision)])[revision.pk]


def has_part(user_id: int, revision: Revision) -> bool:
    """Tell whether somebody is among the `contributors` of `revision`; the whole is read only where they may be."""
    saved, handed_in, recorded = _traces([text_of(revision)])
    others = (handed_in.filter(submitted_by_id=user_id), recorded.filter(user_id=user_id))
    mine = _keys(saved.filter(user_id=user_id)).union(*map(_keys, others), all=True)
    return mine.exists() and user_id in contributors(revision)


def _keys(traces: QuerySet[Any]) -> QuerySet[Any]:
    return traces.order_by().values_list("pk")


def _traces(texts: Collection[Text]) -> tuple[QuerySet[Revision], QuerySet[Submission], QuerySet[Contribution]]:
    """Return all that tells who had a hand in `texts`: revisions saved, texts handed in, contributions recorded.

    The last are also those to pages from which these were copied.
    """
    page_ids = {text.page_id for text in texts}
    lineages = {text.lineage for text in texts if _is_uuid(text.lineage)}
    return (
        Revision.objects.page_revisions().filter(object_id__in=[str(page_id) for page_id in page_ids]),
        Submission.objects.filter(page_id__in=page_ids),
        Contribution.objects.filter(Q(page_id__in=page_ids) | Q(lineage__in=lineages)),
    )


def text_of(revision: Revision) -> Text:
    """Return the name of a revision that is at hand."""
    return Text(int(revision.object_id), revision.pk, str(revision.content.get("lineage")))


@dataclass(frozen=True)
class Text:
    """A revision, named without loading its content; `lineage` is a UUID as text."""

    page_id: int
    revision_id: int
    lineage: str


def contributors_to(texts: Collection[Text]) -> dict[int, set[int]]:
    """Return `contributors` of many revisions, by revision id, in four queries however many there are."""
    page_ids = {text.page_id for text in texts}
    signed: dict[int, list[int]] = defaultdict(list)
    for page_id, revision_id in (
        SignOff.objects.filter(page_id__in=page_ids).standing().published().values_list("page_id", "revision_id")
    ):
        signed[page_id].append(revision_id)
    saved, handed_in, recorded = _traces(texts)
    hands = list(recorded.order_by("pk"))
    others: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for page_id, revision_id, user_id in (
        *saved.filter(user__isnull=False).values_list("object_id", "pk", "user_id"),
        *handed_in.values_list("page_id", "revision_id", "submitted_by_id"),
    ):
        others[int(page_id)].append((revision_id, user_id))
    return {
        text.revision_id: _contributors_to(text, signed[text.page_id], hands, others[text.page_id]) for text in texts
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _contributors_to(
    text: Text, signed: Collection[int], hands: Collection[Contribution], others: Collection[tuple[int, int]]
) -> set[int]:
    own = [hand for hand in hands if hand.page_id == text.page_id]
    since = max((revision_id for revision_id in signed if revision_id < text.revision_id), default=None)
    parts = [(hand.revision_id, hand.user_id) for hand in own] + list(others)
    found = {user_id for revision_id, user_id in parts if (since or 0) < revision_id <= text.revision_id}
    if since is not None:
        return found
    first = own[0].pk if own else None
    source = [hand for hand in hands if hand.page_id != text.page_id and str(hand.lineage) == text.lineage]
    return found | {hand.user_id for hand in source if first is None or hand.pk < first}
