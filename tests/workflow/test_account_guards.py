"""What the database refuses about clinical roles and the accounts that hold them, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.accounts import Team, stored
from workflow import services
from workflow.models import AccountSeal, RoleGrant

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(kept_db: None) -> Team:
    return Team()


@pytest.fixture
def team(built: Team, db: None) -> Team:
    return Team(**{name: stored(person) for name, person in vars(built).items()})


def grant_sql(**values: Any) -> str:
    columns = {"reason": "'x'", "proposed_at": "CURRENT_TIMESTAMP", **values}
    return f"INSERT INTO workflow_rolegrant ({', '.join(columns)}) VALUES ({', '.join(map(str, columns.values()))})"


class TestForgedGrants:
    """What the database refuses, whoever asks."""

    def refused(self, sql: str, match: str) -> None:
        with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_one_that_starts_confirmed(self, team):
        values = {"user_id": team.admin.pk, "role": "'clinical_lead'", "confirmed_at": "CURRENT_TIMESTAMP"}

        self.refused(grant_sql(**values), "a role is proposed first")
        self.refused(
            grant_sql(**values, confirmed_by_id=team.lead.pk, proposed_by_id=team.second_lead.pk), "proposed first"
        )

    @pytest.mark.parametrize("by", ["newcomer", "admin", "reviewer"])
    def test_one_that_is_confirmed_by_the_wrong_person(self, team, by):
        grant = team.propose()

        self.refused(
            f"UPDATE workflow_rolegrant SET confirmed_at = CURRENT_TIMESTAMP, confirmed_by_id = {getattr(team, by).pk} "
            f"WHERE id = {grant.pk}",
            "a role is confirmed by a clinical lead",
        )

    def test_one_that_nobody_confirmed(self, team):
        grant = team.propose()

        self.refused(
            f"UPDATE workflow_rolegrant SET confirmed_at = CURRENT_TIMESTAMP WHERE id = {grant.pk}",
            "a role is confirmed by a clinical lead",
        )

    def test_one_that_its_proposer_confirms(self, team):
        grant = team.propose(proposer=team.lead)

        self.refused(
            f"UPDATE workflow_rolegrant SET confirmed_at = CURRENT_TIMESTAMP, confirmed_by_id = {team.lead.pk} "
            f"WHERE id = {grant.pk}",
            "a role is confirmed by a clinical lead",
        )

    @pytest.mark.parametrize(
        ("change", "match"),
        [
            ("user_id = {newcomer}", "what was proposed never changes"),
            ("role = 'clinical_lead'", "what was proposed never changes"),
            ("proposed_by_id = {lead}", "what was proposed never changes"),
            ("confirmed_by_id = {second_lead}", "a role is confirmed once"),
            ("confirmed_at = NULL, confirmed_by_id = NULL", "a role is confirmed"),
        ],
    )
    def test_a_changed_one(self, team, change, match):
        ids = {name: person.pk for name, person in vars(team).items()}

        self.refused(f"UPDATE workflow_rolegrant SET {change.format(**ids)} WHERE user_id = {ids['reviewer']}", match)

    def test_one_that_ended_and_is_taken_up_again(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)
        services.end_role(grant=grant, user=team.lead, reason="Left.")

        self.refused(f"UPDATE workflow_rolegrant SET ended_at = NULL WHERE id = {grant.pk}", "ended never changes")

    def test_a_deleted_one(self, team):
        self.refused("DELETE FROM workflow_rolegrant", "a grant is kept")

    def test_a_second_open_one(self, team):
        values = {"user_id": team.reviewer.pk, "role": "'clinical_reviewer'", "proposed_by_id": team.admin.pk}

        self.refused(grant_sql(**values), "a grant cannot be replaced")

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
    def test_a_replaced_one(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)
        values = {"user_id": team.admin.pk, "role": "'clinical_reviewer'", "id": grant.pk}

        self.refused(grant_sql(**values).replace("INSERT", "INSERT OR REPLACE"), "a grant cannot be replaced")

    @pytest.mark.parametrize("sql", ["UPDATE {t} SET digest = ''", "DELETE FROM {t}"])
    def test_a_seal_is_never_rewritten(self, team, sql):
        self.refused(sql.format(t=AccountSeal._meta.db_table), "a record")
