"""What the endpoint of modules takes and answers."""

from collections.abc import Mapping

from cms.api.openapi import parameters as of_pages
from cms.api.openapi.parameters import EMPTY, Parameter, parameter
from cms.core.block_schema import schema_of
from cms.core.json_schema import (
    ADDRESS,
    KEY,
    TEXT,
    Schema,
    always,
    exactly,
    list_of,
    named,
    one_of,
    or_null,
)
from cms.core.standing import Standing
from cms.delivery import modules
from cms.delivery.documents import ATTRIBUTION
from cms.vocabulary.terms import Audience
from home.blocks.tip_section import TIP_SECTION, TipSectionBlock
from home.serializers import section_schema
from knowledge_base.blocks.tips import TipBlock
from knowledge_base.modules import TIP
from workflow.models import ReviewedPage

PAGE = named("PageOfModule", exactly({"id": KEY, "type": TEXT, "title": TEXT, "detail_url": ADDRESS}))
NAMES = {TIP: "Tip", TIP_SECTION: "TipSection"}


def parameters() -> list[Parameter]:
    """Return the parameters of the list."""
    return [
        *of_pages.of_window("modules"),
        parameter("page", {"anyOf": [KEY, always(EMPTY)]}, "The id of the page."),
        parameter("topic", TEXT, "The slug of a topic of the page; what lies below it counts."),
        parameter("audience", list_of(one_of([*Audience.values, EMPTY])), "For whom the page is."),
        parameter("status", list_of(one_of([*Standing.values, EMPTY])), "How far readers may rely on the page today."),
        *_of_both(),
    ]


def parameters_of_one() -> list[Parameter]:
    """Return the parameters of one module."""
    key = {"type": "string", "pattern": f"^{modules.KEY.pattern}$"}
    return [
        _in_path("page", KEY, "The id of the page."),
        _in_path("key", key, "The key of the part: that of a section, or the id of a block."),
        *_of_both(),
    ]


def _of_both() -> list[Parameter]:
    return [of_pages.of_format(), of_pages.of_site()]


def _in_path(name: str, schema: Schema, description: str) -> Parameter:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def any_listed() -> Schema:
    """Return the schema of a module as lists show it."""
    return named("ModuleSelection", {"type": "object", "oneOf": [_listed(kind) for kind in NAMES]})


def any_module() -> Schema:
    """Return the schema of any module; they are told apart by `meta.type`."""
    return named("Module", {"type": "object", "oneOf": [_whole(kind, value) for kind, value in _values().items()]})


def _values() -> Mapping[str, Schema]:
    return {TIP: schema_of(TipBlock()), TIP_SECTION: section_schema(TipSectionBlock())}


def _listed(kind: str) -> Schema:
    return named(f"{NAMES[kind]}ModuleSelection", _record(_meta(kind)))


def _whole(kind: str, value: Schema) -> Schema:
    return named(f"{NAMES[kind]}Module", _record({**_meta(kind), "attribution": ATTRIBUTION}, value=value))


def _record(meta: Mapping[str, Schema], **more: Schema) -> Schema:
    return exactly({"id": TEXT, "key": TEXT, "meta": exactly(meta), "title": TEXT, **more})


def _meta(kind: str) -> dict[str, Schema]:
    return {
        "type": always(kind),
        "detail_url": ADDRESS,
        "html_url": or_null(ADDRESS),
        "page": PAGE,
        "review": ReviewedPage.envelope_schema(),
    }
