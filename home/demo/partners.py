"""Whom the demonstration works with. Nobody here exists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from cms.users.models import User
from cms.vocabulary.models import Partner, Workgroup, WorkgroupMember

PARTNER = "Alliance of Community Clinics (fictional)"
WORKGROUP = "Clozapine Workgroup"
MEMBERS = (("linden", "Chair"), ("alder", ""), ("rowan", ""))


def create(people: Mapping[str, User], *, since: datetime.date) -> None:
    """Add a partner and a workgroup of clinicians who sign here, at work since the given day."""
    partner = Partner(
        name=PARTNER,
        description="Brings the learning collaboratives to its clinics and hears from them what is missing here.",
        since=since,
    )
    partner.full_clean()
    partner.save()
    group = Workgroup(
        name=WORKGROUP,
        description="Reads what is written here and says what practice still asks. Being a member is no right to sign.",
    )
    group.members = [
        WorkgroupMember(person=people[name].person, part=part, since=since, sort_order=place)
        for place, (name, part) in enumerate(MEMBERS)
    ]
    group.full_clean()
    group.save()
