"""What the public API answers where it cannot do what was asked: a problem as RFC 9457 describes it."""

from http import HTTPStatus
from typing import Any

from cms.core.json_schema import TEXT, WHOLE_NUMBER, Schema, exactly, named

CONTENT_TYPE = "application/problem+json"
PROBLEM: Schema = named(
    "Error", exactly({"message": TEXT, "type": TEXT, "title": TEXT, "status": WHOLE_NUMBER, "detail": TEXT})
)


def problem(status: int, reason: str) -> dict[str, Any]:
    """Return the body of an error; `message`, where Wagtail's clients look, says the same as `detail`."""
    return {
        "message": reason,
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": reason,
    }
