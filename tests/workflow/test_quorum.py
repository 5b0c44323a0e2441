"""When enough people of the right specialties have signed."""

import itertools
from dataclasses import replace

import pytest

from workflow.quorum import (
    EDITORIAL,
    HIGH,
    SHIPPED,
    STANDARD,
    Policy,
    Signer,
    in_words,
    is_met,
    is_stricter,
    missing,
    why_not,
)

TWO = SHIPPED[HIGH]
ORDERED = Policy(HIGH, signatures=2, specialties=("psychiatry", "pharmacy"), ordered=True)
PSYCHIATRIST = Signer(1, frozenset({"psychiatry"}))
OTHER_PSYCHIATRIST = Signer(2, frozenset({"psychiatry"}))
PHARMACIST = Signer(3, frozenset({"pharmacy"}))
BOTH = Signer(4, frozenset({"psychiatry", "pharmacy"}))
NURSE = Signer(5, frozenset({"nursing"}))


@pytest.mark.parametrize("tier", [EDITORIAL, STANDARD])
def test_one_person_of_any_specialty_is_enough_for_the_lower_tiers(tier):
    assert missing(SHIPPED[tier], []) == ("",)
    assert is_met(SHIPPED[tier], [NURSE])


def test_high_risk_needs_two_people_of_two_specialties():
    assert missing(TWO, []) == ("psychiatry", "pharmacy")
    assert missing(TWO, [PSYCHIATRIST]) == ("pharmacy",)
    assert missing(TWO, [PSYCHIATRIST, OTHER_PSYCHIATRIST]) == ("pharmacy",)
    assert missing(TWO, [PSYCHIATRIST, PSYCHIATRIST]) == ("pharmacy",)
    assert missing(TWO, [BOTH]) == ("pharmacy",)
    assert missing(TWO, [NURSE]) == ("psychiatry", "pharmacy")


@pytest.mark.parametrize("pair", [(PSYCHIATRIST, PHARMACIST), (BOTH, PSYCHIATRIST), (BOTH, PHARMACIST)])
def test_any_order_counts(pair):
    for order in itertools.permutations(pair):
        assert is_met(TWO, order)


def test_whoever_has_two_specialties_leaves_the_rarer_place_to_nobody_who_lacks_it():
    three = Policy(HIGH, signatures=3, specialties=("psychiatry", "pharmacy", "nursing"))

    for order in itertools.permutations([BOTH, PHARMACIST, NURSE]):
        assert is_met(three, order)
    for order in itertools.permutations([BOTH, PSYCHIATRIST, OTHER_PSYCHIATRIST]):
        assert missing(three, order) == ("nursing",)


def test_more_people_than_specialties_fill_the_open_places():
    policy = Policy(HIGH, signatures=3, specialties=("pharmacy",))

    assert missing(policy, [PSYCHIATRIST, NURSE]) == ("pharmacy",)
    assert is_met(policy, [PSYCHIATRIST, NURSE, PHARMACIST])
    assert missing(policy, [PHARMACIST]) == ("", "")


def test_nobody_fills_two_places_when_another_takes_theirs():
    policy = Policy(HIGH, signatures=3, specialties=("psychiatry", "pharmacy"))

    assert missing(policy, [BOTH, PSYCHIATRIST]) == ("",)


class TestPolicy:
    def test_an_urgent_correction_goes_live_with_one_signature_of_anybody(self):
        at_first = replace(ORDERED, interval_months=6).at_first

        assert at_first == Policy(HIGH, signatures=1, specialties=(), ordered=False, interval_months=6)
        assert is_met(at_first, [NURSE])

    @pytest.mark.parametrize(("signatures", "needed"), [(1, 2), (2, 2), (3, 3)])
    def test_and_stays_live_with_all_of_its_tier_and_two_at_least(self, signatures, needed):
        policy = Policy(HIGH, signatures=signatures, specialties=("pharmacy",), ordered=True)

        assert policy.to_confirm == replace(policy, signatures=needed)

    @pytest.mark.parametrize(
        ("tier", "than", "stricter"),
        [(HIGH, STANDARD, True), (STANDARD, EDITORIAL, True), (STANDARD, STANDARD, False), (EDITORIAL, HIGH, False)],
    )
    def test_tiers_are_told_apart_by_the_harm_that_they_may_do(self, tier, than, stricter):
        assert is_stricter(tier, than) is stricter


class TestWhyNot:
    def test_a_signature_that_counts_has_no_reason_against_it(self):
        assert why_not(TWO, [], PHARMACIST) == ""
        assert why_not(TWO, [PSYCHIATRIST], PHARMACIST) == ""

    def test_nobody_signs_twice(self):
        assert "signed this already" in why_not(TWO, [BOTH], BOTH)

    def test_names_what_is_still_needed(self):
        assert "What is still needed here is pharmacy" in why_not(TWO, [PSYCHIATRIST], OTHER_PSYCHIATRIST)

    def test_an_ordered_policy_names_who_signs_first(self):
        assert why_not(ORDERED, [], PHARMACIST) == "Here psychiatry signs first."
        assert why_not(ORDERED, [PSYCHIATRIST], PHARMACIST) == ""

    @pytest.mark.parametrize(("specialties", "signed"), [((), []), (("psychiatry",), [PSYCHIATRIST])])
    def test_an_ordered_policy_holds_nobody_up_where_every_specialty_will_do(self, specialties, signed):
        policy = Policy(HIGH, signatures=len(signed) + 2, specialties=specialties, ordered=True)

        assert why_not(policy, signed, NURSE) == ""


def test_specialties_are_said_in_words():
    assert in_words(("internal-medicine", "pharmacy", "nursing")) == "internal medicine, pharmacy and nursing"
    assert in_words(("",)) == "one person of any specialty"
    assert in_words(("pharmacy", "", "")) == "pharmacy and 2 people of any specialty"
    assert in_words(()) == "nobody"
