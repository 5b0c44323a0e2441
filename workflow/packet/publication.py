"""One publication of a page: what was handed in, signed and put live, and all that led to it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Comment

from workflow.contributions import contributors
from workflow.models import AuditEntry, Contribution, SignOff, Submission

HANDED_IN = "handed in"
COPIED = "copied"


def publications(page_id: int) -> QuerySet[Submission]:
    """Return the submissions of a page that were published, newest first."""
    return Submission.objects.filter(page_id=page_id, status=Submission.Status.PUBLISHED)


class Publication:
    """A published submission, with the attempts before it that were sent back or recalled.

    Everything is read when it is first asked for, and nothing that happened after the next publication of the same
    revision belongs to it.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.revision = submission.revision
        self.published_at: Any = submission.decided_at

    @cached_property
    def before(self) -> Publication | None:
        """Return the publication before this one."""
        earlier = publications(self.submission.page_id).filter(pk__lt=self.submission.pk).first()
        return Publication(earlier) if earlier else None

    @cached_property
    def begun_at(self) -> datetime.datetime:
        """Return when the first attempt since the publication before was handed in."""
        first = self._attempts.order_by("pk").first()
        return first.submitted_at if first else self.submission.submitted_at

    @cached_property
    def sign_offs(self) -> list[SignOff]:
        """Return every signature on this publication, first one first, also one that was taken back."""
        return list(self.submission.sign_offs.order_by("pk"))

    @cached_property
    def signed(self) -> SignOff:
        """Return the signature that completed this publication."""
        approved = [signed for signed in self.sign_offs if signed.meaning == SignOff.Meaning.APPROVED]
        return next(
            signed
            for signed in reversed(approved)
            if signed.withdrawn_at is None or signed.withdrawn_at >= self.published_at
        )

    @cached_property
    def comments(self) -> list[Comment]:
        """Return what was said from the first attempt to the publication, oldest first."""
        said = Comment.objects.filter(
            page_id=self.submission.page_id, created_at__gte=self.begun_at, created_at__lte=self.published_at
        )
        return list(said.select_related("user", "resolved_by").prefetch_related("replies__user").order_by("pk"))

    @cached_property
    def entries(self) -> list[AuditEntry]:
        """Return the audit from the first attempt to the publication, then what happened to this revision since."""
        of_page = AuditEntry.objects.filter(page_id=self.submission.page_id, at__gte=self.begun_at)
        mine = Q(revision_id=self.submission.revision_id)
        published = of_page.filter(mine, action="published", at__gte=self.published_at).order_by("pk").first()
        if published is None:
            return list(of_page.filter(at__lte=self.published_at).order_by("pk"))
        return list(of_page.filter(Q(pk__lte=published.pk) | (mine & self._until_the_next)).order_by("pk"))

    @cached_property
    def contributors(self) -> dict[int, set[str]]:
        """Return what each person did to the text since the publication before, by user id."""
        since = self.before.submission.revision_id if self.before else 0
        hands = Contribution.objects.filter(
            page_id=self.submission.page_id, revision_id__gt=since, revision_id__lte=self.submission.revision_id
        )
        found: dict[int, set[str]] = defaultdict(set)
        for user_id, kind in hands.order_by("pk").values_list("user_id", "kind"):
            found[user_id].add(kind)
        for user_id in self._attempts.order_by("pk").values_list("submitted_by_id", flat=True):
            found[user_id].add(HANDED_IN)
        if self.before is None:
            for user_id in contributors(self.revision) - found.keys():
                found[user_id].add(COPIED)
        return dict(found)

    @property
    def _attempts(self) -> QuerySet[Submission]:
        attempts = Submission.objects.filter(page_id=self.submission.page_id, pk__lte=self.submission.pk)
        return attempts.filter(pk__gt=self.before.submission.pk) if self.before else attempts

    @property
    def _until_the_next(self) -> Q:
        again = publications(self.submission.page_id).filter(
            pk__gt=self.submission.pk, revision_id=self.submission.revision_id
        )
        following = again.order_by("pk").first()
        return Q(at__lt=following.submitted_at) if following else Q()
