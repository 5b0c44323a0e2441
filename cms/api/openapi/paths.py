"""What each address answers, and with which status."""

from typing import Any

from django.db.models import Model
from wagtail.models import Page

from cms.api.endpoint import PublicEndpoint
from cms.api.openapi import parameters
from cms.api.openapi.records import any_selection, any_whole
from cms.api.serializers import WITHDRAWAL
from cms.api.views import ENDPOINTS
from cms.core.json_schema import ADDRESS, KEY, TEXT, WHOLE_NUMBER, Schema, exactly, list_of, named

ERROR = named("Error", exactly({"message": TEXT}))
ENTRY = named("Endpoint", exactly({"url": ADDRESS, "description": TEXT}))

Operation = dict[str, Any]


def answer(description: str, schema: Schema) -> dict[str, Any]:
    """Return an answer in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


REFUSED = {"400": answer("A parameter is not known here, or cannot have this value; the message says what can.", ERROR)}
NOTHING = {"404": answer("There is nothing public at this address.", ERROR)}


def paths() -> dict[str, dict[str, Operation]]:
    """Return every address below the API's with what it answers to GET; HEAD is the same without a body."""
    found: dict[str, dict[str, Operation]] = {"/": {"get": _list_of_endpoints()}, "/openapi.json": {"get": _contract()}}
    for name, endpoint in ENDPOINTS.items():
        found[f"/{name}/"] = {"get": _list(name, endpoint)}
        found[f"/{name}/{{id}}/"] = {"get": _detail(name, endpoint)}
        found[f"/{name}/find/"] = {"get": _find(name, endpoint)}
    return found


def _list_of_endpoints() -> Operation:
    entries = exactly(dict.fromkeys([*ENDPOINTS, "openapi"], ENTRY))
    return {
        "operationId": "endpoints",
        "summary": "What there is.",
        "responses": {"200": answer("Each endpoint by name.", named("Endpoints", entries))},
    }


def _contract() -> Operation:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "parameters": [found for found in parameters.shown() if found["name"] == "format"],
        "responses": {"200": answer("An OpenAPI document, version 3.1.", {"type": "object"}), **REFUSED},
    }


def _list(name: str, endpoint: type[PublicEndpoint]) -> Operation:
    records = exactly(
        {"meta": exactly({"total_count": WHOLE_NUMBER}), "items": list_of(any_selection(endpoint))},
    )
    return {
        "operationId": name,
        "summary": endpoint.__doc__,
        "parameters": parameters.of_list(endpoint),
        "responses": {
            "200": answer("One window of the records that fit, and how many fit.", records),
            **REFUSED,
            **(NOTHING if _has_sites(endpoint.model) else {}),
        },
    }


def _detail(name: str, endpoint: type[PublicEndpoint]) -> Operation:
    pages = _has_sites(endpoint.model)
    key = {"name": "id", "in": "path", "required": True, "description": "The id of the record.", "schema": KEY}
    whole, selected = any_whole(endpoint), any_selection(endpoint)
    gone = {"410": answer("The page was withdrawn: take your copy down.", WITHDRAWAL)}
    return {
        "operationId": name.removesuffix("s"),
        "summary": "One record.",
        "parameters": [key, *parameters.shown(), *([parameters.of_site()] if pages else [])],
        "responses": {
            "200": answer("The record; with `fields`, as much of it as was asked for.", {"anyOf": [whole, selected]}),
            **REFUSED,
            **NOTHING,
            **(gone if pages else {}),
        },
    }


def _find(name: str, endpoint: type[PublicEndpoint]) -> Operation:
    location = {"Location": {"description": "The address of the record.", "schema": ADDRESS}}
    site = [parameters.of_site()] if _has_sites(endpoint.model) else []
    return {
        "operationId": f"find_{name.removesuffix('s')}",
        "summary": "Leads to one record.",
        "parameters": [*parameters.of_search(endpoint), *parameters.shown(), *site],
        "responses": {"302": {"description": "The record was found.", "headers": location}, **REFUSED, **NOTHING},
    }


def _has_sites(model: type[Model]) -> bool:
    return model is Page
