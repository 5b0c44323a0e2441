"""Every door to the public, tried with words that nobody has signed: none of them lets anything through."""

import pytest

from tests.workflow.doors.door import Door, attempt, ids, says_no
from tests.workflow.doors.every_door import ADDRESSES, PEOPLE, STATEMENTS, WRITES, rows
from tests.workflow.doors.record_doors import RECORD_DOORS
from tests.workflow.ward import Ward, live_words, records


@pytest.mark.parametrize("row", rows(WRITES), ids=ids)
def test_refuses_code(ward: Ward, row: tuple[Door, str]) -> None:
    door, user = row

    refused_by = attempt(door, ward, user)

    assert live_words() == ward.words
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(STATEMENTS), ids=ids)
def test_refuses_sql(ward: Ward, row: tuple[Door, str]) -> None:
    door, _nobody = row

    refused_by = attempt(door, ward)

    assert live_words() == ward.words
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(PEOPLE), ids=ids)
def test_refuses_whoever_is_no_expert(ward: Ward, row: tuple[Door, str]) -> None:
    door, _nobody = row
    before = records()

    refused_by = attempt(door, ward)

    assert live_words() == ward.words
    assert before.items() <= records().items()
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(RECORD_DOORS), ids=ids)
def test_refuses_to_change_a_record(ward: Ward, row: tuple[Door, str]) -> None:
    door, _nobody = row
    before = records()

    refused_by = attempt(door, ward)

    assert live_words() == ward.words
    assert before.items() <= records().items()
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(ADDRESSES), ids=ids)
def test_refuses_requests(ward: Ward, row: tuple[Door, str]) -> None:
    door, user = row
    before = records()

    response = door.attack(ward, user=ward.users[user])

    assert live_words() == ward.words
    assert before.items() <= records().items()
    assert says_no(response) == (user not in door.passes)
