"""What Wagtail's tables hold once an installation is set up; written apart from the code that sets it up."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Task, Workflow, WorkflowPage, WorkflowTask

from workflow import services
from workflow.models import ClinicalReviewTask, Specialty

pytestmark = pytest.mark.django_db

RECORDS = {
    "media_library": ("captionfile", "resource", "videofile"),
    "vocabulary": ("citation", "partner", "person", "topic", "workgroup"),
}
KEPT = {
    f"{app}.{verb}_{kind}" for app, kinds in RECORDS.items() for kind in kinds for verb in ("add", "change", "view")
}
ACCESS = {"wagtailadmin.access_admin"}
HELD = {
    "Auditors": ACCESS,
    "Authors": ACCESS | KEPT,
    "Clinical leads": ACCESS,
    "Clinical reviewers": ACCESS,
    "Managing editors": ACCESS | KEPT,
    "Site administrators": ACCESS | {f"users.{verb}_user" for verb in ("add", "change", "delete", "view")},
}
ON_PAGES = {
    ("Authors", "add_page"),
    ("Managing editors", "add_page"),
    ("Managing editors", "change_page"),
    ("Managing editors", "bulk_delete_page"),
}
ON_MEDIA = {
    (group, f"{verb}_{kind}")
    for group in ("Authors", "Managing editors")
    for verb in ("add", "change", "choose")
    for kind in ("image", "document")
}
SPECIALTIES = {
    "psychiatry": "Psychiatry",
    "pharmacy": "Pharmacy",
    "nursing": "Nursing",
    "hematology": "Hematology",
    "internal-medicine": "Internal medicine",
    "lived-experience": "Lived experience",
}


@pytest.fixture
def nothing_set_up():
    """An installation before anybody set it up."""
    for model in (Group, Specialty, WorkflowPage, WorkflowTask, Workflow, Task):
        model.objects.all().delete()


def held() -> dict[str, set[str]]:
    """Return what each group may, beside pages and media."""
    return {
        group.name: {f"{each.content_type.app_label}.{each.codename}" for each in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions__content_type")
    }


@pytest.mark.usefixtures("nothing_set_up")
class TestInstallWorkflow:
    def test_gives_each_role_a_group_and_nobody_more_than_the_table_says(self):
        services.install_workflow()

        assert held() == HELD

    def test_lets_only_editors_write_pages_anywhere_and_nobody_publish(self):
        services.install_workflow()

        granted = GroupPagePermission.objects.values_list("group__name", "permission__codename", "page__depth")
        assert set(granted) == {(*each, 1) for each in ON_PAGES}

    def test_lets_only_editors_keep_media_anywhere_and_nobody_delete_them(self):
        services.install_workflow()

        granted = GroupCollectionPermission.objects.values_list(
            "group__name", "permission__codename", "collection__depth"
        )
        assert set(granted) == {(*each, 1) for each in ON_MEDIA}

    def test_names_the_specialties(self):
        services.install_workflow()

        assert dict(Specialty.objects.values_list("slug", "name")) == SPECIALTIES

    def test_puts_one_workflow_of_one_task_above_every_page(self):
        installed = services.install_workflow()

        assert installed == Workflow.objects.get(name="Clinical review", active=True)
        assert ClinicalReviewTask.objects.get(name="Clinical review", active=True)
        assert list(WorkflowTask.objects.values_list("workflow__name", "task__name", "sort_order")) == [
            ("Clinical review", "Clinical review", 0)
        ]
        assert list(WorkflowPage.objects.values_list("page__depth", "workflow__name")) == [(1, "Clinical review")]


def test_another_workflow_above_every_page_gives_way():
    other = Workflow.objects.create(name="Another")
    WorkflowPage.objects.update(workflow=other)

    services.install_workflow()

    assert WorkflowPage.objects.get().workflow.name == "Clinical review"


def test_a_specialty_that_was_renamed_keeps_its_name():
    Specialty.objects.filter(slug="nursing").update(name="Nurse practitioners")

    services.install_workflow()

    assert Specialty.objects.get(slug="nursing").name == "Nurse practitioners"
