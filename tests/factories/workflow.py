"""People with roles, and the real road from a draft to the public."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from cms.users.models import User
from cms.vocabulary.models import Person
from workflow import audit, roles, services
from workflow.models import AccountSeal, InterestDeclaration, ReviewerRecord, RoleGrant, SignOff, Submission
from workflow.services.account_seals import is_clinician, seal
from workflow.services.accounts import record_grant
from workflow.services.signing import seal_of

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def make_user(
    role: str = "",
    *,
    superuser: bool = False,
    credentials: str = "MD",
    specialties: Collection[str] = ("psychiatry",),
    **fields: Any,
) -> User:
    """Make an account with `role`, a short name of workflow.roles.GROUPS, and a person who consents to be named.

    Clinical people are registered for `specialties` and have declared that they have no interests.
    """
    number = next(_numbers)
    username = fields.pop("username", f"{role or 'person'}-{number}")
    user = User.objects.create_user(
        username, f"{username}@example.org", PASSWORD, is_superuser=superuser, first_name=username.title(), **fields
    )
    Person.objects.create(
        user=user, name=username.title(), credentials=credentials, role="Psychiatry", consents_to_be_named=True
    )
    if role in roles.CLINICAL:
        give_clinical_role(user, role, specialties)
    elif role:
        user.groups.add(Group.objects.get(name=roles.GROUPS[role]))
    return user


def describe(user: User, **words: Any) -> None:
    """Change what is printed of `user`, as a clinical lead confirmed it."""
    Person.objects.filter(user=user).update(**words)
    if is_clinician(user):
        lead = first_lead()
        seal(user, kind=AccountSeal.Kind.CONFIRMED, by=lead)
        audit.record("account_confirmed", page=None, actor=lead, account=user.username, person=user.pk)


def first_lead() -> User:
    """Return the lead with whom the site was set up."""
    return RoleGrant.objects.standing().filter(role="clinical_lead").earliest("pk").user


def give_clinical_role(user: User, role: str, specialties: Collection[str] = ("psychiatry",)) -> RoleGrant:
    """Give `user` a clinical role that two others agreed on; their account is sealed as it is now."""
    if not ReviewerRecord.objects.filter(user=user).exists():
        ReviewerRecord.objects.create(user=user, specialties=sorted(specialties), confirmed_at=timezone.now())
        InterestDeclaration.objects.create(user=user)
    proposer = User.objects.get(username="system")
    return record_grant(user=user, role=role, proposed_by=proposer, confirmed_by=first_lead(), reason="Joined.")


def submit(page: Any, *, author: User | None = None, note: str = "First version.", **options: Any) -> Submission:
    """Save the page as a draft of `author` and hand it in; a managing editor is made when there is no author."""
    author = author or make_user("managing_editor")
    page.save_revision(user=author)
    return services.submit(
        page=page, user=author, update_type=options.pop("update_type", "major"), change_note=note, **options
    )


def sign(submission: Submission, *, reviewer: User | None = None) -> SignOff:
    """Sign a submission as a clinical reviewer would, after reading it."""
    return services.sign_off(
        submission=submission,
        user=reviewer or make_user("clinical_reviewer"),
        fingerprint=seal_of(submission).fingerprint,
        password=PASSWORD,
        attested=True,
    )


def publish_signed_off(page: Any, *, author: User | None = None, reviewer: User | None = None, **options: Any) -> Any:
    """Take `page` the real road, and return it as it is live."""
    sign(submit(page, author=author, **options), reviewer=reviewer)
    return type(page).objects.get(pk=page.pk)
