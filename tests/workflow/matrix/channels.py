"""The ways in which each action can be tried: a form, an autosave, a bulk action, the admin's own API, a command.

A way answers whether the action happened: writing ones are judged by the tables, reading ones by what they show.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories.workflow import PASSWORD
from tests.workflow.admin.screens import typed
from tests.workflow.doors.http_doors import form
from tests.workflow.matrix.clinic import Clinic, Somebody
from workflow.accounts import digest_of
from workflow.models import EmergencyAccess
from workflow.services.signing import seal_of

# Takes the clinic, the person and the state of the page; returns the response, or nothing.
Way = Callable[[Clinic, Somebody, str], Any]

ARTICLE = ("knowledge_base", "topicarticlepage")
WRITING: dict[tuple[str, str], Way] = {}
READING: dict[tuple[str, str], Way] = {}


def way(action: str, channel: str, *, reads: bool = False) -> Callable[[Way], Way]:
    """Enter a way of trying `action`."""

    def enter(function: Way) -> Way:
        (READING if reads else WRITING)[action, channel] = function
        return function

    return enter


def post(person: Somebody, address: str, *arguments: Any, data: Any = None, **headers: str) -> Any:
    return person.client.post(reverse(address, args=arguments), data or {}, headers=headers)


def bulk(person: Somebody, action: str, page: Any, **data: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return person.client.post(f"{address}?next=/admin/&id={page.pk}", data)


def api(person: Somebody, page: Any, action: str, **data: Any) -> Any:
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return person.client.post(address, json.dumps(data), content_type="application/json")


def review(clinic: Clinic, person: Somebody, state: str, address: str = "reviews:review", **data: Any) -> Any:
    submission = clinic.submission(state)
    number = submission.pk if submission else 999_999
    return post(person, address, number, data=data)


# Writing


@way("edit", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    return post(person, "wagtailadmin_pages:edit", page.pk, data=form(page, title="Another title"))


@way("edit", "autosave")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    data = form(page, title="Another title")
    return post(person, "wagtailadmin_pages:edit", page.pk, data=data, Accept="application/json")


@way("edit", "revert")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    first = page.revisions.order_by("pk").first()
    data = form(page, title="Another title", revision=str(first.pk))
    return post(person, "wagtailadmin_pages:edit", page.pk, data=data)


@way("create", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = typed(title="A new page", slug="a-new-page")
    return post(person, "wagtailadmin_pages:add", *ARTICLE, clinic.page(state).pk, data=data)


@way("create", "autosave")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = typed(title="A new page", slug="a-new-page")
    return post(person, "wagtailadmin_pages:add", *ARTICLE, clinic.page(state).pk, data=data, Accept="application/json")


@way("submit", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {"update_type": "major", "change_note": "A later draft.", "due_on": "2999-01-01"}
    return post(person, "reviews:submit", clinic.page(state).pk, data=data)


@way("choose_release", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    moment = (timezone.localtime() + datetime.timedelta(days=60)).strftime("%Y-%m-%dT%H:%M")
    data = {"update_type": "major", "change_note": "A later draft.", "due_on": "2999-01-01"}
    later = {"when": "later", "release_at": moment}
    return post(person, "reviews:submit", clinic.page(state).pk, data=data | later)


@way("reschedule", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    submission = clinic.submission(state)
    seen = submission.release_at.isoformat() if submission and submission.release_at else ""
    moment = (timezone.localtime() + datetime.timedelta(days=90)).strftime("%Y-%m-%dT%H:%M")
    data = {"reschedule": "1", "when": "later", "release_at": moment, "seen": seen}
    return post(person, "reviews:record", clinic.page(state).pk, data=data)


@way("start_urgent", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:urgent", clinic.page(state).pk, data={"notice": "Its dose was wrong."})


@way("abandon_urgent", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:urgent", clinic.page(state).pk, data={"abandon": "1", "note": "A false alarm."})


@way("countersign", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    signed = clinic.page(state).live_sign_offs()
    seen = signed[0].fingerprint if signed else "0" * 64
    return review(clinic, person, state, countersign="1", fingerprint=seen, attested="on", password=PASSWORD)


@way("ask_emergency", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:emergency", data={"person": clinic.newcomer.pk, "reason": "Nobody answers."})


@way("confirm_emergency", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    access = EmergencyAccess.objects.first()
    return post(person, "reviews:emergency", data={"confirm": access.pk if access else 0, "password": PASSWORD})


@way("end_emergency", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    access = EmergencyAccess.objects.first()
    return post(person, "reviews:emergency", data={"end": access.pk if access else 0})


@way("manage_bundles", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:bundles", data={"name": "Monitoring", "note": "", "when": "soon"})


@way("read_bundles", "page", reads=True)
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return person.client.get(reverse("reviews:bundles"))


@way("recall", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return review(clinic, person, state, "reviews:recall")


@way("comment", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return review(clinic, person, state, path="intro", text="Which label says so?", comment="1")


@way("request_changes", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return review(clinic, person, state, outcome="changes", note="Name the label.", fingerprint="0" * 64)


@way("sign", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    submission = clinic.submission(state)
    seen = seal_of(submission).fingerprint if submission else "0" * 64
    return review(clinic, person, state, outcome="sign", fingerprint=seen, attested="on", password=PASSWORD)


@way("withdraw_signature", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return review(clinic, person, state, "reviews:withdraw_signature", note="I read it too fast.")


@way("reaffirm", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    signed = page.live_sign_offs()
    seen = signed[0].fingerprint if signed else "0" * 64
    return post(
        person,
        "reviews:record",
        page.pk,
        data={"fingerprint": seen, "attested": "on", "password": PASSWORD},
    )


@way("withdraw", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {"withdraw": "1", "reason": "safety", "note": "Its dose was wrong."}
    return post(person, "reviews:record", clinic.page(state).pk, data=data)


@way("set_tier", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {"set_tier": "1", "tier": "high", "reason": "It gives a dose."}
    return post(person, "reviews:record", clinic.page(state).pk, data=data)


@way("copy", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    data = {"new_title": "Copy", "new_slug": "copied", "new_parent_page": page.get_parent().pk}
    return post(person, "wagtailadmin_pages:copy", page.pk, data=data)


@way("copy", "admin API")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return api(person, clinic.page(state), "copy", title="Copy", slug="copied", keep_live=False)


@way("move", "admin API")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    last = page.get_siblings().last().pk == page.pk
    position = "first-child" if last else "last-child"
    return api(person, page, "move", destination_page_id=page.get_parent().pk, position=position)


@way("delete", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "wagtailadmin_pages:delete", clinic.page(state).pk)


@way("delete", "bulk")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return bulk(person, "delete", clinic.page(state))


@way("delete", "admin API")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return api(person, clinic.page(state), "delete")


@way("set_privacy", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {"restriction_type": "login"}
    return post(person, "wagtailadmin_pages:set_privacy", clinic.page(state).pk, data=data)


@way("publish", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    return post(person, "wagtailadmin_pages:edit", page.pk, data=form(page, "action-publish"))


@way("publish", "bulk")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return bulk(person, "publish", clinic.page(state))


@way("publish", "admin API")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return api(person, clinic.page(state), "publish")


@way("publish", "command")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    page = clinic.page(state)
    post(person, "wagtailadmin_pages:edit", page.pk, data=form(page, "action-publish", go_live_at="2020-01-01 10:00"))
    call_command("publish_scheduled", verbosity=0)


@way("unpublish", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "wagtailadmin_pages:unpublish", clinic.page(state).pk)


@way("unpublish", "bulk")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return bulk(person, "unpublish", clinic.page(state))


@way("unpublish", "admin API")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return api(person, clinic.page(state), "unpublish")


@way("lock", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "wagtailadmin_pages:lock", clinic.page(state).pk)


# Reading


@way("read_draft", "page", reads=True)
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return person.client.get(reverse("reviews:draft", args=[clinic.page(state).pk]))


@way("read_audit", "page", reads=True)
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return person.client.get(reverse("reviews:record", args=[clinic.page(state).pk]))


# What concerns no single page


@way("propose_policy", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {
        "tier": "standard",
        "signatures": "1",
        "interval_months": "6",
        "grace_days": "9",
        "urgent_hours": "48",
        "reason": "Sooner.",
    }
    return post(person, "reviews:policies", data=data)


@way("approve_policy", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:policies", data={"approve": clinic.proposed.pk, "password": PASSWORD})


@way("record_reviewer", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:register", data={"person": clinic.signer.pk, "specialties": ["nursing"]})


@way("confirm_reviewer", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:register", data={"confirm": clinic.written.pk, "password": PASSWORD})


@way("declare_interests", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return post(person, "reviews:register", data={"declare": "1", "password": PASSWORD})


@way("propose_role", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {"person": clinic.newcomer.pk, "role": "clinical_reviewer", "reason": "Joins the team."}
    return post(person, "reviews:accounts", data=data)


@way("confirm_role", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    data = {"confirm": "1", "digest": digest_of(clinic.grant.user), "password": PASSWORD}
    return post(person, "reviews:grant", clinic.grant.pk, data=data)


@way("end_role", "form")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    grant = clinic.signer.role_grants.get()
    return post(person, "reviews:grant", grant.pk, data={"end": "1", "reason": "Leaves."})


@way("export_audit", "download")
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    response = post(person, "records_audit_modeladmin_export")
    return b"".join(response.streaming_content) if response.streaming else response


@way("read_accounts", "page", reads=True)
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return person.client.get(reverse("reviews:accounts"))


@way("read_records", "page", reads=True)
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return person.client.get(reverse("records_audit_modeladmin_index"))


@way("read_register", "page", reads=True)
def _(clinic: Clinic, person: Somebody, state: str) -> Any:
    return person.client.get(reverse("reviews:register"))
