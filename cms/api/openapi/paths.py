"""What each address answers, and with which status."""

from typing import Any

from django.db.models import Model
from wagtail.models import Page

from cms.api.answers import WITHDRAWAL
from cms.api.changes import ChangesEndpoint
from cms.api.endpoint import PublicEndpoint
from cms.api.modules import ModuleEndpoint, ModulesEndpoint
from cms.api.openapi import feed, modules, parameters
from cms.api.openapi.records import any_selection, any_whole
from cms.api.views import ENDPOINTS
from cms.core.json_schema import ADDRESS, KEY, TEXT, WHOLE_NUMBER, Schema, exactly, list_of, named, or_null
from cms.core.problems import CONTENT_TYPE, PROBLEM
from cms.delivery.facets import FACETS

ENTRY = named("Endpoint", exactly({"url": ADDRESS, "description": TEXT}))

Operation = dict[str, Any]


def answer(description: str, schema: Schema) -> dict[str, Any]:
    """Return an answer in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {CONTENT_TYPE: {"schema": PROBLEM}}}


REFUSED = {"400": _problem("A parameter is not known here, or cannot have this value; the message says what can.")}
NOTHING = {"404": _problem("There is nothing public at this address.")}
GONE = {"410": answer("The page was withdrawn: take your copy down.", WITHDRAWAL)}


def paths() -> dict[str, dict[str, Operation]]:
    """Return every address below the API's with what it answers to GET; HEAD is the same without a body."""
    found: dict[str, dict[str, Operation]] = {"/": {"get": _list_of_endpoints()}, "/openapi.json": {"get": _contract()}}
    found["/changes/"] = {"get": _changes()}
    found["/modules/"] = {"get": _modules()}
    found["/modules/{page}/{key}/"] = {"get": _module()}
    for name, endpoint in ENDPOINTS.items():
        found[f"/{name}/"] = {"get": _list(name, endpoint)}
        found[f"/{name}/{{id}}/"] = {"get": _detail(name, endpoint)}
        found[f"/{name}/find/"] = {"get": _find(name, endpoint)}
    return found


def _list_of_endpoints() -> Operation:
    entries = exactly(dict.fromkeys([*ENDPOINTS, "modules", "changes", "openapi"], ENTRY))
    return {
        "operationId": "endpoints",
        "summary": "What there is.",
        "responses": {"200": answer("Each endpoint by name.", named("Endpoints", entries))},
    }


def _contract() -> Operation:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "parameters": [parameters.of_format()],
        "responses": {"200": answer("An OpenAPI document, version 3.1.", {"type": "object"}), **REFUSED},
    }


def _changes() -> Operation:
    return {
        "operationId": "changes",
        "summary": ChangesEndpoint.__doc__,
        "parameters": feed.parameters(),
        "responses": {
            "200": answer("A part of the feed: apply its items in order, then ask for `next`.", feed.batch()),
            **REFUSED,
            **NOTHING,
            "410": _problem("What came after the cursor cannot be told: start again without one."),
        },
    }


def _modules() -> Operation:
    records = exactly({"meta": exactly({"total_count": WHOLE_NUMBER}), "items": list_of(modules.any_listed())})
    return {
        "operationId": "modules",
        "summary": ModulesEndpoint.__doc__,
        "parameters": modules.parameters(),
        "responses": {
            "200": answer("One window of the modules that fit, and how many fit.", records),
            **REFUSED,
            **NOTHING,
        },
    }


def _module() -> Operation:
    return {
        "operationId": "module",
        "summary": ModuleEndpoint.__doc__,
        "parameters": modules.parameters_of_one(),
        "responses": {
            "200": answer("The module.", modules.any_module()),
            **REFUSED,
            "404": _problem("There is no such public page, or nothing on it was signed as fit to stand alone so."),
            **GONE,
        },
    }


def _list(name: str, endpoint: type[PublicEndpoint]) -> Operation:
    records = exactly(
        {"meta": _meta(endpoint), "items": list_of(any_selection(endpoint))},
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


def _meta(endpoint: type[PublicEndpoint]) -> Schema:
    counted = {"total_count": WHOLE_NUMBER}
    if "cursor" not in endpoint.known_query_parameters:
        return exactly(counted)
    choices = {"type": "object", "additionalProperties": WHOLE_NUMBER}
    facets = exactly(dict.fromkeys(FACETS, choices), optional=FACETS)
    more = {"next_cursor": or_null(TEXT), "facets": named("Facets", facets)}
    return exactly({**counted, **more}, optional=more)


def _detail(name: str, endpoint: type[PublicEndpoint]) -> Operation:
    pages = _has_sites(endpoint.model)
    key = {"name": "id", "in": "path", "required": True, "description": "The id of the record.", "schema": KEY}
    whole, selected = any_whole(endpoint), any_selection(endpoint)
    return {
        "operationId": name.removesuffix("s"),
        "summary": "One record.",
        "parameters": [key, *parameters.shown(endpoint), *([parameters.of_site()] if pages else [])],
        "responses": {
            "200": answer("The record; with `fields`, as much of it as was asked for.", {"anyOf": [whole, selected]}),
            **REFUSED,
            **NOTHING,
            **(GONE if pages else {}),
        },
    }


def _find(name: str, endpoint: type[PublicEndpoint]) -> Operation:
    location = {"Location": {"description": "The address of the record.", "schema": ADDRESS}}
    site = [parameters.of_site()] if _has_sites(endpoint.model) else []
    return {
        "operationId": f"find_{name.removesuffix('s')}",
        "summary": "Leads to one record.",
        "parameters": [*parameters.of_search(endpoint), *parameters.shown(endpoint), *site],
        "responses": {"302": {"description": "The record was found.", "headers": location}, **REFUSED, **NOTHING},
    }


def _has_sites(model: type[Model]) -> bool:
    return model is Page
