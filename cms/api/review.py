"""What the public API says about the review of a page."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import prefetch_related_objects
from wagtail.models import Page

from cms.core.json_schema import DAY, MOMENT, SHA_256, TEXT, YES_OR_NO, exactly, list_of, named, one_of, or_null
from workflow.models import Governance, SignOff, UrgentCorrection
from workflow.models.urgent_correction import correction_under
from workflow.standing import Standing, fallen_keys, standing_of

REVIEW = or_null(
    named(
        "Review",
        exactly(
            {
                "status": one_of(Standing.values),
                "last_reviewed": or_null(DAY),
                "next_review": or_null(DAY),
                "reviewers": list_of(exactly({"name": or_null(TEXT), "credentials": TEXT, "role": TEXT})),
                "fingerprint": or_null(SHA_256),
                "correction": or_null(
                    exactly(
                        {
                            "notice": TEXT,
                            "since": or_null(MOMENT),
                            "confirmed": YES_OR_NO,
                            "confirm_by": or_null(MOMENT),
                        }
                    )
                ),
            }
        ),
    )
)


def fetch_reviews(pages: Sequence[Page]) -> None:
    """Attach governance and the standing signatures on what is live: three queries, however many pages there are."""
    prefetch_related_objects(pages, "governance")
    signed: dict[int, list[SignOff]] = defaultdict(list)
    revisions = [page.live_revision_id for page in pages]
    standing = SignOff.objects.standing().filter(revision_id__in=revisions)
    for sign_off in standing.select_related("submission__urgent_correction").order_by("-pk"):
        signed[sign_off.page_id].append(sign_off)
    fallen = set(fallen_keys())
    for page in pages:
        page._live_sign_offs = signed[page.pk]
        page.rests_on_fallen = any(not fallen.isdisjoint(sign_off.dependencies) for sign_off in signed[page.pk])


def review_of(page: Page) -> dict[str, Any] | None:
    """Return the review envelope of a live page: status, days in ISO 8601, who signed, the fingerprint, and
    what readers must know of an urgent correction.

    The days are those of the Center's time zone; `reviewers` are newest first, each named only with consent.
    """
    try:
        governance: Governance = page.governance
    except ObjectDoesNotExist:
        return None
    sign_offs: list[SignOff] = page._live_sign_offs
    return {
        "status": standing_of(governance, rests_on_fallen=page.rests_on_fallen).value,
        "last_reviewed": iso(governance.last_reviewed_on),
        "next_review": iso(governance.next_review_on),
        "reviewers": reviewers(sign_offs),
        "fingerprint": sign_offs[0].fingerprint if sign_offs else None,
        "correction": _correction(correction_under(sign_offs)),
    }


def _correction(correction: UrgentCorrection | None) -> dict[str, str | bool | None] | None:
    """Return what readers are told about a text that was corrected in a hurry; moments in ISO 8601, in UTC."""
    if correction is None:
        return None
    unconfirmed = correction.is_unconfirmed
    return {
        "notice": correction.notice,
        "since": _moment(correction.live_since),
        "confirmed": not unconfirmed,
        "confirm_by": _moment(correction.due_at) if unconfirmed else None,
    }


def _moment(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds") if moment else None


def reviewers(sign_offs: Sequence[SignOff]) -> list[dict[str, str | None]]:
    """Return each reviewer once, as printed when signing."""
    seen: dict[int, dict[str, str | None]] = {}
    for sign_off in sign_offs:
        printed = {
            "name": sign_off.reviewer_name or None,
            "credentials": sign_off.reviewer_credentials,
            "role": sign_off.reviewer_role,
        }
        seen.setdefault(sign_off.reviewer_id, printed)
    return list(seen.values())


def iso(day: datetime.date | None) -> str | None:
    """Return a day as ISO 8601."""
    return day.isoformat() if day else None
