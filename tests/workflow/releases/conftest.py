"""A page that is signed, and waits for its moment."""

import datetime

import pytest
from django.utils import timezone

from cms.users.models import User
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, sign, submit
from tests.workflow.releases.waiting import DAY, again
from workflow.models import Submission


@pytest.fixture
def author(db: None) -> User:
    return make_user("author")


@pytest.fixture
def editor(db: None) -> User:
    return make_user("managing_editor")


@pytest.fixture
def moment() -> datetime.datetime:
    return timezone.now() + DAY


@pytest.fixture
def article(author: User) -> TopicArticlePage:
    return make_article(make_index(), owner=author)


@pytest.fixture
def submission(article: TopicArticlePage, author: User, moment: datetime.datetime) -> Submission:
    return submit(article, author=author, release_at=moment)


@pytest.fixture
def waiting(submission: Submission) -> Submission:
    """A submission with all its signatures, due in a day."""
    sign(submission)
    return again(submission)
