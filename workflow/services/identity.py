"""Proof that a decision is made by the person whose account it is."""

from __future__ import annotations

from typing import Any

from workflow.refusals import Refused

WRONG_PASSWORD = "That is not your password, so nothing was {undone}."  # noqa: S105 (words for a person)


def wrong_password(undone: str = "decided") -> Refused:
    """Return the refusal that is said beside the password; `undone` is what therefore did not happen."""
    return Refused(WRONG_PASSWORD.format(undone=undone), field="password")


def refuse_wrong_password(user: Any, password: str, *, undone: str = "decided") -> None:
    """Raise Refused unless `user`, read again, is active and entered their own password."""
    if not user.is_active or not user.check_password(password):
        raise wrong_password(undone)
