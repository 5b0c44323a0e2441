"""What becomes of Wagtail's form for an account: a clinical group is a proposal, a change waits to be confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages

from workflow import roles
from workflow.accounts import digest_of
from workflow.models import RoleGrant
from workflow.services import account_seals, accounts

BY_FORM = "Put into the group “{group}” with the form of the account."
OUT_BY_FORM = "Taken out of the group “{group}” with the form of the account."
PROPOSED = (
    "{person} is proposed as {role}, and stays without that role until a clinical lead who did not propose it "
    "confirms it. The leads have a mail."
)
HELD = "{person} cannot sign until a clinical lead confirms the changed account. The leads have a mail."
ENDED = "{person} is no longer {role}. That holds at once."


def remember(request: HttpRequest, person: Any) -> None:
    """Keep what an account was before a form of the admin changes it, and who is about to."""
    person.changed_by = request.user
    stored = get_user_model().objects.get(pk=person.pk)
    request.account_before = (digest_of(stored), _clinical_groups(stored))  # type: ignore[attr-defined]


def follow_up(request: HttpRequest, person: Any) -> None:
    """Turn what a form of the admin did to an account into proposals, ends and a broken seal; say what happens next.

    Raises Refused where somebody may not propose or end a role: then nothing of the form is saved.
    """
    digest, before = getattr(request, "account_before", ("", frozenset()))
    stored = get_user_model().objects.get(pk=person.pk)
    now = _clinical_groups(stored)
    if digest and digest != digest_of(stored):
        account_seals.note_change(stored, by=request.user)
        if account_seals.is_clinician(stored) and stored.is_active:
            messages.warning(request, HELD.format(person=stored), buttons=[_way(request)])
    for role in sorted(now - before):
        propose(request, stored, role)
    for grant in RoleGrant.objects.filter(user=stored, role__in=before - now, ended_at__isnull=True):
        reason = OUT_BY_FORM.format(group=roles.GROUPS[grant.role])
        accounts.end_role(grant=grant, user=request.user, reason=reason)
        messages.info(request, ENDED.format(person=stored, role=grant.get_role_display().lower()))


def propose(request: HttpRequest, person: Any, role: str) -> None:
    """Propose somebody who was put into a clinical group, unless they hold the role or were proposed before."""
    if RoleGrant.objects.filter(user=person, role=role, ended_at__isnull=True).exists():
        return
    reason = BY_FORM.format(group=roles.GROUPS[role])
    grant = accounts.propose_role(user=person, role=role, proposer=request.user, reason=reason)
    said = PROPOSED.format(person=person, role=grant.get_role_display().lower())
    messages.warning(request, said, buttons=[_way(request)])


def _way(request: HttpRequest) -> Any:
    return messages.button(reverse("reviews:accounts"), "See what waits")


def _clinical_groups(person: Any) -> frozenset[str]:
    """Return the clinical roles of whose groups `person` is a member, confirmed or not."""
    names = set(person.groups.values_list("name", flat=True))
    return frozenset(role for role in roles.CLINICAL if roles.GROUPS[role] in names)
