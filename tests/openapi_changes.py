"""What changed between two contracts: what breaks clients, and what only adds to what they have.

Breaking: an address, a parameter, an answer, a property or a word of a list that is gone; a property that may be
missing now; a parameter that has to be given now, or takes less; another type, also one more, such as null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]

# What says of which kind a value is, beside its type.
FACETS = ("format", "pattern", "contentMediaType")
LOWER, UPPER = "minimum", ("maximum", "maxLength", "maxItems")


@dataclass
class Changes:
    """What changed, each with its place."""

    breaking: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """Return what changed from one OpenAPI document to another."""
    return Comparison(old, new).run()


class Comparison:
    """Two contracts side by side; each pair of named schemas is compared once."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self.old, self.new = old, new
        self.found = Changes()
        self._seen: set[tuple[str, bool]] = set()

    def run(self) -> Changes:
        """Compare all that both describe."""
        for path, (before, after) in self._kept("", self.old["paths"], self.new["paths"]):
            for method, operations in self._kept(path, before, after):
                self._operation(f"{method.upper()} {path}", *operations)
        return self.found

    def _operation(self, at: str, before: Schema, after: Schema) -> None:
        self._same(at, "operationId", before, after)
        asked = [{f"?{each['name']}": each for each in side.get("parameters", [])} for side in (before, after)]
        for name in sorted(asked[1].keys() - asked[0].keys()):
            if asked[1][name].get("required"):
                self.found.breaking.append(f"{at} {name}: has to be given now")
        for name, (was, is_now) in self._kept(at, *asked):
            self._parameter(f"{at} {name}", was, is_now)
        for status, (was, is_now) in self._kept(at, before["responses"], after["responses"]):
            list(self._kept(f"{at} {status}", was.get("headers", {}), is_now.get("headers", {})))
            kinds = self._kept(f"{at} {status}", was.get("content", {}), is_now.get("content", {}))
            for _kind, (content, content_now) in kinds:
                self._value(f"{at} {status}", content["schema"], content_now["schema"], asked=False)

    def _parameter(self, at: str, before: Schema, after: Schema) -> None:
        if after.get("required") and not before.get("required"):
            self.found.breaking.append(f"{at}: has to be given now")
        self._same(at, "in", before, after)
        self._same(at, "style", {"style": "form"} | before, {"style": "form"} | after)
        if "array" in dict(self._alternatives(self.old, before["schema"])):  # a single value is written the same way
            self._same(at, "explode", before, after)
        self._same(at, "default", before["schema"], after["schema"])
        self._value(at, before["schema"], after["schema"], asked=True)

    def _value(self, at: str, before: Schema, after: Schema, *, asked: bool) -> None:
        """Compare what a value may be; `asked` when clients send it, else they receive it."""
        was, is_now = dict(self._alternatives(self.old, before)), dict(self._alternatives(self.new, after))
        grows = asked or self._is_open(before, was)
        self.found.breaking += [f"{at}: is no longer {kind}" for kind in was if kind not in is_now]
        for kind in (kind for kind in is_now if kind not in was):
            to = self.found.added if grows and (asked or kind in _named(self.new)) else self.found.breaking
            to.append(f"{at}: may be {kind} now")
        for kind in (kind for kind in was if kind in is_now):
            if kind not in _named(self.old):
                self._kind(at, was[kind], is_now[kind], asked=asked)
            elif (kind, asked) not in self._seen:
                self._seen.add((kind, asked))
                self._kind(kind, was[kind], is_now[kind], asked=asked)

    def _is_open(self, schema: Schema, kinds: Mapping[str, Schema]) -> bool:
        """Whether more kinds may come, told apart by their type: of pages and of blocks."""
        name = schema.get("$ref", "").rpartition("/")[2]
        several = sum(kind in _named(self.old) for kind in kinds) > 1
        return several or "oneOf" in (_named(self.old)[name] if name else schema)

    def _alternatives(self, document: Mapping[str, Any], schema: Schema) -> Iterator[tuple[str, Schema]]:
        """Yield each kind of value that a schema lets in: named schemas by name, others by type."""
        name = schema.get("$ref", "").rpartition("/")[2]
        if name:
            schema = _named(document)[name]
        several = schema.get("oneOf") or schema.get("anyOf")
        if several:
            for each in several:
                yield from self._alternatives(document, each)
        elif isinstance(schema.get("type"), list):
            for each in schema["type"]:
                yield each, {**schema, "type": each}
        else:
            yield name or schema.get("type", "anything"), schema

    def _kind(self, at: str, before: Schema, after: Schema, *, asked: bool) -> None:
        self._same(at, "type", before, after)
        for name in FACETS:
            if name in before or asked:
                self._same(at, name, before, after)
        if before.get("type") != "null":
            self._words(at, before, after, asked=asked)
        if asked:
            self._limits(at, before, after)
        self._properties(at, before, after, asked=asked)
        if "items" in before and "items" in after:
            self._value(f"{at}[]", before["items"], after["items"], asked=asked)

    def _words(self, at: str, before: Schema, after: Schema, *, asked: bool) -> None:
        was, is_now = _words_of(before), _words_of(after)
        if was is None or is_now is None:
            if was is not is_now and (was is None) == asked:
                self.found.breaking.append(f"{at}: {'only some words now' if asked else 'any word now'}")
            return
        self.found.breaking += [f"{at}: no longer {word!r}" for word in was if word not in is_now]
        self.found.added += [f"{at}: {word!r}" for word in is_now if word not in was]

    def _limits(self, at: str, before: Schema, after: Schema) -> None:
        if after.get(LOWER, float("-inf")) > before.get(LOWER, float("-inf")):
            self.found.breaking.append(f"{at}: {LOWER} is higher")
        for name in UPPER:
            if after.get(name, float("inf")) < before.get(name, float("inf")):
                self.found.breaking.append(f"{at}: {name} is lower")

    def _properties(self, at: str, before: Schema, after: Schema, *, asked: bool) -> None:
        for name in before.get("required", []):
            if name in after.get("properties", {}) and name not in after.get("required", []):
                self.found.breaking.append(f"{at}.{name}: may be missing now")
        for name, (was, is_now) in self._kept(f"{at}.", before.get("properties", {}), after.get("properties", {})):
            self._value(f"{at}.{name}", was, is_now, asked=asked)

    def _kept(self, at: str, before: Schema, after: Schema) -> Iterator[tuple[str, tuple[Any, Any]]]:
        """Yield what both have, by name; note what only one of them has."""
        self.found.breaking += [f"{at}{_gap(at)}{name}: is gone" for name in before if name not in after]
        self.found.added += [f"{at}{_gap(at)}{name}" for name in after if name not in before]
        for name in before:
            if name in after:
                yield name, (before[name], after[name])

    def _same(self, at: str, name: str, before: Schema, after: Schema) -> None:
        if before.get(name) != after.get(name):
            self.found.breaking.append(f"{at}: {name} was {before.get(name)!r}, is {after.get(name)!r}")


def _named(document: Mapping[str, Any]) -> Mapping[str, Schema]:
    found: Mapping[str, Schema] = document["components"]["schemas"]
    return found


def _gap(at: str) -> str:
    return "" if not at or at.endswith(".") else " "


def _words_of(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return [word for word in schema["enum"] if word is not None] if "enum" in schema else None
