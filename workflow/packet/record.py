"""The one canonical record of a publication: what its packet says, as a page and as data.

The record depends on nothing but the publication: made twice, it is the same until something happens to it.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Comment

from workflow import seal
from workflow.audit_words import done
from workflow.models import AuditEntry, Contribution, SignOff, Submission
from workflow.packet.people import People
from workflow.packet.publication import COPIED, HANDED_IN, Publication
from workflow.review import redline
from workflow.review.page_text import parts_of
from workflow.review.redline import Change, Kind

FORMAT = "center-review-packet"
VERSION = 1
WHOLE_PAGE = "The page as a whole"
NOT_BEFORE = "Never published before, so the whole text stands here."

# What an entry states may be printed only if it names nobody; the rest is named and left out.
PRINTED = frozenset(["change_note", "fingerprint", "note", "path", "reason", "release_at", "update_type"])
CHAIN = ("number", "previous_hash", "entry_hash")
PARTS = {
    Contribution.Kind.SAVED: "Wrote",
    Contribution.Kind.REVERTED: "Wrote an earlier version that was restored",
    HANDED_IN: "Handed it in, with the note on what changed",
    COPIED: "Wrote the text that this one was copied from",
}
WORDS = {
    Kind.SAME: "Unchanged",
    Kind.CHANGED: "Changed",
    Kind.ADDED: "Added",
    Kind.REMOVED: "Removed",
    Kind.MOVED: "Moved, text unchanged",
}


def packet_of(submission: Submission) -> dict[str, Any]:
    """Return the packet of a published submission as plain JSON, with its own SHA-256 over everything else."""
    publication, people = Publication(submission), People()
    page = submission.page.specific
    signed, before = publication.signed, publication.before
    content = _content(page, publication)
    difference = _difference(publication)
    record = {
        "format": FORMAT,
        "version": VERSION,
        "center": settings.WAGTAIL_SITE_NAME,
        "page": {
            "id": page.pk,
            "type": str(page._meta.verbose_name),
            "title": content["title"],
            "address": page.full_url or "",
        },
        "revision": submission.revision_id,
        "submitted_at": _moment(submission.submitted_at),
        "published_at": _moment(publication.published_at),
        "statement": submission.statement,
        "kind_of_change": submission.get_update_type_display(),
        "signed": {**_digests(signed), "content": content, "dependencies": signed.dependencies},
        "policy": getattr(submission, "policy", None) or {},
        "signatures": [_signature(each, signed) for each in publication.sign_offs],
        "contributors": _contributors(publication, people),
        "comments": [_comment(each, difference, people) for each in publication.comments],
        "difference": difference,
        "before": _before(page, before) if before else None,
        "audit": [_entry(each, people) for each in publication.entries],
    }
    plain = json.loads(seal.canonical(record))
    return {**plain, "sha256": seal.digest(plain)}


def as_json(packet: dict[str, Any]) -> str:
    """Write a packet as a file: readable, and the same record whoever reads it."""
    return json.dumps(packet, ensure_ascii=False, indent=1) + "\n"


def file_name(submission: Submission, suffix: str) -> str:
    """Return the name of a packet's file: the page's slug and the Center's day of publication."""
    slug = slugify(submission.page.slug) or f"page-{submission.page_id}"
    return f"{slug}-{timezone.localdate(submission.decided_at):%Y-%m-%d}-review-packet.{suffix}"


def _moment(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds") if moment else None


def _content(page: Any, publication: Publication) -> dict[str, Any]:
    """Return the signed content, reduced as the signature's payload version says."""
    keys = page.payload_versions[publication.signed.payload_version]
    return seal.payload(type(page), publication.revision.content, keys)


def _digests(signed: SignOff) -> dict[str, Any]:
    names = ("payload_version", "content_digest", "dependencies_digest", "fingerprint")
    return {name: getattr(signed, name) for name in names}


def _signature(signed: SignOff, last: SignOff) -> dict[str, Any]:
    """Return one signature; with its own evidence, where a source was worded otherwise than for the last signer."""
    other = signed.dependencies_digest != last.dependencies_digest
    return {
        "who": signed.printed_name,
        "role": signed.reviewer_role,
        "specialties": getattr(signed, "specialties", None) or [],
        "meaning": signed.meaning,
        "said": signed.get_meaning_display(),
        "attestation": signed.attestation,
        "signed_at": _moment(signed.signed_at),
        "withdrawn_at": _moment(signed.withdrawn_at),
        "update_type": signed.update_type,
        "change_note": signed.change_note,
        **_digests(signed),
        "dependencies": signed.dependencies if other else None,
    }


def _contributors(publication: Publication, people: People) -> list[dict[str, Any]]:
    parts = publication.contributors
    users = get_user_model().objects.filter(pk__in=parts).order_by("pk")
    return [
        {"who": people.printed(user), "parts": [words for part, words in PARTS.items() if part in parts[user.pk]]}
        for user in users
    ]


def _comment(comment: Comment, difference: dict[str, Any], people: People) -> dict[str, Any]:
    path = f"{comment.contentpath}."
    labels = (part["label"] for part in difference["parts"] if path.startswith(f"{part['key']}."))
    return {
        "at": _moment(comment.created_at),
        "who": people.printed(comment.user),
        "on": next(labels, WHOLE_PAGE),
        "text": comment.text,
        "resolved_at": _moment(comment.resolved_at),
        "replies": [
            {"at": _moment(reply.created_at), "who": people.printed(reply.user), "text": reply.text}
            for reply in sorted(comment.replies.all(), key=lambda reply: reply.pk)
        ],
    }


def _difference(publication: Publication) -> dict[str, Any]:
    now = parts_of(publication.revision.as_object())
    if publication.before is None:
        return {"against": NOT_BEFORE, "parts": [_part(change, "") for change in redline.read(now)]}
    changes = redline.compare(parts_of(publication.before.revision.as_object()), now)
    changed = sum(change.kind is not Kind.SAME for change in changes)
    return {
        "against": f"Against revision {publication.before.submission.revision_id}, published before: {changed} of "
        f"{len(changes)} parts changed.",
        "parts": [_part(change, _what(change)) for change in changes],
    }


def _what(change: Change) -> str:
    moved = ", and moved" if change.moved and change.kind is not Kind.MOVED else ""
    silent = "; the words are the same, formatting or a hidden value is not" if change.silent else ""
    return f"{WORDS[change.kind]}{moved}{silent}"


def _part(change: Change, what: str) -> dict[str, Any]:
    return {
        "key": change.part.key,
        "label": change.part.label,
        "what": what,
        "lines": [
            {"label": line.label, "runs": [{_run(run.kind): run.text} for run in line.runs]} for line in change.lines
        ],
    }


def _run(kind: Kind) -> str:
    return kind.value if kind in (Kind.ADDED, Kind.REMOVED) else Kind.SAME.value


def _before(page: Any, before: Publication) -> dict[str, Any]:
    return {
        "revision": before.submission.revision_id,
        "published_at": _moment(before.published_at),
        "statement": before.submission.statement,
        **_digests(before.signed),
        "content": _content(page, before),
    }


def _entry(entry: AuditEntry, people: People) -> dict[str, Any]:
    chain = {name: getattr(entry, name) for name in CHAIN if getattr(entry, name, None) is not None}
    return {
        **chain,
        "at": _moment(entry.at),
        "action": entry.action,
        "said": done(entry.action),
        "who": people.printed(entry.actor),
        "revision": entry.revision_id,
        "states": {name: value for name, value in entry.data.items() if name in PRINTED},
        "left_out": sorted(entry.data.keys() - PRINTED),
    }
