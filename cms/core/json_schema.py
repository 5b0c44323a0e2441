"""The words in which the API's contract is written: JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it.

A schema that is `named` becomes a component of the contract, which other schemas refer to.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
HTML: Schema = {"type": "string", "contentMediaType": "text/html"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
WHOLE_NUMBER: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
KEY: Schema = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
SHA_256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def named(title: str, schema: Schema) -> Schema:
    """Return the schema under a name of its own."""
    return {"title": title, **schema}


def exactly(properties: Mapping[str, Schema], *, optional: Iterable[str] = ()) -> Schema:
    """Return the schema of an object that has these properties, all but the optional ones always, and no other."""
    left_out = set(optional)
    required = [name for name in properties if name not in left_out]
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def or_null(schema: Schema) -> Schema:
    """Return the schema of a value that may be missing."""
    if {"type": "null"} in schema.get("anyOf", ()):
        return schema
    if "title" in schema or "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def one_of(values: Iterable[str]) -> Schema:
    """Return the schema of a word out of a list."""
    return {"type": "string", "enum": list(values)}


def always(value: str) -> Schema:
    """Return the schema of a word that never varies."""
    return {"type": "string", "const": value}


def list_of(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def by_type(alternatives: Iterable[Schema]) -> Schema:
    """Return the schema of an object that is one of several, told apart by its `type`."""
    return {"type": "object", "discriminator": {"propertyName": "type"}, "oneOf": list(alternatives)}


def record(label: str, **more: Schema) -> Schema:
    """Return the schema of a record of the library as blocks show it, with what is said beyond its name."""
    return exactly({"id": KEY, "type": always(label), "title": TEXT, "url": or_null(ADDRESS), **more})


# A page as other pages refer to it.
PAGE_REFERENCE = named("PageReference", exactly({"id": KEY, "type": TEXT, "title": TEXT, "url": or_null(ADDRESS)}))

# The sizes of a picture that were made, by name.
SIZE = named("Size", exactly({"url": ADDRESS, "width": WHOLE_NUMBER, "height": WHOLE_NUMBER, "alt": TEXT}))
