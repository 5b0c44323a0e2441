"""A process that is killed in the middle of a signature, a withdrawal or a confirmation: all of it happened, or none.

What is compared afterwards are the page, its signatures, its requests, the audit and the mails that are queued.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms.jobs.loop import Loop
from tests.beside import Actor
from tests.evidence import Evidence
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off, submit
from tests.workflow import forms_sent as forms
from tests.workflow.dying import POINTS
from tests.workflow.replay import replayed, stored
from workflow import gate, verification
from workflow.models import AuditEntry, AuditHead, GatePermit, Governance, ReviewRequest, SignOff, Submission

DONE, REFUSED, TOO_LATE = 302, 403, 409
MAIL = "workflow.notifications.send_review_mail"


@pytest.fixture(autouse=True)
def queued_tasks() -> Iterator[None]:
    """Mail and index after the transaction, as in production and in the process that dies."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.fixture(scope="module")
def actor(django_db_setup: None, installation: Any) -> Iterator[Actor]:
    started = Actor(installation)
    yield started
    started.end()


class Ward:
    """One reviewer, one lead, and articles to be signed, withdrawn or confirmed."""

    def __init__(self) -> None:
        self.author, self.lead = make_user("author"), make_user("clinical_lead")
        self.reviewer = make_user("clinical_reviewer")
        self.index = make_index(owner=self.author)
        self.shared = {"owner": self.author, "citation": make_citation(), "topics": [make_topic("Safety")]}
        self.made = 0

    def article(self) -> Any:
        self.made += 1
        return make_article(self.index, slug=f"article-{self.made}", **self.shared)

    def waiting(self) -> tuple[Any, forms.Order]:
        submission = submit(self.article(), author=self.author)
        return submission.page, forms.sign(submission, self.reviewer)

    def live(self) -> Any:
        return publish_signed_off(self.article(), author=self.author, reviewer=self.lead)

    def to_withdraw(self) -> tuple[Any, forms.Order]:
        page = self.live()
        return page, forms.withdraw(page, self.lead)

    @cached_property
    def lasting(self) -> Any:
        """The page that is confirmed again and again."""
        return self.live()

    def to_confirm(self) -> tuple[Any, forms.Order]:
        long_ago = timezone.localdate().replace(year=2020)
        Governance.objects.filter(page_id=self.lasting.pk).update(next_review_on=long_ago)
        return self.lasting, forms.confirm(self.lasting, self.reviewer)


@dataclass(frozen=True)
class Verb:
    """What is killed, what it leads to, and what HTTP answers whoever does it again after it was done."""

    start: Callable[[Ward], tuple[Any, forms.Order]]
    live: bool
    mails: int
    again: int


VERBS = {
    "sign": Verb(Ward.waiting, live=True, mails=1, again=TOO_LATE),
    "withdraw": Verb(Ward.to_withdraw, live=False, mails=0, again=REFUSED),
    "confirm": Verb(Ward.to_confirm, live=True, mails=0, again=DONE),
}


def everything_about(page: Page) -> dict[str, Any]:
    """Return every row that a verb may change for `page`, and the end of the audit."""
    connections.close_all()  # as a process that starts anew
    tables = {
        "page": Page.objects.filter(pk=page.pk),
        "signatures": SignOff.objects.filter(page_id=page.pk),
        "submissions": Submission.objects.filter(page_id=page.pk),
        "requests": ReviewRequest.objects.filter(submission__page_id=page.pk),
        "governance": Governance.objects.filter(page_id=page.pk),
        "entries": AuditEntry.objects.filter(page=page.pk),
        "end of the audit": AuditHead.objects.all(),
        "permits": GatePermit.objects.all(),
    }
    rows = {name: list(found.order_by("pk").values()) for name, found in tables.items()}
    return rows | {"tasks": list(DBTaskResult.objects.order_by("pk").values_list("pk", "status"))}


def published_mails(page: Page) -> int:
    """Return how many mails say that `page` is live, queued or sent."""
    about = list(Submission.objects.filter(page_id=page.pk).values_list("pk", flat=True))
    queued = DBTaskResult.objects.filter(task_path=MAIL, args_kwargs__args__0="published")
    return queued.filter(args_kwargs__args__1__in=about).count()


def assert_one_story(page: Page, *, live: bool) -> None:
    """What is live is what was signed, the audit says the same, and no permit is left."""
    now = Page.objects.get(pk=page.pk)
    assert now.live == live
    assert replayed([page.pk]) == stored([page.pk])
    assert not GatePermit.objects.exists()
    assert not live or gate.may_be_live(now.specific)


def assert_done(page: Page, verb: Verb, mails_before: int) -> None:
    assert_one_story(page, live=verb.live)
    assert published_mails(page) - mails_before == verb.mails


@pytest.mark.prove("kills")
@pytest.mark.parametrize("name", VERBS)
def test_a_process_that_is_killed(
    name: str, committed_db: None, installation: Any, actor: Actor, evidence: Evidence
) -> None:
    verb, ward = VERBS[name], Ward()
    points = [point for point in POINTS if point.startswith(f"{name}: ")]
    tries = evidence.count(fast=1, full=20)

    for point in points:
        undone = 0
        for _ in range(tries):
            page, order = verb.start(ward)
            before, mails = everything_about(page), published_mails(page)

            killed = actor.die(point, **order)

            assert killed == -signal.SIGKILL, f"{point}: it ended with {killed}"
            committed = point.endswith("after the commit")
            assert (everything_about(page) == before) is not committed
            if committed:
                assert_done(page, verb, mails)
            again = actor.act(**order)
            assert again["status"] == (verb.again if committed else DONE), again
            assert_done(page, verb, mails)
            undone += not committed
        told = "none of it was done; then done again" if undone else f"all of it was done; again, answered {verb.again}"
        evidence.record(f"killed at “{point}”: {told}", f"{tries} of {tries}", f"{tries} of {tries}")

    assert list(verification.findings()) == []
    assert_every_mail_is_sent(evidence, name, expected=ward.made)


def assert_every_mail_is_sent(evidence: Evidence, name: str, *, expected: int) -> None:
    """Let a worker send what is queued: one mail for each page that went live, and none for what was undone."""
    mail.outbox.clear()
    DBTaskResult.objects.exclude(task_path=MAIL).delete()  # the index is no part of this
    with Loop() as loop:
        loop._task_worker().run()
        while DBTaskResult.objects.ready().exists():
            loop._task_worker().run()
    sent = [message for message in mail.outbox if message.subject.startswith("Signed off and live")]
    evidence.record(f"{name}: mails sent for pages that went live", f"{len(sent)} for {expected}", "one each")
    assert len(sent) == expected
