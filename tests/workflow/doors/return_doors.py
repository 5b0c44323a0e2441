"""The doors through people: coming back as an expert, and mending a broken seal."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from cms.users.models import User
from tests.factories.accounts import NEW, account_form, confirm_account, group_of, stored
from tests.factories.workflow import make_user
from tests.workflow.doors.account_doors import ACCOUNTS, EDIT, bulk_on_people, edit, sign
from tests.workflow.doors.door import Door, collector
from tests.workflow.doors.http_doors import post
from tests.workflow.doors.sql_doors import copied, sql, upserted
from tests.workflow.ward import Ward
from workflow.accounts import digest_of

RETURN_DOORS: list[Door] = []
door = collector(RETURN_DOORS)


@door("return: switched off and on with the form", by="rules")
def _(ward: Ward) -> None:
    admin = ward.users["site_admin"]
    form = account_form(ward.reviewer)
    form.pop("is_active")
    post(admin, EDIT, ward.reviewer.pk, data=form)
    edit(admin, ward.reviewer, is_active="on")
    sign(ward, ward.reviewer)


@door("return: switched off and on, many accounts at once", by="rules")
def _(ward: Ward) -> None:
    for state in ("False", "True"):
        bulk_on_people(ward.users["site_admin"], "set_active_state", ward.reviewer, mark_as_active=state)
    sign(ward, ward.reviewer)


@door("return: switched off and on by code", by="rules")
def _(ward: Ward) -> None:
    for state in (False, True):
        ward.reviewer.is_active = state
        ward.reviewer.save()
    sign(ward, ward.reviewer)


@door("return: by a lead, who confirms it too", by="rules")
def _(ward: Ward) -> None:
    lead = make_user("clinical_lead")
    lead.groups.add(group_of("site_admin"))
    User.objects.filter(pk=ward.reviewer.pk).update(is_active=False)
    edit(lead, ward.reviewer, is_active="on")
    confirm_account(ward.reviewer, by=lead)
    sign(ward, ward.reviewer)


@door("return: QuerySet.update()", by="trigger")
def _(ward: Ward) -> None:
    User.objects.filter(pk=ward.reviewer.pk).update(is_active=False)
    User.objects.filter(pk=ward.reviewer.pk).update(is_active=True)
    sign(ward, ward.reviewer)


@door("return: SQL", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ACCOUNTS} SET is_active = %s WHERE id = %s", False, ward.reviewer.pk)
    sql(f"UPDATE {ACCOUNTS} SET is_active = %s WHERE id = %s", True, ward.reviewer.pk)
    sign(ward, ward.reviewer)


@door("return: ON CONFLICT DO UPDATE", by="trigger")
def _(ward: Ward) -> None:
    for state in (False, True):
        upserted(ACCOUNTS, ward.reviewer.pk, "is_active = %s", state)
    sign(ward, ward.reviewer)


@door("return: the account replaced by a copy of itself", by="trigger", only="sqlite")
def _(ward: Ward) -> None:
    copied(ACCOUNTS, "INSERT OR REPLACE", "id = %s", ward.reviewer.pk)


@door("seal: broken, and taken away", by="trigger")
def _(ward: Ward) -> None:
    for state in (False, True):
        ward.reviewer.is_active = state
        ward.reviewer.save()
    sql("DELETE FROM workflow_accountseal WHERE user_id = %s AND digest = ''", ward.reviewer.pk)
    sign(ward, ward.reviewer)


@door("seal: made to fit another password", by="trigger")
def _(ward: Ward) -> None:
    sql(f"UPDATE {ACCOUNTS} SET password = %s WHERE id = %s", make_password(NEW), ward.reviewer.pk)
    fitting = digest_of(stored(ward.reviewer))
    sql("UPDATE workflow_accountseal SET digest = %s WHERE user_id = %s", fitting, ward.reviewer.pk)
    sign(ward, ward.reviewer, NEW)
