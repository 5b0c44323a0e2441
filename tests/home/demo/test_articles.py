import re
from collections.abc import Iterator

import pytest

from home.demo.articles import blood_counts, constipation, enrollment, families, starting, unfinished

READ_AS_TRUE = [
    starting.FIRST_VERSION,
    starting.ARTICLE,
    blood_counts.OUTDATED,
    blood_counts.CORRECTED,
    families.ARTICLE,
    constipation.ARTICLE,
    enrollment.ARTICLE,
    unfinished.DRAFT,
]
# Every number that the verified facts name, and the parts of the dates that they give.
VERIFIED_NUMBERS = {
    *("12.5", "1", "2"),  # mg on day one; CYP1A2
    *("500", "999", "1000", "1499", "1500"),  # ANC per µL
    *("6", "12", "26", "13"),  # months, and counts in them
    *("2022", "13", "2025", "06", "2020", "01", "28"),  # the tables; 13 June 2025; 28 January 2020
}
NEVER = [
    "mandatory REMS",
    "mandatory blood",
    "no longer needed",
    "ng/mL",
    "norclozapine",
    "plasma level",
    "incontinence",
    "2626",
    "Cotes",
    "Rolin",
]


def words(value: object) -> Iterator[str]:
    """Yield every text that an article brings along, wherever in its blocks it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("id", "type", "citations", "counts", "page"):
                yield from words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)
    elif isinstance(value, str):
        yield value


class TestFacts:
    @pytest.mark.parametrize("text", READ_AS_TRUE, ids=lambda text: text.slug)
    def test_every_number_is_a_verified_one(self, text):
        printed = " ".join([text.title, text.summary, *words(text.body)])

        numbers = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"\[\d\]", "", printed)))
        assert numbers <= VERIFIED_NUMBERS

    @pytest.mark.parametrize("text", READ_AS_TRUE, ids=lambda text: text.slug)
    def test_nothing_unverified_is_printed_as_a_fact(self, text):
        printed = " ".join([text.title, text.summary, *words(text.body)]).lower()

        assert [phrase for phrase in NEVER if phrase.lower() in printed] == []

    def test_the_thresholds_always_name_their_year_and_send_to_the_label(self):
        for text in READ_AS_TRUE:
            for block in text.body:
                if block["type"] == "monitoring":
                    said = " ".join(words(block))
                    assert "2022" in said
                    assert "Other countries differ" in said
                    if block["value"]["thresholds"]:
                        assert "Compare with the label in force" in said
