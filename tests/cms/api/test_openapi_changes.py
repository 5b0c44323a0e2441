"""The contract only grows; what tells growing from breaking is tried on each way to break one."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cms.api.openapi.document import contract as current
from tests.openapi_changes import Changes, changes

KEPT = Path(settings.BASE_DIR) / "tests" / "contracts" / "openapi.json"
TIP = {
    "title": "Tip",
    "type": "object",
    "properties": {
        "type": {"type": "string", "const": "tip"},
        "grade": {"type": "string", "enum": ["high", "low"]},
        "day": {"type": ["string", "null"], "format": "date"},
        "number": {"type": "integer"},
    },
    "required": ["type", "grade"],
}
TEXT = {"title": "Text", "type": "object", "properties": {"type": {"type": "string", "const": "text"}}}
DOCUMENT = {
    "paths": {
        "/pages/": {
            "get": {
                "operationId": "pages",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100, "default": 20}},
                    {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["title", "-title"]}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"oneOf": [{"$ref": "#/components/schemas/Tip"}]}}
                            }
                        }
                    },
                    "410": {"content": {}, "headers": {"Location": {}}},
                },
            }
        }
    },
    "components": {"schemas": {"Tip": TIP, "Text": TEXT}},
}

Change = Callable[[dict[str, Any]], Any]


def operation(document: dict[str, Any]) -> dict[str, Any]:
    return document["paths"]["/pages/"]["get"]


def limit(document: dict[str, Any]) -> dict[str, Any]:
    return operation(document)["parameters"][0]


def order(document: dict[str, Any]) -> dict[str, Any]:
    return operation(document)["parameters"][1]


def blocks(document: dict[str, Any]) -> list[dict[str, Any]]:
    return operation(document)["responses"]["200"]["content"]["application/json"]["schema"]["items"]["oneOf"]


def tip(document: dict[str, Any]) -> dict[str, Any]:
    return document["components"]["schemas"]["Tip"]["properties"]


BREAKING: dict[str, tuple[Change, str]] = {
    "an address": (lambda d: d["paths"].clear(), "/pages/: is gone"),
    "a method": (lambda d: d["paths"]["/pages/"].clear(), "/pages/ get: is gone"),
    "the name of an operation": (lambda d: operation(d).update(operationId="p"), "operationId was 'pages', is 'p'"),
    "a parameter": (lambda d: operation(d)["parameters"].pop(0), "GET /pages/ ?limit: is gone"),
    "a parameter newly required": (lambda d: limit(d).update(required=True), "?limit: has to be given now"),
    "a new parameter that is required": (
        lambda d: operation(d)["parameters"].append({"name": "key", "in": "query", "required": True, "schema": {}}),
        "?key: has to be given now",
    ),
    "the type of a parameter": (lambda d: limit(d)["schema"].update(type="string"), "?limit: is no longer integer"),
    "a default": (lambda d: limit(d)["schema"].update(default=10), "?limit: default was 20, is 10"),
    "a limit that is lower": (lambda d: limit(d)["schema"].update(maximum=50), "?limit: maximum is lower"),
    "a limit that is new": (lambda d: limit(d)["schema"].update(minimum=1), "?limit: minimum is higher"),
    "a word of a parameter": (lambda d: order(d)["schema"]["enum"].pop(), "?order: no longer '-title'"),
    "a parameter that takes words alone": (
        lambda d: limit(d)["schema"].update(enum=[10, 20]),
        "?limit: only some words now",
    ),
    "the style of a parameter": (
        lambda d: order(d).update(style="spaceDelimited"),
        "?order: style was 'form', is 'spaceDelimited'",
    ),
    "an answer": (lambda d: operation(d)["responses"].pop("410"), "GET /pages/ 410: is gone"),
    "a header": (lambda d: operation(d)["responses"]["410"]["headers"].clear(), "410 Location: is gone"),
    "a form of the answer": (lambda d: operation(d)["responses"]["200"]["content"].clear(), "200 application/json"),
    "a property": (lambda d: tip(d).pop("grade"), "Tip.grade: is gone"),
    "a property that may be missing": (
        lambda d: d["components"]["schemas"]["Tip"]["required"].remove("grade"),
        "Tip.grade: may be missing now",
    ),
    "the type of a property": (lambda d: tip(d)["number"].update(type="string"), "Tip.number: is no longer integer"),
    "a property that may be null": (
        lambda d: tip(d)["number"].update(type=["integer", "null"]),
        "Tip.number: may be null now",
    ),
    "the format of a property": (lambda d: tip(d)["day"].pop("format"), "Tip.day: format was 'date', is None"),
    "a word of a property": (lambda d: tip(d)["grade"]["enum"].remove("low"), "Tip.grade: no longer 'low'"),
    "any word of a property": (lambda d: tip(d)["grade"].pop("enum"), "Tip.grade: any word now"),
    "the type of a block": (lambda d: tip(d)["type"].update(const="tips"), "Tip.type: no longer 'tip'"),
    "a block": (lambda d: blocks(d).clear(), "is no longer Tip"),
}
GROWING: dict[str, tuple[Change, str]] = {
    "an address": (lambda d: d["paths"].update({"/feed/": {}}), "/feed/"),
    "a parameter": (
        lambda d: operation(d)["parameters"].append({"name": "q", "in": "query", "schema": {}}),
        "GET /pages/ ?q",
    ),
    "a word of a parameter": (lambda d: order(d)["schema"]["enum"].append("slug"), "?order: 'slug'"),
    "a list where one word stood": (
        lambda d: order(d).update(
            schema={"anyOf": [order(d)["schema"], {"type": "array", "items": {}}]}, style="form", explode=False
        ),
        "?order: may be array now",
    ),
    "a property": (lambda d: tip(d).update(note={"type": "string"}), "Tip.note"),
    "a word of a property": (lambda d: tip(d)["grade"]["enum"].append("none"), "Tip.grade: 'none'"),
    "a block": (lambda d: blocks(d).append({"$ref": "#/components/schemas/Text"}), "may be Text now"),
    "an answer": (lambda d: operation(d)["responses"].update({"429": {}}), "GET /pages/ 429"),
}


def after(change: Change, document: dict[str, Any]) -> Changes:
    """Return what is told of a change."""
    changed = copy.deepcopy(document)
    change(changed)
    return changes(document, changed)


class TestTheTeller:
    @pytest.mark.parametrize("name", BREAKING)
    def test_names_what_breaks(self, name):
        change, words = BREAKING[name]

        told = after(change, DOCUMENT)

        assert [said for said in told.breaking if words in said], told

    @pytest.mark.parametrize("name", GROWING)
    def test_lets_grow(self, name):
        change, words = GROWING[name]

        told = after(change, DOCUMENT)

        assert told.breaking == []
        assert [said for said in told.added if words in said], told

    def test_says_nothing_where_nothing_changed(self):
        assert changes(DOCUMENT, DOCUMENT) == Changes()
        assert changes(current(), current()) == Changes()

    def test_names_another_way_to_write_a_list(self):
        listed = copy.deepcopy(DOCUMENT)
        order(listed)["schema"] = {"type": "array", "items": {"type": "string"}}

        told = after(lambda document: order(document).update(explode=False), listed)

        assert told.breaking == ["GET /pages/ ?order: explode was None, is False"]

    def test_takes_a_higher_limit_for_none(self):
        assert after(lambda d: limit(d)["schema"].update(maximum=200), DOCUMENT).breaking == []


def everywhere(document: Any) -> list[dict[str, Any]]:
    """Return every object in the schemas of a document."""
    if isinstance(document, dict):
        return [document, *(inner for value in document.values() for inner in everywhere(value))]
    return [inner for value in document for inner in everywhere(value)] if isinstance(document, list) else []


class TestOurContract:
    def test_only_grows(self, contract: Any) -> None:
        now = current()
        kept = json.loads(KEPT.read_text()) if KEPT.exists() else now

        assert changes(kept, now).breaking == [], (
            "This breaks clients. If it has to be: say so in CHANGELOG.md, remove the contract file and write it anew."
        )
        contract("openapi", now)

    def test_would_be_broken_by_any_property_that_is_taken_away(self):
        now = current()
        size = len([each for each in everywhere(now["components"]) if "properties" in each])

        silent = []
        for number in range(size):
            changed = copy.deepcopy(now)
            each = [each for each in everywhere(changed["components"]) if "properties" in each][number]
            name = next(iter(each["properties"]))
            del each["properties"][name]
            if not changes(now, changed).breaking:
                silent.append(f"{each.get('title', number)}.{name}")

        assert size > 100
        assert silent == []
