"""Rows that no public answer is made of: each room names its own, so that saving one is no change of what is public.

What nobody named here counts as public: forgetting a model costs a little speed and is never wrong.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

Unseen = Callable[[Any, bool], bool]

_unseen: dict[type[Model], Unseen] = {}


def _always(row: Any, created: bool) -> bool:
    return True


def keep_unseen(*models: type[Model], when: Unseen = _always) -> None:
    """Say that rows of these models do not show in public; `when` takes a row, and whether it is new.

    Called from an app's ready().
    """
    _unseen.update(dict.fromkeys(models, when))


def unseen() -> dict[type[Model], Unseen]:
    """Return what was said, by model."""
    return _unseen
