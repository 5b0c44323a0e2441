"""Urgent corrections as one person sees them: what waits for whom, and until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q
from django.db.models.fields.json import KeyTextTransform
from wagtail.models import Page

from workflow import contributions, quorum, rules
from workflow.models import SignOff, Submission, UrgentCorrection
from workflow.policy import confirmation_of, signers_of
from workflow.quorum import Signer
from workflow.reviewers import Fitness
from workflow.rules import Decision, Situation
from workflow.services.signing import NO_CREDENTIALS

Status = UrgentCorrection.Status


@dataclass(frozen=True)
class Urgent:
    """One urgent correction; `missing` are the specialties it lacks, `confirm` whether this person may sign second."""

    correction: UrgentCorrection
    missing: tuple[str, ...]
    confirm: Decision
    may_edit: bool

    @property
    def page(self) -> Page:
        return self.correction.page

    @property
    def submission(self) -> Submission | None:
        """What was handed in and is of interest now: in review, or live."""
        return self.correction.submission if self.correction.status in (Status.IN_REVIEW, Status.LIVE) else None

    @property
    def still_needed(self) -> str:
        """The specialties that have to sign yet, in words."""
        return quorum.in_words(self.missing)


def urgent_corrections(
    user: Any, *, roles: Collection[str], fitness: Fitness, held: str, has_credentials: bool
) -> list[Urgent]:
    """Return what is under way and what was withdrawn unconfirmed, the nearest deadline first; few queries for many."""
    withdrawn = Q(status=Status.WITHDRAWN, page__live=False)
    found = list(
        UrgentCorrection.objects.filter(Q(status__in=(Status.DRAFTING, Status.IN_REVIEW, Status.LIVE)) | withdrawn)
        .select_related("page__governance", "page__content_type", "submission", "started_by")
        .prefetch_related(Prefetch("submission__sign_offs", SignOff.objects.standing(), to_attr="standing"))
        .annotate(lineage=KeyTextTransform("lineage", "submission__revision__content"))
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    live = [each for each in found if each.is_unconfirmed]
    hands = contributions.contributors_to(
        [contributions.Text(each.page_id, each.submission.revision_id, each.lineage or "") for each in live]
    )
    rows = []
    for correction in found:
        page, submission = correction.page, correction.submission
        facts = Situation(
            roles=roles,
            state="live",
            tier=page.governance.risk_tier,
            owns=page.owner_id == user.pk,
            contributed=submission is not None and user.pk in hands.get(submission.revision_id, ()),
            recusal=fitness.recusal(submission.subjects) if submission else "",
            held=held,
        )
        if rules.may("read_draft", facts):
            waits = correction.is_unconfirmed
            confirm = _may_confirm(correction, facts, Signer(user.pk, fitness.specialties), has_credentials)
            missing = _missing(submission) if waits else ()
            rows.append(Urgent(correction, missing, confirm, bool(rules.may("edit", facts))))
    return rows


def _missing(submission: Submission) -> tuple[str, ...]:
    policy = confirmation_of(submission)
    return quorum.missing(policy, signers_of(submission.standing)) if policy else ()


def _may_confirm(correction: UrgentCorrection, facts: Situation, signer: Signer, has_credentials: bool) -> Decision:
    if not correction.is_unconfirmed or correction.is_late:
        return Decision(False)
    decision = rules.may("countersign", facts)
    if not decision:
        return decision
    if facts.tier != rules.EDITORIAL and not has_credentials:
        return Decision(False, NO_CREDENTIALS)
    policy = confirmation_of(correction.submission)
    reason = quorum.why_not(policy, signers_of(correction.submission.standing), signer) if policy else "No."
    return Decision(not reason, reason)
