"""The doors in listings and in the admin's own API: many pages at once, and the calls behind the buttons."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale

from tests.workflow.doors.door import Door, address_collector
from tests.workflow.doors.http_doors import EDITORS, api, bulk
from tests.workflow.ward import ATTACKERS, UNSIGNED, Ward

LISTING_DOORS: list[Door] = []
door = address_collector(LISTING_DOORS)

BULK = ("wagtail_bulk_action",)
API = ("wagtailadmin_api:pages:action",)


@door("bulk: publish", passes=ATTACKERS, routes=BULK)
def _(ward: Ward, user: Any) -> Any:
    return bulk(user, "publish", ward.draft, ward.waiting, ward.article)


@door("bulk: publish with everything below", passes=ATTACKERS)
def _(ward: Ward, user: Any) -> Any:
    return bulk(user, "publish", ward.index, include_descendants="on")


@door("bulk: unpublish", passes=ATTACKERS)
def _(ward: Ward, user: Any) -> Any:
    return bulk(user, "unpublish", ward.index, ward.article, include_descendants="on")


@door("bulk: delete")
def _(ward: Ward, user: Any) -> Any:
    return bulk(user, "delete", ward.index, ward.article)


@door("bulk: move", passes=ATTACKERS)
def _(ward: Ward, user: Any) -> Any:
    return bulk(user, "move", ward.draft, chooser=ward.index.pk, move_applicable="on")


@door("api: publish", routes=API)
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.article, "publish")


@door("api: publish what is in review")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.waiting, "publish")


@door("api: unpublish")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.article, "unpublish", recursive=True)


@door("api: copy, live")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.article, "copy", title=UNSIGNED, slug="copied")


@door("api: copy of a branch, live")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.index, "copy", recursive=True, keep_live=True, slug="copied")


@door("api: create_alias")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.article, "create_alias", update_slug="aliased")


@door("api: convert_alias")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.article, "convert_alias")


@door("api: copy_for_translation")
def _(ward: Ward, user: Any) -> Any:
    Locale.objects.create(language_code="es")
    return api(user, ward.article, "copy_for_translation", locale="es", alias=True, copy_parents=True)


@door("api: revert_to_page_revision")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.waiting, "revert_to_page_revision", revision_id=ward.submission.revision_id)


@door("api: move", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.draft, "move", destination_page_id=ward.index.pk, position="last-child")


@door("api: delete")
def _(ward: Ward, user: Any) -> Any:
    return api(user, ward.article, "delete")
