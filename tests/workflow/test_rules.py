"""Every cell of the matrix, against a table that was written apart from it."""

import itertools

import pytest

from workflow import roles, rules

HELD = ("author", "managing_editor", "clinical_reviewer", "clinical_lead", "auditor", "site_admin")
ROLES = (*HELD, roles.BREAK_GLASS)
PAGE_STATES = ("draft", "changes_requested", "in_review", "scheduled", "live", "withdrawn")
STATES = (*PAGE_STATES, "center")
ANY = frozenset(PAGE_STATES)
OPEN = ANY - {"in_review", "scheduled"}
UNDECIDED = {"in_review", "scheduled"}

# action -> (states, who may always, who may with their own pages, who may when they did not contribute,
#            who may likewise but only on editorial pages)
EXPECTED = {
    "create": (ANY, {"author", "managing_editor"}, set(), set(), set()),
    "read_draft": (ANY, {"managing_editor", "clinical_reviewer", "clinical_lead"}, {"author"}, set(), set()),
    "edit": (OPEN | {"scheduled"}, {"managing_editor"}, {"author"}, set(), set()),
    "submit": (OPEN, {"managing_editor"}, {"author"}, set(), set()),
    "choose_release": (OPEN, {"managing_editor"}, {"author"}, set(), set()),
    "reschedule": (UNDECIDED, {"managing_editor"}, set(), set(), set()),
    "recall": (UNDECIDED, {"managing_editor"}, {"author"}, set(), set()),
    "comment": ({"in_review"}, {"managing_editor", "clinical_reviewer", "clinical_lead"}, set(), set(), set()),
    "request_changes": (UNDECIDED, {"clinical_reviewer", "clinical_lead"}, set(), set(), {"managing_editor"}),
    "sign": ({"in_review"}, set(), set(), {"clinical_reviewer", "clinical_lead"}, {"managing_editor"}),
    "withdraw_signature": (
        UNDECIDED,
        {"managing_editor", "clinical_reviewer", "clinical_lead"},
        set(),
        set(),
        set(),
    ),
    "set_tier": (OPEN, {"clinical_lead"}, set(), set(), set()),
    "reaffirm": ({"live"}, set(), set(), {"clinical_reviewer", "clinical_lead"}, {"managing_editor"}),
    "withdraw": ({"live"} | UNDECIDED, {"managing_editor", "clinical_lead", "break_glass"}, set(), set(), set()),
    "start_urgent": ({"live"} | UNDECIDED, {"clinical_lead", "break_glass"}, set(), set(), set()),
    "abandon_urgent": ({"live"} | UNDECIDED, {"clinical_lead"}, set(), set(), set()),
    "countersign": (
        {"live"} | UNDECIDED,
        set(),
        set(),
        {"clinical_reviewer", "clinical_lead"},
        {"managing_editor"},
    ),
    "copy": (ANY, {"managing_editor"}, {"author"}, set(), set()),
    "move": (ANY, {"managing_editor"}, {"author"}, set(), set()),
    "delete": ({"draft", "changes_requested"}, {"managing_editor"}, {"author"}, set(), set()),
    "set_privacy": (ANY, {"managing_editor", "clinical_lead"}, set(), set(), set()),
    "read_audit": (
        ANY,
        {"managing_editor", "clinical_reviewer", "clinical_lead", "auditor", "site_admin", "break_glass"},
        {"author"},
        set(),
        set(),
    ),
    "propose_policy": ({"center"}, {"managing_editor", "clinical_lead"}, set(), set(), set()),
    "approve_policy": ({"center"}, {"clinical_lead"}, set(), set(), set()),
    "record_reviewer": ({"center"}, {"clinical_lead", "site_admin"}, set(), set(), set()),
    "confirm_reviewer": ({"center"}, {"clinical_lead"}, set(), set(), set()),
    "declare_interests": ({"center"}, {"clinical_reviewer", "clinical_lead"}, set(), set(), set()),
    "manage_bundles": ({"center"}, {"managing_editor", "clinical_lead"}, set(), set(), set()),
    "read_bundles": (
        {"center"},
        {"managing_editor", "clinical_reviewer", "clinical_lead", "auditor"},
        set(),
        set(),
        set(),
    ),
    "read_accounts": ({"center"}, {"clinical_lead", "auditor", "site_admin"}, set(), set(), set()),
    "propose_role": ({"center"}, {"clinical_lead", "site_admin"}, set(), set(), set()),
    "confirm_role": ({"center"}, {"clinical_lead"}, set(), set(), set()),
    "end_role": ({"center"}, {"clinical_lead", "site_admin"}, set(), set(), set()),
    "read_records": ({"center"}, {"managing_editor", "clinical_lead", "auditor"}, set(), set(), set()),
    "export_audit": ({"center"}, {"auditor"}, set(), set(), set()),
    "read_register": ({"center"}, set(HELD), set(), set(), set()),
    "ask_emergency": ({"center"}, set(HELD), set(), set(), set()),
    "confirm_emergency": ({"center"}, set(HELD), set(), set(), set()),
    "end_emergency": ({"center"}, set(HELD), set(), set(), set()),
    "publish": (ANY, set(), set(), set(), set()),
    "unpublish": (ANY, set(), set(), set(), set()),
    "lock": (ANY, set(), set(), set(), set()),
}
CELLS = list(itertools.product(EXPECTED, ROLES, STATES))


def expected(action: str, role: str, situation: rules.Situation) -> bool:
    """Answer from the table above, not from the file."""
    states, always, own, independent, editorial = EXPECTED[action]
    if situation.state not in states:
        return False
    return (
        role in always
        or (role in own and situation.owns)
        or (role in independent and not situation.contributed)
        or (role in editorial and situation.tier == rules.EDITORIAL and not situation.contributed)
    )


def test_every_action_is_in_the_table():
    rules.matrix.cache_clear()  # read the file anew

    assert set(rules.matrix()) == set(EXPECTED)
    assert all(action.name == name for name, action in rules.matrix().items())


def test_every_role_has_a_group():
    assert set(roles.GROUPS) == set(HELD)


@pytest.mark.parametrize(("action", "role", "state"), CELLS)
def test_answers_every_cell(action, role, state):
    for owns, contributed, tier in itertools.product((False, True), (False, True), (rules.EDITORIAL, rules.STANDARD)):
        situation = rules.Situation(roles={role}, state=state, tier=tier, owns=owns, contributed=contributed)

        decision = rules.may(action, situation)

        assert decision.allowed is expected(action, role, situation), situation
        assert decision or decision.reason


@pytest.mark.parametrize("action", EXPECTED)
def test_somebody_without_a_role_may_nothing(action):
    for state in STATES:
        situation = rules.Situation(roles=(), state=state, owns=True)

        assert not rules.may(action, situation)


class TestReasons:
    def test_a_contributor_is_told_that_somebody_else_must_sign(self):
        situation = rules.Situation(roles={"clinical_reviewer"}, state="in_review", contributed=True)

        assert rules.may("sign", situation).reason == rules.CONTRIBUTED

    @pytest.mark.parametrize(
        ("action", "state"), [("sign", "in_review"), ("reaffirm", "live"), ("countersign", "live")]
    )
    def test_who_is_held_signs_nothing_and_reads_why(self, action, state):
        free = rules.Situation(roles={"clinical_reviewer"}, state=state)
        held = rules.Situation(roles={"clinical_reviewer"}, state=state, held="Your account was changed.")

        assert rules.may(action, free)
        assert rules.may(action, held) == rules.Decision(False, "Your account was changed.")
        assert rules.may("read_draft", held)

    @pytest.mark.parametrize("role", ["clinical_reviewer", "clinical_lead"])
    def test_who_has_to_leave_a_page_to_others_reads_why(self, role):
        recused = rules.Situation(roles={role}, state="in_review", recusal="you have an interest in it")

        assert rules.may("sign", recused) == rules.Decision(
            False, "Somebody else must sign this: you have an interest in it."
        )
        assert rules.may("read_draft", recused)

    @pytest.mark.parametrize("role", ["clinical_lead", "managing_editor"])
    def test_no_interest_keeps_anybody_from_a_front_page(self, role):
        facts = rules.Situation(roles={role}, state="in_review", tier=rules.EDITORIAL, recusal="you have an interest")

        assert rules.may("sign", facts)

    def test_a_managing_editor_is_told_who_signs_clinical_content(self):
        situation = rules.Situation(roles={"managing_editor"}, state="in_review", tier=rules.STANDARD)

        assert rules.may("sign", situation).reason == rules.NOT_EDITORIAL

    def test_an_author_is_told_whose_page_it_is(self):
        situation = rules.Situation(roles={"author"}, state="draft", owns=False)

        assert rules.may("edit", situation).reason == rules.NOT_YOURS

    def test_one_role_that_allows_it_is_enough(self):
        situation = rules.Situation(roles={"author", "managing_editor"}, state="draft", owns=False)

        assert rules.may("edit", situation)


class TestIsAmong:
    @pytest.mark.parametrize("action", EXPECTED)
    def test_is_whoever_may_on_any_page_at_all(self, action):
        _states, always, own, independent, editorial = EXPECTED[action]
        asked = always | own | independent | editorial

        assert {role for role in ROLES if rules.is_among(action, {role})} == asked

    def test_one_of_several_roles_is_enough(self):
        assert rules.is_among("reaffirm", {"author", "clinical_lead"})

    def test_nobody_is_without_a_role(self):
        assert not rules.is_among("reaffirm", set())


class TestSigningTitle:
    def test_is_the_highest_role_held(self):
        assert rules.signing_title({"managing_editor", "clinical_lead"}) == "Clinical lead"

    def test_is_empty_for_somebody_who_signs_nothing(self):
        assert rules.signing_title({"author"}) == ""
