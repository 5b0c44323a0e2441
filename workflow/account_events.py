"""What the database notes by itself about accounts: roles, activity, superusers, and that a way to sign in changed.

Triggers see every way of writing: the admin, `user_set`, bulk writes and plain SQL. workflow.audit takes what they
noted into the chain.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from workflow.conditions import Recorder, changed, table_of
from workflow.models import AccountEvent

EVENT = table_of(AccountEvent)
USER, GROUP = table_of(get_user_model()), table_of(Group)
MEMBERSHIP = table_of(get_user_model().groups.through)
What = AccountEvent.What


def _note(what: What, condition: str, **columns: str) -> str:
    """Return the statement that writes one event where `condition` holds; `columns` are SQL expressions."""
    names = ["at", "what", "username", "group_name", "detail", "database_user"]
    values = ["{now}", f"'{what}'", "''", "''", "''", "{database_user}"]
    written = dict(zip(names, values, strict=True)) | columns
    return f"INSERT INTO {EVENT} ({', '.join(written)}) SELECT {', '.join(written.values())} WHERE {condition}"


def _membership(what: What, row: str, condition: str = "1 = 1") -> str:
    return _note(
        what,
        condition,
        user_id=f"{row}.user_id",
        username=f"coalesce((SELECT u.username FROM {USER} u WHERE u.id = {row}.user_id), '')",
        group_id=f"{row}.group_id",
        group_name=f"coalesce((SELECT g.name FROM {GROUP} g WHERE g.id = {row}.group_id), '')",
    )


def _account(what: What, row: str, condition: str = "1 = 1", detail: str = "''") -> str:
    return _note(what, condition, user_id=f"{row}.id", username=f"{row}.username", detail=detail)


def _membership_recorders() -> Iterator[Recorder]:
    differs = changed(["user_id", "group_id"])
    yield Recorder(MEMBERSHIP, "INSERT", (_membership(What.GROUP_ADDED, "NEW"),))
    yield Recorder(
        MEMBERSHIP,
        "UPDATE",
        (_membership(What.GROUP_REMOVED, "OLD", differs), _membership(What.GROUP_ADDED, "NEW", differs)),
    )
    yield Recorder(MEMBERSHIP, "DELETE", (_membership(What.GROUP_REMOVED, "OLD"),))


def _account_recorders() -> Iterator[Recorder]:
    born = "CASE WHEN NEW.is_superuser THEN 'superuser' WHEN NOT NEW.is_active THEN 'not active' ELSE '' END"
    yield Recorder(USER, "INSERT", (_account(What.CREATED, "NEW", detail=born),))
    yield Recorder(
        USER,
        "UPDATE",
        (
            _account(What.ACTIVATED, "NEW", "NEW.is_active AND NOT OLD.is_active"),
            _account(What.DEACTIVATED, "NEW", "OLD.is_active AND NOT NEW.is_active"),
            _account(What.SUPERUSER_GRANTED, "NEW", "NEW.is_superuser AND NOT OLD.is_superuser"),
            _account(What.SUPERUSER_REVOKED, "NEW", "OLD.is_superuser AND NOT NEW.is_superuser"),
            _account(What.USERNAME_CHANGED, "NEW", changed(["username"]), detail="'before: ' || OLD.username"),
            _account(What.EMAIL_CHANGED, "NEW", changed(["email"])),
            _account(What.PASSWORD_CHANGED, "NEW", changed(["password"])),
        ),
    )
    yield Recorder(USER, "DELETE", (_account(What.DELETED, "OLD"),))


def _group_recorders() -> Iterator[Recorder]:
    renamed = _note(
        What.GROUP_RENAMED,
        changed(["name"]),
        group_id="NEW.id",
        group_name="NEW.name",
        detail="'before: ' || OLD.name",
    )
    yield Recorder(GROUP, "UPDATE", (renamed,))


def recorders() -> list[Recorder]:
    """Return every recorder, in a stable order."""
    return [*_membership_recorders(), *_account_recorders(), *_group_recorders()]
