"""Nothing that an author typed is ever lost: what a lock refused is kept, and given back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from workflow import audit, rules, seal
from workflow.models import StashedDraft
from workflow.refusals import Refused, refuse_unless
from workflow.services.locking import locked_page, reread
from workflow.situation import situation

LONGEST_TITLE: int = Page._meta.get_field("title").max_length
TOO_LONG = (
    f"What was typed as the page’s name is longer than {LONGEST_TITLE} characters. Copy what you need; it stays here."
)


@transaction.atomic
def stash_draft(*, page: Page, user: Any, content: Mapping[str, Any]) -> StashedDraft:
    """Keep `content` (a page's serializable data) for `user`; a later stash of the same page replaces it."""
    stash, created = StashedDraft.objects.update_or_create(
        page_id=page.pk,
        user=user,
        defaults={"content": json.loads(seal.canonical(content)), "stashed_at": timezone.now()},
    )
    if created:  # an autosave comes every second: the record says once that text was kept
        audit.record("stashed", page=page, actor=user)
    return stash


@transaction.atomic
def restore_stash(*, stash: StashedDraft, user: Any) -> Revision:
    """Save the stashed text as a new draft of its page and drop the stash.

    Only the words come back: the page keeps its place, its schedule and its comments. Raises Refused when the stash
    is somebody else's, the page may not be edited now, or its name is longer than a page can have.
    """
    user = reread(user)
    page = locked_page(stash.page_id)
    if stash.user_id != user.pk:
        raise Refused("This text was kept for somebody else.")
    refuse_unless(rules.may("edit", situation(user, page)))
    draft = as_draft(stash, page.get_latest_revision_as_object())
    if len(draft.title) > LONGEST_TITLE:
        raise Refused(TOO_LONG)
    revision: Revision = draft.save_revision(user=user, log_action=True, clean=False)
    stash.delete()
    audit.record("stash_restored", page=page, actor=user, revision_id=revision.pk)
    return revision


def as_draft(stash: StashedDraft, latest: Any) -> Any:
    """Return the page as the kept text would make it: its words on the structure of `latest`, the newest draft.

    Where the name was left empty it is that of `latest`, because a page always has one.
    """
    content = {
        name: stash.content.get(name, value) if name not in seal.STRUCTURAL else value
        for name, value in latest.serializable_data().items()
    }
    content["title"] = content["title"] or latest.title
    return latest.with_content_json(content)


@transaction.atomic
def discard_stash(*, stash: StashedDraft, user: Any) -> None:
    """Throw the stashed text away at its author's wish. Raises Refused when it is somebody else's."""
    if stash.user_id != user.pk:
        raise Refused("This text was kept for somebody else.")
    page = stash.page
    stash.delete()
    audit.record("stash_discarded", page=page, actor=user)
