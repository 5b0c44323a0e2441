"""Takes a module apart into its mutants: each is the whole source with one change in the body of one function."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider

from bench.mutation.operators import changes, why_left_alone


@dataclass(frozen=True)
class Mutant:
    """One change: bytes `start` to `end` become `code`; `lines` are those of the statement in which they stand."""

    path: str
    function: str
    outermost: str
    lines: tuple[int, int]
    start: int
    end: int
    code: str
    before: str
    after: str
    number: int = 1  # among those that read alike

    @property
    def key(self) -> str:
        """Return how the list of survivors names it: the module, the function, and the line before and after."""
        again = f" ({self.number})" if self.number > 1 else ""
        return f"{self.path} {self.function}: {self.before} -> {self.after}{again}"

    def apply(self, source: bytes) -> bytes:
        """Return the module's source with this change."""
        return source[: self.start] + self.code.encode() + source[self.end :]


@dataclass
class Mutants:
    """The mutants of one module, and how many changes were not tried by which rule."""

    path: str
    found: list[Mutant]
    left_alone: Counter[str]


def mutants_of(root: Path, path: str) -> Mutants:
    """Return the mutants of the module at `path` below `root`, in the order of its lines."""
    source = (root / path).read_text(encoding="utf-8")
    visitor = Visitor(path, source)
    MetadataWrapper(cst.parse_module(source)).visit(visitor)
    found = sorted(visitor.found.values(), key=lambda mutant: mutant.lines)
    return Mutants(path, list(numbered(found)), visitor.left_alone)


def numbered(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Yield the mutants with numbers for those that read alike."""
    seen: Counter[str] = Counter()
    for mutant in mutants:
        seen[mutant.key] += 1
        yield replace(mutant, number=seen[mutant.key])


class Visitor(m.MatcherDecoratableVisitor):
    """Walks through the bodies of functions; signatures, decorators, annotations and docstrings are no part of them."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider, PositionProvider)

    def __init__(self, path: str, source: str) -> None:
        super().__init__()
        self.path = path
        self.source = source.encode()
        self.tree = ast.dump(ast.parse(source))
        self.names: list[str] = []
        self.outermost = ""  # the function around that is in no other one
        self.above: list[cst.CSTNode] = []
        self.found: dict[bytes, Mutant] = {}
        self.left_alone: Counter[str] = Counter()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            self.names.append(node.name.value)
            around, self.outermost = self.outermost, self.outermost or ".".join(self.names)
            node.body.visit(self)
            self.outermost = around
            self.names.pop()
            return False
        if isinstance(node, cst.ClassDef):
            self.names.append(node.name.value)
            node.body.visit(self)
            self.names.pop()
            return False
        if isinstance(node, cst.Annotation) or m.matches(node, m.Expr(value=m.SimpleString())):
            return False
        if self.outermost:
            self._try(node)
        self.above.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self.above and self.above[-1] is original_node:
            self.above.pop()

    def _try(self, node: cst.CSTNode) -> None:
        for change in changes(node):
            rule = why_left_alone(node, change, self.above)
            if rule:
                self.left_alone[rule] += 1
            else:
                self._add(node, change)

    def _add(self, node: cst.CSTNode, change: cst.CSTNode) -> None:
        span = self.get_metadata(ByteSpanPositionProvider, node)
        end = span.start + span.length
        code = cst.Module([]).code_for_node(change)
        before, after = around(self.source, span.start, end, code.encode())
        function = ".".join(self.names)
        mutant = Mutant(self.path, function, self.outermost, self._lines(node), span.start, end, code, before, after)
        mutated = mutant.apply(self.source)
        if mutated not in self.found and is_another(mutated, self.tree):
            self.found[mutated] = mutant

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        """Return the first and last line of the statement, or of a compound one's head, that `node` is part of."""
        around = [*self.above, node]
        kinds = (cst.SimpleStatementLine, cst.If, cst.For, cst.While, cst.With, cst.Try, cst.Match)
        statement = next(each for each in reversed(around) if isinstance(each, kinds) or each is around[0])
        first = self.get_metadata(PositionProvider, statement).start.line
        last = self.get_metadata(PositionProvider, node).end.line
        if isinstance(statement, cst.SimpleStatementLine):
            last = self.get_metadata(PositionProvider, statement).end.line
        return first, last


def is_another(source: bytes, tree: str) -> bool:
    """Tell whether `source` is a program, and not the one of `tree`."""
    try:
        return ast.dump(ast.parse(source)) != tree
    except SyntaxError:
        return False


def around(source: bytes, start: int, end: int, code: bytes) -> tuple[str, str]:
    """Return the lines in which a change stands, before and after it, each side as one line."""
    first = source.rfind(b"\n", 0, start) + 1
    last = source.find(b"\n", end)
    sides = source[first:last], source[first:start] + code + source[end:last]
    before, after = (" ".join(side.decode().split()) for side in sides)
    return before, after
