"""The register of reviewers: who is recorded, who confirms it, and what a reviewer declares."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.vocabulary.models import Topic
from workflow import audit, rules
from workflow.models import InterestDeclaration, ReviewerRecord, Specialty
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.services.identity import refuse_wrong_password
from workflow.services.locking import reread
from workflow.situation import center_situation


@transaction.atomic
def record_reviewer(
    *, person: Any, user: Any, specialties: Collection[str], license_expires_on: datetime.date | None
) -> ReviewerRecord:
    """Write down what `person` is qualified for; it counts once a clinical lead who did not write it confirms it.

    `specialties` are slugs. Raises Refused when the rules say no or a specialty is unknown.
    """
    user = reread(user)
    refuse_unless(rules.may("record_reviewer", center_situation(user)))
    unknown = sorted(set(specialties) - set(Specialty.objects.values_list("slug", flat=True)))
    if unknown:
        raise Refused(f"There is no specialty called {', '.join(unknown)}.")
    record = ReviewerRecord.objects.create(
        user=person, specialties=sorted(specialties), license_expires_on=license_expires_on, recorded_by=user
    )
    audit.record("reviewer_recorded", page=None, actor=user, **_words(record))
    return record


def register_first_reviewer(*, person: Any, specialty: str) -> ReviewerRecord:
    """Enter the first clinical lead of an empty installation: there is nobody yet who could confirm it."""
    record = ReviewerRecord.objects.create(user=person, specialties=[specialty], confirmed_at=timezone.now())
    audit.record("reviewer_recorded", page=None, actor=None, **_words(record))
    return record


@transaction.atomic
def confirm_reviewer(*, record: ReviewerRecord, user: Any, password: str) -> ReviewerRecord:
    """Confirm what somebody else wrote down of a third person.

    Raises Refused when the rules or the password say no, Outdated when a newer record was written meanwhile.
    """
    user = reread(user)
    refuse_unless(rules.may("confirm_reviewer", center_situation(user)))
    current = ReviewerRecord.objects.select_for_update().get(pk=record.pk)
    if user.pk in (current.user_id, current.recorded_by_id):
        raise Refused("A second person confirms this: neither whoever wrote it down nor the person it is about.")
    refuse_wrong_password(user, password)
    newest = ReviewerRecord.objects.filter(user=current.user_id).order_by("-pk").first()
    if current.confirmed_at or newest != current:
        raise Outdated("This entry was confirmed or replaced meanwhile. Read the register again.")
    current.confirmed_by, current.confirmed_at = user, timezone.now()
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("reviewer_confirmed", page=None, actor=user, **_words(current))
    return current


@transaction.atomic
def declare_interests(*, user: Any, interests: Mapping[int, str], password: str) -> InterestDeclaration:
    """Declare for oneself, for twelve months, in which topics (by id) one has an interest, and what it is.

    Raises Refused for somebody who is no reviewer, a wrong password, or an interest that is not named.
    """
    user = reread(user)
    refuse_unless(rules.may("declare_interests", center_situation(user)))
    refuse_wrong_password(user, password)
    topics = Topic.objects.in_bulk(list(interests))
    if set(topics) != set(interests):
        raise Refused("Choose the subjects from the list.")
    if not all(words.strip() for words in interests.values()):
        raise Refused("Say of each subject what your interest is: readers of the register see it.")
    declared = InterestDeclaration.objects.create(
        user=user,
        interests=[
            {"topic": pk, "name": topic.name, "interest": interests[pk].strip()} for pk, topic in sorted(topics.items())
        ],
    )
    audit.record("interests_declared", page=None, actor=user, interests=declared.interests)
    return declared


def _words(record: ReviewerRecord) -> dict[str, Any]:
    return {
        "person": record.user_id,
        "specialties": record.specialties,
        "license_expires_on": record.license_expires_on.isoformat() if record.license_expires_on else None,
    }
