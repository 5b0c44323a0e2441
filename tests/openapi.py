"""The contract of the public API, and what in an answer goes against it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from jsonschema_rs import Draft202012Validator

from cms.api.openapi.document import contract

BASE = "/api/v2"


class Contract:
    """The contract as the code makes it now."""

    @cached_property
    def document(self) -> dict[str, Any]:
        """The whole document."""
        return contract()

    def __init__(self) -> None:
        self._validators: dict[str, Draft202012Validator] = {}

    def faults_of(self, name: str, value: Any) -> list[str]:
        """Return what in a value goes against the schema of this name, each with its place."""
        return self._faults(name, {"$ref": f"#/components/schemas/{name}"}, value)

    def faults_in(self, path: str, response: HttpResponse) -> list[str]:
        """Return what in an answer goes against what the contract says of this path."""
        answers = self.document["paths"][path]["get"]["responses"]
        status = str(response.status_code)
        if status not in answers:
            return [f"{path} answers {status}, which is not in the contract"]
        if "content" not in answers[status]:
            return []
        kind = response["Content-Type"].partition(";")[0]
        if kind not in answers[status]["content"]:
            return [f"{path} answers {status} in {kind}, which is not in the contract"]
        schema = answers[status]["content"][kind]["schema"]
        return self._faults(f"{path} {status}", schema, response.json())

    def _faults(self, name: str, schema: dict[str, Any], value: Any) -> list[str]:
        if name not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[name] = Draft202012Validator(whole, validate_formats=True)
        errors = self._validators[name].iter_errors(value)
        return [f"{name} at {'.'.join(map(str, error.instance_path))}: {error.message}" for error in errors]
