"""The layers of the gate, each to be taken out of a process: only so is it seen what stands behind it alone.

No setting of the product does this. It is done to a process that the tests started, on rows that are never committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.utils.functional import cached_property

from workflow import accounts, gate, roles, rules, triggers
from workflow.admin.views import editor
from workflow.models import ReviewedPage
from workflow.permissions import ReviewedPagePermissionTester
from workflow.seal import Seal
from workflow.services import accounts as grants
from workflow.services import currency, signing
from workflow.services.signing import seal_of


class AgreeableTester(ReviewedPagePermissionTester):
    """Says yes to whatever Wagtail asks."""

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("can_"):
            return lambda *args, **kwargs: True
        return super().__getattribute__(name)

    def decide(self, action: str) -> rules.Decision:
        return rules.ALLOWED


class AgreeableText(str):
    """Is no other text than the one it is compared with."""

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


@contextmanager
def without_tester() -> Iterator[None]:
    """Let everybody do with a page whatever Wagtail offers."""
    with patch.object(ReviewedPage, "permissions_for_user", lambda page, user: AgreeableTester(user, page)):
        yield


@contextmanager
def without_screens() -> Iterator[None]:
    """Give Wagtail's editor its own buttons back: publish, submit, approve."""
    stock = cached_property(lambda view: super(editor.SavesOnly, view).action_name_and_method)
    stock.__set_name__(editor.SavesOnly, "action_name_and_method")
    with patch.object(editor.SavesOnly, "action_name_and_method", stock):
        yield


@contextmanager
def without_rules() -> Iterator[None]:
    """Allow everybody every verb in every state; our tester asks the same rules."""
    with patch.object(rules, "may", lambda action, situation: rules.ALLOWED):
        yield


@contextmanager
def without_verbs() -> Iterator[None]:
    """Ask for no password, no statement, no second person and no screen that is up to date."""

    def as_on_the_screen(submission: Any) -> Seal:
        sealed = seal_of(submission)
        return replace(sealed, fingerprint=AgreeableText(sealed.fingerprint))

    with ExitStack() as stack:
        for module, name in ((signing, "refuse_unless_attested"), (currency, "refuse_unless_attested"),
                             (grants, "refuse_wrong_password"), (grants, "refuse_unless")):  # fmt: skip
            stack.enter_context(patch.object(module, name, lambda *args, **kwargs: None))
        stack.enter_context(patch.object(signing, "seal_of", as_on_the_screen))
        yield


@contextmanager
def without_accounts() -> Iterator[None]:
    """Take every group for a role, and every account for its owner's."""

    def as_django_does(user: Any) -> accounts.Account:
        held = user.groups.values_list("name", flat=True)
        return accounts.Account(frozenset(short for short, group in roles.GROUPS.items() if group in held), "")

    with patch.object(accounts, "_read", as_django_does):
        yield


@contextmanager
def without_guard() -> Iterator[None]:
    """Give every page its permit and write whatever is asked, whether the triggers stand or not."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(gate, "may_be_live", lambda page, under: rules.ALLOWED))
        for check in ("check_page_write", "check_revision_write"):
            stack.enter_context(patch.object(gate, check, lambda *args, **kwargs: None))
        stack.enter_context(patch.object(triggers, "differences", lambda connection: []))
        yield


@contextmanager
def without_triggers() -> Iterator[None]:
    """Drop every trigger; whoever opened the transaction rolls that back."""
    connection.check_constraints()
    triggers.remove(connection)
    yield


LAYERS: dict[str, Callable[[], Any]] = {
    "screens": without_screens,
    "tester": without_tester,
    "rules": without_rules,
    "verbs": without_verbs,
    "accounts": without_accounts,
    "guard": without_guard,
    "triggers": without_triggers,
}
EVERYTHING = "+".join(LAYERS)


@contextmanager
def without(layers: str) -> Iterator[None]:
    """Take out the layers named in `layers`, joined by a plus sign."""
    with ExitStack() as stack:
        for layer in filter(None, layers.split("+")):
            stack.enter_context(LAYERS[layer]())
        yield
