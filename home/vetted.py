"""What a hub may say of its review: only what is counted."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q
from django.utils import timezone
from wagtail.models import Page

from cms.core.pages import open_to_all
from home.scope import below
from workflow.models import Governance, SignOff


@dataclass(frozen=True)
class Vetted:
    """How many clinical pages hold today, and who signed what is live."""

    total: int
    current: int
    signers: int
    last_signed_on: datetime.date

    @property
    def all_current(self) -> bool:
        """Whether the sentence “all vetted” is true today."""
        return self.current == self.total


def vetted(*scopes: Page | None) -> Vetted | None:
    """Count the public clinical pages in these scopes; None while there is nothing to count. Two queries."""
    today = timezone.localdate()
    pages = open_to_all(Page.objects.live().filter(below(scopes)))
    pages = pages.filter(governance__isnull=False).exclude(governance__risk_tier=Governance.RiskTier.EDITORIAL)
    overdue = Count("pk", filter=Q(governance__next_review_on__lt=today))
    counts = pages.aggregate(total=Count("pk"), overdue=overdue)
    signed = SignOff.objects.standing().filter(page__in=pages, page__live_revision=F("revision"))
    record = signed.aggregate(signers=Count("reviewer", distinct=True), last=Max("signed_at"))
    if not counts["total"] or record["last"] is None:
        return None
    return Vetted(
        total=counts["total"],
        current=counts["total"] - counts["overdue"],
        signers=record["signers"],
        last_signed_on=timezone.localdate(record["last"]),
    )
