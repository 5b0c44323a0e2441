"""The doors in the browser: every address of the admin that might put words before readers."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Task, Workflow

from tests.workflow.doors.door import Door, address_collector
from tests.workflow.ward import ATTACKERS, UNSIGNED, Ward, fresh

EDITORS = ("author", "managing_editor")

HTTP_DOORS: list[Door] = []
door = address_collector(HTTP_DOORS)

COMMENTS = {f"comments-{name}_FORMS": value for name, value in
            {"TOTAL": "0", "INITIAL": "0", "MIN_NUM": "0", "MAX_NUM": ""}.items()}  # fmt: skip


def post(user: Any, address: str, *arguments: Any, data: Any = None, **headers: str) -> HttpResponse:
    """Send a form to the route called `address` as `user`; nothing that the view raises is swallowed."""
    client = Client()
    client.force_login(user)
    return client.post(reverse(address, args=arguments), data or {}, headers=headers)


def form(page: Page, action: str = "", **changed: Any) -> dict[str, Any]:
    """Return what the editor's form of an index sends."""
    fields = {"title": f"{UNSIGNED} title", "intro": UNSIGNED, "slug": page.slug or "new", **COMMENTS, **changed}
    return {**fields, **({action: "1"} if action else {})}


def bulk(user: Any, action: str, *pages: Page, **data: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?next=/admin/&{chosen}", data)


def api(user: Any, page: Page, action: str, **data: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return client.post(address, json.dumps(data), content_type="application/json")


# The editor

EDIT = "wagtailadmin_pages:edit"


@door("editor: publish", passes=EDITORS, routes=(EDIT,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, EDIT, ward.index.pk, data=form(ward.index, "action-publish"))


@door("editor: publish on a day past", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    data = form(ward.index, "action-publish", go_live_at="2020-01-01 10:00")
    return post(user, EDIT, ward.index.pk, data=data)


@door("editor: publish on a day to come", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    data = form(ward.index, "action-publish", go_live_at="2999-01-01 10:00")
    return post(user, EDIT, ward.index.pk, data=data)


@door("editor: fields that are none of its business", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    more = {"live": "on", "live_revision": ward.unsigned.pk, "has_unpublished_changes": "", "alias_of": ward.draft.pk}
    return post(user, EDIT, ward.index.pk, data=form(ward.index, **more))


@door("editor: submit, past the question what changed", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    return post(user, EDIT, ward.index.pk, data=form(ward.index, "action-submit"))


@door("editor: restart the workflow")
def _(ward: Ward, user: Any) -> Any:
    return post(user, EDIT, ward.waiting_index.pk, data=form(ward.waiting_index, "action-restart-workflow"))


@door("editor: approve with changed words in the same form")
def _(ward: Ward, user: Any) -> Any:
    more = {"workflow-action-name": "approve", "workflow-action-extra-data": '{"update": true, "comment": "x"}'}
    return post(user, EDIT, ward.waiting_index.pk, data=form(ward.waiting_index, "action-workflow-action", **more))


@door("editor: cancel the workflow and publish")
def _(ward: Ward, user: Any) -> Any:
    post(user, EDIT, ward.waiting_index.pk, data=form(ward.waiting_index, "action-cancel-workflow"))
    return post(user, EDIT, ward.waiting_index.pk, data=form(ward.waiting_index, "action-publish"))


@door("autosave: over the revision in review")
def _(ward: Ward, user: Any) -> Any:
    data = form(ward.waiting_index, overwrite_revision_id=str(ward.index_submission.revision_id))
    return post(user, EDIT, ward.waiting_index.pk, data=data, Accept="application/json")


@door("autosave: over the live revision")
def _(ward: Ward, user: Any) -> Any:
    data = form(ward.index, overwrite_revision_id=str(ward.index.live_revision_id))
    return post(user, EDIT, ward.index.pk, data=data, Accept="application/json")


@door("create: publish", passes=EDITORS, routes=("wagtailadmin_pages:add",))
def _(ward: Ward, user: Any) -> Any:
    return post(
        user,
        "wagtailadmin_pages:add",
        "knowledge_base",
        "knowledgebaseindexpage",
        ward.index.get_parent().pk,
        data=form(ward.index, "action-publish", slug="created"),
    )


@door("create: submit, past the question what changed", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    return post(
        user,
        "wagtailadmin_pages:add",
        "knowledge_base",
        "knowledgebaseindexpage",
        ward.index.get_parent().pk,
        data=form(ward.index, "action-submit", slug="created"),
    )


@door("create: a second front page, published below the root")
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:add", "home", "homepage", 1,
                data=form(ward.index, "action-publish", heading=UNSIGNED, lead=UNSIGNED))  # fmt: skip


@door("revert: to the signed revision, and publish", passes=EDITORS,
      routes=("wagtailadmin_pages:revisions_revert",))  # fmt: skip
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:revisions_revert", ward.index.pk, ward.index.live_revision_id,
                data=form(ward.index, "action-publish"))  # fmt: skip


@door("revert: to another page's revision")
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:revisions_revert", ward.index.pk, ward.unsigned.pk,
                data=form(ward.index, "action-publish"))  # fmt: skip


# One page's actions


@door("unpublish", routes=("wagtailadmin_pages:unpublish",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:unpublish", ward.article.pk)


@door("cancel a schedule", routes=("wagtailadmin_pages:revisions_unschedule",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:revisions_unschedule", ward.article.pk, ward.unsigned.pk)


@door("delete: live", routes=("wagtailadmin_pages:delete",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:delete", ward.article.pk)


@door("delete: an index with a live page below")
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:delete", ward.index.get_parent().pk)


@door("copy: publish the copy", passes=EDITORS, routes=("wagtailadmin_pages:copy",))
def _(ward: Ward, user: Any) -> Any:
    data = {"new_title": UNSIGNED, "new_slug": "copied", "new_parent_page": ward.index.pk, "publish_copies": "on"}
    return post(user, "wagtailadmin_pages:copy", ward.article.pk, data=data)


@door("copy: a whole branch, published", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    data = {"new_title": UNSIGNED, "new_slug": "copied", "new_parent_page": ward.index.get_parent().pk,
            "copy_subpages": "on", "publish_copies": "on"}  # fmt: skip
    return post(user, "wagtailadmin_pages:copy", ward.index.pk, data=data)


@door("copy: as an alias", passes=EDITORS)
def _(ward: Ward, user: Any) -> Any:
    data = {"new_title": UNSIGNED, "new_slug": "copied", "new_parent_page": ward.index.pk, "alias": "on"}
    return post(user, "wagtailadmin_pages:copy", ward.draft.pk, data=data)


@door("convert an alias", routes=("wagtailadmin_pages:convert_alias",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:convert_alias", ward.article.pk)


@door("move: a draft below a live page", passes=EDITORS,
      routes=("wagtailadmin_pages:move", "wagtailadmin_pages:move_confirm"))  # fmt: skip
def _(ward: Ward, user: Any) -> Any:
    post(user, "wagtailadmin_pages:move", ward.draft.pk, data={"new_parent_page": ward.index.pk})
    return post(user, "wagtailadmin_pages:move_confirm", ward.draft.pk, ward.index.pk)


@door("move: to another place in its list", passes=EDITORS,
      routes=("wagtailadmin_pages:set_page_position",))  # fmt: skip
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:set_page_position", ward.draft.pk, data={"position": "0"})


@door("lock", routes=("wagtailadmin_pages:lock",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:lock", ward.article.pk)


@door("unlock what is in review", routes=("wagtailadmin_pages:unlock",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_pages:unlock", ward.waiting.pk)


# The workflow's own addresses

ACTION = "wagtailadmin_pages:workflow_action"


def state(ward: Ward) -> int:
    return int(ward.submission.workflow_state.current_task_state_id)


@door("workflow: approve", routes=(ACTION,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, ACTION, ward.waiting.pk, "approve", state(ward), data={"comment": ""})


@door("workflow: approve at another page's address")
def _(ward: Ward, user: Any) -> Any:
    return post(user, ACTION, ward.index.pk, "approve", state(ward), data={"comment": ""})


@door("workflow: reject")
def _(ward: Ward, user: Any) -> Any:
    return post(user, ACTION, ward.waiting.pk, "reject", state(ward), data={"comment": ""})


@door("workflow: an action that does not exist")
def _(ward: Ward, user: Any) -> Any:
    return post(user, ACTION, ward.waiting.pk, "publish", state(ward))


COLLECT = "wagtailadmin_pages:collect_workflow_action_data"


@door("workflow: collect the data of an approval", routes=(COLLECT,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, COLLECT, ward.waiting.pk, "approve", state(ward), data={"comment": ""})


CANCEL = "wagtailadmin_pages:confirm_workflow_cancellation"


@door("workflow: confirm its cancellation", passes=ATTACKERS, routes=(CANCEL,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, CANCEL, ward.waiting.pk)


# Setting the workflow up otherwise


def our_task() -> Task:
    return Task.objects.get(name="Clinical review")


@door("workflows: disable the only task",
      routes=("wagtailadmin_workflows:disable_task",))  # fmt: skip
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_workflows:disable_task", our_task().pk)


@door("workflows: disable", passes=("superuser",), routes=("wagtailadmin_workflows:disable",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "wagtailadmin_workflows:disable", ward.submission.workflow_state.workflow_id)


@door("workflows: remove from the root page", passes=EDITORS, routes=("wagtailadmin_workflows:remove",))
def _(ward: Ward, user: Any) -> Any:
    workflow = ward.submission.workflow_state.workflow
    post(user, "wagtailadmin_workflows:remove", 1, workflow.pk)
    return post(user, EDIT, ward.index.pk, data=form(ward.index, "action-publish"))


@door("workflows: swap the task for a weaker one",
      routes=("wagtailadmin_workflows:edit", "wagtailadmin_workflows:add_task"))  # fmt: skip
def _(ward: Ward, user: Any) -> Any:
    workflow = ward.submission.workflow_state.workflow
    post(user, "wagtailadmin_workflows:add_task", "wagtailcore", "groupapprovaltask",
         data={"name": "Anybody", "groups": [group.pk for group in user.groups.all()]})  # fmt: skip
    weaker = GroupApprovalTask.objects.first() or our_task()
    link = workflow.workflow_tasks.get()
    tasks = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "1", "MIN_NUM_FORMS": "1", "MAX_NUM_FORMS": "1000", "0-id": link.pk,
             "0-task": link.task_id, "0-DELETE": "on", "0-ORDER": "1", "1-task": weaker.pk, "1-ORDER": "2"}  # fmt: skip
    data = {"name": "Weaker", "active": "on", **{f"workflow_tasks-{key}": value for key, value in tasks.items()},
            "pages-TOTAL_FORMS": "0", "pages-INITIAL_FORMS": "0", "pages-MIN_NUM_FORMS": "0",
            "pages-MAX_NUM_FORMS": "1000"}  # fmt: skip
    post(user, "wagtailadmin_workflows:edit", workflow.pk, data=data)
    current = fresh(ward.submission.workflow_state).current_task_state_id
    return post(user, ACTION, ward.waiting.pk, "approve", current, data={"comment": ""})


@door("workflows: a workflow of one's own for the page", passes=("superuser",),
      routes=("wagtailadmin_workflows:add",))  # fmt: skip
def _(ward: Ward, user: Any) -> Any:
    tasks = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "1", "MAX_NUM_FORMS": "1000",
             "0-task": our_task().pk, "0-ORDER": "1"}  # fmt: skip
    data = {"name": "My own", "active": "on", **{f"workflow_tasks-{key}": value for key, value in tasks.items()},
            "pages-TOTAL_FORMS": "1", "pages-INITIAL_FORMS": "0", "pages-MIN_NUM_FORMS": "0",
            "pages-MAX_NUM_FORMS": "1000", "pages-0-page": ward.index.pk}  # fmt: skip
    return post(user, "wagtailadmin_workflows:add", data=data)


@door("workflows: enable one again", passes=("superuser",), routes=("wagtailadmin_workflows:enable",))
def _(ward: Ward, user: Any) -> Any:
    empty = Workflow.objects.create(name="Empty", active=False)
    return post(user, "wagtailadmin_workflows:enable", empty.pk)
