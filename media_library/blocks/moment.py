"""A moment within a recording."""

from typing import Any

from wagtail import blocks

from media_library import clock


class MomentBlock(blocks.CharBlock):
    """Minutes and seconds after the beginning, stored as they are printed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 8)
        super().__init__(validators=[clock.check_clock], **kwargs)


class MomentValue(blocks.StructValue):
    """Something that begins at a moment, kept under `start`."""

    @property
    def seconds(self) -> int | None:
        """Return the moment in seconds; None while it is not written."""
        return clock.seconds_or_none(self.get("start"))

    @property
    def anchor(self) -> str:
        """Return the fragment of the address at which the player begins here (W3C Media Fragments)."""
        return f"t={self.seconds or 0}"
