"""Which changes are tried: the operators of mutmut, and a statement left out; and what is left alone, by rule."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m
from mutmut.mutation.mutators import mutation_operators

# Why a change is not tried: each is counted and printed beside the figures.
WORDS = "words for a person: tests of screens and mails read them"
WHOLE_ROW = "a save writes the whole row instead of the fields that changed: the row is locked and was read anew"
ALONG = "what is fetched along with a row, or not: a matter of speed, which other tests count in queries"
LOGGED = "what a log line holds for an operator"
ONCE = "an argument left out, a string in capitals: the argument as None, the string with more letters are tried"

RAISED = m.Raise(exc=m.Call())
REFUSED = m.Call(func=m.Name("Decision") | m.Attribute(attr=m.Name("Decision")))
LEFT_OUT = m.Expr(value=m.Call()) | m.Raise() | m.Return(value=m.DoNotCare()) | m.Del() | m.Continue()
FETCHES = m.Call(func=m.Attribute(attr=m.OneOf(m.Name("select_related"), m.Name("prefetch_related"))))
LOGS = m.Call(func=m.Attribute(value=m.Name("logger")))


def changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield every node that `node` is replaced by, one at a time."""
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            yield from operator(node)
    if m.matches(node, LEFT_OUT) and not m.matches(node, m.Return(value=None)):
        yield _nothing(node)


def _nothing(node: cst.CSTNode) -> cst.CSTNode:
    """Return what stands where a statement is left out; super() leaves the cell that its function closes over."""
    keeps_cell = bool(m.findall(node, m.Call(func=m.Name("super"))))
    return cst.Expr(cst.Name("__class__")) if keeps_cell else cst.Pass()


def why_left_alone(node: cst.CSTNode, change: cst.CSTNode, above: list[cst.CSTNode]) -> str:
    """Return the rule by which `change` is not tried; nothing when it is. `above` are the nodes around."""
    if _is_tried_otherwise(node, change):
        return ONCE
    if isinstance(node, cst.SimpleString) and " " in node.raw_value:
        return WORDS
    if any(m.matches(parent, RAISED | REFUSED) for parent in above) and isinstance(node, cst.BaseString):
        return WORDS
    if m.matches(node, REFUSED) and _changes_only(node, change, keep=1):
        return WORDS
    if above and m.matches(above[-1], RAISED) and isinstance(node, cst.Call):
        return WORDS
    if m.matches(node, LOGS) or any(m.matches(parent, LOGS) for parent in above):
        return LOGGED
    if m.matches(node, FETCHES) or any(m.matches(parent, FETCHES) for parent in above):
        return ALONG
    if isinstance(node, cst.Call) and _named(node, "update_fields") and not _named(change, "update_fields"):
        return WHOLE_ROW
    return ""


def _is_tried_otherwise(node: cst.CSTNode, change: cst.CSTNode) -> bool:
    if isinstance(node, cst.SimpleString) and isinstance(change, cst.SimpleString):
        return node.raw_value.lower() == change.raw_value.lower()
    return isinstance(node, cst.Call) and isinstance(change, cst.Call) and len(change.args) < len(node.args)


def _changes_only(node: cst.Call, change: cst.CSTNode, *, keep: int) -> bool:
    """Tell whether the first `keep` arguments of a call are left as they are."""
    return isinstance(change, cst.Call) and all(
        before.deep_equals(after) for before, after in zip(node.args[:keep], change.args, strict=False)
    )


def _named(node: cst.CSTNode, name: str) -> bool:
    """Tell whether a call says something by `name`."""
    given = m.Arg(keyword=m.Name(name), value=~m.Name("None"))
    return isinstance(node, cst.Call) and any(m.matches(arg, given) for arg in node.args)
