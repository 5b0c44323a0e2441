"""What waits for whom: open submissions with what a person may do to them, and live pages that are due.

However many rows there are, the number of queries stays the same.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from workflow import contributions, quorum, rules
from workflow.models import AuditEntry, Governance, RereviewRequest, ReviewRequest, SignOff, Submission
from workflow.policy import policy_of, signers_of
from workflow.quorum import Signer
from workflow.review.evidence import Fallen, fallen_under, live_dependencies
from workflow.review.releases import Release, with_releases
from workflow.review.urgency import Urgent, urgent_corrections
from workflow.reviewers import Fitness, fitness_of
from workflow.roles import CLINICAL
from workflow.rules import Decision, Situation
from workflow.services.signing import NO_CREDENTIALS, may_sign_in, signer_words
from workflow.situation import held_of, roles_of

WEEKS = 11
MOST_MARKS, TALLEST, STEP = 5, 54, 12


@dataclass(frozen=True)
class Row:
    """One open submission as one person sees it."""

    submission: Submission
    sign: Decision
    read: Decision
    sent_by_me: bool
    first_version: bool
    overdue: bool
    signed: tuple[SignOff, ...]
    needed: int
    was_refused: bool
    today: datetime.date

    @property
    def page(self) -> Page:
        return self.submission.page

    @property
    def is_safety(self) -> bool:
        return self.submission.update_type == Submission.UpdateType.SAFETY

    @property
    def request(self) -> ReviewRequest | None:
        asked = self.submission.requests.all()
        return next((each for each in asked if each.closed_at is None), next(iter(asked), None))

    @property
    def due_on(self) -> datetime.date:
        return self.request.due_on if self.request else self.today

    @property
    def why(self) -> str:
        """Why this waits, in a few words."""
        if self.is_safety:
            return "Safety correction"
        if self.was_refused:
            return "Its release was refused"
        if self.overdue:
            return "Review date passed"
        return "New page" if self.first_version else "Change of a live page"

    @property
    def dots(self) -> list[bool]:
        """One for each signature needed, true where it is there."""
        return [number < len(self.signed) for number in range(self.needed)]

    @property
    def urgency(self) -> tuple[bool, datetime.date, int]:
        """Sorts the most urgent first: safety, then the day by which, then who has waited longest."""
        return (not self.is_safety, self.due_on, self.submission.pk)


@dataclass(frozen=True)
class Rereview:
    """One live page that has to be read again, as one person sees it; `review` is its change in review, if any."""

    request: RereviewRequest
    may_edit: bool
    review: Submission | None

    @property
    def page(self) -> Page:
        return self.request.page


@dataclass(frozen=True)
class Week:
    """How many live pages fall due in one week; `state` is "over" for those overdue, "now" for this week."""

    title: str
    count: int
    state: str = ""

    @property
    def marks(self) -> list[int]:
        """The heights at which one mark for each page is drawn; the number beneath says the rest."""
        return [TALLEST - STEP * mark for mark in range(min(self.count, MOST_MARKS))]


class Queue:
    """Everything that `user` sees on the queue, read once."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.roles = roles_of(user)
        self.today = timezone.localdate()

    @property
    def signs(self) -> bool:
        """Tell whether any role of this person signs anything."""
        return bool(self.roles & set(rules.matrix()["sign"].allow))

    @cached_property
    def open(self) -> list[Row]:
        """Return the open submissions whose text this person may read, most urgent first."""
        found = list(open_submissions())
        hands = contributions.contributors_to([text_of(submission) for submission in found])
        rows = (self._row(submission, hands[submission.revision_id]) for submission in found)
        return sorted((row for row in rows if row.read), key=lambda row: row.urgency)

    @property
    def obstacle(self) -> str:
        """Why this person can sign no clinical page now, as a sentence; empty when they can, or never sign any."""
        if not self.roles & CLINICAL:
            return ""
        if held := held_of(self.user):
            return held
        if reason := self._fitness.recusal((), self.today):
            return f"{reason[:1].upper()}{reason[1:]}."
        return "" if self._has_credentials else NO_CREDENTIALS

    @property
    def waiting(self) -> list[Row]:
        """Return what this person may sign and has not signed; asks nothing for whoever never signs."""
        mine = self.user.pk
        if not self.signs:
            return []
        return [row for row in self.open if row.sign and mine not in {signed.reviewer_id for signed in row.signed}]

    @cached_property
    def urgent(self) -> list[Urgent]:
        """Return the urgent corrections that this person may know of, the nearest deadline first."""
        return urgent_corrections(
            self.user,
            roles=self.roles,
            fitness=self._fitness,
            held=held_of(self.user),
            has_credentials=self._has_credentials,
        )

    @property
    def count(self) -> int:
        """Return how much waits for this person's signature, second ones included."""
        return len(self.waiting) + sum(bool(row.confirm) for row in self.urgent)

    @property
    def mine(self) -> list[Row]:
        """Return what this person handed in or owns."""
        return [row for row in self.open if row.sent_by_me]

    @cached_property
    def sent_back(self) -> list[Submission]:
        """Return the submissions that came back to this person, or to anybody for a managing editor, newest first."""
        later = Submission.objects.filter(page=OuterRef("page"), pk__gt=OuterRef("pk"))
        back = Submission.objects.filter(~Exists(later), status=Submission.Status.CHANGES_REQUESTED)
        if "managing_editor" not in self.roles:
            back = back.filter(Q(submitted_by=self.user) | Q(page__owner=self.user))
        return list(back.select_related("page", "submitted_by").order_by("-decided_at"))

    @cached_property
    def scheduled(self) -> list[Release]:
        """Return what is signed, waits for its release and this person may read; the first to go live at the top."""
        waiting = with_releases(Submission.objects.waiting()).order_by(F("release_at").asc(nulls_last=True), "pk")
        return [Release(each) for each in waiting if rules.may("read_draft", self._facts_on(each.page))]

    def _facts_on(self, page: Page) -> Situation:
        return Situation(roles=self.roles, state="scheduled", owns=page.owner_id == self.user.pk)

    @cached_property
    def overdue(self) -> list[Governance]:
        """Return the live pages past their review date, longest overdue first."""
        due = Governance.objects.filter(status=Governance.Status.CURRENT, next_review_on__lt=self.today)
        return list(due.select_related("page__content_type", "owner").order_by("next_review_on", "pk"))

    @cached_property
    def rereviews(self) -> list[Rereview]:
        """Return what has to be read again and this person may know of, due first at the top."""
        found = RereviewRequest.objects.open().by_urgency()
        if not rules.may("read_draft", Situation(roles=self.roles, state="live")):
            found = found.owned_by(self.user)
        requests = list(found)
        reviews = {
            submission.page_id: submission
            for submission in Submission.objects.filter(
                status=Submission.Status.IN_REVIEW, page__in={request.page_id for request in requests}
            )
        }
        return [self._rereview(request, reviews.get(request.page_id)) for request in requests]

    @cached_property
    def weeks(self) -> list[Week]:
        """Return what falls due: overdue, this week, and each week after; nothing when nothing does."""
        monday = self.today - datetime.timedelta(days=self.today.weekday())
        ends = [monday + datetime.timedelta(weeks=number) for number in range(1, WEEKS + 1)]
        current = Governance.objects.filter(status=Governance.Status.CURRENT, next_review_on__lt=ends[-1])
        days = sorted(current.values_list("next_review_on", flat=True))
        upto = [bisect_left(days, day) for day in (self.today, *ends)]
        titles = ["This week", *(date_format(day, "j M") for day in ends)]
        weeks = [Week("Overdue", upto[0], "over")]
        weeks += [
            Week(titles[number], upto[number + 1] - upto[number], "" if number else "now") for number in range(WEEKS)
        ]
        return weeks if days else []

    @cached_property
    def fallen(self) -> list[Fallen]:
        """Return the sources that no longer hold and that live pages still rest on."""
        return fallen_under(live_dependencies())

    @cached_property
    def warnings(self) -> list[tuple[Fallen, list[Page]]]:
        """Return each fallen source with the live pages that rest on it, by title."""
        ids = {page_id for source in self.fallen for page_id in source.page_ids}
        pages = Page.objects.filter(pk__in=ids).order_by("title") if ids else []
        return [(source, [page for page in pages if page.pk in source.page_ids]) for source in self.fallen]

    @cached_property
    def _has_credentials(self) -> bool:
        return bool(signer_words(self.user)["reviewer_credentials"])

    @cached_property
    def _fitness(self) -> Fitness:
        return fitness_of(self.user)

    def _may_sign(self, submission: Submission, facts: Situation) -> Decision:
        decision = may_sign_in(facts, has_credentials=self._has_credentials)
        if not decision:
            return decision
        signer = Signer(self.user.pk, self._fitness.specialties)
        reason = quorum.why_not(policy_of(submission), signers_of(submission.standing), signer)
        return Decision(not reason, reason)

    def _rereview(self, request: RereviewRequest, review: Submission | None) -> Rereview:
        facts = Situation(
            roles=self.roles,
            state="in_review" if review else "live",
            owns=request.page.owner_id == self.user.pk,
        )
        return Rereview(request, bool(rules.may("edit", facts)), review)

    def _row(self, submission: Submission, hands: Collection[int]) -> Row:
        page, governance = submission.page, submission.page.governance
        facts = Situation(
            roles=self.roles,
            state="in_review",
            tier=governance.risk_tier,
            owns=page.owner_id == self.user.pk,
            contributed=self.user.pk in hands,
            recusal=self._fitness.recusal(submission.subjects, self.today),
            held=held_of(self.user),
        )
        return Row(
            submission=submission,
            sign=self._may_sign(submission, facts),
            read=rules.may("read_draft", facts),
            sent_by_me=self.user.pk in (submission.submitted_by_id, page.owner_id),
            first_version=not page.live,
            overdue=governance.is_overdue(self.today),
            signed=tuple(submission.standing),
            needed=submission.signatures,
            was_refused=submission.was_refused,
            today=self.today,
        )


def open_submissions() -> QuerySet[Submission]:
    """Return the submissions in review with all that a row shows, but not the text itself."""
    refused = AuditEntry.objects.filter(
        page=OuterRef("page"),
        action="release_refused",
        revision_id=OuterRef("revision"),
        at__gte=OuterRef("submitted_at"),
    )
    return (
        Submission.objects.filter(status=Submission.Status.IN_REVIEW)
        .select_related("page__governance", "page__content_type", "submitted_by")
        .prefetch_related(
            Prefetch("requests", ReviewRequest.objects.select_related("assignee")),
            Prefetch("sign_offs", SignOff.objects.standing(), to_attr="standing"),
        )
        .annotate(lineage=KeyTextTransform("lineage", "revision__content"), was_refused=Exists(refused))
    )


def text_of(submission: Submission) -> contributions.Text:
    """Name what was submitted; `submission` comes from `open_submissions`."""
    return contributions.Text(submission.page_id, submission.revision_id, submission.lineage or "")
