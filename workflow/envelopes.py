"""What the public is told of the review of a page: status, days, who signed, which version, and what it changed."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, prefetch_related_objects

from cms.core.envelope import Envelope, Withdrawal
from cms.core.json_schema import (
    DAY,
    MOMENT,
    SHA_256,
    TEXT,
    WHOLE_NUMBER,
    YES_OR_NO,
    exactly,
    list_of,
    named,
    one_of,
    or_null,
)
from workflow.models.governance import Governance
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission
from workflow.models.urgent_correction import UrgentCorrection
from workflow.standing import Standing, fallen_keys, standing_of

REVIEW = or_null(
    named(
        "Review",
        exactly(
            {
                "status": one_of(Standing.values),
                "status_until": or_null(DAY),
                "last_reviewed": or_null(DAY),
                "next_review": or_null(DAY),
                "reviewers": list_of(exactly({"name": or_null(TEXT), "credentials": TEXT, "role": TEXT})),
                "version": or_null(WHOLE_NUMBER),
                "update_type": or_null(one_of(Submission.UpdateType.values)),
                "change_note": or_null(TEXT),
                "fingerprint": or_null(SHA_256),
                "supersedes": or_null(SHA_256),
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


class Signed(NamedTuple):
    """A signature on a text that is or was public, in short."""

    pk: int
    revision_id: int
    fingerprint: str


def fetch(pages: Sequence[Any]) -> None:
    """Attach governance, the signatures on what is live, the urgent correction that it is, and what was public before.

    As many queries however many pages there are.
    """
    prefetch_related_objects(pages, "governance")
    public = SignOff.objects.published()
    standing = public.standing().filter(revision_id__in=[page.live_revision_id for page in pages])
    live: dict[int, list[SignOff]] = defaultdict(list)
    for sign_off in standing.annotate(urgent_id=F("submission__urgent_correction")).order_by("-pk"):
        live[sign_off.page_id].append(sign_off)
    ever = public.filter(page_id__in=[page.pk for page in pages]).order_by("pk")
    history: dict[int, list[Signed]] = defaultdict(list)
    for page_id, *signed in ever.values_list("page_id", *Signed._fields):
        history[page_id].append(Signed(*signed))
    urgent = {page_id: signed[0].urgent_id for page_id, signed in live.items() if signed[0].urgent_id}
    corrections = UrgentCorrection.objects.select_related("submission").in_bulk(urgent.values())
    fallen = set(fallen_keys())
    for page in pages:
        page._live_sign_offs = live[page.pk]
        page.correction = corrections.get(urgent.get(page.pk))
        page._superseded = _before(live[page.pk], history[page.pk])
        page.rests_on_fallen = any(not fallen.isdisjoint(sign_off.dependencies) for sign_off in live[page.pk])


def _before(live: Sequence[SignOff], history: Sequence[Signed]) -> list[Signed]:
    """Return the signatures in the `history` of a page on other texts, before the first on what is live."""
    first = live[-1] if live else None
    return [each for each in history if first and each.pk < first.pk and each.revision_id != first.revision_id]


def envelope_of(page: Any) -> Envelope:
    """Return what the public is told of the review of a live page; its days are those of the Center's time zone."""
    try:
        governance: Governance = page.governance
    except ObjectDoesNotExist:
        return Envelope()
    if not hasattr(page, "_superseded"):
        fetch([page])
    status = standing_of(governance, rests_on_fallen=page.rests_on_fallen)
    return Envelope(
        status=status.value,
        tier=governance.risk_tier,
        last_reviewed=governance.last_reviewed_on,
        next_review=governance.next_review_on,
        document=_document(page, governance, status),
    )


def _document(page: Any, governance: Governance, status: Standing) -> dict[str, Any]:
    """Return the envelope in JSON: what holds and until when, who signed, and what the signature covers.

    `reviewers` are newest first, each named only with consent. `version` counts the texts of the page that were ever
    public; `supersedes` is the fingerprint of the one before.
    """
    sign_offs: list[SignOff] = page._live_sign_offs
    before: list[Signed] = page._superseded
    approved = next((each for each in sign_offs if each.meaning == SignOff.Meaning.APPROVED), None)
    return {
        "status": status.value,
        "status_until": iso(governance.next_review_on) if status is not Standing.OVERDUE else None,
        "last_reviewed": iso(governance.last_reviewed_on),
        "next_review": iso(governance.next_review_on),
        "reviewers": reviewers(sign_offs),
        "version": len({each.revision_id for each in before}) + 1 if sign_offs else None,
        "update_type": approved.update_type if approved else None,
        "change_note": approved.change_note if approved else None,
        "fingerprint": sign_offs[0].fingerprint if sign_offs else None,
        "supersedes": before[-1].fingerprint if before else None,
        "correction": _correction(page.correction),
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


def withdrawal_of(governance: Governance) -> Withdrawal:
    """Return what the public is told of a page that was taken back."""
    return Withdrawal(
        reason=governance.withdrawal_reason,
        note=governance.withdrawal_note,
        since=governance.withdrawn_on,
        replacement_id=governance.replacement_id,
    )
