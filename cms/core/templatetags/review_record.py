"""The review record of a page in words: its state today, who signed it, what changed, and the fingerprint."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()

OVERDUE = "overdue"
DRAFT = "draft"

KINDS_OF_CHANGE = {"minor": "Wording", "major": "Changed", "safety": "Safety correction"}


@dataclass(frozen=True)
class ReviewState:
    """What a reader is told about the review of one page; a draft has no signers and no dates.

    `kind` is the page's standing, "current", "flagged" or "overdue", or "draft"; `correction` is the urgent correction
    whose text is live.
    """

    kind: str
    share: int
    reviewed_on: datetime.date | None
    next_review_on: datetime.date | None
    signers: tuple[Any, ...]
    change: Any = None
    correction: Any = None


@dataclass(frozen=True)
class Change:
    """One line of the public change log."""

    on: datetime.date
    kind: str
    note: str


@dataclass(frozen=True)
class Notice:
    """What a reader must know before the text, in plain sentences."""

    title: str
    paragraphs: list[str]


@register.simple_tag
def review_state(page: Any) -> ReviewState:
    """Return the review state of `page` from the signatures on what is live; without one it is a draft."""
    sign_offs = page.live_sign_offs()
    if not sign_offs:
        return ReviewState(DRAFT, 0, None, None, ())
    governance = page.governance
    newest = sign_offs[0]
    signers = sign_offs if newest.meaning == "approved" else sign_offs[:1]
    return ReviewState(
        kind=page.standing,
        share=governance.review_share(),
        reviewed_on=governance.last_reviewed_on,
        next_review_on=governance.next_review_on,
        signers=tuple(signers),
        change=next((signed for signed in sign_offs if signed.meaning == "approved"), newest),
        correction=page.correction,
    )


@register.simple_tag
def change_log(page: Any) -> list[Change]:
    """Return what changed on `page` under each signature, newest first; several signers of one change count once."""
    changes: dict[tuple[Any, str], Change] = {}
    for signed in page.public_history():
        reaffirmed = signed.meaning == "reaffirmed"
        changes.setdefault(
            (signed.revision_id, signed.signed_at.date().isoformat() if reaffirmed else "approved"),
            Change(
                on=timezone.localdate(signed.signed_at),
                kind="Reviewed, no change" if reaffirmed else KINDS_OF_CHANGE.get(signed.update_type, "Changed"),
                note="" if reaffirmed else signed.change_note,
            ),
        )
    listed = list(changes.values())
    if listed:
        listed[-1] = replace(listed[-1], kind="Published")
    return listed


@register.simple_tag
def review_notice(state: ReviewState, evidence: Iterable[Any]) -> Notice | None:
    """Return the notice of a page that was corrected, is past its review date or rests on a source that fell."""
    titles, paragraphs = [], []
    if state.correction:
        titles.append(_corrected(state.correction))
        paragraphs += [state.correction.notice, _how_far_confirmed(state.correction, state.signers)]
    if state.kind == OVERDUE:
        titles.append("past its review date")
        paragraphs.append(
            f"Last reviewed {date_format(state.reviewed_on, 'j F Y')} by {_clinicians(state.signers)}. "
            f"Review was due {date_format(state.next_review_on, 'j F Y')}, {how_long_ago(state.next_review_on)}. "
            "Check a current source before you act on this page."
        )
    fallen = [source for source in evidence if source.is_fallen()]
    if fallen:
        titles.append("one source no longer holds" if len(fallen) == 1 else f"{len(fallen)} sources no longer hold")
        paragraphs += [" ".join(filter(None, [f"“{s.title}”: {_lower(s.warning)}.", s.note])) for s in fallen]
        paragraphs.append(f"What rests on {'it' if len(fallen) == 1 else 'them'} is marked below.")
    if not titles:
        return None
    title = ", and ".join(titles)
    return Notice(title[:1].upper() + title[1:], paragraphs)


@register.simple_tag
def correction_notice(page: Any) -> Notice | None:
    """Return the notice of a page that was corrected in a hurry, where no other notice stands."""
    correction, signers = page.correction, page.live_sign_offs()
    if not correction:
        return None
    title = _corrected(correction)
    return Notice(title[:1].upper() + title[1:], [correction.notice, _how_far_confirmed(correction, tuple(signers))])


def _corrected(correction: Any) -> str:
    return f"corrected on {date_format(timezone.localtime(correction.live_since), 'j F Y')}"


def _how_far_confirmed(correction: Any, signers: tuple[Any, ...]) -> str:
    if not correction.is_unconfirmed:
        return "The correction has all the signatures that this page needs."
    by = date_format(timezone.localtime(correction.due_at), "j F Y, H:i T")
    return (
        f"So far {_clinicians(signers)} signed the correction. If it is not confirmed by {by}, this page is withdrawn."
    )


def _clinicians(signers: tuple[Any, ...]) -> str:
    return "one clinician" if len(signers) == 1 else f"{apnumber(len(signers))} clinicians"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


@register.filter
def fingerprint(digest: str) -> str:
    """Shorten a digest of 64 hexadecimal digits to what a person can compare: "9f2c 41d7 … e71a"."""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}"


@register.filter
def how_long_ago(day: datetime.date) -> str:
    """Say how far `day` lies in the past, to stand beside the date itself."""
    days = (timezone.localdate() - day).days
    if days < 1:
        return "today"
    if days < 60:
        return f"{days} day{'' if days == 1 else 's'} ago"
    if days < 365:
        return f"{days // 30} months ago"
    years = days // 365
    return "more than a year ago" if years == 1 else f"more than {years} years ago"
