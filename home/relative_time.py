"""Words that are true only on the day they were written."""

import re

RELATIVE = re.compile(
    r"\b(?:(?:after|for|over|in|within) (?:more than |over |the (?:last|past) )?\w+ (?:years|months|weeks)"
    r"|\w+ (?:years|months|weeks) (?:ago|later|on)"
    r"|(?:this|last|next) (?:year|month|week)"
    r"|new|newly|newest|recent|recently|currently|today|now|nowadays|soon|upcoming|latest)\b",
    re.IGNORECASE,
)


def relative_words(text: str) -> str:
    """Return the first words of `text` that speak of time as seen from today; nothing when there are none."""
    found = RELATIVE.search(text or "")
    return found[0] if found else ""
