"""The words of the hubs say no more than their sources."""

import re
from collections.abc import Iterator

import pytest

from home.demo import hub, hub_tips, second_hub, standard_pages
from home.demo.sources import BEFORE_THE_END, PROGRAM, SINCE_THE_END

# Every number that the verified facts name, and the parts of the dates that they give.
VERIFIED_NUMBERS = {"12.5", "1", "2", "500", "999", "1000", "1499", "1500", "13", "2022", "2025", "2020", "28"}
KNOWN = {*BEFORE_THE_END, *SINCE_THE_END} - {PROGRAM}
NEVER = ["mandatory", "no longer needed", "ng/mL", "incontinence", "Cotes", "Rolin", "!"]


def words(value: object) -> Iterator[str]:
    """Yield every text in stored blocks, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("id", "type", "citations", "page", "url", "as_of", "effective_from"):
                yield from words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)
    elif isinstance(value, str):
        yield value


def tips(sections) -> list[dict]:
    return [tip["value"] for section in sections for tip in section["value"]["tips"]]


def test_six_sections_have_at_least_four_tips_each():
    assert [section["type"] for section in hub_tips.SECTIONS] == [
        "starting",
        "monitoring",
        "common_side_effects",
        "uncommon_side_effects",
        "challenges",
        "guidelines",
    ]
    assert min(len(section["value"]["tips"]) for section in hub_tips.SECTIONS) >= 4


@pytest.mark.parametrize("tip", [*tips(hub_tips.SECTIONS), *tips(second_hub.TIPS)], ids=lambda tip: tip["statement"])
def test_every_tip_rests_on_a_source_that_is_in_force(tip):
    cited = [item["value"] for item in tip["citations"]]

    assert cited
    assert set(cited) <= KNOWN
    assert len(tip["statement"]) <= 240


@pytest.mark.parametrize("tip", [*tips(hub_tips.SECTIONS), *tips(second_hub.TIPS)], ids=lambda tip: tip["statement"])
def test_every_statement_stands_alone_and_names_the_medicine(tip):
    assert "clozapine" in tip["statement"].lower()


@pytest.mark.parametrize("tip", tips(hub_tips.SECTIONS), ids=lambda tip: tip["statement"])
def test_a_count_that_holds_for_most_people_only_says_for_whom(tip):
    in_words = tip["statement"] + tip["detail"]

    assert "rechallenge" not in in_words or "general population" in in_words
    assert not re.search(r"1000 to 1499|500 to 999", in_words) or "In the general population" in tip["statement"]


def test_every_number_of_the_tips_is_a_verified_one():
    printed = re.sub(r"\[\d\]|CYP1A2", "", " ".join(words([hub_tips.SECTIONS, second_hub.TIPS, hub.QUOTE])))

    assert set(re.findall(r"\d+(?:\.\d+)?", printed)) <= VERIFIED_NUMBERS


def test_nothing_unverified_or_loud_is_said():
    printed = " ".join(
        words(
            [
                hub_tips.SECTIONS,
                second_hub.TIPS,
                hub.QUOTE,
                hub.WELCOME,
                hub.JOIN_US,
                [page.body for page in standard_pages.PAGES],
            ]
        )
    )

    assert [phrase for phrase in NEVER if phrase in printed] == []
