"""What a verb tells: the entries that it appends to the audit, and the signals that it sends after them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.dispatch import Signal

from workflow import signals
from workflow.models import AuditEntry

SIGNALS = {name: each for name, each in vars(signals).items() if isinstance(each, Signal)}


@dataclass(frozen=True)
class Entry:
    """One entry of the audit, as somebody reads it."""

    action: str
    page: int | None
    actor: Any
    revision: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Told:
    """Listens from when it is made."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.start_over()

    def start_over(self) -> None:
        """Forget what came before."""
        self.before = newest()
        self.heard.clear()

    @property
    def recorded(self) -> list[Entry]:
        """What was appended since, oldest first; what the database itself noted about accounts is left out."""
        found = AuditEntry.objects.filter(number__gt=self.before, account_event_id=None).order_by("number")
        return [Entry(each.action, each.page_id, each.actor, each.revision_id, each.data) for each in found]

    @property
    def events(self) -> list[str]:
        """The names of what was heard, in turn."""
        return [f"{name}: {said['event']}" if "event" in said else name for name, said in self.heard]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return what each signal called `name` said."""
        return [said for heard, said in self.heard if heard == name]


def newest() -> int:
    last = AuditEntry.objects.first()
    return last.number if last else 0


@contextmanager
def listening() -> Iterator[Told]:
    """Hear every signal of the workflow."""
    told = Told()
    with ExitStack() as stack:
        for name, signal in SIGNALS.items():

            def receive(signal: Signal, name: str = name, **said: Any) -> None:
                told.heard.append((name, said))

            signal.connect(receive, weak=False)
            stack.callback(signal.disconnect, receive)
        yield told
