"""What waits for its release, as people read it: when it goes live, who said so, and what went wrong last time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from workflow import quorum
from workflow.models import AuditEntry, Bundle, BundlePage, ReleaseTrouble, SignOff, Submission
from workflow.policy import policy_of, signers_of
from workflow.release_words import center_moment, moment_in_words


class Release:
    """One submission that is in review or waits, and when it goes live; `submission` comes from `with_releases`."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.page: Any = submission.page

    @property
    def is_signed(self) -> bool:
        """Tell whether nothing but its release is missing."""
        return self.submission.status == Submission.Status.APPROVED

    @cached_property
    def bundle(self) -> Bundle | None:
        """Return the bundle with which it goes live."""
        return next((place.bundle for place in self.page.pending_places), None)

    @property
    def is_planned(self) -> bool:
        """Tell whether it goes live otherwise than by its last signature."""
        return self.is_signed or self.bundle is not None or self.submission.release_at is not None

    @property
    def words(self) -> str:
        """Say in a sentence when it goes live."""
        if not self.is_planned:
            return "Goes live as soon as it is signed."
        return moment_in_words(self.submission.release_at, self.bundle)

    @property
    def trouble(self) -> ReleaseTrouble | None:
        """Return what kept it from going live when that was tried last."""
        return getattr(self.submission, "trouble", None)

    @property
    def moment(self) -> str:
        """Return the moment before which it does not go live, as the Center's clocks show it."""
        return center_moment(self.submission.release_at) if self.submission.release_at else ""

    @cached_property
    def chosen(self) -> AuditEntry | None:
        """Return the entry that says who chose this moment, and when; one query."""
        actions = ("submitted", "rescheduled")
        found = AuditEntry.objects.filter(
            page=self.page.pk, revision_id=self.submission.revision_id, action__in=actions
        )
        return found.order_by("-pk").first()


def with_releases(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Add to submissions what a Release says of them, in a few queries however many there are."""
    pending = BundlePage.objects.filter(ended_at=None).select_related("bundle")
    return submissions.select_related("page__content_type", "submitted_by", "trouble").prefetch_related(
        Prefetch("page__bundle_places", pending, to_attr="pending_places")
    )


def release_of(page_id: int) -> Release | None:
    """Return when the submission of a page that is in review or waits goes live, if there is one."""
    found = with_releases(Submission.objects.undecided().filter(page_id=page_id)).first()
    return Release(found) if found else None


def refusal_of(submission: Submission) -> str:
    """Return why what was signed was sent back instead of going live; nothing when that never happened to it."""
    told = AuditEntry.objects.filter(
        page=submission.page_id, action="release_refused", revision_id=submission.revision_id
    )
    entry = told.filter(at__gte=submission.submitted_at).order_by("-pk").first()
    return str(entry.data["note"]) if entry else ""


@dataclass(frozen=True)
class Place:
    """One page of a bundle: how it stands, and what is missing before all go live."""

    place: BundlePage
    submission: Submission | None

    @property
    def page(self) -> Any:
        return self.place.page

    @property
    def is_ready(self) -> bool:
        """Tell whether nothing is missing but the others."""
        return self.submission is not None and self.submission.status == Submission.Status.APPROVED

    @property
    def is_live(self) -> bool:
        """Tell whether it went live with this bundle."""
        return self.place.submission_id is not None

    @property
    def state(self) -> str:
        """Say how it stands, and what is missing."""
        submission = self.submission
        if self.is_live:
            return "Live since this bundle went live"
        if submission is not None and submission.status == Submission.Status.IN_REVIEW:
            left = quorum.missing(policy_of(submission), signers_of(submission.standing))
            return f"In review. Still to sign: {quorum.in_words(left)}"
        if self.is_ready:
            return "Signed off"
        if submission is not None and submission.status == Submission.Status.CHANGES_REQUESTED:
            return "Sent back. It waits for its author"
        if self.page.live and not self.page.has_unpublished_changes:
            return "Live, with nothing new yet"
        return "A draft. Nobody has submitted it"

    @property
    def moment(self) -> str:
        """Return the page's own moment, as the Center's clocks show it; the bundle waits for it, too."""
        at = self.submission.release_at if self.submission and not self.is_live else None
        return center_moment(at) if at else ""


class BundleScreen:
    """One bundle with all that is read about it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    @cached_property
    def places(self) -> list[Place]:
        """Return the pages in the order in which they were added; three queries however many there are."""
        places = list(self.bundle.places.select_related("page__content_type").order_by("pk"))
        newest = _newest([place.page_id for place in places])
        return [Place(place, newest.get(place.page_id)) for place in places]

    @property
    def seen(self) -> str:
        """Return the ids of the pages, to be posted back by whoever decides on them."""
        return " ".join(str(place.page.pk) for place in self.places)

    @property
    def ready(self) -> int:
        """Return how many pages are signed."""
        return sum(place.is_ready for place in self.places)

    @property
    def words(self) -> str:
        """Say when it goes live."""
        at = self.bundle.release_at
        if self.bundle.status == Bundle.Status.RELEASED:
            return f"Live since {center_moment(self.bundle.ended_at)}."
        if self.bundle.status == Bundle.Status.CANCELLED:
            return f"Cancelled {center_moment(self.bundle.ended_at)}."
        if self.bundle.status == Bundle.Status.OPEN:
            early = f", nor before {center_moment(at)}" if at else ""
            return f"Pages can still be added. Nothing goes live before it is closed{early}."
        signed = self.places and self.ready == len(self.places)
        if at:
            return f"Goes live {center_moment(at)}{'' if signed else ', or later, when all are signed'}."
        return "Goes live within a minute." if signed else "Goes live when all are signed, within a minute."

    @property
    def trouble(self) -> ReleaseTrouble | None:
        """Return what kept it from going live when that was tried last."""
        return getattr(self.bundle, "trouble", None)

    @cached_property
    def entries(self) -> list[AuditEntry]:
        """Return what happened to it, newest first."""
        return list(AuditEntry.objects.filter(data__bundle=self.bundle.pk).order_by("-pk"))


def _newest(page_ids: Collection[int]) -> dict[int, Submission]:
    """Return the newest submission of each page, with its standing signatures."""
    found = Submission.objects.filter(page_id__in=page_ids).order_by("pk")
    found = found.prefetch_related(Prefetch("sign_offs", SignOff.objects.standing(), to_attr="standing"))
    return {submission.page_id: submission for submission in found}
