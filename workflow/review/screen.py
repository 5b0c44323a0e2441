"""All that a reviewer reads about one submission: the difference, the evidence, the people, and what may be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import Comment

from workflow import quorum, rules
from workflow.dependencies import records, warning_of
from workflow.models import AuditEntry, RereviewRequest, ReviewRequest, SignOff, Submission, UrgentCorrection
from workflow.policy import confirmation_of, policy_of, signers_of
from workflow.quorum import Signer
from workflow.review import redline
from workflow.review.difference import SIGNED, Difference, day
from workflow.review.evidence import Source, sources
from workflow.review.moved import carried
from workflow.review.redline import Change, Kind
from workflow.review.releases import Release, refusal_of, release_of
from workflow.reviewers import fitness_of
from workflow.rules import Decision
from workflow.seal import Seal
from workflow.services.lane import missing
from workflow.services.rereview import left_open
from workflow.services.signing import may_sign, seal_of
from workflow.services.urgent import may_countersign
from workflow.services.waiting import must_wait
from workflow.situation import situation, tier_of

PAGE = "page"
CLOSING = ("signed_off", "published", "changes_requested", "recalled", "workflow_cancelled")


@dataclass(frozen=True)
class Block:
    """One part of the page as it is shown: what happened to it, and what was said about it."""

    change: Change
    comments: Sequence[Comment]


class ReviewScreen:
    """One submission as one person sees it; everything is read when it is first asked for."""

    def __init__(self, submission: Submission, user: Any, against: str = SIGNED) -> None:
        self.submission = submission
        self.user = user
        self.page = submission.page.specific
        self.draft: Any = submission.revision.as_object()
        self.difference = Difference(submission, self.page, self.draft, against)
        self.said_at = ""  # the part on which a comment is being written

    # What changed, and what was said

    @cached_property
    def groups(self) -> list[tuple[bool, list[Block]]]:
        """Return the page in reading order, unchanged parts grouped to fold away; a first version never folds."""
        groups = redline.folded(self.difference.changes, keep=[*self._comments, self.said_at])
        if self.difference.base is None:
            groups = [(False, [change]) for change in self.difference.changes]
        return [
            (folds, [Block(change, self._comments.get(change.part.key, ())) for change in group])
            for folds, group in groups
        ]

    @cached_property
    def _comments(self) -> dict[str, list[Comment]]:
        keys = [change.part.key for change in self.difference.changes]
        found: dict[str, list[Comment]] = defaultdict(list)
        for comment in self.open_comments:
            path = f"{comment.contentpath}."
            found[next((key for key in keys if path.startswith(f"{key}.")), "")].append(comment)
        return dict(found)

    @cached_property
    def open_comments(self) -> list[Comment]:
        """Return the comments that nobody has resolved, oldest first."""
        comments = Comment.objects.filter(page_id=self.page.pk, resolved_at__isnull=True)
        return list(comments.select_related("user").prefetch_related("replies__user").order_by("pk"))

    @property
    def page_comments(self) -> list[Comment]:
        """Return the comments on the page as a whole, or on a part that it no longer has."""
        return self._comments.get("", [])

    def is_commentable(self, path: str) -> bool:
        """Tell whether `path` is a part of the page that was handed in."""
        return any(change.part.key == path for change in self.difference.changes if change.kind is not Kind.REMOVED)

    # What it rests on

    @cached_property
    def seal(self) -> Seal:
        """Return what a signature would cover now."""
        return seal_of(self.submission)

    @property
    def carried(self) -> str:
        """Return what the form carries of the words on this screen, to be compared when it comes back."""
        return carried(self.seal.dependencies)

    @cached_property
    def sources(self) -> list[Source]:
        """Return the evidence, as it is now while the review is open, as it was signed after."""
        signed = self.signatures[0] if self.signatures and not self.is_open else None
        now = signed.dependencies if signed else self.seal.dependencies
        base = self.difference.base
        return sources(now, base.sign_off.dependencies if base and base.sign_off else {})

    @cached_property
    def correction(self) -> UrgentCorrection | None:
        """Return the urgent correction that this is the text of."""
        return getattr(self.submission, "urgent_correction", None)

    @property
    def awaits_confirmation(self) -> bool:
        """Tell whether this is live with its first signature only."""
        return self.correction is not None and self.correction.is_unconfirmed

    @cached_property
    def confirm(self) -> Decision:
        """Return whether this person may give the second signature, with the reason."""
        return may_countersign(self.user, self.correction) if self.correction else Decision(False)

    @cached_property
    def to_confirm(self) -> str:
        """Return the specialties that an urgent correction still lacks to stay live, in words."""
        return quorum.in_words(missing(self.submission))

    @cached_property
    def why_now(self) -> list[str]:
        """Return, in plain sentences, what the public sees until this is decided."""
        if self.awaits_confirmation and self.correction:
            since, until = (localtime(moment) for moment in (self.correction.live_since, self.correction.due_at))
            return [
                f"Live since {date_format(since, 'j F Y, H:i')} with one signature.",
                f"Not confirmed by {date_format(until, 'j F Y, H:i')}, the page is withdrawn.",
                "The text that it replaced does not come back.",
            ]
        if not self.is_open:
            return []
        governance = self.page.governance
        refused = refusal_of(self.submission)
        if refused:
            return [f"It was signed, and not put live. {refused} Whoever signed is asked again."]
        if not self.page.live:
            if self.page.is_withdrawn():
                return [f"Withdrawn since {day(governance.withdrawn_on)}. Readers see the notice, not the text."]
            return ["Not public yet. Nobody but the team can read it until it is signed."]
        said = ["Readers see the text that was signed last until you decide."]
        if self.correction:
            said = [f"An urgent correction, started by {self.correction.started_by}.", *said]
        if governance.is_overdue():
            said.append(f"It is past its review date, {day(governance.next_review_on)}.")
        keys = {key for signed in self.page.live_sign_offs()[:1] for key in signed.dependencies}
        for record in records(keys).values():
            if warning := warning_of(record):
                said.append(f"It rests on “{record}”: {warning[:1].lower()}{warning[1:]}.")
        return said

    @cached_property
    def left_open(self) -> list[RereviewRequest]:
        """Return the requests for a new look that a signature on this text would not close."""
        return left_open(self.page.pk, self.seal.dependencies) if self.is_open else []

    # Who decides

    @property
    def is_open(self) -> bool:
        """Tell whether this still waits for a decision."""
        return self.submission.status == Submission.Status.IN_REVIEW

    @property
    def is_undecided(self) -> bool:
        """Tell whether this is in review, or signed and not live yet."""
        return self.is_open or self.submission.status == Submission.Status.APPROVED

    @cached_property
    def release(self) -> Release | None:
        """Return when this goes live, while it has not."""
        return release_of(self.page.pk) if self.is_undecided else None

    @cached_property
    def waits(self) -> bool:
        """Tell whether this waits once it is signed, for its moment or its bundle, and does not go live at once."""
        return must_wait(self.submission)

    @cached_property
    def tier(self) -> str:
        """Return the risk tier of the page."""
        return tier_of(self.page)

    @property
    def needed(self) -> int:
        """Return how many signatures the page needs: to go live, or an urgent correction to stay live."""
        confirmation = None if self.is_open else confirmation_of(self.submission)
        return confirmation.signatures if confirmation else self.submission.signatures

    @cached_property
    def signatures(self) -> list[SignOff]:
        """Return the signatures on this submission, first one first."""
        signed = self.submission.sign_offs.filter(meaning=SignOff.Meaning.APPROVED)
        return list(signed.select_related("reviewer").order_by("pk"))

    @cached_property
    def standing(self) -> list[SignOff]:
        """Return the signatures that nobody has taken back, first one first."""
        return [signed for signed in self.signatures if signed.withdrawn_at is None]

    @cached_property
    def missing(self) -> int:
        """Return how many signatures are still to come."""
        return len(quorum.missing(policy_of(self.submission), signers_of(self.standing))) if self.is_open else 0

    @cached_property
    def requests(self) -> list[ReviewRequest]:
        """Return the requests that wait for an answer: which specialty, whom the author asked, and by when."""
        return list(self.submission.requests.filter(closed_at=None).select_related("assignee").order_by("pk"))

    @property
    def asked_of_others(self) -> list[ReviewRequest]:
        """Return the requests that still wait once this person has signed; all of them, where they may not."""
        if not self.sign or not self.is_open:
            return self.requests
        me = Signer(self.user.pk, fitness_of(self.user).specialties)
        left = list(quorum.missing(policy_of(self.submission), [*signers_of(self.standing), me]))
        others = []
        for request in self.requests:
            if request.specialty in left:
                left.remove(request.specialty)
                others.append(request)
        return others

    @property
    def request(self) -> ReviewRequest | None:
        """Return the request that is answered next."""
        return self.requests[0] if self.requests else None

    @cached_property
    def may_withdraw_signature(self) -> bool:
        """Tell whether this person has a signature here that can still be taken back."""
        mine = any(signed.reviewer_id == self.user.pk for signed in self.standing)
        return self.is_undecided and mine and bool(self._may("withdraw_signature"))

    @cached_property
    def sign(self) -> Decision:
        """Return whether this person may sign, with the reason."""
        return may_sign(self.user, self.submission)

    @cached_property
    def may_ask_for_changes(self) -> Decision:
        """Return whether this person may send it back, with the reason."""
        return self._may("request_changes")

    @cached_property
    def may_comment(self) -> Decision:
        """Return whether this person may leave comments, with the reason."""
        return self._may("comment")

    @cached_property
    def may_recall(self) -> Decision:
        """Return whether this person may take it back, with the reason."""
        return self._may("recall")

    @cached_property
    def outcome(self) -> AuditEntry | None:
        """Return the entry that tells how this review ended, by whom."""
        if self.is_undecided:
            return None
        revision_id = self.submission.revision_id
        closed = Q(revision_id=revision_id, action__in=CLOSING)
        overtaken = Q(action="urgent_started", data__superseded=revision_id)
        ended = AuditEntry.objects.filter(closed | overtaken, page=self.page.pk, at__gte=self.submission.submitted_at)
        return ended.order_by("pk").first()

    def _may(self, action: str) -> Decision:
        submitted = self.submission
        facts = situation(self.user, self.page, revision=submitted.revision, subjects=submitted.subjects)
        return rules.may(action, facts)
