"""A past to try everything on, where nothing of value can be touched."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.users.models import User
from cms.vocabulary.models import Citation, Topic
from home.demo import hub, partners, people, planned, resources, second_hub, sessions, standard_pages
from home.demo.checks import LOADED
from home.demo.hashing import each_password_hashed_once
from home.demo.story import FOUNDED, Story, nobody_is_mailed
from home.models import HomePage
from media_library.models import Resource
from workflow import audit
from workflow.models import Submission

SWITCHED_OFF = "This is not a demonstration: set the environment variable DEMO=true, on a machine that serves nobody."
NOT_EMPTY = "This database is not empty: it has {found}. The demonstration is loaded into an empty one."


class Command(BaseCommand):
    """Fill an empty database with the demonstration; all of it or nothing."""

    help = "Load fictional people, articles and their reviews into an empty database; needs DEMO=true."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print whom to sign in as")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._print_accounts()
            return
        if not settings.DEMO:
            raise CommandError(SWITCHED_OFF)
        if found := what_is_here():
            raise CommandError(NOT_EMPTY.format(found=", ".join(found)))
        with transaction.atomic(), each_password_hashed_once():
            story = Story(timezone.localdate())
            if not HomePage.objects.exists():
                with story.founded():
                    self._set_up()
            desk = story.tell()
            partners.create(desk.people, since=FOUNDED)
            resources.create(desk.topics, checked_on=story.today - datetime.timedelta(days=13))
            sessions.tell(desk, story.today)
            with nobody_is_mailed():
                standard_pages.open_all(desk, today=story.today)
                hub.open_hub(desk, today=story.today)
                second_hub.open_hub(desk, today=story.today)
            planned.plan(desk, today=story.today)
            story.tell_the_last()
            audit.record(LOADED, page=None, actor=None)
        if options["verbosity"]:
            self.stdout.write(f"The demonstration is loaded: {len(desk.pages)} pages. Sign in to /admin/ as\n")
            self._print_accounts()

    def _set_up(self) -> None:
        lead = people.lead()
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        call_command(
            "bootstrap_site",
            verbosity=0,
            username=lead.username,
            email=lead.email,
            password=people.PASSWORD,
            name=lead.name,
            credentials=lead.credentials,
            role=lead.specialty,
            specialty=lead.vets,
            hostname=address.hostname,
            port=address.port or (443 if address.scheme == "https" else 80),
        )

    def _print_accounts(self) -> None:
        for line in people.table():
            self.stdout.write(line)


def what_is_here() -> list[str]:
    """Return, in words, what somebody has put into this database beyond setting up the site."""
    names = [account.username for account in people.ACCOUNTS]
    found = {
        "pages": Page.objects.filter(depth__gt=2),
        "a front page that was edited": Submission.objects.all()[1:2],
        "sources": Citation.objects.all(),
        "topics": Topic.objects.all(),
        "resources": Resource.objects.all(),
        "accounts with the names of the demonstration": User.objects.filter(username__in=names),
    }
    return [words for words, rows in found.items() if rows.exists()]
