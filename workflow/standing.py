"""Whether what is live still holds: within its review date, and resting on nothing that has fallen.

This is the one place that says so; lists, counts, filters, pages and the API ask here.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from cms.core.standing import Standing, fallen_keys
from workflow.models.governance import Governance
from workflow.models.sign_off import SignOff

# What our own lists show unless asked: a flagged page carries its warning, and most of it still holds.
LISTED = (Standing.CURRENT, Standing.FLAGGED)


def live_signatures() -> QuerySet[SignOff]:
    """Return the standing signatures on everything that is live."""
    return SignOff.objects.standing().filter(page__live=True, page__live_revision=F("revision"))


def signatures_on(keys: Collection[str]) -> QuerySet[SignOff]:
    """Return the standing signatures on what is live and rests on any of the records of these names."""
    return live_signatures().filter(dependencies__has_any_keys=list(keys)) if keys else SignOff.objects.none()


def is_past(today: datetime.date | None = None) -> Q:
    """Match pages past their review date, in the Center's days."""
    return Q(governance__status=Governance.Status.CURRENT, governance__next_review_on__lt=today or timezone.localdate())


def with_standing(pages: QuerySet, fallen: Collection[str] | None = None) -> QuerySet:
    """Add to each live page `standing`, a Standing, and `rests_on_fallen`; `fallen` spares asking for the keys."""
    keys = list(fallen_keys() if fallen is None else fallen)
    signed = SignOff.objects.standing().filter(page_id=OuterRef("pk"), revision_id=OuterRef("live_revision_id"))
    rests = Exists(signed.filter(dependencies__has_any_keys=keys)) if keys else Value(False, BooleanField())
    cases = [When(is_past(), then=Value(Standing.OVERDUE.value))]
    if keys:
        cases.append(When(rests_on_fallen=True, then=Value(Standing.FLAGGED.value)))
    standing = Case(*cases, default=Value(Standing.CURRENT.value), output_field=CharField())
    return pages.annotate(rests_on_fallen=rests).annotate(standing=standing)


def of_standing(pages: QuerySet, standings: Iterable[str], fallen: Collection[str] | None = None) -> QuerySet:
    """Keep the live pages of these standings."""
    return with_standing(pages, fallen).filter(standing__in=[str(standing) for standing in standings])


def standing_of(governance: Governance, *, rests_on_fallen: bool) -> Standing:
    """Return the standing of one live page from facts that are at hand; the same as `with_standing` adds."""
    if governance.is_overdue():
        return Standing.OVERDUE
    return Standing.FLAGGED if rests_on_fallen else Standing.CURRENT
