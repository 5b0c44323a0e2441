"""Who keeps the files of the library."""

import itertools

from django.contrib.auth.models import Group, Permission

from workflow import roles

KEPT_BY_EDITORS = ("videofile", "captionfile")
VERBS = ("add", "change", "view")


def grant_files() -> None:
    """Let authors and managing editors add videos and captions; nobody deletes them. Twice changes nothing."""
    codenames = [f"{verb}_{model}" for verb, model in itertools.product(VERBS, KEPT_BY_EDITORS)]
    granted = Permission.objects.filter(content_type__app_label="media_library", codename__in=codenames)
    for group in Group.objects.filter(name__in=[roles.AUTHOR, roles.MANAGING_EDITOR]):
        group.permissions.add(*granted)
