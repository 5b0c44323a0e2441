"""People who act at random on two pages, and a book of what they did that is kept apart from the product."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from wagtail.models import Revision

from cms.users.models import User
from knowledge_base.models import TopicArticlePage
from tests.factories.workflow import PASSWORD
from tests.workflow.review_book import CLINICAL, EDITORS, EVERYBODY, WITHDRAWING, Book, digest_of
from tests.workflow.ways_round import WAYS_ROUND
from workflow import services
from workflow.models import SignOff, Submission, UrgentCorrection
from workflow.services.signing import seal_of

WORDS = ["12.5 mg", "25 mg", "125 mg", "weekly", "monthly"]


class ReviewMachine(RuleBasedStateMachine):
    """Two pages, seven people, every verb of the review and some that are none."""

    steps = 0
    published = 0
    confirmed = 0

    def __init__(self, people: dict[str, User], pages: list[Any]) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = people
        self.pages = {page.pk: type(page) for page in pages}
        self.books = {page.pk: Book("ann", [(page.latest_revision_id, "ann")]) for page in pages}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def page(self, which: int) -> Any:
        pk = sorted(self.pages)[which % len(self.pages)]
        return self.pages[pk].objects.get(pk=pk)

    def page_and_book(self, which: int) -> tuple[Any, Book]:
        page = self.page(which)
        return page, self.books[page.pk]

    def succeeds(self, verb: Callable[[], Any]) -> bool:
        """Do it, and tell whether it was done; only a refusal may stop it."""
        try:
            with transaction.atomic():
                verb()
        except PermissionDenied:
            return False
        except IntegrityError as error:
            if "clinical gate:" not in str(error):
                raise
            return False
        return True

    # Writing

    @rule(which=st.integers(0, 2), name=st.sampled_from(["ann", "eve", "max", "hal"]), words=st.sampled_from(WORDS))
    def save(self, which: int, name: str, words: str) -> None:
        page = self.page(which)
        draft = page.get_latest_revision_as_object()
        draft.title = f"Take {words}"

        done = self.succeeds(lambda: draft.save_revision(user=self.people[name]))

        assert done == (self.books[page.pk].waiting is None)
        self.wrote(page, name, done)

    @rule(which=st.integers(0, 2), name=st.sampled_from(["ann", "eve", "hal"]), words=st.sampled_from(WORDS))
    def autosave_over_the_latest(self, which: int, name: str, words: str) -> None:
        page = self.page(which)
        latest = page.latest_revision
        draft = latest.as_object()
        draft.title = f"Take {words}"

        done = self.succeeds(lambda: draft.save_revision(user=self.people[name], overwrite_revision=latest))

        self.wrote(page, name, done)

    def wrote(self, page: Any, name: str, done: bool) -> None:
        latest = self.pages[page.pk].objects.get(pk=page.pk).latest_revision_id
        if done:
            self.books[page.pk].hands.append((latest, name))

    @rule(which=st.integers(0, 2), name=st.sampled_from(["ann", "eve", "max"]), back=st.integers(0, 9))
    def revert(self, which: int, name: str, back: int) -> None:
        page, book = self.page_and_book(which)
        numbers = sorted(Revision.objects.for_instance(page).values_list("pk", flat=True))
        previous = Revision.objects.get(pk=numbers[-1 - back % len(numbers)])
        behind = book.behind(previous.pk)

        done = self.succeeds(
            lambda: previous.as_object().save_revision(user=self.people[name], previous_revision=previous)
        )

        assert done == (book.waiting is None)
        if done:
            latest = self.page(which).latest_revision_id
            book.hands += [(latest, name), *((latest, other) for other in behind)]

    @rule(which=st.integers(0, 1), name=st.sampled_from(["eve", "hal"]))
    def copy(self, which: int, name: str) -> None:
        page = self.page(which)
        if len(self.pages) > 2 or not isinstance(page, TopicArticlePage):
            return
        book = self.books[page.pk]
        made: list[Any] = []

        done = self.succeeds(
            lambda: made.append(
                page.copy(
                    keep_live=False,
                    copy_revisions=False,
                    user=self.people[name],
                    exclude_fields=["twin"],
                    update_attrs={"slug": f"blood-counts-again-{page.pk}"},
                )
            )
        )

        assert done
        before = frozenset(other for _number, other in book.hands) | book.before
        self.pages[made[0].pk] = type(page)
        self.books[made[0].pk] = Book(name, [(made[0].latest_revision_id, name)], before)

    # Reviewing

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY), embargo=st.booleans())
    def submit(self, which: int, name: str, embargo: bool = False) -> None:
        page, book = self.page_and_book(which)

        release_at = timezone.now() + datetime.timedelta(days=30) if embargo else None
        done = self.succeeds(
            lambda: services.submit(
                page=page,
                user=self.people[name],
                update_type="safety",
                change_note="A change.",
                release_at=release_at,
            )
        )

        written = page.latest_revision_id not in (book.live, book.copied)
        at_once = not (embargo and book.urgent == "drafting")
        assert done == (book.is_of(name) and not book.undecided and written and at_once)
        if done:
            book.embargo = embargo
            book.waiting = page.latest_revision_id
            book.urgent = "in_review" if book.urgent == "drafting" else book.urgent
            book.hands.append((page.latest_revision_id, name))

    def waiting(self, page: Any) -> Submission:
        newest = Submission.objects.filter(page_id=page.pk).order_by("-pk").first()
        return newest or Submission(pk=0, page_id=page.pk)

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def recall(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)
        if not Submission.objects.filter(page_id=page.pk).exists():
            return

        done = self.succeeds(lambda: services.recall(submission=self.waiting(page), user=self.people[name]))

        assert done == (book.is_of(name) and book.undecided)
        if done:
            book.come_back()

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def request_changes(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)
        if not Submission.objects.filter(page_id=page.pk).exists():
            return

        done = self.succeeds(
            lambda: services.request_changes(submission=self.waiting(page), user=self.people[name], note="Why?")
        )

        assert not (done and not book.undecided)
        assert not (done and name in ("ann", "sue"))
        if done:
            book.come_back()

    def may_sign(self, page: Any, name: str, revision: int | None) -> bool:
        independent = revision is not None and name not in self.books[page.pk].behind(revision)
        clinical = name in CLINICAL or (name in EDITORS and not isinstance(page, TopicArticlePage))
        return independent and clinical

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY), seen=st.sampled_from(["true", "true", "stale"]))
    def sign(self, which: int, name: str, seen: str) -> None:
        page, book = self.page_and_book(which)
        if not Submission.objects.filter(page_id=page.pk).exists():
            return
        submission = self.waiting(page)
        fingerprint = seal_of(submission).fingerprint if seen == "true" else "0" * 64
        handed_in = digest_of(submission.revision.as_object())

        done = self.succeeds(
            lambda: services.sign_off(
                submission=submission, user=self.people[name], fingerprint=fingerprint, password=PASSWORD, attested=True
            )
        )

        assert done == (seen == "true" and self.may_sign(page, name, book.waiting))
        if done and book.embargo:
            book.planned, book.planned_by, book.planned_digest = submission.revision_id, name, handed_in
            book.waiting = None
        elif done:
            self.went_live(book, submission.revision_id, handed_in, name)

    def went_live(self, book: Book, revision: int, digest: str, signer: str = "") -> None:
        book.signed.append(revision)
        book.live, book.waiting, book.planned, book.digest = revision, None, None, digest
        book.urgent, book.signers = "live" if book.urgent == "in_review" else "", {signer}
        type(self).published += 1

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def take_a_signature_back(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)
        if not Submission.objects.filter(page_id=page.pk).exists():
            return

        done = self.succeeds(
            lambda: services.withdraw_signature(submission=self.waiting(page), user=self.people[name], note="No.")
        )

        assert done == (book.planned is not None and name == book.planned_by)
        if done:
            book.waiting, book.planned = book.planned, None

    @rule(come=st.booleans())
    def the_scheduler_runs(self, come: bool) -> None:
        """Release what is due: nothing, until the moment of what waits has come."""
        if come:
            past = timezone.now() - datetime.timedelta(minutes=1)
            Submission.objects.filter(status="approved").update(release_at=past)

        services.release_due()

        for book in self.books.values():
            if come and book.planned is not None:
                self.went_live(book, book.planned, book.planned_digest)

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY), drop=st.booleans())
    def reschedule(self, which: int, name: str, drop: bool) -> None:
        page, book = self.page_and_book(which)
        if not Submission.objects.filter(page_id=page.pk).exists():
            return
        submission = self.waiting(page)
        release_at = None if drop else timezone.now() + datetime.timedelta(days=40)

        done = self.succeeds(
            lambda: services.reschedule(
                submission=submission, user=self.people[name], release_at=release_at, seen=submission.release_at
            )
        )

        assert done == (name in EDITORS and book.undecided and (drop or book.urgent != "in_review"))
        if done and drop and book.planned is not None:
            self.went_live(book, book.planned, book.planned_digest)
        elif done:
            book.embargo = not drop

    @rule(which=st.integers(0, 2), words=st.sampled_from(WORDS), name=st.sampled_from(["rob", "kim"]))
    def go_the_whole_road(self, which: int, words: str, name: str) -> None:
        """Write, hand in and sign: alone, chance seldom comes as far as a page that is live."""
        if self.books[self.page(which).pk].waiting is None:
            self.save(which, "ann", words)
            self.submit(which, "max", embargo=False)
        self.sign(which, name, "true")

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def reaffirm(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)
        standing = page.live_sign_offs()
        fingerprint = standing[0].fingerprint if standing else ""

        done = self.succeeds(
            lambda: services.reaffirm(
                page=page, user=self.people[name], fingerprint=fingerprint, password=PASSWORD, attested=True
            )
        )

        assert done == (not book.undecided and not book.urgent and self.may_sign(page, name, book.live))

    # In a hurry

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def start_in_a_hurry(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)

        done = self.succeeds(
            lambda: services.start_urgent_correction(page=page, user=self.people[name], notice="It was wrong.")
        )

        assert done == (name == "kim" and book.live is not None and not book.urgent)
        if done:
            latest = self.page(which).latest_revision_id
            book.urgent, book.waiting, book.planned = "drafting", None, None
            book.copied = latest if latest != page.latest_revision_id else book.copied

    @rule(
        which=st.integers(0, 2),
        words=st.sampled_from(WORDS),
        name=st.sampled_from(["rob", "kim", "hal"]),
        second=st.sampled_from(["rob", "kim", "ann"]),
    )
    def go_the_urgent_road(self, which: int, words: str, name: str, second: str) -> None:
        """Start, write, hand in and sign, and sign again: alone, chance hardly ever comes as far as that."""
        self.start_in_a_hurry(which, "kim")
        if self.books[self.page(which).pk].waiting is None:
            self.save(which, "ann", words)
            self.submit(which, "max")
        self.sign(which, name, "true")
        self.countersign(which, second, "true")

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY), seen=st.sampled_from(["true", "true", "stale"]))
    def countersign(self, which: int, name: str, seen: str) -> None:
        page, book = self.page_and_book(which)
        standing = page.live_sign_offs()
        fingerprint = standing[0].fingerprint if standing and seen == "true" else "0" * 64

        done = self.succeeds(
            lambda: services.countersign(
                page=page, user=self.people[name], fingerprint=fingerprint, password=PASSWORD, attested=True
            )
        )

        may = book.urgent == "live" and name not in book.signers and self.may_sign(page, name, book.live)
        assert done == (may and seen == "true")
        if done:
            book.urgent = ""
            type(self).confirmed += 1

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def give_up(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)

        done = self.succeeds(
            lambda: services.abandon_urgent_correction(page=page, user=self.people[name], note="A false alarm.")
        )

        assert done == (name == "kim" and book.urgent in ("drafting", "in_review"))
        if done:
            book.urgent, book.waiting = "", None

    # Taking back

    @rule(which=st.integers(0, 2), name=st.sampled_from(EVERYBODY))
    def withdraw(self, which: int, name: str) -> None:
        page, book = self.page_and_book(which)

        done = self.succeeds(
            lambda: services.withdraw(page=page, user=self.people[name], reason="error", note="It was wrong.")
        )

        assert done == (name in WITHDRAWING and book.live is not None)
        if done:
            book.live, book.signed, book.digest = None, [], ""
            if book.planned is not None:  # what waited to follow it has to be signed again
                book.waiting, book.planned = book.planned, None
            book.waiting = None if book.urgent == "in_review" else book.waiting
            book.urgent = ""

    # Going round it

    @rule(which=st.integers(0, 2), how=st.integers(0, len(WAYS_ROUND) - 1))
    def go_round(self, which: int, how: int) -> None:
        page = self.page(which)
        self.succeeds(lambda: WAYS_ROUND[how](page))

    # What always holds

    @invariant()
    def what_is_live_is_what_an_independent_person_signed(self) -> None:
        type(self).steps += 1
        for pk, model in self.pages.items():
            page, book = model.objects.get(pk=pk), self.books[pk]
            assert page.live == (book.live is not None)
            if page.live:
                assert page.live_revision_id == book.live
                assert digest_of(page) == book.digest
                standing = SignOff.objects.filter(page_id=pk, revision_id=book.live, withdrawn_at=None)
                assert {sign_off.content_digest for sign_off in standing} == {book.digest}
                signers = {sign_off.reviewer.username for sign_off in standing}
                assert not signers & book.behind(book.live)
            under_way = UrgentCorrection.objects.filter(page_id=pk).open().values_list("status", flat=True)
            assert list(under_way) == ([book.urgent] if book.urgent else [])
