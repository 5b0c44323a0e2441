"""Who did something, in words that may leave the house: the name where the person consented, else the role."""

from __future__ import annotations

from typing import Any

from workflow.services.signing import signer_words

SYSTEM = "The system"
SOMEBODY = "Somebody of the Center’s team"


class People:
    """The printed words of people, each of them asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def printed(self, user: Any) -> str:
        """Return what is printed of `user`, None being the system."""
        if user is None:
            return SYSTEM
        if user.pk not in self._known:
            words = signer_words(user)
            who = words["reviewer_name"] or words["reviewer_role"] or SOMEBODY
            self._known[user.pk] = ", ".join(part for part in (who, words["reviewer_credentials"]) if part)
        return self._known[user.pk]
