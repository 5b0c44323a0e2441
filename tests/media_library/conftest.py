"""A list of sessions, and the way live for its sessions."""

import pytest

from tests.factories.sessions import make_session, make_session_index
from tests.factories.urgent import fresh
from tests.factories.workflow import make_user, publish_signed_off


@pytest.fixture(scope="module")
def kept_sessions(kept_db):
    """A list of sessions that the public may open, made once for the tests of a module."""
    return publish_signed_off(make_session_index(), reviewer=make_user("managing_editor"))


@pytest.fixture(scope="module")
def kept_people(kept_db):
    return {"author": make_user("managing_editor"), "reviewer": make_user("clinical_reviewer")}


@pytest.fixture
def sessions(kept_sessions, db):
    """The list as it was made."""
    return fresh(kept_sessions)


@pytest.fixture
def live(sessions, kept_people):
    """Put a session live by the real road."""

    def publish(**fields):
        return publish_signed_off(make_session(sessions, **fields), **kept_people)

    return publish
