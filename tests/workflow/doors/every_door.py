"""Every attack there is, in one list."""

from __future__ import annotations

from tests.workflow.doors.account_doors import ACCOUNT_DOORS
from tests.workflow.doors.code_doors import CODE_DOORS
from tests.workflow.doors.door import Door
from tests.workflow.doors.http_doors import HTTP_DOORS
from tests.workflow.doors.listing_doors import LISTING_DOORS
from tests.workflow.doors.permit_doors import PERMIT_DOORS
from tests.workflow.doors.record_doors import RECORD_DOORS
from tests.workflow.doors.release_doors import RELEASE_DOORS
from tests.workflow.doors.return_doors import RETURN_DOORS
from tests.workflow.doors.review_doors import REVIEW_DOORS
from tests.workflow.doors.sql_doors import SQL_DOORS
from tests.workflow.doors.write_doors import WRITE_DOORS

ADDRESSES: list[Door] = [*HTTP_DOORS, *LISTING_DOORS, *REVIEW_DOORS, *RELEASE_DOORS]
WRITES: list[Door] = [*CODE_DOORS, *WRITE_DOORS]
STATEMENTS: list[Door] = [*SQL_DOORS, *PERMIT_DOORS]
PEOPLE: list[Door] = [*ACCOUNT_DOORS, *RETURN_DOORS]

EVERY_DOOR: list[Door] = [*ADDRESSES, *WRITES, *STATEMENTS, *RECORD_DOORS, *PEOPLE]


def rows(doors: list[Door]) -> list[tuple[Door, str]]:
    """Return every door that this engine has, once for each person who may stand before it."""
    return [row for door in doors if door.exists_here for row in door.rows]
