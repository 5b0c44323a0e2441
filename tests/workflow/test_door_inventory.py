"""No address of the admin escapes: each that might put words before readers is a row of test_publish_doors.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from tests.workflow.doors.every_door import ADDRESSES, EVERY_DOOR
from tests.workflow.doors.listing_doors import LISTING_DOORS
from tests.workflow.ward import Ward, live_words, records

SUSPICIOUS = re.compile("publish|copy|alias|workflow|schedule|revert|move|lock|privacy|bulk|action|review")

# Suspicious by name only: why each is no door.
HARMLESS = {
    "reviews:account": "confirms an account; test_account_attacks has its rows",
    "reviews:accounts": "proposes a role; test_account_attacks has its rows",
    "reviews:emergency": "lets pages be taken back; test_emergency has its rows",
    "reviews:grant": "confirms a role; test_account_attacks has its rows",
    "wagtailadmin_block_preview": "shows a block's example",
    "wagtailadmin_collections:set_privacy": "restricts documents",
    "wagtailadmin_pages:preview_on_add": "shows a draft to its editor",
    "wagtailadmin_pages:preview_on_edit": "shows a draft to its editor",
    "wagtailadmin_pages:set_privacy": "restricts who reads; test_services_privacy has its row",
    "wagtailadmin_pages:workflow_history": "a list",
    "wagtailadmin_pages:workflow_history_detail": "a list",
    "wagtailadmin_pages:workflow_preview": "shows a draft",
    "wagtailadmin_reports:locked_pages": "a list",
    "wagtailadmin_reports:locked_pages_results": "a list",
    "wagtailadmin_reports:workflow": "a list",
    "wagtailadmin_reports:workflow_results": "a list",
    "wagtailadmin_reports:workflow_tasks": "a list",
    "wagtailadmin_reports:workflow_tasks_results": "a list",
    "wagtailadmin_workflows:enable_task": "a task alone publishes nothing",
    "wagtailadmin_workflows:edit_task": "a task's name",
    "wagtailadmin_workflows:index": "a list",
    "wagtailadmin_workflows:index_results": "a list",
    "wagtailadmin_workflows:select_task_type": "a list",
    "wagtailadmin_workflows:task_chooser": "a list",
    "wagtailadmin_workflows:task_chooser_create": "as adding a task",
    "wagtailadmin_workflows:task_chooser_results": "a list",
    "wagtailadmin_workflows:task_chosen": "a list",
    "wagtailadmin_workflows:task_index": "a list",
    "wagtailadmin_workflows:task_index_results": "a list",
    "wagtailadmin_workflows:usage": "a list",
    "wagtailadmin_workflows:usage_results": "a list",
    "wagtailimages:preview": "shows a size of an image",
    "wagtailsites:copy": "no page",
    "wagtailsnippets_media_library_captionfile:copy": "no page",
    "wagtailsnippets_media_library_resource:copy": "no page",
    "wagtailsnippets_media_library_videofile:copy": "no page",
    "wagtailsnippets_vocabulary_citation:copy": "no page",
    "wagtailsnippets_vocabulary_partner:copy": "no page",
    "wagtailsnippets_vocabulary_person:copy": "no page",
    "wagtailsnippets_vocabulary_topic:copy": "no page",
    "wagtailsnippets_vocabulary_workgroup:copy": "no page",
    "reviews:policies": "proposes a policy; test_services_tiers has its rows",
    "reviews:register": "keeps the register; test_reviewers has its rows",
    "reviews:withdraw_signature": "takes a signature away",
    "reviews:draft": "shows a draft",
    "reviews:packet-data": "a record to take away",
    "reviews:packet-page": "a record to take away",
    "reviews:verify-packet": "a script to take away",
    "wagtailusers_users:copy": "no page",
}


def routes(
    resolver: URLResolver | None = None, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the name and the pattern of every address of the installation."""
    for found in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(found.pattern).removeprefix("^")
        if isinstance(found, URLPattern):
            yield ":".join([*spaces, str(found.name)]), pattern
        else:
            yield from routes(found, pattern, (*spaces, found.namespace) if found.namespace else spaces)


def admin_routes() -> list[tuple[str, str]]:
    return [(name, pattern) for name, pattern in routes() if pattern.startswith("admin/")]


class TestInventory:
    def test_every_suspicious_address_has_a_row(self) -> None:
        suspicious = {name for name, pattern in admin_routes() if SUSPICIOUS.search(f"{name} {pattern}")}
        attacked = {route for door in ADDRESSES for route in door.routes}

        assert suspicious - attacked - HARMLESS.keys() == set()

    def test_no_row_speaks_of_an_address_that_is_gone(self) -> None:
        known = {name for name, _pattern in routes()}

        assert {route for door in ADDRESSES for route in door.routes} - known == set()
        assert HARMLESS.keys() - known == set()

    def test_every_bulk_action_on_pages_has_a_row(self) -> None:
        actions = {
            action.action_type for action in bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
        }

        assert actions == named("bulk: ")

    def test_every_action_of_the_admins_api_has_a_row(self) -> None:
        assert set(PagesAdminAPIViewSet.actions) == named("api: ")

    def test_wagtails_writing_api_is_not_mounted(self) -> None:
        assert "wagtail.api.v3" not in settings.INSTALLED_APPS
        assert [pattern for _name, pattern in routes() if "v3" in pattern] == []

    def test_there_are_at_least_sixty_doors_and_no_two_of_one_name(self) -> None:
        names = [door.name for door in EVERY_DOOR]

        assert len(names) == len(set(names))
        assert len(names) > 60


def named(prefix: str) -> set[str]:
    """Return the first word after `prefix` in the names of doors."""
    return {
        re.split(r"[ ,]", door.name.removeprefix(prefix))[0] for door in LISTING_DOORS if door.name.startswith(prefix)
    }


class TestBlindForms:
    @pytest.mark.parametrize("person", ["superuser", "managing_editor"])
    def test_no_address_of_the_admin_takes_an_empty_form_for_a_publication(self, ward: Ward, person: str) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(ward.users[person])
        before, broken = records(), set()

        for name, pattern in admin_routes():
            if name not in ("wagtailadmin_logout", "wagtailadmin_error_test"):
                response = client.post("/" + address(pattern, ward))
                broken |= {name} if response.status_code >= 500 else set()

        assert live_words() == ward.words
        assert before.items() <= records().items()
        assert broken == set()


def address(pattern: str, ward: Ward) -> str:
    """Fill an address in with the ids of the ward."""
    return filled_in(pattern, whereabouts(ward), ward.article.pk)


def whereabouts(ward: Ward) -> dict[str, Any]:
    """Return what the ward has for the names that addresses use."""
    return {
        "workflow_pk": ward.submission.workflow_state.workflow_id,
        "task_id": ward.submission.workflow_state.current_task_state.task_id,
        "task_state_id": ward.submission.workflow_state.current_task_state_id,
        "workflow_state_id": ward.submission.workflow_state_id,
        "revision_id": ward.signed.pk,
        "submission_id": ward.submission.pk,
        "parent_page_id": ward.index.pk,
        "destination_id": ward.index.pk,
        "action_name": "approve",
        "action": "publish",
        "app_label": "wagtailcore",
        "model_name": "page",
        "content_type_app_name": "knowledge_base",
        "content_type_model_name": "topicarticlepage",
    }


def filled_in(pattern: str, known: dict[str, Any], otherwise: Any) -> str:
    """Return an address for a pattern: with what is known for its names, and `otherwise` for the others."""

    def fill(found: re.Match[str]) -> str:
        return str(known.get(found.group(2), otherwise))

    simple = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).replace("$", "").replace("\\", "")
    return re.sub(r"<(\w+:)?(\w+)>", fill, simple)
