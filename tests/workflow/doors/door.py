"""What a door is: one way by which words might reach readers without a signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import WARNING, get_messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError, RestrictedError

from tests.workflow.ward import ATTACKERS, Ward
from workflow.refusals import NotSignedOff, Refused

# Which layer says no. "nothing" means that the attack runs to its end and changes nothing that readers see.
LAYERS = ("tester", "rules", "guard", "trigger", "foreign key", "nothing")

# What an attack calls where it comes in by that channel; the first that fits is meant.
CHANNELS = {
    "HTTP": {"post", "edit", "bulk", "bulk_on_people", "api", "reset_password"},
    "command": {"call_command", "load"},
    "SQL": {"sql", "copied", "upserted", "page_column", "permit"},
}

Attack = Callable[..., Any]


@dataclass(frozen=True)
class Door:
    """One attack: what it is called, what it does, and which layer refuses it."""

    name: str
    attack: Attack
    by: str
    users: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    only: str = ""
    passes: tuple[str, ...] = ()

    @property
    def exists_here(self) -> bool:
        return self.only in ("", connection.vendor)

    @property
    def channel(self) -> str:
        """How the attack comes in, told from what it calls: HTTP, SQL, a command, or code."""
        calls = set(self.attack.__code__.co_names)
        return next((channel for channel, names in CHANNELS.items() if names & calls), "code")

    @property
    def rows(self) -> list[tuple[Door, str]]:
        """The door once for each person that may stand before it."""
        return [(self, user) for user in self.users or ("",)]


def collector(doors: list[Door]) -> Callable[..., Callable[[Attack], Attack]]:
    """Return a decorator that adds an attack to `doors`."""

    def door(name: str, *, by: str, everybody: bool = False, only: str = "") -> Callable[[Attack], Attack]:
        assert by in LAYERS, by

        def add(attack: Attack) -> Attack:
            doors.append(Door(name, attack, by, ATTACKERS if everybody else (), only=only))
            return attack

        return add

    return door


def address_collector(doors: list[Door]) -> Callable[..., Callable[[Attack], Attack]]:
    """Return a decorator that adds a request to `doors`.

    `passes` are those whose request is answered as if nothing were wrong and changes nothing that readers see, as
    when an editor's “publish” saves a draft; everybody else is told no. `routes` are the addresses that it covers.
    """

    def door(name: str, *, passes: tuple[str, ...] = (), routes: tuple[str, ...] = ()) -> Callable[[Attack], Attack]:
        def add(attack: Attack) -> Attack:
            doors.append(Door(name, attack, "tester", ATTACKERS, routes=routes, passes=passes))
            return attack

        return add

    return door


def says_no(response: Any) -> bool:
    """Tell whether a response tells the person that it did not happen."""
    if response.status_code >= 400:
        return bool(response.status_code < 500)
    if "/login/" in response.headers.get("Location", ""):
        return True
    return any(message.level >= WARNING for message in get_messages(response.wsgi_request))


def ids(row: tuple[Door, str]) -> str:
    """Name a row in pytest's output."""
    door, user = row
    return f"{door.name} [{user}]" if user else door.name


def layer_of(error: BaseException | None) -> str:
    """Return which layer an exception comes from."""
    if error is None:
        return "nothing"
    if isinstance(error, NotSignedOff):
        return "guard"
    if isinstance(error, Refused):
        return "rules"
    if isinstance(error, PermissionDenied):
        return "tester"
    if isinstance(error, ProtectedError | RestrictedError):
        return "foreign key"
    if isinstance(error, IntegrityError) and "clinical gate:" in str(error):
        return "trigger"
    if isinstance(error, IntegrityError) and "foreign key" in str(error).lower():
        return "foreign key"
    return f"{type(error).__name__}: {error}"


@contextmanager
def tried() -> Iterator[list[BaseException]]:
    """Run an attack in a savepoint, so that the database can be read afterwards; yields what it raised."""
    raised: list[BaseException] = []
    try:
        with transaction.atomic():
            yield raised
    except (PermissionDenied, DatabaseError) as error:
        raised.append(error)


def attempt(door: Door, ward: Ward, user: str = "", **more: Any) -> str:
    """Try `door` and return the layer that refused."""
    arguments = {"user": ward.users[user]} if user else {}
    with tried() as raised:
        door.attack(ward, **arguments, **more)
    return layer_of(raised[0] if raised else None)
