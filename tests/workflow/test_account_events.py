"""Every change of who may do what is noted by the database, whoever makes it and however."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from cms.users.models import User
from tests.factories.workflow import PASSWORD, make_user
from tests.workflow.doors.sql_doors import sql
from workflow import audit, audit_verification, roles, triggers
from workflow.models import AccountEvent, AuditEntry

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")


@pytest.fixture
def person(db):
    made = make_user("author", username="sorrel")
    audit.absorb()
    return made


@pytest.fixture
def leads(db):
    return Group.objects.get(name=roles.CLINICAL_LEAD)


def noted() -> list[tuple[str, str, str]]:
    """Return what was noted since the last entry: event, account and group."""
    events = AccountEvent.objects.filter(absorbed_as=None)
    return list(events.values_list("what", "username", "group_name"))


class TestGroups:
    ADDED = ("group_added", "sorrel", roles.CLINICAL_LEAD)
    REMOVED = ("group_removed", "sorrel", roles.CLINICAL_LEAD)

    def test_added_and_removed_from_the_account(self, person, leads):
        person.groups.add(leads)
        person.groups.remove(leads)

        assert noted() == [self.ADDED, self.REMOVED]

    def test_set_from_the_group(self, person, leads):
        leads.user_set.set([person])

        assert self.ADDED in noted()

    def test_added_by_sql(self, person, leads):
        sql("INSERT INTO users_user_groups (user_id, group_id) VALUES (%s, %s)", person.pk, leads.pk)

        assert noted() == [self.ADDED]

    def test_moved_by_sql(self, person, leads):
        sql("UPDATE users_user_groups SET group_id = %s WHERE user_id = %s", leads.pk, person.pk)

        assert noted() == [("group_removed", "sorrel", roles.AUTHOR), self.ADDED]

    def test_cleared_by_sql(self, person):
        sql("DELETE FROM users_user_groups WHERE user_id = %s", person.pk)

        assert noted() == [("group_removed", "sorrel", roles.AUTHOR)]

    def test_bulk_created(self, person, leads):
        User.groups.through.objects.bulk_create([User.groups.through(user=person, group=leads)])

        assert noted() == [self.ADDED]

    def test_renamed_so_that_its_members_have_another_role(self, leads):
        Group.objects.filter(pk=leads.pk).update(name="Former leads")
        Group.objects.filter(name=roles.AUTHOR).update(name=roles.CLINICAL_LEAD)

        renamed = AccountEvent.objects.filter(what="group_renamed").values_list("group_name", "detail")
        assert list(renamed) == [
            ("Former leads", f"before: {roles.CLINICAL_LEAD}"),
            (roles.CLINICAL_LEAD, f"before: {roles.AUTHOR}"),
        ]

    @ON_SQLITE
    def test_a_membership_cannot_be_replaced_without_a_trace(self, person, leads):
        row = User.groups.through.objects.get(user=person)
        with pytest.raises(DatabaseError, match="never replaced"), transaction.atomic():
            sql("INSERT OR REPLACE INTO users_user_groups VALUES (%s, %s, %s)", row.pk, person.pk, leads.pk)

        assert noted() == []

    def test_cannot_be_emptied_without_a_trace(self):
        """TestTruncate tries each of them where a table can be emptied in one stroke."""
        assert {"users_user_groups", "users_user", "auth_group"} <= set(triggers.untruncatable())


class TestAccounts:
    @pytest.mark.parametrize(
        ("changed", "what"),
        [
            ({"is_active": False}, "account_deactivated"),
            ({"is_superuser": True}, "superuser_granted"),
            ({"email": "somebody@example.org"}, "email_changed"),
            ({"password": "!"}, "password_changed"),
            ({"username": "alder"}, "username_changed"),
        ],
    )
    def test_each_change_is_noted(self, person, changed, what):
        User.objects.filter(pk=person.pk).update(**changed)

        assert [event[0] for event in noted()] == [what]

    def test_a_return_is_noted(self, person):
        User.objects.filter(pk=person.pk).update(is_active=False, is_superuser=True)
        User.objects.filter(pk=person.pk).update(is_active=True, is_superuser=False)

        kinds = [event[0] for event in noted()]
        assert kinds == ["account_deactivated", "superuser_granted", "account_activated", "superuser_revoked"]

    def test_no_value_of_a_password_or_an_address_is_kept(self, person):
        person.set_password("another horse battery")
        person.email = "somebody@example.org"
        person.save()
        audit.absorb()

        kept = str([list(AccountEvent.objects.values()), list(AuditEntry.objects.values())])
        assert person.password not in kept
        assert "somebody@example.org" not in kept

    def test_what_changes_nothing_of_that_is_not_noted(self, person):
        person.first_name = "Another"
        person.save()
        assert person.check_password(PASSWORD)

        assert noted() == []

    def test_a_superuser_made_by_sql_is_noted(self):
        User.objects.bulk_create([User(username="mallory", email="m@example.org", is_superuser=True)])

        event = AccountEvent.objects.get(username="mallory")
        assert (event.what, event.detail) == ("account_created", "superuser")

    def test_a_deleted_account_leaves_its_name(self, person):
        key = person.pk
        person.delete()

        assert ("account_deleted", "sorrel", "") in noted()
        assert AccountEvent.objects.get(what="account_deleted").user_id == key

    def test_says_who_was_connected_where_the_database_knows(self, person, leads):
        person.groups.add(leads)

        event = AccountEvent.objects.get(absorbed_as=None)
        assert event.database_user == (connection.settings_dict["USER"] if connection.vendor == "postgresql" else "")


class TestAbsorbing:
    def test_takes_what_was_noted_into_the_chain_in_order(self, person, leads):
        person.groups.add(leads)
        person.groups.remove(leads)

        assert audit.absorb() == 2
        assert audit.absorb() == 0

        newest = list(AuditEntry.objects.values_list("action", "data__username", "data__group_name")[:2])
        assert newest == [TestGroups.REMOVED, TestGroups.ADDED]
        assert list(audit_verification.findings()) == []

    def test_comes_before_whatever_is_recorded_next(self, person, leads):
        person.groups.add(leads)

        audit.record("tried", page=None, actor=person)

        assert list(AuditEntry.objects.values_list("action", flat=True)[:2]) == ["tried", "group_added"]

    def test_tells_in_the_entry_what_the_event_says(self, person, leads):
        person.groups.add(leads)
        audit.absorb()

        entry, event = AuditEntry.objects.first(), AccountEvent.objects.last()
        assert (entry.number, entry.account_event_id, entry.actor_name) == (event.absorbed_as, event.pk, "Database")
        assert entry.data["user"] == person.pk
        assert entry.data["group"] == leads.pk


class TestEventsAreKept:
    @pytest.mark.parametrize(
        "write",
        [
            lambda events: events.update(username="nobody"),
            lambda events: events.update(absorbed_as=None),
            lambda events: events.update(absorbed_as=1),
            lambda events: events.delete(),
        ],
    )
    def test_no_event_changes_or_goes(self, person, write):
        with pytest.raises(DatabaseError, match="clinical gate:"), transaction.atomic():
            write(AccountEvent.objects.all())

    def test_no_event_says_that_it_is_in_the_audit_when_it_is_not(self, person, leads):
        person.groups.add(leads)
        with pytest.raises(DatabaseError, match="taken into the audit once"), transaction.atomic():
            AccountEvent.objects.filter(absorbed_as=None).update(absorbed_as=1)
