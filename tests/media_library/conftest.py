"""A list of sessions, and the way live for its sessions."""

import pytest

from tests.factories.sessions import make_session, make_session_index
from tests.factories.workflow import make_user, publish_signed_off


@pytest.fixture
def sessions(db):
    """A list of sessions that the public may open."""
    return publish_signed_off(make_session_index(), reviewer=make_user("managing_editor"))


@pytest.fixture
def live(sessions):
    """Put a session live by the real road."""
    author, reviewer = make_user("managing_editor"), make_user("clinical_reviewer")

    def publish(**fields):
        return publish_signed_off(make_session(sessions, **fields), author=author, reviewer=reviewer)

    return publish
