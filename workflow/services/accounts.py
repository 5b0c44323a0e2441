"""Who holds a clinical role, and whose account may sign: proposed by one person, confirmed by another.

Lock order: the person's account, the standing leads, the grant, audit.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from workflow import audit, roles, rules
from workflow.accounts import digest_of
from workflow.models import AccountSeal, RoleGrant
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.rules import ALLOWED, Decision
from workflow.services.account_seals import changes_to_confirm, is_clinician, is_intact, locked_person, seal
from workflow.services.identity import refuse_wrong_password
from workflow.services.locking import reread
from workflow.signals import account_moved
from workflow.situation import center_situation, held_of

ABOUT_YOU = "This is about you, so another clinical lead has to confirm it."
YOUR_PROPOSAL = "You proposed this, so another clinical lead has to confirm it."
YOUR_CHANGE = "You changed this account, so another clinical lead has to confirm it."
LAST_LEAD = "You are the only clinical lead, so nobody else could confirm anything. Confirm a second lead first."
NOT_DECLINING = "Only a clinical lead, whoever proposed it, or the person concerned declines this."
NO_REASON = "Say why: whoever decides about it, and the record, need the reason."
CHANGED_MEANWHILE = "This account changed while you read. Look at it again before you confirm it."
CLOSED = "This proposal is closed already."
OFF = "This account is switched off. Switch it on first."
NOTHING_TO_CONFIRM = "This account needs no confirmation any more."


def may_read_accounts(user: Any) -> Decision:
    """Decide whether `user` may see who holds which clinical role."""
    return rules.may("read_accounts", center_situation(user))


def may_propose(user: Any) -> Decision:
    """Decide whether `user` may propose somebody for a clinical role."""
    return rules.may("propose_role", center_situation(user))


def _may_confirm(user: Any, person: Any) -> Decision:
    decision = rules.may("confirm_role", center_situation(user))
    if not decision:
        return decision
    if user.pk == person.pk:
        return Decision(False, ABOUT_YOU)
    return Decision(not held_of(user), held_of(user))


def may_confirm_role(user: Any, grant: RoleGrant) -> Decision:
    """Decide whether `user` may confirm `grant`: a lead, who neither proposed it nor would hold it."""
    decision = _may_confirm(user, grant.user)
    if decision and user.pk == grant.proposed_by_id:
        return Decision(False, YOUR_PROPOSAL)
    return decision


def may_confirm_account(user: Any, person: Any) -> Decision:
    """Decide whether `user` may confirm the account of `person`: a lead, who did not change it."""
    decision = _may_confirm(user, person)
    if decision and any(broken.by_id == user.pk for broken in changes_to_confirm(person)):
        return Decision(False, YOUR_CHANGE)
    return decision


def may_decline(user: Any, grant: RoleGrant) -> Decision:
    """Decide whether `user` may decline `grant`; refusing power needs no second person."""
    lead = rules.may("confirm_role", center_situation(user))
    allowed = bool(lead) or user.pk in (grant.proposed_by_id, grant.user_id)
    return Decision(allowed, "" if allowed else NOT_DECLINING)


def may_end(user: Any, grant: RoleGrant) -> Decision:
    """Decide whether `user` may end `grant`; taking power away needs no second person."""
    decision = rules.may("end_role", center_situation(user))
    if not decision and user.pk != grant.user_id:
        return decision
    if grant.role == RoleGrant.Role.CLINICAL_LEAD and user.pk == grant.user_id and not _other_leads(grant):
        return Decision(False, LAST_LEAD)
    return ALLOWED


def _other_leads(grant: RoleGrant) -> bool:
    others = RoleGrant.objects.standing().filter(role=RoleGrant.Role.CLINICAL_LEAD).exclude(user=grant.user_id)
    return others.filter(user__is_active=True, user__groups__name=roles.CLINICAL_LEAD).exists()


def _lock(person: Any) -> Any:
    """Lock a person and all standing leads, so that two decisions about power follow each other."""
    stored = locked_person(person)
    standing = RoleGrant.objects.standing().filter(role=RoleGrant.Role.CLINICAL_LEAD)
    list(standing.select_for_update().order_by("pk"))
    return stored


def _locked(grant: RoleGrant) -> RoleGrant:
    _lock(grant.user)
    RoleGrant.objects.select_for_update().get(pk=grant.pk)
    current: RoleGrant = RoleGrant.objects.select_related("user").get(pk=grant.pk)
    return current


@transaction.atomic
def propose_role(*, user: Any, role: str, proposer: Any, reason: str) -> RoleGrant:
    """Propose `user` for a clinical role, a RoleGrant.Role; it counts for nothing until a lead confirms it.

    Raises Refused when the rules say no, without a reason, and when the role is held or proposed already.
    """
    person, proposer = _lock(user), reread(proposer)
    refuse_unless(may_propose(proposer))
    if role not in RoleGrant.Role.values:
        raise Refused("Choose one of the clinical roles.")
    if not person.is_active:
        raise Refused(OFF)
    if not reason.strip():
        raise Refused(NO_REASON)
    known = RoleGrant.objects.filter(user=person, role=role, ended_at__isnull=True).first()
    if known:
        what = "is" if known.confirmed_at else "is already proposed as"
        raise Refused(f"{person} {what} {known.get_role_display().lower()}{' already' if known.confirmed_at else ''}.")
    grant = RoleGrant.objects.create(user=person, role=role, reason=reason.strip(), proposed_by=proposer)
    _record("role_proposed", grant, proposer, note=grant.reason)
    account_moved.send(sender=RoleGrant, event="role_proposed", person=person, actor=proposer, grant=grant)
    return grant


@transaction.atomic
def confirm_role(*, grant: RoleGrant, user: Any, password: str, digest: str) -> RoleGrant:
    """Let a proposed role count, as a lead with the password; `digest` is the account that was on the screen.

    Raises Refused when the rules or the password say no, Outdated when the proposal is closed or the account changed.
    """
    current = _locked_waiting(grant)
    user = reread(user)
    refuse_unless(may_confirm_role(user, current))
    refuse_wrong_password(user, password)
    if not current.user.is_active:
        raise Refused(OFF)
    if digest_of(current.user) != digest:
        raise Outdated(CHANGED_MEANWHILE)
    return _confirm(current, user)


def _locked_waiting(grant: RoleGrant) -> RoleGrant:
    current = _locked(grant)
    if current.confirmed_at or current.ended_at:
        raise Outdated(CLOSED)
    return current


def _confirm(grant: RoleGrant, by: Any) -> RoleGrant:
    """Write a confirmation; only the first role seals the account: with another one, a change would pass unseen."""
    first = not is_clinician(grant.user)
    grant.confirmed_by, grant.confirmed_at = by, timezone.now()
    grant.save(update_fields=["confirmed_by", "confirmed_at"])
    grant.user.groups.add(_group(grant))
    if first:
        seal(grant.user, kind=AccountSeal.Kind.GRANTED, by=by)
    _record("role_confirmed", grant, by)
    return grant


def _group(grant: RoleGrant) -> Group:
    return Group.objects.get(name=roles.GROUPS[grant.role])


def _record(action: str, grant: RoleGrant, actor: Any, **data: Any) -> None:
    person = grant.user
    audit.record(
        action,
        page=None,
        actor=actor,
        account=person.username,
        person=person.pk,
        role=grant.role,
        grant=grant.pk,
        **data,
    )


@transaction.atomic
def decline_role(*, grant: RoleGrant, user: Any, password: str, note: str = "") -> RoleGrant:
    """Close a proposal without a role; the person leaves the group, too.

    Raises Refused when the rules or the password say no, Outdated when it is closed already.
    """
    current = _locked_waiting(grant)
    user = reread(user)
    refuse_unless(may_decline(user, current))
    refuse_wrong_password(user, password)
    return _end("role_declined", current, user, note)


@transaction.atomic
def end_role(*, grant: RoleGrant, user: Any, reason: str) -> RoleGrant:
    """Take a role away at once, or take a proposal back.

    Raises Refused when the rules say no, without a reason, and for the last lead; Outdated when it has ended already.
    """
    current = _locked(grant)
    user = reread(user)
    if current.ended_at:
        raise Outdated("This role has ended already.")
    refuse_unless(may_end(user, current))
    if not reason.strip():
        raise Refused(NO_REASON)
    return _end("role_ended" if current.confirmed_at else "role_declined", current, user, reason)


def _end(action: str, grant: RoleGrant, by: Any, note: str) -> RoleGrant:
    grant.ended_at = timezone.now()
    grant.save(update_fields=["ended_at"])
    grant.user.groups.remove(_group(grant))
    _record(action, grant, by, note=note.strip())
    return grant


@transaction.atomic
def confirm_account(*, person: Any, user: Any, password: str, digest: str) -> AccountSeal:
    """Confirm that an account is still its owner's, as a lead with the password; it may sign again at once.

    `digest` is the account that was on the screen. Raises Refused when the rules or the password say no, Outdated when
    it changed again or needs no confirmation any more.
    """
    stored, user = _lock(person), reread(user)
    if not is_clinician(stored) or is_intact(stored):
        raise Outdated(NOTHING_TO_CONFIRM)
    refuse_unless(may_confirm_account(user, stored))
    refuse_wrong_password(user, password)
    if not stored.is_active:
        raise Refused(OFF)
    if digest_of(stored) != digest:
        raise Outdated(CHANGED_MEANWHILE)
    sealed = seal(stored, kind=AccountSeal.Kind.CONFIRMED, by=user)
    audit.record("account_confirmed", page=None, actor=user, account=stored.username, person=stored.pk)
    return sealed


@transaction.atomic
def record_grant(*, user: Any, role: str, proposed_by: Any, confirmed_by: Any, reason: str) -> RoleGrant:
    """Write a grant that two people have agreed on elsewhere; for commands and tests, which no form can reach.

    The database still refuses a confirmation by the person, by the proposer or by somebody who is no lead.
    """
    grant = RoleGrant.objects.create(user=_lock(user), role=role, proposed_by=proposed_by, reason=reason)
    return _confirm(grant, confirmed_by)


@transaction.atomic
def install_first_lead(user: Any) -> RoleGrant:
    """Make `user` the first clinical lead, as the system, where nobody ever held or was proposed for a clinical role.

    Raises Refused on any other installation.
    """
    if RoleGrant.objects.exists():
        raise Refused("This installation has had clinical roles before, so a clinical lead confirms new ones.")
    now = timezone.now()
    grant = RoleGrant.objects.create(
        user=user,
        role=RoleGrant.Role.CLINICAL_LEAD,
        reason="First clinical lead of this installation.",
        proposed_at=now,
        confirmed_at=now,
    )
    user.groups.add(_group(grant))
    seal(user, kind=AccountSeal.Kind.SYSTEM, by=None)
    _record("role_installed", grant, None)
    return grant
