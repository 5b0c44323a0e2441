"""Works out from the audit alone where each page stands, and reads from the tables where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from wagtail.models import Page

from workflow.models import AuditEntry, SignOff, Submission


@dataclass
class Standing:
    """Which revision of a page is live and which in review, and who has signed each of them, in order."""

    live: int | None = None
    signed: list[int] = field(default_factory=list)
    in_review: int | None = None
    signed_so_far: list[int] = field(default_factory=list)

    def follow(self, entry: AuditEntry) -> None:
        """Move on by what one entry of the audit says happened."""
        if entry.action == "submitted":
            self.in_review, self.signed_so_far = entry.revision_id, []
        elif entry.action == "signed_off":
            self.signed_so_far.append(entry.actor_id)
        elif entry.action == "signature_withdrawn":
            self.signed_so_far.remove(entry.actor_id)
        elif entry.action == "signature_overtaken":
            self.signed_so_far.remove(entry.data["signer"])
        elif entry.action == "published":
            self.live, self.signed = entry.revision_id, self.signed_so_far
            self.in_review, self.signed_so_far = None, []
        elif entry.action in ("changes_requested", "recalled", "workflow_cancelled"):
            self.in_review, self.signed_so_far = None, []
        elif entry.action in ("reaffirmed", "confirmed_in_part"):
            self.signed.append(entry.actor_id)
        elif entry.action == "withdrawn":
            self.live, self.signed = None, []


def replayed(page_ids: Collection[int]) -> dict[int, Standing]:
    """Return where these pages stand by the audit alone."""
    found: dict[int, Standing] = defaultdict(Standing)
    for entry in AuditEntry.objects.filter(page__in=page_ids).order_by("number"):
        found[entry.page_id].follow(entry)
    return {page_id: found[page_id] for page_id in page_ids}


def stored(page_ids: Collection[int]) -> dict[int, Standing]:
    """Return where these pages stand by the tables."""
    found = {}
    for page in Page.objects.filter(pk__in=page_ids):
        waiting = Submission.objects.filter(page_id=page.pk, status=Submission.Status.IN_REVIEW).first()
        in_review = waiting.revision_id if waiting else None
        live = page.live_revision_id if page.live else None
        found[page.pk] = Standing(live, signers(page.pk, live), in_review, signers(page.pk, in_review))
    return found


def signers(page_id: int, revision_id: int | None) -> list[int]:
    standing = SignOff.objects.standing().filter(page_id=page_id, revision_id=revision_id).order_by("pk")
    return list(standing.values_list("reviewer_id", flat=True)) if revision_id else []
