"""Numbers that somebody sends as the id of a row."""

LONGEST = 18  # digits that every database still takes for a number
NO_ROW = 0


def id_in(text: str) -> int:
    """Return the number that `text` is; NO_ROW, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else NO_ROW
