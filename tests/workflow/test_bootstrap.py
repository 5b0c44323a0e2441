import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Site, Workflow

from cms.users.models import User
from tests.factories.home import front_page
from tests.world import LEAD
from workflow import roles, services
from workflow.models import AuditEntry

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


def test_refuses_where_pages_are():
    with pytest.raises(CommandError, match="already has pages"):
        call_command("bootstrap_site", **LEAD)


def test_setting_up_the_roles_again_changes_nothing():
    before = Workflow.objects.count(), GroupPagePermission.objects.count(), Group.objects.count()

    services.install_workflow()

    assert (Workflow.objects.count(), GroupPagePermission.objects.count(), Group.objects.count()) == before
