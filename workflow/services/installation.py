"""Sets up the roles and the one workflow of an installation; running it again changes nothing."""

from __future__ import annotations

import itertools

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.snippets.models import get_snippet_models

from workflow import roles
from workflow.models import ClinicalReviewTask, Specialty

SPECIALTIES = {
    "psychiatry": "Psychiatry",
    "pharmacy": "Pharmacy",
    "nursing": "Nursing",
    "hematology": "Hematology",
    "internal-medicine": "Internal medicine",
    "lived-experience": "Lived experience",
}
WORKFLOW_NAME = "Clinical review"
PAGE_PERMISSIONS = {roles.AUTHOR: ["add_page"], roles.MANAGING_EDITOR: ["add_page", "change_page", "bulk_delete_page"]}


@transaction.atomic
def install_workflow() -> Workflow:
    """Create the groups with what Wagtail's tables must hold for them, and the workflow above every page.

    Nobody is given Wagtail's publish permission: the rules never ask for it.
    """
    root = Page.get_first_root_node()
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in roles.GROUPS.values():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(access)
        for codename in PAGE_PERMISSIONS.get(name, []):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    _grant_records()
    for slug, name in SPECIALTIES.items():
        Specialty.objects.get_or_create(slug=slug, defaults={"name": name})
    task, _created = ClinicalReviewTask.objects.get_or_create(name=WORKFLOW_NAME)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow


def _grant_records() -> None:
    """Let editors keep the records of the library and media, and site administrators the accounts."""
    editors = Group.objects.filter(name__in=[roles.AUTHOR, roles.MANAGING_EDITOR])
    kinds = ContentType.objects.get_for_models(*get_snippet_models()).values()
    records = Permission.objects.filter(content_type__in=kinds).exclude(codename__startswith="delete_")
    for group in editors:
        group.permissions.add(*records)
    media = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[f"{verb}_{kind}" for verb in ("add", "change", "choose") for kind in ("image", "document")],
    )
    for group, permission in itertools.product(editors, media):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )
    admins = Group.objects.get(name=roles.SITE_ADMIN)
    admins.permissions.add(*Permission.objects.filter(content_type__app_label="users"))
