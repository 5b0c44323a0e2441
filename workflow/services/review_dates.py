"""When a page falls due for its next review."""

from __future__ import annotations

import calendar
import datetime

from workflow.quorum import Policy


def next_review_on(reviewed_on: datetime.date, policy: Policy) -> datetime.date:
    """Return the day by which a page under `policy`, reviewed on `reviewed_on`, is reviewed again.

    The day of the month is kept where the later month has it: 31 August and six months make 28 or 29 February.
    """
    months = reviewed_on.month - 1 + policy.interval_months
    year, month = reviewed_on.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(reviewed_on.day, calendar.monthrange(year, month)[1]))
