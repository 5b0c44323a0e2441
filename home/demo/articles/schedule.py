"""The monitoring schedule and its thresholds, which several articles state.

Tables 6 and 7 of the 2022 guideline adapt the label of its day. Whether the label in force kept each number was not
checked, so every use says that it is an adaptation and sends the reader to the label.
"""

from __future__ import annotations

from typing import Any

PHASES = (
    {"interval": "weekly", "start": "Day 1", "end": "6 months", "counts": 26},
    {"interval": "every-2-weeks", "start": "6 months", "end": "12 months", "counts": 13},
    {"interval": "monthly", "start": "12 months", "end": "", "counts": None},
)
OTHER_COUNTRIES = (
    "Adapted in 2022 from the United States label[1]; compare with the label in force. Other countries differ."
)

GENERAL = "General population"
BENIGN = "Benign ethnic neutropenia"
_UNIT = "Per microliter of blood. Adapted in 2022 from the United States label. Compare with the label in force."

# Count, what it asks for in the general population, and in benign ethnic neutropenia.
_ROWS = (
    ("1500 or more", ("go", "Start or continue"), ("go", "Start or continue")),
    ("1000 to 1499", ("watch", "Continue. Count three times a week"), ("go", "Start or continue")),
    ("500 to 999", ("halt", "Interrupt. Count daily"), ("watch", "Continue. Count three times a week")),
    (
        "Below 500",
        ("halt", "Interrupt. Do not rechallenge unless benefit outweighs risk"),
        ("halt", "Interrupt"),
    ),
)


def thresholds(*, with_benign: bool) -> dict[str, Any]:
    """Return what each count asks for; with a second column where benign ethnic neutropenia is told apart."""
    rows = []
    for count, (action, words), (second_action, second_words) in _ROWS:
        second = (second_action, second_words) if with_benign else ("", "")
        rows.append(
            {
                "count": count,
                "action": action,
                "words": words,
                "second_action": second[0],
                "second_words": second[1],
            }
        )
    return {
        "measure": "ANC",
        "unit": _UNIT,
        "first_group": GENERAL,
        "second_group": BENIGN if with_benign else "",
        "thresholds": rows,
    }
