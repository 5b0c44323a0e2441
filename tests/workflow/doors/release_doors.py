"""The doors that open with time: releases and bundles, tried with words that nobody has signed."""

from __future__ import annotations

from typing import Any

from tests.workflow.doors.door import Door, address_collector
from tests.workflow.doors.http_doors import post
from tests.workflow.doors.sql_doors import sql
from tests.workflow.ward import Ward
from workflow import services

RELEASE_DOORS: list[Door] = []
door = address_collector(RELEASE_DOORS)

RECORD, BUNDLES, BUNDLE = "reviews:record", "reviews:bundles", "reviews:bundle"
MANAGES = ("managing_editor",)


def bundled(ward: Ward) -> Any:
    """Return an open bundle with the article that is in review."""
    editor = ward.users["managing_editor"]
    bundle = services.create_bundle(user=editor, name="Together")
    services.add_to_bundle(bundle=bundle, page=ward.waiting, user=editor)
    return bundle


def release_all() -> None:
    services.release_due()
    services.release_due_bundles()


@door("reschedule: what is in review, to as soon as possible", passes=MANAGES, routes=(RECORD,))
def _(ward: Ward, user: Any) -> Any:
    answer = post(user, RECORD, ward.waiting.pk, data={"reschedule": "1", "when": "soon", "seen": ""})
    release_all()
    return answer


@door("reschedule: to a moment that has passed")
def _(ward: Ward, user: Any) -> Any:
    data = {"reschedule": "1", "when": "later", "release_at": "2020-01-01T09:00", "seen": ""}
    answer = post(user, RECORD, ward.waiting.pk, data=data)
    release_all()
    return answer


@door("reschedule: a page that nobody handed in")
def _(ward: Ward, user: Any) -> Any:
    return post(user, RECORD, ward.draft.pk, data={"reschedule": "1", "when": "soon", "seen": ""})


@door("reschedule: with a forged moment on the screen")
def _(ward: Ward, user: Any) -> Any:
    return post(user, RECORD, ward.waiting.pk, data={"reschedule": "1", "when": "soon", "seen": "2020-13-45"})


@door("bundle: a new one", passes=MANAGES, routes=(BUNDLES,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, BUNDLES, data={"name": "Mine"})


@door("bundle: a draft is added", passes=MANAGES, routes=(BUNDLE,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, BUNDLE, bundled(ward).pk, data={"add": "1", "page": ward.draft.pk})


@door("bundle: closed with a page that nobody signed", passes=MANAGES)
def _(ward: Ward, user: Any) -> Any:
    answer = post(user, BUNDLE, bundled(ward).pk, data={"close": "1", "seen": str(ward.waiting.pk)})
    release_all()
    return answer


@door("bundle: cancelled", passes=MANAGES)
def _(ward: Ward, user: Any) -> Any:
    answer = post(user, BUNDLE, bundled(ward).pk, data={"cancel": "1", "seen": str(ward.waiting.pk)})
    release_all()
    return answer


@door("bundle: a page that does not exist")
def _(ward: Ward, user: Any) -> Any:
    return post(user, BUNDLE, bundled(ward).pk, data={"add": "1", "page": "99999"})


@door("bundle: ids that are none")
def _(ward: Ward, user: Any) -> Any:
    return post(user, BUNDLE, bundled(ward).pk, data={"take_out": "²; DROP TABLE", "seen": "9" * 40})


@door("bundle: one that does not exist")
def _(ward: Ward, user: Any) -> Any:
    return post(user, BUNDLE, 99999, data={"close": "1", "seen": ""})


@door("bundle: what SQL says is closed and complete", passes=())
def _(ward: Ward, user: Any) -> Any:
    bundle = bundled(ward)
    sql("UPDATE workflow_bundle SET status = 'closed' WHERE id = %s", bundle.pk)
    release_all()
    return post(user, BUNDLE, bundle.pk, data={"close": "1", "seen": str(ward.waiting.pk)})
