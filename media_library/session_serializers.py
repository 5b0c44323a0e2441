"""The fields of a session in JSON."""

import datetime
from typing import Any

from rest_framework.fields import Field

from cms.core.json_schema import MOMENT, PAGE_REFERENCE, Schema, one_of, or_null
from cms.core.serializers import WholePageField, page_reference
from media_library.schedule import State


class MomentField(Field):
    """A moment in ISO 8601, with the offset that its own zone has on that day."""

    def to_representation(self, value: datetime.datetime) -> str:
        return value.isoformat()

    def api_schema(self) -> Schema:
        """Return what JSON says of the moment; null while it is not known."""
        return or_null(MOMENT)


class StateField(WholePageField):
    """Where the session stands at the time of the answer."""

    def to_representation(self, page: Any) -> str | None:
        return page.state

    def api_schema(self) -> Schema:
        """Return what JSON says of the state; null while the times are not known."""
        return or_null(one_of(State.values))


class RecordingField(WholePageField):
    """The page with the recording, once the session is over and while that page is public."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return page_reference(page.public_recording)

    def api_schema(self) -> Schema:
        """Return what JSON says of the recording."""
        return or_null(PAGE_REFERENCE)
