"""Tester and guard carry weight: without one of them, a door that is shut stands open.

The third layer, the triggers, is taken away in test_triggers.py: dropping one needs a database that commits.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.signals import pre_save
from wagtail.models import PagePermissionTester

from tests.workflow.doors.code_doors import CODE_DOORS
from tests.workflow.doors.door import Door, attempt
from tests.workflow.doors.http_doors import HTTP_DOORS
from tests.workflow.doors.listing_doors import LISTING_DOORS
from tests.workflow.doors.record_doors import RECORD_DOORS
from tests.workflow.doors.sql_doors import SQL_DOORS
from tests.workflow.doors.write_doors import WRITE_DOORS
from tests.workflow.ward import UNSIGNED, Ward, fresh, live_words
from workflow import gate, receivers, rules
from workflow.models import ReviewedPage

DOORS: dict[str, Door] = {
    door.name: door for door in [*CODE_DOORS, *WRITE_DOORS, *SQL_DOORS, *RECORD_DOORS, *HTTP_DOORS, *LISTING_DOORS]
}


class TestWithoutTheTester:
    @pytest.mark.parametrize("name", ["api: unpublish", "bulk: unpublish"])
    def test_a_superuser_takes_a_signed_page_down(self, ward: Ward, monkeypatch: Any, name: str) -> None:
        monkeypatch.setattr(ReviewedPage, "permissions_for_user", lambda page, user: PagePermissionTester(user, page))

        DOORS[name].attack(ward, user=ward.users["superuser"])

        assert ward.article.pk not in live_words()


class TestWithoutTheGuard:
    @pytest.fixture(autouse=True)
    def _no_guard(self, monkeypatch: Any) -> Any:
        """The permit is still asked for, but nobody compares words with a signature."""
        monkeypatch.setattr(gate, "may_be_live", lambda page, under: rules.ALLOWED)
        pre_save.disconnect(dispatch_uid="workflow.before_save")
        yield
        pre_save.connect(receivers.before_save, dispatch_uid="workflow.before_save")

    @pytest.mark.parametrize(
        "name", ["page.save() of changed live text", "writing other words inside the passage", "a deferred instance"]
    )
    def test_unsigned_words_are_published_under_a_true_signature(self, ward: Ward, name: str) -> None:
        refused_by = attempt(DOORS[name], ward)

        assert refused_by == "nothing"
        assert UNSIGNED in fresh(ward.article).title
