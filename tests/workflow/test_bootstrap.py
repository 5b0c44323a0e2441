import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import GroupPagePermission, Site, Workflow

from cms.users.models import User
from tests.factories.home import front_page
from tests.factories.lead import LEAD
from tests.factories.workflow import make_user
from workflow import roles, services, triggers
from workflow.models import AccountSeal, AuditEntry, RoleGrant
from workflow.services.accounts import install_first_lead
from workflow.situation import held_of, roles_of

pytestmark = pytest.mark.django_db


class TestWhatItLeaves:
    def test_is_a_front_page_that_the_lead_signed(self):
        home = front_page()
        (signed,) = home.live_sign_offs()

        assert home.live
        assert signed.printed_name == "Lena Lead, MD"
        assert AuditEntry.objects.filter(page=home, action="bootstrapped").count() == 1

    def test_is_one_site_with_one_review_above_every_page(self):
        assert Site.objects.get().root_page_id == front_page().pk
        assert front_page().get_workflow() == Workflow.objects.get(active=True, name="Clinical review")

    def test_is_a_group_for_every_role_of_which_none_may_publish(self):
        assert set(Group.objects.values_list("name", flat=True)) >= set(roles.GROUPS.values())
        assert not GroupPagePermission.objects.filter(
            group__name__in=roles.GROUPS.values(), permission__codename="publish_page"
        ).exists()

    def test_is_a_system_account_that_nobody_can_sign_in_to(self):
        system = User.objects.get(username="system")

        assert not system.is_active
        assert not system.has_usable_password()


@pytest.fixture
def nobody_yet():
    """Forget every clinical role, as on an installation that never had one; the gate stands again afterwards."""
    triggers.remove(connection)
    RoleGrant.objects.all().delete()
    connection.check_constraints()
    triggers.install(connection)


def test_the_first_lead_counts_at_once_and_is_recorded_as_the_system_s_doing(nobody_yet):
    user = make_user()

    grant = install_first_lead(user)

    assert list(RoleGrant.objects.standing()) == [grant]
    assert (grant.user, grant.role, grant.proposed_by, grant.confirmed_by) == (user, "clinical_lead", None, None)
    assert (grant.reason, grant.confirmed_at) == ("First clinical lead of this installation.", grant.proposed_at)
    assert roles_of(user) == {"clinical_lead"}
    assert held_of(user) == ""
    assert AccountSeal.objects.get(user=user).kind == AccountSeal.Kind.SYSTEM
    entry = AuditEntry.objects.get(action="role_installed", data__grant=grant.pk)
    assert (entry.actor_name, entry.data["person"], entry.data["role"]) == ("System", user.pk, "clinical_lead")


def test_refuses_where_pages_are():
    with pytest.raises(CommandError, match="already has pages"):
        call_command("bootstrap_site", **LEAD)


def test_setting_up_the_roles_again_changes_nothing():
    before = Workflow.objects.count(), GroupPagePermission.objects.count(), Group.objects.count()

    services.install_workflow()

    assert (Workflow.objects.count(), GroupPagePermission.objects.count(), Group.objects.count()) == before
