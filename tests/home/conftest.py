"""A site with answers, for whatever asks for one."""

import pytest

from tests.factories.home import Answers


@pytest.fixture
def answers(db):
    return Answers()
