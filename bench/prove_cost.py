"""What a signature costs, sign-off and publication beside a stock publication of like pages; and verify_live's rate.

Both sides publish the second revision of a page. The stock side is Wagtail's own publish, in turns with ours in one
run, while the gate is taken out of this process and its database: no guard, no triggers, no signature, no record. Both
queue their tasks, as in production, and a password is stored in the tests' fast way: a slow hash is Django's choice,
the same for every sign-in, and is printed apart.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.installed import measured

PAGES = 1_000
ROUNDS, TIMED = 8, 6
PROMISED = 3.0
IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def measure() -> int:
    from django.db import connection

    print(f"{connection.vendor}, {ROUNDS * TIMED} publications each, in turns; medians\n")
    pages = Pages()
    timed(pages.submitted, pages.sign)  # what a process does once
    few, ours, stock = signed(pages), [], []
    for _round in range(ROUNDS):
        ours += signed(pages)
        with gate_taken_out():
            stock += [timed(pages.revised, publish) for _number in range(TIMED)]
    rate = verify(pages)
    many = signed(pages)
    rows = {
        "sign-off and publication": ours,
        "stock publication": stock,
        "ours, among 2 to 14 pages": few,
        f"ours, among {PAGES} pages": many,
    }
    print(f"{'':<28}{'ms':>8}{'queries':>10}")
    for name, taken in rows.items():
        print(f"{name:<28}{milliseconds(taken):>8.1f}{queries(taken):>10.0f}")
    in_time = milliseconds(ours) / milliseconds(stock)
    in_queries = queries(ours) / queries(stock)
    print(f"\nratio, time                 {in_time:.2f}   promised: at most {PROMISED:.0f}")
    print(f"ratio, queries              {in_queries:.2f}")
    print(f"growth, {PAGES} pages to few   {milliseconds(many) / milliseconds(few):.2f}")
    print(f"password check, as stored in production: {password_check() * 1000:.0f} ms")
    print(f"verify_live at {PAGES} pages: {rate:.0f} pages a second")
    return 0 if in_time <= PROMISED else 1


class Pages:
    """Articles below one index, each ready for the step that is measured."""

    def __init__(self) -> None:
        from tests.factories.home import Answers

        self.answers = Answers()

    def drafted(self, **fields: Any) -> Any:
        from tests.factories.knowledge_base import make_article

        page = make_article(
            self.answers.index, citation=self.answers.citation, topics=self.answers.topics(), owner=self.answers.author
        )
        page.save_revision(user=self.answers.author)
        return page

    def revised(self) -> Any:
        """Return a page with a second revision, as a submission leaves it."""
        page = self.drafted()
        page.save_revision(user=self.answers.author)
        return page

    def submitted(self) -> Any:
        """Return a submission as a reviewer has it on the screen, with the seal that is shown there."""
        from tests.factories.workflow import submit
        from workflow.models import Submission
        from workflow.services.signing import seal_of

        submission = submit(self.drafted(), author=self.answers.author)
        return Submission.objects.get(pk=submission.pk), seal_of(submission).fingerprint

    def sign(self, seen: Any) -> None:
        from tests.factories.workflow import PASSWORD
        from workflow import services

        submission, fingerprint = seen
        services.sign_off(
            submission=submission,
            user=self.answers.reviewer,
            fingerprint=fingerprint,
            password=PASSWORD,
            attested=True,
        )


def signed(pages: Pages) -> list[tuple[float, int]]:
    """Return what sign-off and publication of some pages took."""
    return [timed(pages.submitted, pages.sign) for _number in range(TIMED)]


def timed(prepare: Callable[[], Any], act: Callable[[Any], None]) -> tuple[float, int]:
    """Return the seconds and the number of queries of `act` on what `prepare` made; queries in a second, equal one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    subject = prepare()
    began = time.perf_counter()
    act(subject)
    taken = time.perf_counter() - began
    subject = prepare()
    with CaptureQueriesContext(connection) as caught:
        act(subject)
    return taken, len(caught)


def publish(page: Any) -> None:
    page.get_latest_revision().publish()


@contextmanager
def gate_taken_out() -> Iterator[None]:
    """Leave Wagtail as it comes, in this process and in its database."""
    from django.db import connection
    from django.db.models.signals import pre_save
    from wagtail.models import Page

    from workflow import gate, receivers, triggers

    needs_permit = gate.needs_permit
    triggers.remove(connection)
    pre_save.disconnect(dispatch_uid="workflow.before_save")
    gate.needs_permit = lambda *args, **kwargs: False
    yield
    Page.objects.filter(live=True, sign_offs__isnull=True).update(live=False)
    gate.needs_permit = needs_permit
    pre_save.connect(receivers.before_save, dispatch_uid="workflow.before_save")
    triggers.install(connection)


def verify(pages: Pages) -> float:
    """Return how many live pages verify_live looks at in a second, when there are PAGES of them."""
    from wagtail.models import Page

    from workflow import verification

    while Page.objects.live().count() < PAGES:
        pages.sign(pages.submitted())
    began = time.perf_counter()
    found = list(verification.findings())
    taken = time.perf_counter() - began
    if found:
        sys.exit(f"verify_live found: {found[0]}")
    return Page.objects.live().count() / taken


def password_check() -> float:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    hasher = PBKDF2PasswordHasher()
    stored = hasher.encode("correct horse battery", hasher.salt())
    began = time.perf_counter()
    hasher.verify("correct horse battery", stored)
    return time.perf_counter() - began


def milliseconds(taken: list[tuple[float, int]]) -> float:
    return statistics.median(seconds for seconds, _queries in taken) * 1000


def queries(taken: list[tuple[float, int]]) -> float:
    return statistics.median(count for _seconds, count in taken)


if __name__ == "__main__":
    sys.exit(measured("cost", measure, TASKS=IN_DATABASE))
