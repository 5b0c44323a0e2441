"""The editor of running text."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from cms.core.storable import storable


class StorableRichTextArea(DraftailRichTextArea):
    """Wagtail's editor; a character that is broken, half of a pasted emoji perhaps, costs nobody the whole text."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return value if value is None else storable(value)
