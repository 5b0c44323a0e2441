"""Every door to the public, tried with words that nobody has signed: none of them lets anything through."""

import pytest

from tests.workflow.doors.code_doors import CODE_DOORS
from tests.workflow.doors.door import Door, attempt, ids, says_no
from tests.workflow.doors.http_doors import HTTP_DOORS
from tests.workflow.doors.listing_doors import LISTING_DOORS
from tests.workflow.doors.permit_doors import PERMIT_DOORS
from tests.workflow.doors.record_doors import RECORD_DOORS
from tests.workflow.doors.release_doors import RELEASE_DOORS
from tests.workflow.doors.review_doors import REVIEW_DOORS
from tests.workflow.doors.sql_doors import SQL_DOORS
from tests.workflow.doors.write_doors import WRITE_DOORS
from tests.workflow.ward import Ward, live_words, records


def rows(doors: list[Door]) -> list[tuple[Door, str]]:
    return [row for door in doors if door.exists_here for row in door.rows]


@pytest.mark.parametrize("row", rows(CODE_DOORS + WRITE_DOORS), ids=ids)
def test_refuses_code(ward: Ward, row: tuple[Door, str]) -> None:
    door, user = row

    refused_by = attempt(door, ward, user)

    assert live_words() == ward.words
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(SQL_DOORS + PERMIT_DOORS), ids=ids)
def test_refuses_sql(ward: Ward, row: tuple[Door, str]) -> None:
    door, _nobody = row

    refused_by = attempt(door, ward)

    assert live_words() == ward.words
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(RECORD_DOORS), ids=ids)
def test_refuses_to_change_a_record(ward: Ward, row: tuple[Door, str]) -> None:
    door, _nobody = row
    before = records()

    refused_by = attempt(door, ward)

    assert live_words() == ward.words
    assert before.items() <= records().items()
    assert refused_by == door.by


@pytest.mark.parametrize("row", rows(HTTP_DOORS + LISTING_DOORS + REVIEW_DOORS + RELEASE_DOORS), ids=ids)
def test_refuses_requests(ward: Ward, row: tuple[Door, str]) -> None:
    door, user = row
    before = records()

    response = door.attack(ward, user=ward.users[user])

    assert live_words() == ward.words
    assert before.items() <= records().items()
    assert says_no(response) == (user not in door.passes)
