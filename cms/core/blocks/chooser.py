"""What our chooser blocks share."""

from typing import Any


class TolerantChoice:
    """Reads a forged form: what is no key names no record."""

    def value_from_form(self, value: Any) -> Any:
        try:
            return super().value_from_form(value)  # type: ignore[misc]  # a mixin for chooser blocks
        except (TypeError, ValueError):
            return None
