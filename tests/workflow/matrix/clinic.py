"""A page in each state, and somebody in each role: where every cell of the matrix is tried."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from knowledge_base.models import KnowledgeBaseIndexPage
from tests.factories.knowledge_base import make_index
from tests.factories.workflow import PASSWORD, make_user, sign, submit
from workflow import rules, services
from workflow.models import Governance, ReviewerRecord, RiskPolicy, Submission

STATES = ("draft", "changes_requested", "in_review", "scheduled", "live", "withdrawn")
WORD = "Unsigned-4711"  # stands in a draft and in nothing that is live

# Everything that a request might change, but for the audit, which a refusal writes to as well.
WATCHED = {
    "wagtailcore_page": "id, path, title, draft_title, live, locked, latest_revision_id, live_revision_id, slug",
    "wagtailcore_revision": "id, object_id, content",
    "wagtailcore_comment": "id, text",
    "wagtailcore_pageviewrestriction": "id, page_id",
    "workflow_governance": "page_id, status, risk_tier, next_review_on",
    "workflow_signoff": "id, page_id, withdrawn_at",
    "workflow_submission": "id, page_id, status, release_at",
    "workflow_bundle": "id, status",
    "workflow_urgentcorrection": "id, status",
    "workflow_emergencyaccess": "id, confirmed_at, closed_at",
    "workflow_riskpolicy": "id, approved_at",
    "workflow_reviewerrecord": "id, confirmed_at",
    "workflow_rolegrant": "id, confirmed_at, ended_at",
    "workflow_interestdeclaration": "id, user_id",
}


@dataclass(frozen=True)
class Somebody:
    """One person of the matrix; `role` is empty for whoever has none."""

    role: str
    user: User | None
    client: Client


class Clinic:
    """Pages of the standard tier, all started by the same author, and nine people who come across them."""

    NAMES: ClassVar[dict[str, str]] = {
        "author": "author",
        "another author": "author",
        "managing editor": "managing_editor",
        "clinical reviewer": "clinical_reviewer",
        "clinical lead": "clinical_lead",
        "auditor": "auditor",
        "site administrator": "site_admin",
        "superuser without a role": "",
        "anonymous": "",
    }

    def __init__(self) -> None:
        self.people = {name: somebody(role) for name, role in self.NAMES.items() if role}
        self.people["superuser without a role"] = Somebody("", make_user(superuser=True), Client())
        self.people["anonymous"] = Somebody("", None, Client())
        for person in self.people.values():
            if person.user is not None:
                person.client.force_login(person.user)
        self.author = self.people["author"].user
        self.signer = make_user("clinical_reviewer", username="signer")
        self.signer_lead = make_user("clinical_lead", username="another-lead")
        self.pages = {state: self._page_in(state) for state in STATES}
        values = {"signatures": 1, "interval_months": 6, "grace_days": 9, "reason": "Sooner."}
        self.proposed = RiskPolicy.objects.create(tier="editorial", version=1, proposed_by=self.signer, **values)
        self.newcomer = make_user("author")
        self.grant = services.propose_role(
            user=make_user("author"), role="clinical_reviewer", proposer=self.signer_lead, reason="Joins the team."
        )
        self.written = ReviewerRecord.objects.create(
            user=self.signer, specialties=["nursing"], recorded_by=self.people["author"].user
        )

    def submission(self, state: str) -> Submission | None:
        """Return the last submission of the page in `state`."""
        return Submission.objects.filter(page=self.pages[state]).order_by("-pk").first()

    def page(self, state: str) -> Any:
        """Return the page in `state` as the database has it."""
        return KnowledgeBaseIndexPage.objects.get(pk=self.pages[state].pk)

    def ask_for_two_signatures(self, tier: str) -> None:
        """Let pages of `tier` that are handed in from now on need two people, as two people decided."""
        editor = self.people["managing editor"].user
        values = {"signatures": 2, "interval_months": 12, "grace_days": 90, "urgent_hours": 48}
        proposed = services.propose_policy(user=editor, tier=tier, reason="Two read it.", **values)
        services.approve_policy(policy=proposed, user=self.signer_lead, password=PASSWORD)

    def facts(self, name: str, state: str) -> rules.Situation:
        """Return what the rules are to know of this person and the page in `state`."""
        person = self.people[name]
        wrote = name == "author"
        return rules.Situation(roles={person.role} if person.role else (), state=state, owns=wrote, contributed=wrote)

    def _page_in(self, state: str) -> Any:
        page = make_index(title=f"{state} page", slug=state.replace("_", "-"), owner=self.author)
        Governance.objects.filter(page_id=page.pk).update(risk_tier=rules.STANDARD)
        if state == "draft":
            page.save_revision(user=self.author)
            return page
        moment = timezone.now() + datetime.timedelta(days=30) if state == "scheduled" else None
        submission = submit(page, author=self.author, release_at=moment)
        if state == "changes_requested":
            services.request_changes(submission=submission, user=self.signer, note="Name the source.")
        if state in ("scheduled", "live", "withdrawn"):
            sign(submission, reviewer=self.signer)
        if state in ("live", "withdrawn"):
            later = KnowledgeBaseIndexPage.objects.get(pk=page.pk).get_latest_revision_as_object()
            later.intro = f"{WORD}, a later draft."
            later.save_revision(user=self.author)
        if state == "withdrawn":
            live = KnowledgeBaseIndexPage.objects.get(pk=page.pk)
            services.withdraw(page=live, user=self.people["managing editor"].user, reason="retired", note="Old.")
        return page


def somebody(role: str) -> Somebody:
    """Return somebody new who holds `role`, with a browser of their own."""
    return Somebody(role, make_user(role), Client())


def everything() -> dict[str, set[tuple[Any, ...]]]:
    """Return all that a request might change, straight from the tables."""
    with connection.cursor() as cursor:
        found = {}
        for table, columns in WATCHED.items():
            cursor.execute(f"SELECT {columns} FROM {table}")
            found[table] = set(cursor.fetchall())
        cursor.execute("SELECT id FROM workflow_auditentry WHERE action = 'audit_exported'")
        found["exports"] = set(cursor.fetchall())
        return found


@contextmanager
def undone() -> Iterator[None]:
    """Let one cell happen, and leave nothing of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
