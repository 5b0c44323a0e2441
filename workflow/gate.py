"""The only door to live.

Three layers: the permission tester answers no before anything is tried; this guard stands before every write of a
live page and of a frozen revision; database triggers (workflow.triggers) stand behind it for whatever goes round
the ORM. While a live page is written, a `GatePermit` row stands; the triggers let the change pass only then, the
permit's own trigger demands a valid sign-off, and a permit that is left over makes COMMIT fail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import router, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

from workflow import quorum, rules, seal
from workflow.models.gate_permit import GatePermit
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission
from workflow.policy import policy_of, signers_of
from workflow.refusals import NotSignedOff, Refused

# Stored names of a page that say where it stands or how it is worked on: they change without a signature.
FREE_COLUMNS = frozenset(
    [
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "has_unpublished_changes",
        "owner",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "latest_revision",
        "latest_revision_created_at",
        "wagtail_admin_comments",
    ]
)
NOT_SIGNED = "“{title}” is not signed off, so it cannot go live."
GUARDED_COLUMNS = frozenset(
    [
        "id",
        "content_type",
        "title",
        "slug",
        "seo_title",
        "search_description",
        "show_in_menus",
        "live",
        "live_revision",
        "first_published_at",
        "last_published_at",
        "translation_key",
        "locale",
        "alias_of",
    ]
)


def guarded_values(page: Page) -> dict[str, Any]:
    """Return the columns of the base row that only a permit may change."""
    return {name: getattr(page, page._meta.get_field(name).attname) for name in sorted(GUARDED_COLUMNS)}


def standing_sign_offs(page_id: int, revision_id: int | None) -> list[SignOff]:
    """Return the signatures under which the revision may be live now, newest first.

    They are the newest of their page whose review is complete: once a later revision is signed, an older one needs new
    signatures.
    """
    found = newest_sign_offs([page_id])[page_id]
    return found if found and found[0].revision_id == revision_id else []


def newest_sign_offs(page_ids: Collection[int]) -> dict[int, list[SignOff]]:
    """Return, by page, the signatures under which it may be live, newest first; one query however many there are."""
    found: dict[int, list[SignOff]] = {page_id: [] for page_id in page_ids}
    for signed in _newest(page_ids).select_related("submission"):
        found[signed.page_id].append(signed)
    return found


def standing_ids(page_ids: Collection[int]) -> dict[int, list[int]]:
    """Return, by page, the ids of the signatures under which it may be live, newest first."""
    found: dict[int, list[int]] = {page_id: [] for page_id in page_ids}
    for pk, page_id in _newest(page_ids).values_list("pk", "page_id"):
        found[page_id].append(pk)
    return found


def _newest(page_ids: Collection[int]) -> QuerySet[SignOff]:
    complete = SignOff.objects.standing().published().order_by("-pk")
    newest = complete.filter(page_id=OuterRef("page_id")).values("revision_id")[:1]
    return complete.filter(page_id__in=page_ids, revision_id=Subquery(newest))


def matches(page: Any, *signed: SignOff) -> bool:
    """Tell whether the words of `page` are those of all that was signed; a field added since is at its default."""
    content = page.serializable_data()
    return all(_is_text_of(type(page), content, sign_off) for sign_off in signed)


def _is_text_of(model: Any, content: Mapping[str, Any], sign_off: SignOff) -> bool:
    signed_keys = model.payload_versions.get(sign_off.payload_version)
    if signed_keys is None:
        return False
    if seal.digest(seal.payload(model, content, signed_keys)) != sign_off.content_digest:
        return False
    newer = set(model.newest_payload()[1]) - set(signed_keys)
    if not newer:
        return True
    blank = model().serializable_data()
    return seal.payload(model, content, newer) == seal.payload(model, blank, newer)


def may_be_live(page: Any, *, under: Sequence[SignOff] | None = None) -> rules.Decision:
    """Answer the one question: may these words be live at this revision?

    `under` are the standing signatures on that revision, for whoever has just read them.
    """
    signed = standing_sign_offs(page.pk, page.live_revision_id) if under is None else under
    if not signed:
        return rules.Decision(False, NOT_SIGNED.format(title=page.title))
    left = quorum.missing(policy_of(signed[0].submission), signers_of(signed))
    if left:
        return rules.Decision(False, f"“{page.title}” needs one more signature: {quorum.in_words(left)}.")
    if not matches(page, *signed):
        return rules.Decision(False, f"The text of “{page.title}” is not the text that was signed.")
    return rules.ALLOWED


def _stands_unchanged(page: Page, using: str) -> bool:
    """Tell whether the stored base row of `page` is live with the very columns that only a permit may change.

    What is being published has another revision than what is stored, so its other columns are not read.
    """
    stored = Page._base_manager.using(using).filter(pk=page.pk, live=True, live_revision=page.live_revision_id)
    guarded = guarded_values(page)
    return stored.exists() and bool(stored.values(*guarded).first() == guarded)


def _unchanged(page: Any, using: str) -> bool:
    """Tell whether saving the live `page` would change nothing that a signature covers."""
    if not _stands_unchanged(page, using):
        return False
    stored = type(page)._base_manager.using(using).filter(pk=page.pk).first()
    if stored is None:
        return False
    keys = type(page).newest_payload()[1]
    return seal.payload(type(page), stored.serializable_data(), keys) == seal.payload(
        type(page), page.serializable_data(), keys
    )


def needs_permit(page: Any, update_fields: Collection[str] | None, using: str) -> bool:
    """Tell whether writing `page` puts live, or changes, something that a signature must cover."""
    if not page.live:
        return False
    if update_fields is not None and FREE_COLUMNS.issuperset(update_fields):
        return False
    return not _unchanged(page, using)


@contextmanager
def passage(page: Any, *, update_fields: Collection[str] | None = None, using: str | None = None) -> Iterator[None]:
    """Hold the permit while `page` and its child rows are written, and compare what was written before giving it back.

    Raises NotSignedOff when the words, or the revision, are not those of a standing sign-off. A signature never changes
    but by its withdrawal, so after the writing it is asked only which of them still stand.
    """
    using = using or router.db_for_write(type(page), instance=page)
    if not needs_permit(page, update_fields, using):
        yield
        return
    with transaction.atomic(using=using):
        if not page.pk:
            raise NotSignedOff("A page starts as a draft.")
        signed = standing_sign_offs(page.pk, page.live_revision_id)
        _refuse_unless_signed(page, signed)
        permit = GatePermit.objects.using(using).create(page_id=page.pk, revision_id=page.live_revision_id)
        page.gate_permit = permit
        try:
            yield
        finally:
            page.gate_permit = None
        written = type(page)._base_manager.using(using).get(pk=page.pk)
        setattr(written, COMMENTS_RELATION_NAME, [])  # no part of what is signed, so they need not be read
        _refuse_unless_signed(written, signed if _still_cover(signed, written) else [])
        permit.delete(using=using)


def _still_cover(signed: Sequence[SignOff], page: Any) -> bool:
    """Tell whether these are the signatures, and all of them, under which the stored `page` may be live now."""
    is_of_revision = all(each.revision_id == page.live_revision_id for each in signed)
    return is_of_revision and standing_ids([page.pk])[page.pk] == [each.pk for each in signed]


def _refuse_unless_signed(page: Any, signed: Sequence[SignOff]) -> None:
    """Raise NotSignedOff unless these signatures let `page` be live."""
    decision = may_be_live(page, under=signed)
    if not decision:
        raise NotSignedOff(decision.reason)


def check_page_write(page: Page, *, raw: bool, update_fields: Collection[str] | None, using: str) -> None:
    """Stand before any save of any page, base rows and fixtures included.

    Raises NotSignedOff when a live page would change outside `passage`, and for an alias, which would follow its
    original to the public without a review of its own.
    """
    if page.alias_of_id is not None:
        raise NotSignedOff("An alias has no review of its own: copy the page instead.")
    if not page.live:
        return
    if update_fields is not None and FREE_COLUMNS.issuperset(update_fields):
        return
    if raw:
        raise NotSignedOff("A fixture may not load a live page: restore a full database dump instead.")
    if hasattr(page, "newest_payload"):
        if getattr(page, "gate_permit", None) is None and needs_permit(page, update_fields, using):
            raise NotSignedOff(f"“{page.title}” may only be written through its own save().")
        return
    if not _stands_unchanged(page, using):
        raise NotSignedOff(NOT_SIGNED.format(title=page.title))


def is_frozen(revision_id: int) -> bool:
    """Tell whether a revision was handed in or signed, so that its content may never change again."""
    return (
        Submission.objects.filter(revision_id=revision_id).exists()
        or SignOff.objects.filter(revision_id=revision_id).exists()
    )


def _refuse_in_review(draft: Revision) -> None:
    """Raise Refused when the page of `draft` is in review: some of Wagtail's own ways to save ask for no lock."""
    if draft.base_content_type_id != ContentType.objects.get_for_model(Page).pk:
        return
    if Submission.objects.filter(page_id=draft.object_id, status=Submission.Status.IN_REVIEW).exists():
        raise Refused("This page is in review, so nobody can edit it until it is decided or recalled.")


def check_revision_write(revision: Revision, *, update_fields: Collection[str] | None, using: str) -> None:
    """Stand before any save of a revision.

    Raises NotSignedOff when a frozen revision would change, or an unsigned one would be scheduled to go live, and
    Refused when a page in review would get another draft.
    """
    if revision.approved_go_live_at and not SignOff.objects.filter(revision_id=revision.pk).standing().exists():
        raise NotSignedOff("A revision is scheduled only once it is signed off.")
    if revision.pk is None:
        _refuse_in_review(revision)
        return
    if not is_frozen(revision.pk):
        return
    stored = Revision.objects.using(using).get(pk=revision.pk)
    if seal.canonical(stored.content) != seal.canonical(revision.content) or stored.object_id != str(
        revision.object_id
    ):
        raise NotSignedOff("This revision was handed in for review, so it can no longer be changed.")
