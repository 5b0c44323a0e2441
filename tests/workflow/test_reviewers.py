"""The register of reviewers: who is fit to sign, and why somebody leaves a page to others."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.users.models import User
from cms.vocabulary.models import Topic
from tests.factories.accounts import stored
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import PASSWORD, first_lead, make_user, sign, submit
from workflow import services
from workflow.audience import Team
from workflow.models import AuditEntry, InterestDeclaration, ReviewerRecord
from workflow.refusals import Outdated, Refused
from workflow.reviewers import NOT_DECLARED, NOT_REGISTERED, fitness_of
from workflow.services.accounts import record_grant

pytestmark = pytest.mark.django_db

YESTERDAY = -1


@pytest.fixture
def reviewer():
    return make_user("clinical_reviewer")


@pytest.fixture
def lead():
    return make_user("clinical_lead")


@pytest.fixture
def admin():
    return make_user("site_admin")


@pytest.fixture
def submission():
    author = make_user("author")
    return submit(make_article(make_index(), owner=author), author=author)


def day(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def register(person, admin, lead, **fields):
    values = {"specialties": ["psychiatry"], "license_expires_on": None} | fields
    record = services.record_reviewer(person=person, user=admin, **values)
    return services.confirm_reviewer(record=record, user=lead, password=PASSWORD)


class TestSigning:
    def test_needs_an_entry_in_the_register(self, submission):
        stranger = User.objects.create_user("stranger", "s@example.org", PASSWORD)
        proposer = User.objects.get(username="system")
        record_grant(
            user=stranger, role="clinical_reviewer", proposed_by=proposer, confirmed_by=first_lead(), reason="Joined."
        )

        with pytest.raises(Refused, match="not in the register"):
            sign(submission, reviewer=stranger)

    def test_is_refused_from_the_day_after_the_license_expired(self, submission, reviewer, admin, lead):
        register(reviewer, admin, lead, license_expires_on=day(YESTERDAY))

        with pytest.raises(Refused, match="the license expired on"):
            sign(submission, reviewer=reviewer)

    def test_is_allowed_on_the_last_day_of_the_license(self, submission, reviewer, admin, lead):
        register(reviewer, admin, lead, license_expires_on=day(0))

        assert sign(submission, reviewer=reviewer)

    def test_is_refused_when_the_declaration_is_older_than_a_year(self, reviewer):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=366), tick=False):
            assert fitness_of(reviewer).recusal(()) == NOT_DECLARED
        with time_machine.travel(timezone.now() + datetime.timedelta(days=365), tick=False):
            assert fitness_of(reviewer).recusal(()) == ""

    def test_is_refused_where_an_interest_is_declared(self, submission, reviewer):
        topic = Topic.objects.get(name="Blood counts")
        services.declare_interests(user=reviewer, interests={topic.pk: "Speaker fees"}, password=PASSWORD)

        with pytest.raises(Refused, match="an interest in Blood counts is declared"):
            sign(submission, reviewer=reviewer)

    def test_an_interest_in_a_broader_topic_counts_and_one_in_another_does_not(self, reviewer):
        top, other = make_topic("Clozapine"), make_topic("Lithium")
        author = make_user("author")
        page = make_article(make_index(), owner=author, topics=[make_topic("Dosing", parent=top)])
        submission = submit(page, author=author)
        services.declare_interests(user=reviewer, interests={other.pk: "Shares"}, password=PASSWORD)
        elsewhere = make_user("clinical_reviewer")
        services.declare_interests(user=elsewhere, interests={top.pk: "Shares"}, password=PASSWORD)

        with pytest.raises(Refused, match="an interest in Clozapine"):
            sign(submission, reviewer=elsewhere)
        assert sign(submission, reviewer=reviewer)

    def test_asking_for_changes_needs_no_entry(self, submission, reviewer, admin, lead):
        register(reviewer, admin, lead, license_expires_on=day(YESTERDAY))

        assert services.request_changes(submission=submission, user=reviewer, note="Name the source.")


class TestRegister:
    def test_an_entry_counts_once_somebody_else_confirms_it(self, admin, lead):
        person = make_user("author")
        record = services.record_reviewer(person=person, user=admin, specialties=["pharmacy"], license_expires_on=None)
        assert fitness_of(person).recusal(()) == NOT_REGISTERED

        confirmed = services.confirm_reviewer(record=record, user=lead, password=PASSWORD)

        assert (confirmed, confirmed.confirmed_by) == (record, lead)
        assert fitness_of(stored(person)).specialties == {"pharmacy"}
        assert AuditEntry.objects.filter(action="reviewer_confirmed", actor=lead).exists()

    def test_nobody_confirms_what_they_wrote_or_what_is_about_them(self, lead, admin):
        own = services.record_reviewer(person=lead, user=admin, specialties=["pharmacy"], license_expires_on=None)
        written = services.record_reviewer(
            person=make_user("author"), user=lead, specialties=["pharmacy"], license_expires_on=None
        )

        for record in (own, written):
            with pytest.raises(Refused, match="A second person confirms this"):
                services.confirm_reviewer(record=record, user=lead, password=PASSWORD)

    def test_only_a_lead_confirms_and_with_the_password(self, reviewer, lead, admin):
        record = services.record_reviewer(
            person=make_user("author"), user=admin, specialties=["pharmacy"], license_expires_on=None
        )

        for user in (reviewer, make_user("managing_editor"), make_user("site_admin", superuser=True)):
            with pytest.raises(Refused, match="Only a clinical lead confirms"):
                services.confirm_reviewer(record=record, user=user, password=PASSWORD)
        with pytest.raises(Refused, match="not your password"):
            services.confirm_reviewer(record=record, user=lead, password="wrong")

    def test_only_leads_and_administrators_write_it(self, reviewer):
        for user in (reviewer, make_user("author"), make_user("managing_editor", superuser=True)):
            with pytest.raises(Refused, match="keep the register"):
                services.record_reviewer(person=reviewer, user=user, specialties=[], license_expires_on=None)

    def test_an_entry_that_was_replaced_cannot_be_confirmed(self, admin, lead, reviewer):
        old = services.record_reviewer(person=reviewer, user=admin, specialties=["nursing"], license_expires_on=None)
        services.record_reviewer(person=reviewer, user=admin, specialties=["pharmacy"], license_expires_on=None)

        with pytest.raises(Outdated):
            services.confirm_reviewer(record=old, user=lead, password=PASSWORD)

    def test_refuses_a_specialty_that_does_not_exist(self, admin, reviewer):
        with pytest.raises(Refused, match="no specialty called alchemy"):
            services.record_reviewer(person=reviewer, user=admin, specialties=["alchemy"], license_expires_on=None)

    def test_is_never_changed_by_sql(self, reviewer):
        record = ReviewerRecord.objects.get(user=reviewer)
        declared = InterestDeclaration.objects.get(user=reviewer)

        for statement, pk in (
            ("UPDATE workflow_reviewerrecord SET specialties = '[]' WHERE id = %s", record.pk),
            ("UPDATE workflow_reviewerrecord SET confirmed_at = NULL WHERE id = %s", record.pk),
            ("DELETE FROM workflow_reviewerrecord WHERE id = %s", record.pk),
            ("UPDATE workflow_interestdeclaration SET interests = '[]' WHERE id = %s", declared.pk),
            ("DELETE FROM workflow_interestdeclaration WHERE id = %s", declared.pk),
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [pk])


class TestDeclaring:
    def test_is_for_oneself_with_the_password_and_in_words(self, reviewer):
        topic = make_topic("Clozapine")

        with pytest.raises(Refused, match="not your password"):
            services.declare_interests(user=reviewer, interests={}, password="wrong")
        with pytest.raises(Refused, match="Choose the subjects"):
            services.declare_interests(user=reviewer, interests={10**9: "Shares"}, password=PASSWORD)
        with pytest.raises(Refused, match="what your interest is"):
            services.declare_interests(user=reviewer, interests={topic.pk: " "}, password=PASSWORD)
        with pytest.raises(Refused, match="Only members of the clinical team"):
            services.declare_interests(user=make_user("author"), interests={}, password=PASSWORD)


class TestTeam:
    def test_says_who_may_and_why_others_leave_it(self, submission, reviewer, admin, lead):
        conflicted = make_user("clinical_reviewer")
        topic = Topic.objects.get(name="Blood counts")
        services.declare_interests(user=conflicted, interests={topic.pk: "Speaker fees"}, password=PASSWORD)
        team = Team(submission.revision, tier="standard", subjects=submission.subjects)

        assert reviewer in team.able
        assert conflicted not in team.able
        assert {c.person: c.why_not for c in team.who_may_not}[conflicted] == "an interest in Blood counts is declared"
        assert team.unfillable == ""

    def test_asks_nobody_whose_specialty_fills_no_place(self, submission, reviewer):
        nurse = make_user("clinical_reviewer", specialties=["nursing"])

        high, standard = (Team(submission.revision, tier=tier, subjects=()) for tier in ("high", "standard"))

        assert reviewer in high.able
        assert nurse not in high.able
        left = {candidate.person: candidate.why_not for candidate in high.who_may_not}
        assert left[nurse] == "has none of the specialties that are asked for"
        assert nurse in standard.able

    def test_names_the_specialty_that_nobody_has(self, submission, reviewer):
        team = Team(submission.revision, tier="high", subjects=submission.subjects)

        assert team.unfillable == "pharmacy"
