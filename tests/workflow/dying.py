"""Points at which a process kills itself, as if the machine had lost its power: set in a copy of a process only."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django_tasks_db.models import DBTaskResult
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.signals import page_published

from knowledge_base.models import TopicArticlePage
from workflow.models import AuditHead, GatePermit, Governance, SignOff, Submission
from workflow.services import currency, publication, rereview, signing
from workflow.signals import publication_changed


def die(*args: Any, **kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Die instead of calling `owner.name`."""
    setattr(owner, name, die)


def after(owner: Any, name: str) -> None:
    """Die when `owner.name` has returned."""
    call = getattr(owner, name)

    def last(*args: Any, **kwargs: Any) -> None:
        call(*args, **kwargs)
        die()

    setattr(owner, name, last)


def after_saving(model: type[Model]) -> None:
    """Die when a row of `model` has been written."""
    post_save.connect(die, sender=model)


def the_second_time(signal_sent: Any) -> None:
    """Die when `signal_sent` is sent a second time."""
    sent = []

    def count(**kwargs: Any) -> None:
        sent.append(kwargs)
        if len(sent) == 2:
            die()

    signal_sent.connect(count, weak=False)


def of_signals(signal_sent: Any, sender: type[Model] | None = None) -> None:
    signal_sent.connect(die, sender=sender, weak=False)


POINTS: dict[str, Callable[[], None]] = {
    "sign: page locked": partial(after, signing, "locked_page"),
    "sign: signature written": partial(after_saving, SignOff),
    "sign: requests closed": partial(after, signing, "close_requests"),
    "sign: permit taken": partial(after_saving, GatePermit),
    "sign: page written": partial(after_saving, TopicArticlePage),
    "sign: permit given back": partial(of_signals, post_delete, GatePermit),
    "sign: governance moved": partial(before, publication.rereview, "answer"),
    "sign: page live": partial(after, publication, "put_live"),
    "sign: signature and publication in the audit": partial(after_saving, AuditHead),
    "sign: mail queued": partial(after_saving, DBTaskResult),
    "sign: announced": partial(of_signals, publication_changed),
    "sign: before the commit": partial(before, BaseDatabaseWrapper, "_commit"),
    "sign: after the commit": partial(after, BaseDatabaseWrapper, "_commit"),
    "withdraw: page locked": partial(after, currency, "locked_page"),
    "withdraw: signatures taken back": partial(before, UnpublishPageAction, "execute"),
    "withdraw: page written": partial(after_saving, TopicArticlePage),
    "withdraw: page taken down": partial(after, UnpublishPageAction, "execute"),
    "withdraw: governance moved": partial(after_saving, Governance),
    "withdraw: requests closed": partial(after, rereview, "end"),
    "withdraw: in the audit": partial(after_saving, AuditHead),
    "withdraw: announced": partial(of_signals, publication_changed),
    "withdraw: before the commit": partial(before, BaseDatabaseWrapper, "_commit"),
    "withdraw: after the commit": partial(after, BaseDatabaseWrapper, "_commit"),
    "confirm: page locked": partial(after, currency, "locked_page"),
    "confirm: signature written": partial(after_saving, SignOff),
    "confirm: governance moved": partial(before, rereview, "answer"),
    "confirm: requests closed": partial(after, rereview, "answer"),
    "confirm: in the audit": partial(after_saving, AuditHead),
    "confirm: announced": partial(of_signals, publication_changed),
    "confirm: before the commit": partial(before, BaseDatabaseWrapper, "_commit"),
    "confirm: after the commit": partial(after, BaseDatabaseWrapper, "_commit"),
    "release: after the permit": partial(after_saving, GatePermit),
    "release: after the submission": partial(after_saving, Submission),
    "release: after the page row": partial(of_signals, page_published),
    "release: after the audit row": partial(after_saving, AuditHead),
    "release: before the commit": partial(of_signals, publication_changed),
    "release: in the middle of a bundle": partial(the_second_time, page_published),
}
