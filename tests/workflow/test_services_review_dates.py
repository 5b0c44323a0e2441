"""The day by which a page is reviewed again, over the ends of months and years."""

import datetime

import pytest

from workflow.quorum import Policy
from workflow.services.review_dates import next_review_on


@pytest.mark.parametrize(
    ("reviewed_on", "months", "due_on"),
    [
        ("2026-01-31", 12, "2027-01-31"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-11-15", 1, "2026-12-15"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-06-30", 24, "2028-06-30"),
    ],
)
def test_keeps_the_day_where_the_later_month_has_it(reviewed_on, months, due_on):
    policy = Policy("standard", interval_months=months)

    due = next_review_on(datetime.date.fromisoformat(reviewed_on), policy)

    assert due.isoformat() == due_on
