"""Why something is not deleted, in words for whoever tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import ReferenceIndex

from workflow.models import AuditEntry, BundlePage, Contribution, ReviewedPage, RoleGrant, SignOff, Submission

INSTEAD = "Switch it off instead: edit it and clear “Active”."


def why_kept(page: Any, user: Any) -> str:
    """Return why `user` may not delete `page` with everything below it; nothing where they may."""
    if not isinstance(page, ReviewedPage):
        return ""
    tester = page.permissions_for_user(user)
    if not tester.can_delete():
        return _reason(page, tester)
    if ReferenceIndex.get_references_to(page).group_by_source_object().is_protected:
        return f"“{page.title}” stays: another page refers to it. Take the reference away first."
    return ""


def _reason(page: ReviewedPage, tester: Any) -> str:
    tree = page.get_descendants(inclusive=True)
    signed = tree.filter(pk__in=SignOff.objects.values("page_id")).exclude(pk=page.pk).first()
    waiting = tree.filter(submissions__in=Submission.objects.undecided()).first()
    bundled = BundlePage.objects.filter(page__in=tree).select_related("page", "bundle").first()
    if signed:
        return f"“{page.title}” stays: below it, “{signed.title}” was signed, and what was signed is kept."
    if waiting:
        return f"“{page.title}” stays: “{waiting.title}” is in review. Recall it first."
    if bundled:
        return f"“{page.title}” stays: “{bundled.page.title}” is in the bundle “{bundled.bundle}”. Take it out first."
    decision = tester.decide("delete")
    return decision.reason or f"“{page.title}” stays: below it are pages that other people started."


def why_people_stay(people: Iterable[Any]) -> str:
    """Return why these accounts are not deleted: their names stand behind texts and decisions."""
    for person in people:
        if RoleGrant.objects.filter(user=person).exists():
            return f"{person} holds, held or was proposed for a clinical role, so this account is kept. {INSTEAD}"
        if any(
            model.objects.filter(**{field: person}).exists()
            for model, field in (
                (Contribution, "user"),
                (SignOff, "reviewer"),
                (Submission, "submitted_by"),
                (AuditEntry, "actor"),
            )
        ):
            return f"{person} wrote, sent or signed something, so this account is kept. {INSTEAD}"
    return ""
