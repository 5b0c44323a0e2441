"""What the blocks of front doors share: they say what they lack before review, and state nothing clinical."""

from wagtail import blocks

from knowledge_base.blocks.statement import StatementBlock


class EntryBlock(StatementBlock):
    """A block without sources of its own; `needs` says what an author reads while a child is empty."""

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        return {}
