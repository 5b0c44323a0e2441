"""What the feed takes and answers."""

from cms.api.changes import BY_DEFAULT, MOST
from cms.api.openapi.parameters import Parameter, of_format, of_site, parameter
from cms.api.openapi.records import any_whole
from cms.api.views import ENDPOINTS
from cms.core.json_schema import (
    ADDRESS,
    DAY,
    KEY,
    MOMENT,
    PAGE_REFERENCE,
    TEXT,
    YES_OR_NO,
    Schema,
    always,
    exactly,
    list_of,
    named,
    one_of,
    or_null,
)
from cms.delivery.feed import DELETED, MOVED, RESTRICTED
from workflow.models import Governance

REASONS = [*Governance.WithdrawalReason.values, RESTRICTED, MOVED, DELETED]


def parameters() -> list[Parameter]:
    """Return the parameters of the feed."""
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": BY_DEFAULT}
    return [
        parameter("cursor", TEXT, "Where you have come to, as `next` gave it; without one, everything from the start."),
        parameter("limit", limit, "How many items there are at most."),
        parameter(
            "documents",
            {**one_of(["true", "false", "1", "0"]), "default": "true"},
            "Whether each upsert has the whole page, or only its address.",
        ),
        of_format(),
        of_site(),
    ]


def batch() -> Schema:
    """Return the schema of one part of the feed."""
    meta = {"epoch": TEXT, "head": KEY, "snapshot": YES_OR_NO}
    item = {"type": "object", "discriminator": {"propertyName": "kind"}, "oneOf": [_upsert(), _tombstone()]}
    return named(
        "Changes", exactly({"meta": exactly(meta), "items": list_of(item), "next": ADDRESS, "more": YES_OR_NO})
    )


def _upsert() -> Schema:
    more = {"document": any_whole(ENDPOINTS["pages"]), "detail_url": ADDRESS}
    return named("Upsert", exactly(_line("upsert", **more), optional=more))


def _tombstone() -> Schema:
    more = {
        "at": MOMENT,
        "reason": one_of(REASONS),
        "note": TEXT,
        "since": or_null(DAY),
        "replacement": or_null(PAGE_REFERENCE),
    }
    return named("Tombstone", exactly(_line("tombstone", **more)))


def _line(kind: str, **more: Schema) -> dict[str, Schema]:
    return {"kind": always(kind), "id": KEY, "number": KEY, "type": TEXT, **more}
