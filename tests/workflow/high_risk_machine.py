"""A page of high risk under every step that people may take: only two people of two specialties ever put it live."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cms.users.models import User
from cms.vocabulary.models import Citation
from tests.factories.workflow import PASSWORD
from tests.workflow.replay import replayed, stored
from workflow import seal, services
from workflow.models import Contribution, SignOff, Submission
from workflow.services.signing import seal_of

# Who vets what; hal started the page, so he signs nothing that he had a hand in although he is a psychiatrist.
VETS = {
    "rob": {"psychiatry"},
    "pam": {"pharmacy"},
    "kim": {"psychiatry", "pharmacy"},
    "nan": {"nursing"},
    "hal": {"psychiatry"},
}
PLACES = ("psychiatry", "pharmacy")
WRITERS = ("hal", "max")
EVERYBODY = (*VETS, "max", "sue")


def most_places(names: Collection[str]) -> int:
    """Return how many of the two places these people can fill, one each."""
    vets = [VETS.get(name, set()) for name in names]
    if any(one is not other and PLACES[0] in one and PLACES[1] in other for one in vets for other in vets):
        return 2
    return int(any(held & set(PLACES) for held in vets))


class HighRiskMachine(RuleBasedStateMachine):
    """One page, seven people; the notes are kept apart from the product and compared with it after every step."""

    steps: ClassVar[int] = 0
    published: ClassVar[int] = 0

    def __init__(self, people: dict[str, User], page: Any) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people, self.model, self.pk = people, type(page), page.pk
        self.signed: list[str] = []
        self.reworded = self.waiting = False
        self.is_written = True

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def page(self) -> Any:
        return self.model.objects.get(pk=self.pk)

    def submission(self) -> Submission | None:
        return Submission.objects.filter(page_id=self.pk).order_by("-pk").first()

    def hands_in(self, revision: int) -> set[int]:
        """Return who saved or handed in a revision, straight from the tables."""
        wrote = Contribution.objects.filter(revision_id=revision).values_list("user", flat=True)
        return {*wrote, *Submission.objects.filter(revision_id=revision).values_list("submitted_by", flat=True)}

    def succeeds(self, verb: Callable[[], Any]) -> bool:
        """Do it, and tell whether it was done; only a refusal may stop it."""
        try:
            with transaction.atomic():
                verb()
        except PermissionDenied:
            return False
        return True

    @rule(name=st.sampled_from(WRITERS), words=st.sampled_from(["Half.", "Whole.", "None."]))
    def write(self, name: str, words: str) -> None:
        draft = self.page.get_latest_revision_as_object()
        draft.summary = f"{words} [1]"

        done = self.succeeds(lambda: draft.save_revision(user=self.people[name]))

        assert done == (not self.waiting)
        if done:
            self.is_written = True

    @rule(name=st.sampled_from(EVERYBODY))
    def hand_in(self, name: str) -> None:
        done = self.succeeds(
            lambda: services.submit(
                page=self.page, user=self.people[name], update_type="safety", change_note="Another dose."
            )
        )

        assert done == (name in WRITERS and self.is_written and not self.waiting)
        if done:
            self.waiting, self.signed, self.reworded = True, [], False

    @rule(name=st.sampled_from(EVERYBODY), seen=st.sampled_from(["true", "true", "true", "stale"]))
    def sign(self, name: str, seen: str) -> None:
        submission = self.submission()
        if submission is None:
            return
        fingerprint = seal_of(submission).fingerprint if seen == "true" else "0" * 64
        standing = {signed.reviewer.username for signed in submission.sign_offs.standing()} if self.waiting else set()

        done = self.succeeds(
            lambda: services.sign_off(
                submission=submission, user=self.people[name], fingerprint=fingerprint, password=PASSWORD, attested=True
            )
        )

        if done:
            assert (self.waiting, seen, name in VETS, name in standing) == (True, "true", True, False)
            assert most_places([*standing, name]) > most_places(standing)
            self.signed = [name] if self.reworded else [*self.signed, name]
            self.reworded = False
            if most_places(self.signed) == len(PLACES):
                self.waiting = self.is_written = False
                self.signed = []
                type(self).published += 1

    @rule(first=st.sampled_from(["rob", "kim"]), second=st.sampled_from(["pam", "kim"]))
    def both_sign(self, first: str, second: str) -> None:
        """Write, hand in and sign twice: chance alone seldom comes as far as that."""
        if not self.waiting:
            self.write("max", "Whole.")
            self.hand_in("max")
        self.sign(first, "true")
        self.sign(second, "true")

    @rule(name=st.sampled_from(EVERYBODY))
    def take_a_signature_back(self, name: str) -> None:
        submission = self.submission()
        if submission is None:
            return

        done = self.succeeds(
            lambda: services.withdraw_signature(submission=submission, user=self.people[name], note="I erred.")
        )

        assert done == (self.waiting and name in self.signed)
        if done:
            self.signed.remove(name)

    @rule(name=st.sampled_from(EVERYBODY))
    def send_back(self, name: str) -> None:
        submission = self.submission()
        if submission is None:
            return

        done = self.succeeds(
            lambda: services.request_changes(submission=submission, user=self.people[name], note="Which label?")
        )

        assert done == (self.waiting and name in VETS)
        self.waiting, self.signed = self.waiting and not done, [] if done else self.signed

    @rule(name=st.sampled_from(EVERYBODY))
    def recall(self, name: str) -> None:
        submission = self.submission()
        if submission is None:
            return

        done = self.succeeds(lambda: services.recall(submission=submission, user=self.people[name]))

        assert done == (self.waiting and name in WRITERS)
        self.waiting, self.signed = self.waiting and not done, [] if done else self.signed

    @rule(words=st.integers(0, 10**6))
    def reword_a_source(self, words: int) -> None:
        """Whoever signed signed other words; they no longer count with the next signature."""
        source = Citation.objects.earliest("pk")
        source.title = f"Label, edition {words}"
        source.save()
        self.reworded = bool(self.waiting and self.signed)

    @rule(name=st.sampled_from(EVERYBODY))
    def confirm(self, name: str) -> None:
        signed = self.page.live_sign_offs()
        fingerprint = signed[0].fingerprint if signed else "0" * 64
        self.succeeds(
            lambda: services.reaffirm(
                page=self.page, user=self.people[name], fingerprint=fingerprint, password=PASSWORD, attested=True
            )
        )

    @rule(name=st.sampled_from(EVERYBODY))
    def withdraw(self, name: str) -> None:
        live = self.page.live

        done = self.succeeds(
            lambda: services.withdraw(page=self.page, user=self.people[name], reason="safety", note="Wrong.")
        )

        assert done == (live and name in ("max", "kim"))
        if done and not self.waiting:
            self.write("max", "Half.")  # the text that was withdrawn could be handed in again as it stands

    @invariant()
    def two_people_of_two_specialties_signed_exactly_this(self) -> None:
        type(self).steps += 1
        page = self.page
        if page.live:
            keys = self.model.newest_payload()[1]
            written = seal.digest(seal.payload(self.model, page.serializable_data(), keys))
            approved = SignOff.objects.standing().filter(
                page_id=self.pk, revision_id=page.live_revision_id, meaning=SignOff.Meaning.APPROVED
            )
            assert {signed.content_digest for signed in approved} == {written}
            assert most_places([signed.reviewer.username for signed in approved]) == len(PLACES)
            assert not {signed.reviewer_id for signed in approved} & self.hands_in(page.live_revision_id)
        assert replayed([self.pk]) == stored([self.pk])
