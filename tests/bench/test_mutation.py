"""That the bench of mutants tells what it says: which changes it makes, and what becomes of each."""

import importlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings

from bench.mutation.living import Living
from bench.mutation.operators import ALONG, ONCE, WHOLE_ROW, WORDS
from bench.mutation.report import reasons
from bench.mutation.sources import Mutant, mutants_of

ROOT = Path(settings.BASE_DIR)
RULES = "workflow/rules.py"


def changes_of(folder: Path, source: str) -> list[tuple[str, str]]:
    (folder / "shop.py").write_text(source)
    return [(mutant.before, mutant.after) for mutant in mutants_of(folder, "shop.py").found]


class TestMutantsOf:
    def test_changes_decorated_functions_and_methods(self, tmp_path):
        source = "class Shop:\n    @property\n    def is_open(self):\n        return self.hour > 8\n"

        changes = changes_of(tmp_path, source)

        assert changes == [
            ("return self.hour > 8", "pass"),
            ("return self.hour > 8", "return self.hour >= 8"),
            ("return self.hour > 8", "return self.hour > 9"),
        ]

    @pytest.mark.parametrize(
        "statement", ["lock(page)", "raise Refused(reason)", "return signed", "del page", "continue"]
    )
    def test_leaves_each_statement_out_that_does_something(self, tmp_path, statement):
        source = f"def act(pages):\n    for page in pages:\n        {statement}\n"

        assert (statement, "pass") in changes_of(tmp_path, source)

    def test_changes_no_signature_annotation_docstring_or_constant(self, tmp_path):
        source = 'LIMIT = 1\n\n\n@cache(size=1)\ndef act(page: int | None = None) -> int | None:\n    """Act."""\n'

        assert changes_of(tmp_path, source + "    found: int | None\n") == []

    @pytest.mark.parametrize(
        ("statement", "rule"),
        [
            ('raise Refused(f"{page} is closed.")', WORDS),
            ('note = "Not before noon."', WORDS),
            ('page.save(update_fields=["live"])', WHOLE_ROW),
            ('Page.objects.select_related("owner")', ALONG),
            ("sign(page, user)", ONCE),
        ],
    )
    def test_counts_what_it_does_not_try_by_a_rule(self, tmp_path, statement, rule):
        (tmp_path / "shop.py").write_text(f"def act(page, user):\n    {statement}\n")

        assert mutants_of(tmp_path, "shop.py").left_alone[rule] > 0


SHOP = """
import functools


def logged(function):
    @functools.wraps(function)
    def around(stock, wanted):
        return function(stock, wanted)

    return around


@logged
def sell(stock, wanted):
    if wanted > stock:
        raise ValueError
    return stock - wanted


def count(stock):
    while stock > 0:
        stock -= 1


def close():
    return "closed"
"""
TEST_SHOP = """
import pytest
import shop


def test_sells_what_is_there():
    assert shop.sell(3, 1) == 2


def test_refuses_what_is_not():
    with pytest.raises(ValueError):
        shop.sell(1, 3)


def test_counts_to_the_end():
    shop.count(3)
"""
TRY = """
import json
from pathlib import Path
from bench.mutation.runner import Plan, try_all
from bench.mutation.sources import mutants_of

plan = Plan(Path.cwd(), Path.cwd() / "kept", lanes=1, patience=2.0)
done = try_all(mutants_of(plan.root, "shop.py").found, ["test_shop.py"], plan)
outcomes = {f"{mutant.before} -> {mutant.after}": done.outcomes[mutant.key].what for mutant in done.mutants}
controls = {kind: outcome.what for kind, outcome in done.controls["shop.py"].items()}
print(json.dumps({**outcomes, **controls}))
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """Return what became of each mutant of a small shop."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.py").write_text(SHOP)
    (folder / "test_shop.py").write_text(TEST_SHOP)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}",
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
    }
    ran = subprocess.run(
        [sys.executable, "-c", TRY], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


class TestRunner:
    def test_a_change_inside_a_decorated_function_is_killed(self, tried):
        assert tried["return stock - wanted -> return stock + wanted"] == "killed"
        assert tried["raise ValueError -> pass"] == "killed"

    def test_one_that_no_test_looks_at_survives(self, tried):
        assert tried["if wanted > stock: -> if wanted >= stock:"] == "survived"

    def test_one_that_no_test_reaches_is_told_apart(self, tried):
        assert tried['return "closed" -> pass'] == "not reached"

    def test_one_that_never_ends_is_killed_by_time(self, tried):
        assert tried["stock -= 1 -> stock += 1"] == "killed by time"

    def test_what_is_put_in_unchanged_passes_and_what_only_raises_does_not(self, tried):
        assert (tried["unchanged"], tried["raising"]) == ("survived", "killed")


def calls_of(module: ModuleType) -> Iterator[Callable[[], Any]]:
    """Yield every test of a module whose tests need no fixture, with each set of its parameters."""
    classes = [each() for name, each in vars(module).items() if name.startswith("Test")]
    for owner in (*classes, module):
        for name in dir(owner):
            if name.startswith("test_"):
                test = getattr(owner, name)
                marks = [mark.args for mark in getattr(test, "pytestmark", ())]
                yield from (partial(test, **given) for given in parameters(marks))


def parameters(marks: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yield each set of parameters that `marks`, the arguments of pytest.mark.parametrize, stand for."""
    sets = []
    for names, values, *_ in marks:
        sets.append(
            [{names: value} if isinstance(names, str) else dict(zip(names, value, strict=True)) for value in values]
        )
    for chosen in itertools.product(*sets):
        yield {name: value for each in chosen for name, value in each.items()}


def passes(calls: list[Callable[[], Any]]) -> bool:
    with suppress(Exception):
        for call in calls:
            call()
        return True
    return False


def test_every_change_to_the_rules_turns_a_test_of_theirs_red():
    calls = list(calls_of(importlib.import_module("tests.workflow.test_rules")))
    living = Living(ROOT, {RULES: (ROOT / RULES).read_bytes()})
    mutants = mutants_of(ROOT, RULES).found

    def survives(mutant: Mutant) -> bool:
        living.mutate(mutant)
        try:
            return passes(calls)
        finally:
            living.put(RULES, living.sources[RULES], [mutant.outermost])

    survivors = [mutant.key for mutant in mutants if survives(mutant)]

    assert passes(calls)
    assert len(mutants) > 60
    assert set(survivors) == {key for key in reasons() if key.startswith(RULES)}
