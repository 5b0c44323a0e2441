"""A submission against the versions that a reviewer can compare it with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import Revision

from cms.core.ids import id_in
from workflow.models import SignOff, Submission
from workflow.review import redline
from workflow.review.page_text import parts_of
from workflow.review.redline import Change, Kind

SIGNED, SENT_BACK, FROM = "signed", "back", "from-"


def from_submission(submission: Submission) -> str:
    """Return the key of the base that is an earlier submission."""
    return f"{FROM}{submission.pk}"


@dataclass(frozen=True)
class Base:
    """A version that the submission can be compared with."""

    key: str
    label: str
    revision: Revision
    sign_off: SignOff | None


class Difference:
    """What a submission changes; `against` is the key of a base, another word means the usual one."""

    def __init__(self, submission: Submission, page: Any, draft: Any, against: str) -> None:
        self.submission = submission
        self.page = page
        self.draft = draft
        self._against = against

    @cached_property
    def bases(self) -> list[Base]:
        """Return what there is to compare with: what was signed last, and what was sent back since."""
        found: list[Base] = []
        earlier = SignOff.objects.filter(page_id=self.page.pk, revision_id__lt=self.submission.revision_id)
        signed = earlier.select_related("revision").first()
        if signed:
            is_live = self.page.live and self.page.live_revision_id == signed.revision_id
            label = f"last signed, {day(signed.signed_at)}{', and live now' if is_live else ''}"
            found.append(Base(SIGNED, label, signed.revision, signed))
        back = Submission.objects.filter(
            page_id=self.page.pk,
            pk__lt=self.submission.pk,
            status=Submission.Status.CHANGES_REQUESTED,
            revision_id__gt=signed.revision_id if signed else 0,
        ).exclude(revision_id=self.submission.revision_id)
        for earlier_try in back.select_related("revision").order_by("-pk")[:1]:
            label = f"sent back, {day(earlier_try.decided_at)}"
            found.append(Base(SENT_BACK, label, earlier_try.revision, signed))
        return found + self._on_screen(signed)

    def _on_screen(self, signed: SignOff | None) -> list[Base]:
        """Return the version that somebody had on the screen when this one was handed in, where that is asked for."""
        if not self._against.startswith(FROM):
            return []
        number = id_in(self._against.removeprefix(FROM))
        earlier = Submission.objects.filter(page_id=self.page.pk, pk=number, pk__lt=self.submission.pk)
        return [Base(self._against, "what was on your screen", seen.revision, signed) for seen in earlier]

    @cached_property
    def base(self) -> Base | None:
        """Return the version that the redline compares with; a text that was never signed is read whole at first."""
        found = {base.key: base for base in self.bases}
        return found.get(self._against) or found.get(SIGNED)

    @cached_property
    def changes(self) -> list[Change]:
        """Return every part of the page and what happened to it."""
        now = parts_of(self.draft)
        if self.base is None:
            return redline.read(now)
        return redline.compare(parts_of(self.base.revision.as_object()), now)

    @cached_property
    def changed(self) -> int:
        """Return how many parts are not as they were."""
        return sum(change.kind is not Kind.SAME for change in self.changes)

    @cached_property
    def total(self) -> int:
        """Return how many parts the page has now."""
        return sum(change.kind is not Kind.REMOVED for change in self.changes)


def day(moment: Any) -> str:
    """Write a day, or the day of a moment where the Center is, as lists do."""
    return date_format(localtime(moment) if hasattr(moment, "hour") else moment, "j M Y")
