"""What the screens of a review send, as orders for a process that acts (tests/acting.py)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cms.users.models import User
from tests.factories.workflow import PASSWORD
from tests.workflow.admin.screens import typed
from workflow.models import Submission
from workflow.services.signing import seal_of

Order = dict[str, Any]


def order(user: User, route: str, key: int, **data: Any) -> Order:
    return {"user": user.pk, "path": reverse(route, args=[key]), "data": data}


def sign(submission: Submission, reviewer: User) -> Order:
    seen = seal_of(submission).fingerprint
    data = {"outcome": "sign", "fingerprint": seen, "attested": "on", "password": PASSWORD, "note": ""}
    return order(reviewer, "reviews:review", submission.pk, **data)


def ask_for_changes(submission: Submission, reviewer: User) -> Order:
    seen = seal_of(submission).fingerprint
    data = {"outcome": "changes", "fingerprint": seen, "note": "Name the source."}
    return order(reviewer, "reviews:review", submission.pk, **data)


def recall(submission: Submission, author: User) -> Order:
    return order(author, "reviews:recall", submission.pk)


def withdraw_signature(submission: Submission, reviewer: User) -> Order:
    return order(reviewer, "reviews:withdraw_signature", submission.pk, note="I was too quick.")


def withdraw(page: Any, lead: User) -> Order:
    return order(lead, "reviews:record", page.pk, withdraw="1", reason="error", note="It was wrong.")


def confirm(page: Any, reviewer: User) -> Order:
    seen = type(page).objects.get(pk=page.pk).live_sign_offs()[0].fingerprint
    return order(reviewer, "reviews:record", page.pk, fingerprint=seen, attested="on", password=PASSWORD)


def edit(page: Any, author: User, title: str) -> Order:
    return order(author, "wagtailadmin_pages:edit", page.pk, **typed(title=title, slug=page.slug))
