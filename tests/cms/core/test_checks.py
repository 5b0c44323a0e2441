"""System checks of the foundations."""

import pytest
from django.db import models

from cms.core import checks
from cms.core.pages import BasePage


class TestPage(BasePage):
    """A page type as a careless colleague would write it."""

    __test__ = False
    parent_page_type = []  # misspelt, as Wagtail would never tell

    note = models.TextField()

    class Meta:
        abstract = True


@pytest.fixture
def careless(monkeypatch):
    """Let the checks look at the careless page type alone."""
    monkeypatch.setattr(checks, "page_types", lambda: [TestPage])


def test_our_page_types_pass():
    assert checks.check_tree_rules() == checks.check_help_texts() == []
    assert len(checks.page_types()) >= 3


def test_a_misspelt_tree_rule_is_found(careless):
    assert [error.msg for error in checks.check_tree_rules()] == [
        "TestPage does not say its parent_page_types.",
        "TestPage does not say its subpage_types.",
    ]


def test_a_field_without_help_is_found(careless):
    assert "TestPage.note has no help_text." in [error.msg for error in checks.check_help_texts()]
