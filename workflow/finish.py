"""What Wagtail calls when a review is complete; its models import this, so that none can be imported here."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail.actions.publish_page_revision import PublishPageRevisionAction


def publish_signed_off(workflow_state: Any, user: Any = None) -> None:
    """Publish the revision that was reviewed, not the latest one, and nothing without a signature.

    Wagtail's permission check is skipped because nobody holds that permission: the gate decides.
    """
    reviewed = workflow_state.current_task_state.revision
    publication = PublishPageRevisionAction(reviewed, user=user, log_action=False)
    signed = publication.object
    signed._current_workflow_states = []  # the one in hand is finished, and no page has two: none to cancel
    signed._cached_parent_obj = reviewed.content_object.get_parent()  # it was asked for when `signed` was made
    before = str(reviewed.content_object)
    publication.execute(skip_permission_checks=True)
    _log(reviewed, before, signed, user)


def _log(reviewed: Any, before: str, signed: Any, user: Any) -> None:
    """Write the entries that Wagtail's own publication writes; `before` is what the page was called."""
    from workflow import log_entries

    known = {"label": signed.get_admin_display_title(), "user": user}
    if before == str(signed) or not _has_previous(reviewed):
        log_entries.write(log_entries.entry(reviewed, "wagtail.publish", content_changed=True, **known))
        return
    known["data"] = {"title": {"old": before, "new": str(signed)}}
    log_entries.write(
        log_entries.entry(reviewed, "wagtail.rename", **known),
        log_entries.entry(reviewed, "wagtail.publish", content_changed=True, **known),
    )


def _has_previous(revision: Any) -> bool:
    try:
        revision.get_previous()
    except ObjectDoesNotExist:
        return False
    return True
