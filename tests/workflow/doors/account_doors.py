"""The doors through people: making oneself an expert, and taking an expert's account over.

Each attack ends with a signature on the article in review. If that signature counts, the article is live.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.users.models import User
from tests.factories.accounts import (
    NEW,
    account_form,
    confirm,
    confirm_account,
    group_of,
    reset_password,
    stored,
)
from tests.factories.workflow import PASSWORD, make_user
from tests.workflow.doors.door import Door, collector
from tests.workflow.doors.http_doors import post
from tests.workflow.doors.sql_doors import copied, sql, upserted
from tests.workflow.ward import Ward
from workflow import services
from workflow.models import RoleGrant
from workflow.services import account_seals
from workflow.services.signing import seal_of

ACCOUNT_DOORS: list[Door] = []
door = collector(ACCOUNT_DOORS)

ACCOUNTS, GRANTS = User._meta.db_table, RoleGrant._meta.db_table
EDIT, ADD = "wagtailusers_users:edit", "wagtailusers_users:add"


def sign(ward: Ward, person: User, password: str = PASSWORD) -> None:
    """Sign the article in review as `person`, who knows what is on the screen."""
    services.sign_off(
        submission=ward.submission,
        user=stored(person),
        fingerprint=seal_of(ward.submission).fingerprint,
        password=password,
        attested=True,
    )


def sign_in_the_group(ward: Ward, person: User) -> None:
    """Join the group of reviewers, seal the account as a confirmation would, and sign."""
    person.groups.add(group_of("clinical_reviewer"))
    account_seals.seal(person, kind="granted", by=None)
    sign(ward, person)


def edit(actor: User, person: User, **changed: Any) -> None:
    """Change the account of `person` with the form for accounts."""
    post(actor, EDIT, person.pk, data=account_form(stored(person), **changed))


def bulk_on_people(actor: User, action: str, person: User, **data: Any) -> None:
    client = Client()
    client.force_login(actor)
    client.post(f"/admin/bulk/users/user/{action}/?next=/admin/&id={person.pk}", data)


# Making oneself an expert


@door("role: reviewer, ticked in one's own form", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    edit(admin, admin, groups=[group_of("site_admin").pk, group_of("clinical_reviewer").pk])
    sign(ward, admin)


@door("role: clinical lead, ticked in one's own form", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    edit(admin, admin, groups=[group_of("site_admin").pk, group_of("clinical_lead").pk])
    sign(ward, admin)


@door("role: clinical lead, ticked by a superuser in the own form", by="rules")
def _(ward: Ward) -> None:
    boss = ward.users["superuser"]
    edit(boss, boss, is_superuser="on", groups=[group_of("site_admin").pk, group_of("clinical_lead").pk])
    sign(ward, boss)


@door("role: an account made for oneself, a reviewer from its first day", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    words = {"username": "doctor", "email": "doctor@example.org", "password1": NEW, "password2": NEW}
    post(admin, ADD, data=account_form(admin, **words, groups=[group_of("clinical_reviewer").pk]))
    sign(ward, User.objects.get(username="doctor"), NEW)


@door("role: the action on many accounts at once", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    bulk_on_people(admin, "assign_role", admin, role=group_of("clinical_reviewer").pk)
    sign(ward, admin)


@door("role: user.groups.add()", by="rules")
def _(ward: Ward) -> None:
    person = make_user()
    person.groups.add(group_of("clinical_reviewer"), group_of("clinical_lead"))
    sign(ward, person)


@door("role: group.user_set.add()", by="rules")
def _(ward: Ward) -> None:
    group_of("clinical_lead").user_set.add(ward.users["site_admin"])
    sign(ward, ward.users["site_admin"])


@door("role: a membership by SQL", by="rules")
def _(ward: Ward) -> None:
    table = User.groups.through._meta.db_table
    person = make_user("author")
    sql(f"INSERT INTO {table} (user_id, group_id) VALUES (%s, %s)", person.pk, group_of("clinical_reviewer").pk)
    sign(ward, person)


@door("role: a membership, ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    memberships, person = User.groups.through, make_user("author")
    row = memberships.objects.get(user=person)
    upserted(memberships._meta.db_table, row.pk, "group_id = %s", group_of("clinical_reviewer").pk)
    sign(ward, person)


@door("role: every permission of Django", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    admin.user_permissions.set(Permission.objects.all())
    sign(ward, admin)


@door("role: a superuser by SQL", by="rules")
def _(ward: Ward) -> None:
    person = make_user("managing_editor")
    sql(f"UPDATE {ACCOUNTS} SET is_superuser = %s WHERE id = %s", True, person.pk)
    sign(ward, person)


@door("role: the clinical group renamed to one's own", by="rules")
def _(ward: Ward) -> None:
    name, group = group_of("clinical_reviewer").name, group_of("site_admin")
    sql("UPDATE auth_group SET name = 'Once' WHERE name = %s", name)
    sql("UPDATE auth_group SET name = %s WHERE id = %s", name, group.pk)
    sign(ward, ward.users["site_admin"])


@door("grant: proposed and confirmed by the same person", by="rules")
def _(ward: Ward) -> None:
    lead, friend = make_user("clinical_lead"), make_user("author")
    grant = services.propose_role(user=friend, role="clinical_reviewer", proposer=lead, reason="A friend.")
    confirm(grant, by=lead)
    sign(ward, friend)


@door("grant: confirmed by whoever would hold it", by="rules")
def _(ward: Ward) -> None:
    lead = make_user("clinical_lead")
    grant = services.propose_role(
        user=lead, role="clinical_reviewer", proposer=ward.users["site_admin"], reason="Also reviews."
    )
    confirm(grant, by=lead)
    sign(ward, lead)


@door("grant: confirmed by a site administrator", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    friend = make_user("author")
    grant = services.propose_role(
        user=friend, role="clinical_reviewer", proposer=make_user("clinical_lead"), reason="?"
    )
    confirm(grant, by=admin)
    sign(ward, friend)


@door("grant: written as confirmed", by="trigger")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    RoleGrant.objects.create(
        user=admin, role="clinical_reviewer", reason="Mine.", proposed_by=admin, confirmed_by=ward.reviewer,
        confirmed_at=timezone.now(),
    )  # fmt: skip
    sign_in_the_group(ward, admin)


@door("grant: one's own, confirmed by QuerySet.update()", by="trigger")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    grant = services.propose_role(user=admin, role="clinical_reviewer", proposer=admin, reason="Mine.")
    RoleGrant.objects.filter(pk=grant.pk).update(confirmed_by=admin, confirmed_at=timezone.now())
    sign_in_the_group(ward, admin)


@door("grant: one's own, confirmed by SQL", by="trigger")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    grant = services.propose_role(user=admin, role="clinical_reviewer", proposer=admin, reason="Mine.")
    sql(f"UPDATE {GRANTS} SET confirmed_by_id = %s, confirmed_at = proposed_at WHERE id = %s", admin.pk, grant.pk)
    sign_in_the_group(ward, admin)


@door("grant: an expert's, given to somebody else", by="trigger")
def _(ward: Ward) -> None:
    RoleGrant.objects.filter(user=ward.reviewer).update(user=ward.users["site_admin"])
    sign_in_the_group(ward, ward.users["site_admin"])


@door("grant: INSERT OR REPLACE", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied(GRANTS, "INSERT OR REPLACE", "user_id = %s", ward.reviewer.pk, user_id=str(ward.users["site_admin"].pk))
    sign_in_the_group(ward, ward.users["site_admin"])


@door("grant: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    grant, admin = RoleGrant.objects.get(user=ward.reviewer), ward.users["site_admin"]
    upserted(GRANTS, grant.pk, "user_id = %s", admin.pk)
    sign_in_the_group(ward, admin)


@door("grant: ended, and opened again", by="trigger")
def _(ward: Ward) -> None:
    grant = RoleGrant.objects.standing().get(user=ward.reviewer)
    services.end_role(grant=grant, user=ward.users["site_admin"], reason="Left.")
    RoleGrant.objects.filter(pk=grant.pk).update(ended_at=None)
    sign_in_the_group(ward, ward.reviewer)


@door("grant: ended, and the group joined again", by="rules")
def _(ward: Ward) -> None:
    grant = RoleGrant.objects.standing().get(user=ward.reviewer)
    services.end_role(grant=grant, user=ward.users["site_admin"], reason="Left.")
    sign_in_the_group(ward, ward.reviewer)


# Taking an expert's account over


@door("password: set with the form for accounts", by="rules")
def _(ward: Ward) -> None:
    edit(ward.users["site_admin"], ward.reviewer, password1=NEW, password2=NEW)
    sign(ward, ward.reviewer, NEW)


@door("password: set with the form by a lead, who confirms the account too", by="rules")
def _(ward: Ward) -> None:
    lead = make_user("clinical_lead")
    lead.groups.add(group_of("site_admin"))
    edit(lead, ward.reviewer, password1=NEW, password2=NEW)
    confirm_account(ward.reviewer, by=lead)
    sign(ward, ward.reviewer, NEW)


@door("password: set by code", by="rules")
def _(ward: Ward) -> None:
    ward.reviewer.set_password(NEW)
    ward.reviewer.save()
    sign(ward, ward.reviewer, NEW)


@door("password: set by SQL", by="rules")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ACCOUNTS} SET password = %s WHERE id = %s", make_password(NEW), ward.reviewer.pk)
    sign(ward, ward.reviewer, NEW)


@door("password: one's own, copied to the expert's account by SQL", by="rules")
def _(ward: Ward) -> None:
    own = ward.users["site_admin"].password
    sql(f"UPDATE {ACCOUNTS} SET password = %s WHERE id = %s", make_password(NEW), ward.reviewer.pk)
    sql(f"UPDATE {ACCOUNTS} SET password = %s WHERE id = %s", own, ward.reviewer.pk)
    sign(ward, ward.reviewer, NEW)


@door("mail: changed with the form, then the password reset", by="rules")
def _(ward: Ward) -> None:
    edit(ward.users["site_admin"], ward.reviewer, email="thief@example.org")
    reset_password("thief@example.org")
    sign(ward, ward.reviewer, NEW)


@door("mail: changed by SQL, then the password reset", by="rules")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ACCOUNTS} SET email = 'thief@example.org' WHERE id = %s", ward.reviewer.pk)
    reset_password("thief@example.org")
    sign(ward, ward.reviewer, NEW)


@door("mail: changed, the password reset, and the mail put back", by="rules")
def _(ward: Ward) -> None:
    before = ward.reviewer.email
    sql(f"UPDATE {ACCOUNTS} SET email = 'thief@example.org' WHERE id = %s", ward.reviewer.pk)
    reset_password("thief@example.org")
    sql(f"UPDATE {ACCOUNTS} SET email = %s WHERE id = %s", before, ward.reviewer.pk)
    sign(ward, ward.reviewer, NEW)


@door("mail: changed while the link of a reset is under way", by="rules")
def _(ward: Ward) -> None:
    mail.outbox.clear()
    client = Client()
    sql(f"UPDATE {ACCOUNTS} SET email = 'thief@example.org' WHERE id = %s", ward.reviewer.pk)
    client.post(reverse("wagtailadmin_password_reset"), {"email": "thief@example.org"})
    sql(f"UPDATE {ACCOUNTS} SET email = %s WHERE id = %s", ward.reviewer.email, ward.reviewer.pk)
    for link in re.findall(r"/admin/password_reset/confirm/\S+", mail.outbox[0].body):
        form = client.get(link, follow=True).request["PATH_INFO"]
        client.post(form, {"new_password1": NEW, "new_password2": NEW})
    sign(ward, ward.reviewer, NEW)


@door("name: the expert's, taken by somebody else", by="rules")
def _(ward: Ward) -> None:
    name, admin = ward.reviewer.username, ward.users["site_admin"]
    edit(admin, ward.reviewer, username="once")
    edit(admin, ward.author, username=name)
    sign(ward, User.objects.get(username=name))


@door("session: an expert's, without the password", by="rules")
def _(ward: Ward) -> None:
    sign(ward, ward.reviewer, "guessed")


@door("lead: taken over, to confirm a friend", by="rules")
def _(ward: Ward) -> None:
    lead, friend = make_user("clinical_lead"), make_user("author")
    grant = services.propose_role(
        user=friend, role="clinical_reviewer", proposer=ward.users["site_admin"], reason="A friend."
    )
    sql(f"UPDATE {ACCOUNTS} SET password = %s WHERE id = %s", make_password(NEW), lead.pk)
    confirm(grant, by=stored(lead), password=NEW)
    sign(ward, friend)
