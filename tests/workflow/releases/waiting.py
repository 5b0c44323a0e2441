"""What is read of a page that waits, and the clock that it waits for."""

from __future__ import annotations

import datetime
from typing import Any

import time_machine
from django.db.models import QuerySet
from wagtail.models import Page

from cms.vocabulary.models import Citation
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import sign, submit
from workflow.models import AuditEntry, Submission

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


def again(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def page_of(submission: Submission) -> Any:
    return Page.objects.get(pk=submission.page_id).specific


def source_of(submission: Submission) -> Citation:
    return next(iter(submission.revision.as_object().evidence)).citation


def entries(submission: Submission, action: str) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(page=submission.page_id, action=action)


def at(moment: datetime.datetime) -> time_machine.travel:
    """Turn every clock to `moment`."""
    return time_machine.travel(moment, tick=False)


def another_beside(waiting: Submission, author: Any, moment: datetime.datetime) -> Submission:
    """Return a second page of the same index that has all its signatures and waits for the same moment."""
    index = page_of(waiting).get_parent().specific
    article = make_article(index, owner=author, slug="o", topics=[make_topic("Constipation")])
    other = submit(article, author=author, release_at=moment)
    sign(other)
    return other
