"""Migrations may rebuild the tables of publications: what the database keeps by itself stands aside, and comes back."""

import pytest
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import Signal

from cms.delivery import numbering, wording
from cms.delivery.models import Change, Publication
from cms.delivery.receivers import after_migrate, before_migrate
from cms.delivery.search import search
from tests.factories.home import Answers

SOMETHING = [object()]  # a plan with a migration in it


def test_triggers_stand_aside_and_come_back(answers: Answers) -> None:
    answers.publish(title="Answers of old", slug="of-old")
    connection.check_constraints()  # a migration finds nothing pending

    before_migrate(using="default", plan=SOMETHING)
    assert not numbering.is_installed(connection)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE delivery_publication RENAME TO aside")
            cursor.execute("ALTER TABLE aside RENAME TO delivery_publication")
    after_migrate(using="default")

    assert numbering.is_installed(connection)
    assert wording.is_installed(connection)
    before = Change.objects.filter(number__isnull=True).count()
    later = answers.publish(title="Xerostomia", slug="xerostomia")
    found = search(Publication.objects.all(), "xerostomia")
    assert (before, [row.pk for row in found]) == (0, [later.pk])


def test_stay_where_nothing_is_migrated(answers: Answers) -> None:
    before_migrate(using="default", plan=[])

    assert numbering.is_installed(connection)


@pytest.mark.parametrize(
    ("signal", "receiver"), [(pre_migrate, "delivery.before_migrate"), (post_migrate, "delivery.after_migrate")]
)
def test_are_heard_of_each_migration(signal: Signal, receiver: str) -> None:
    heard = [key[0] for key, *_rest in signal.receivers]

    assert [name for name in heard if str(name).startswith("delivery.")] == [receiver]
