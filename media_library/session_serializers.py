"""The fields of a session in JSON."""

import datetime
from typing import Any

from rest_framework.fields import Field

from cms.core.serializers import WholePageField, page_reference


class MomentField(Field):
    """A moment in ISO 8601, with the offset that its own zone has on that day."""

    def to_representation(self, value: datetime.datetime) -> str:
        return value.isoformat()


class StateField(WholePageField):
    """Where the session stands at the time of the answer."""

    def to_representation(self, page: Any) -> str | None:
        return page.state


class RecordingField(WholePageField):
    """The page with the recording, once the session is over and while that page is public."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return page_reference(page.public_recording)
