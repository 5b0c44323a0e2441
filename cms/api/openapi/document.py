"""The contract of the public API: an OpenAPI 3.1 document, made of the definitions that the answers come from."""

import json
from functools import cache
from typing import Any

from cms.api.openapi.paths import paths
from cms.core.json_schema import Schema

ABOUT = """\
The Center's vetted content, in the grammar and shape of the Wagtail API v2. It is read only, needs no key and answers
everybody the same. Clients should accept what the contract does not name yet: properties, blocks, page types and words
of a list are added without notice; none is removed, renamed or given another type."""


@cache
def document() -> bytes:
    """Return the contract as JSON; it follows from the code alone, so that it is made once."""
    return json.dumps(contract(), indent=1, ensure_ascii=False).encode()


def contract() -> dict[str, Any]:
    """Return the contract, made anew."""
    components = Components()
    described = components.referred(paths())
    return {
        "openapi": "3.1.0",
        "info": {"title": "The Center's public API", "version": "2", "description": ABOUT},
        "servers": [{"url": "/api/v2"}],
        "security": [],
        "paths": described,
        "components": {"schemas": dict(sorted(components.schemas.items()))},
    }


class Components:
    """The schemas that have a name, each kept once; whatever used one refers to it."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def referred(self, described: Any) -> Any:
        """Return a copy in which each named schema is a reference; raise ValueError where two share a name."""
        if isinstance(described, list):
            return [self.referred(each) for each in described]
        if not isinstance(described, dict):
            return described
        inside = {key: self.referred(value) for key, value in described.items()}
        if "discriminator" in inside:
            inside["discriminator"] = {**inside["discriminator"], "mapping": self._mapping(inside)}
        name = inside.get("title")
        # An object may have a property named title, too: there stands a schema.
        return self._kept(name, inside) if isinstance(name, str) else inside

    def _kept(self, name: str, schema: Schema) -> Schema:
        if self.schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas are named {name}")
        return {"$ref": f"#/components/schemas/{name}"}

    def _mapping(self, one_of_several: Schema) -> dict[str, str]:
        told_by = one_of_several["discriminator"]["propertyName"]
        names = [each["$ref"].rpartition("/")[2] for each in one_of_several["oneOf"]]
        return {self.schemas[name]["properties"][told_by]["const"]: f"#/components/schemas/{name}" for name in names}
