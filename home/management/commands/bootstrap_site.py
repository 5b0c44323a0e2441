"""The first minute of an installation."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Page, Site

from cms.users.models import User
from cms.vocabulary.models import Person
from home.models import HomePage
from media_library.permissions import grant_files
from workflow import audit, services
from workflow.models import Submission
from workflow.services.accounts import install_first_lead
from workflow.services.signing import seal_of
from workflow.services.submission import hand_in

SYSTEM = "system"
NOTE = "First front page of this site."


class Command(BaseCommand):
    """Create the site, its roles, the first clinical lead and a signed front page; only where nothing is yet."""

    help = "Set up an empty installation: roles, review workflow, first clinical lead, signed front page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True, help="account of the first clinical lead")
        parser.add_argument("--email", required=True, help="where review requests for the lead are sent")
        parser.add_argument("--name", required=True, help="name of the lead, as it may be printed")
        parser.add_argument("--credentials", required=True, help='credentials of the lead, for example "MD"')
        parser.add_argument("--role", default="Clinical lead", help="role or specialty of the lead, always printed")
        parser.add_argument("--specialty", default="psychiatry", help="short name of what the lead vets")
        parser.add_argument("--password", help="password of the lead; asked for when left out")
        parser.add_argument("--hostname", default="localhost", help="host name of the public site")
        parser.add_argument("--port", type=int, default=80, help="port of the public site")

    def handle(self, *args: Any, **options: Any) -> None:
        if Page.objects.filter(depth__gt=2).exists() or HomePage.objects.exists():
            raise CommandError("This installation already has pages, so there is nothing to set up.")
        password = options["password"] or getpass.getpass(f"Password for {options['username']}: ")
        with transaction.atomic():
            services.install_workflow()
            grant_files()
            lead = self._lead(options, password)
            home = self._front_page(options)
            submission = self._hand_in(home)
            services.sign_off(
                submission=submission,
                user=lead,
                fingerprint=seal_of(submission).fingerprint,
                password=password,
                attested=True,
            )
            audit.record("bootstrapped", page=home, actor=None, lead=lead.username)
        if options["verbosity"]:
            self.stdout.write(f"The site is ready. {lead} is its first clinical lead and signed the front page.")

    def _lead(self, options: dict[str, Any], password: str) -> User:
        lead = User.objects.create_user(options["username"], options["email"], password)
        Person.objects.create(
            user=lead,
            name=options["name"],
            credentials=options["credentials"],
            role=options["role"],
            consents_to_be_named=True,
        )
        install_first_lead(lead)
        services.register_first_reviewer(person=lead, specialty=options["specialty"])
        return lead

    def _front_page(self, options: dict[str, Any]) -> HomePage:
        Site.objects.all().delete()
        Page.objects.filter(depth=2).delete()
        home = HomePage(
            title="Home",
            slug="home",
            heading="Clear answers, signed by the clinicians who checked them",
            lead="Each answer shows its evidence, its reviewers and the day it is due to be checked again.",
        )
        Page.get_first_root_node().add_child(instance=home)
        Site.objects.create(
            hostname=options["hostname"],
            port=options["port"],
            root_page=home,
            is_default_site=True,
            site_name="Clozapine Center of Excellence",
        )
        return home

    def _hand_in(self, home: HomePage) -> Submission:
        """Hand the front page in as the system, an account that nobody can sign in to."""
        system = User.objects.create(username=SYSTEM, email="system@localhost", is_active=False)
        system.set_unusable_password()
        system.save()
        revision = home.save_revision(user=system)
        return hand_in(page=home, revision=revision, user=system, update_type="major", change_note=NOTE)
