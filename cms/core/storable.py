"""Text that both databases can hold: no NUL character, no half of a surrogate pair."""

import re

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether both databases could hold the text."""
    return not UNSTORABLE.search(text)


def storable(text: str) -> str:
    """Return the text with a replacement character for each that no database could hold."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
