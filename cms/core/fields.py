"""Model fields that every room uses."""

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """A StreamField whose blocks never enter a migration: changing a block is a change of code, not of the database.

    The price: a historical model in a migration knows no blocks. It keeps stored blocks untouched and writes them back
    as they were; a data migration works on the raw JSON, with `wagtail.blocks.migrations` (docs/content-model.md).
    """

    def __init__(self, block_types: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(block_types, *args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs

    def to_python(self, value: Any) -> StreamValue:
        if isinstance(value, list) and not self.stream_block.child_blocks:
            # Wagtail drops blocks of a type that it does not know: a historical model would lose them all.
            stream = StreamValue(self.stream_block, value, is_lazy=True)
            stream._stream_field = self
            return stream
        return super().to_python(value)
