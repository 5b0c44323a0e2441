"""A page of high risk that is live, and the urgent way to correct it."""

from __future__ import annotations

import copy
import datetime
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.core import mail
from django.db.models import Model

from cms.users.models import User
from cms.vocabulary.models import Citation, Topic
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import PASSWORD, make_user, sign
from workflow import services
from workflow.models import SignOff, Submission, UrgentCorrection
from workflow.quorum import HIGH

NOTICE = "The first dose was given as 125 mg. It is 12.5 mg: check what you wrote down."
CORRECTED = "Begin with 12.5 mg."


def fresh(row: Any) -> Any:
    """Return the row as the database has it now."""
    return type(row)._base_manager.get(pk=row.pk)


def after(correction: UrgentCorrection, **delay: float) -> AbstractContextManager[Any]:
    """Turn the clock to when the time for the second signature is over."""
    return time_machine.travel(correction.due_at + datetime.timedelta(**delay), tick=False)


def mails_to(person: User) -> list[str]:
    """Return the subjects of what was mailed to somebody."""
    return [message.subject for message in mail.outbox if person.email in message.to]


@dataclass
class Haste:
    """An article of high risk, live with two signatures, and the people around it."""

    author: User = field(default_factory=lambda: make_user("author"))
    lead: User = field(default_factory=lambda: make_user("clinical_lead", specialties=["nursing"]))
    psychiatrist: User = field(default_factory=lambda: make_user("clinical_reviewer"))
    pharmacist: User = field(default_factory=lambda: make_user("clinical_reviewer", specialties=["pharmacy"]))

    def __post_init__(self) -> None:
        self.page = make_article(make_index(), owner=self.author)
        services.set_tier(page=self.page, user=self.lead, tier=HIGH, reason="It names doses.")
        self.write("First text.")
        submission = self.hand_in(update_type="major")
        sign(submission, reviewer=self.psychiatrist)
        sign(submission, reviewer=self.pharmacist)
        self.page = fresh(self.page)

    def again(self, page: Any = None) -> Haste:
        """Return the same with every row read anew, or the same people around another page."""
        copied = copy.copy(self)
        for name, value in vars(self).items():
            setattr(copied, name, fresh(value) if isinstance(value, Model) else value)
        copied.page = fresh(page or self.page)
        return copied

    def another(self, slug: str) -> Any:
        """Return a new page of standard risk beside this one, as a draft."""
        shared = {"citation": Citation.objects.first(), "topics": Topic.objects.all()[:1]}
        return make_article(self.page.get_parent(), owner=self.author, slug=slug, **shared)

    def write(self, summary: str, author: User | None = None) -> Any:
        """Save the latest draft with another summary."""
        draft = fresh(self.page).get_latest_revision_as_object()
        draft.summary = summary
        return draft.save_revision(user=author or self.author)

    def hand_in(self, *, user: User | None = None, update_type: str = "safety") -> Submission:
        """Submit the latest draft."""
        page = fresh(self.page)
        return services.submit(page=page, user=user or self.author, update_type=update_type, change_note="Dose mended.")

    def start(self, user: User | None = None, notice: str = NOTICE) -> UrgentCorrection:
        """Start an urgent correction, as the lead."""
        return services.start_urgent_correction(page=self.page, user=user or self.lead, notice=notice)

    def correct(self, signer: User | None = None) -> UrgentCorrection:
        """Go the whole way to what is live with one signature."""
        correction = self.start()
        self.write(CORRECTED)
        sign(self.hand_in(), reviewer=signer or self.psychiatrist)
        self.page = fresh(self.page)
        return fresh(correction)

    def confirm(self, user: User | None = None, **changed: Any) -> SignOff:
        """Give the second signature, after reading."""
        given = {"fingerprint": self.fingerprint, "password": PASSWORD, "attested": True}
        return services.countersign(page=self.page, user=user or self.pharmacist, **{**given, **changed})

    @property
    def fingerprint(self) -> str:
        """The seal of what is live."""
        signed = fresh(self.page).live_sign_offs()
        return signed[0].fingerprint if signed else ""
