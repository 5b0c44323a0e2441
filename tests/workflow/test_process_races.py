"""Two people at once, each served by a process of its own: one wins, the others are told, and the audit knows who."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page

from tests.beside import Actor, at_once
from tests.evidence import Evidence
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, sign, submit
from tests.workflow import forms_sent as forms
from tests.workflow.replay import replayed, stored
from workflow import services, verification
from workflow.models import AuditEntry, Governance, SignOff, StashedDraft, Submission
from workflow.quorum import HIGH, STANDARD

TOO_LATE = 409
UNSIGNED = "Take 125 mg."
LONGEST_DELAY = 0.04  # seconds that one may start after the other
TRIES = 200  # of each pair and of each job, under bin/prove

Answers = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def queued_tasks() -> Iterator[None]:
    """Mail and index after the transaction, as in production and in the processes."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.fixture(scope="module")
def actors(django_db_setup: None, installation: Any) -> Iterator[list[Actor]]:
    """Three processes; they hold no connection between two orders, so the database may be put back under them."""
    started = [Actor(installation) for _ in range(3)]
    yield started
    for actor in started:
        actor.end()


class Ring:
    """Where they meet: an index, a source, and people of every kind."""

    def __init__(self) -> None:
        self.author = make_user("author")
        self.one, self.other = make_user("clinical_reviewer"), make_user("clinical_reviewer")
        self.pharmacist = make_user("clinical_reviewer", specialties=["pharmacy"])
        self.lead = make_user("clinical_lead")
        self.index = make_index(owner=self.author)
        self.citation, self.topic = make_citation(), make_topic("Safety")

    def article(self, number: int) -> Any:
        return make_article(
            self.index, owner=self.author, citation=self.citation, topics=[self.topic], slug=f"article-{number}"
        )

    def waiting(self, number: int) -> Submission:
        return submit(self.article(number), author=self.author)


@pytest.fixture
def ring(committed_db: None) -> Ring:
    return Ring()


@dataclass(frozen=True)
class Race:
    """What two people are about to do at once, and who has won when both were answered."""

    orders: Callable[[Ring, int], tuple[Submission, list[forms.Order]]]
    winner: Callable[[Submission, Answers], str]


def approve_twice(ring: Ring, number: int) -> tuple[Submission, list[forms.Order]]:
    submission = ring.waiting(number)
    return submission, [forms.sign(submission, ring.one), forms.sign(submission, ring.other)]


def approve_and_ask_for_changes(ring: Ring, number: int) -> tuple[Submission, list[forms.Order]]:
    submission = ring.waiting(number)
    return submission, [forms.sign(submission, ring.one), forms.ask_for_changes(submission, ring.other)]


def approve_and_recall(ring: Ring, number: int) -> tuple[Submission, list[forms.Order]]:
    submission = ring.waiting(number)
    return submission, [forms.sign(submission, ring.one), forms.recall(submission, ring.author)]


def approve_and_edit(ring: Ring, number: int) -> tuple[Submission, list[forms.Order]]:
    submission = ring.waiting(number)
    return submission, [forms.sign(submission, ring.one), forms.edit(submission.page, ring.author, UNSIGNED)]


def sign_last_and_take_back(ring: Ring, number: int) -> tuple[Submission, list[forms.Order]]:
    article = ring.article(number)
    services.set_tier(page=article, user=ring.lead, tier=HIGH, reason="It names doses.")
    submission = submit(article, author=ring.author)
    services.sign_off(
        submission=submission,
        user=ring.one,
        fingerprint=forms.seal_of(submission).fingerprint,
        password=PASSWORD,
        attested=True,
    )
    return submission, [forms.sign(submission, ring.pharmacist), forms.withdraw_signature(submission, ring.one)]


def approve_and_withdraw_the_page(ring: Ring, number: int) -> tuple[Submission, list[forms.Order]]:
    live = publish_signed_off(ring.article(number), author=ring.author, reviewer=ring.one)
    live.title = "Signed a second time"
    submission = submit(live, author=ring.author)
    return submission, [forms.sign(submission, ring.other), forms.withdraw(live, ring.lead)]


def first_or_second(submission: Submission, answers: Answers) -> str:
    """One is redirected, the other one is told that it is too late."""
    statuses = [answer["status"] for answer in answers]
    assert sorted(statuses) == [302, TOO_LATE], answers
    return f"the {'first' if statuses[0] == 302 else 'second'} won"


def the_signed_text(submission: Submission, answers: Answers) -> str:
    """The signed text is live whoever comes first; the edit is kept aside, a later draft, or still in its form."""
    signed, edited = answers
    assert signed["status"] == 302, answers
    page = Page.objects.get(pk=submission.page_id)
    assert page.live_revision_id == submission.revision_id
    if edited["status"] == 200:  # the editor was opened locked, a moment before the page was decided
        assert "could not be saved" in edited["said"]
        assert UNSIGNED in edited["said"]
        assert page.latest_revision_id == submission.revision_id
        return "approved; the edit was refused, still in its form"
    assert edited["status"] == 302, answers
    kept = StashedDraft.objects.filter(page_id=page.pk).count()
    later = int(page.latest_revision_id != submission.revision_id)
    assert kept + later == 1
    return "approved; the edit was " + ("kept aside" if kept else "saved as a draft")


def both_or_too_late(submission: Submission, answers: Answers) -> str:
    """A signature that is taken back in time counts no more; when the page is live, it is too late."""
    signed, taken_back = (answer["status"] for answer in answers)
    assert signed == 302, answers
    live = Page.objects.get(pk=submission.page_id).live
    assert taken_back == (TOO_LATE if live else 302), answers
    standing = SignOff.objects.standing().filter(submission=submission).count()
    assert standing == (2 if live else 1)
    return "the last signature won" if live else "taken back in time"


def in_some_order(submission: Submission, answers: Answers) -> str:
    """Both happen, one after the other: live if the signature came last, withdrawn if not."""
    assert [answer["status"] for answer in answers] == [302, 302], answers
    last = AuditEntry.objects.filter(page=submission.page_id, action__in=["published", "withdrawn"]).latest("number")
    live = Page.objects.get(pk=submission.page_id).live
    assert live == (last.action == "published")
    return f"{last.action} last"


RACES = {
    "approve and approve": Race(approve_twice, first_or_second),
    "approve and request changes": Race(approve_and_ask_for_changes, first_or_second),
    "approve and recall": Race(approve_and_recall, first_or_second),
    "approve and edit": Race(approve_and_edit, the_signed_text),
    "last signature and first one taken back": Race(sign_last_and_take_back, both_or_too_late),
    "approve a new text and withdraw the old": Race(approve_and_withdraw_the_page, in_some_order),
}


def assert_the_audit_tells_it(submission: Submission) -> None:
    """The audit, replayed, says what the tables say, and every decision on this submission was taken once."""
    assert replayed([submission.page_id]) == stored([submission.page_id])
    of_this = AuditEntry.objects.filter(revision_id=submission.revision_id, page=submission.page_id)
    counts = Counter(of_this.values_list("action", flat=True))
    assert sum(counts[action] for action in ("published", "changes_requested", "recalled")) <= 1, counts


@pytest.mark.prove("races")
@pytest.mark.parametrize("name", RACES)
def test_two_at_once(name: str, ring: Ring, actors: list[Actor], evidence: Evidence) -> None:
    race, won = RACES[name], Counter[str]()
    tries = evidence.count(fast=4, full=TRIES)
    random = Random(name)  # noqa: S311

    for number in range(tries):
        submission, orders = race.orders(ring, number)
        delays = [0.0, random.uniform(-LONGEST_DELAY, LONGEST_DELAY)]
        answers = at_once(actors[:2], orders, [delay - min(delays) for delay in delays])
        won[race.winner(submission, answers)] += 1
        assert_the_audit_tells_it(submission)

    assert list(verification.findings()) == []
    told = ", ".join(f"{count} × {how}" for how, count in sorted(won.items()))
    evidence.record(f"{name}: exactly one outcome", f"{won.total()} of {tries}", f"{tries} of {tries}")
    evidence.record(f"{name}: how it went", told)
    evidence.record(f"{name}: errors of the server, locked databases", 0, "0")


def make_late(ring: Ring, count: int) -> list[int]:
    """Return pages whose grace has passed, under a policy that takes them back."""
    values = {"signatures": 1, "specialties": [], "interval_months": 12, "grace_days": 14, "withdraws": True}
    proposed = services.propose_policy(tier=STANDARD, user=ring.lead, reason="Old answers harm.", **values)
    services.approve_policy(policy=proposed, user=make_user("clinical_lead"), password=PASSWORD)
    pages = [publish_signed_off(ring.article(number), author=ring.author, reviewer=ring.one) for number in range(count)]
    long_ago = timezone.localdate() - datetime.timedelta(days=60)
    Governance.objects.filter(page__in=[page.pk for page in pages]).update(next_review_on=long_ago)
    return [page.pk for page in pages]


def make_releasable(ring: Ring, count: int) -> list[int]:
    """Return pages that are signed, and whose moment to go live has come."""
    later = timezone.now() + datetime.timedelta(days=1)
    waiting = [submit(ring.article(number), author=ring.author, release_at=later) for number in range(count)]
    for submission in waiting:
        sign(submission, reviewer=ring.one)
    numbers = [submission.pk for submission in waiting]
    Submission.objects.filter(pk__in=numbers).update(release_at=timezone.now() - datetime.timedelta(minutes=1))
    return [submission.page_id for submission in waiting]


# What schedulers do: the job, the pages that wait for it, and the entry that each of them gets once.
JOBS = {
    "withdraw what is too late": ("workflow.upkeep.withdraw_what_is_too_late", make_late, "withdrawn"),
    "release what is due": ("workflow.services.release_due", make_releasable, "published"),
}


@pytest.mark.prove("races")
@pytest.mark.parametrize("name", JOBS)
def test_three_schedulers(name: str, ring: Ring, actors: list[Actor], installation: Any, evidence: Evidence) -> None:
    job, make_due, action = JOBS[name]
    tries, done = evidence.count(fast=2, full=TRIES), 0
    due = make_due(ring, evidence.count(fast=4, full=15))

    with installation.kept() as put_back:
        for _ in range(tries):
            answers = at_once(actors, [{"call": job}] * 3, [0, 0, 0])
            entries = AuditEntry.objects.filter(page__in=due, action=action)
            assert [answer["status"] for answer in answers] == [200] * 3, answers
            assert sorted(entries.values_list("page", flat=True)) == sorted(due)
            assert replayed(due) == stored(due)
            done += entries.count()
            put_back()

    evidence.record(f"three schedulers, {name}: pages", f"{done} once each", f"{tries * len(due)} once each")
    evidence.record(f"three schedulers, {name}: errors, locked databases", 0, "0")
