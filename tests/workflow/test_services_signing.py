import pytest
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from cms.vocabulary.models import Person
from knowledge_base.models import ArticleTopic
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import PASSWORD, describe, make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import an_article
from tests.workflow.replay import replayed, stored
from workflow import services, triggers
from workflow.models import AuditEntry, Governance, RiskPolicy, SignOff, Submission
from workflow.refusals import Outdated, Refused
from workflow.services import signing
from workflow.services.signing import seal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def reviewer():
    return make_user("clinical_reviewer", credentials="PharmD")


@pytest.fixture
def submission(author):
    return submit(make_article(make_index(), owner=author), author=author)


def try_to_sign(submission, user, **fields):
    sealed = seal_of(submission)
    return services.sign_off(
        **{
            "submission": submission,
            "user": user,
            "fingerprint": sealed.fingerprint,
            "password": PASSWORD,
            "attested": True,
            **fields,
        }
    )


def assert_nothing_happened(submission):
    page = type(submission.page.specific).objects.get(pk=submission.page_id)
    submission.refresh_from_db()
    assert not page.live
    assert submission.status == Submission.Status.IN_REVIEW
    assert not SignOff.objects.filter(page_id=page.pk).exists()


class TestSignOff:
    def test_publishes_exactly_the_signed_revision(self, submission, reviewer):
        signed = sign(submission, reviewer=reviewer)

        page = type(submission.page.specific).objects.get(pk=submission.page_id)
        assert page.live
        assert page.live_revision_id == submission.revision_id == signed.revision_id
        assert signed.content_digest == page.seal({}).content_digest

    def test_closes_the_review_everywhere(self, submission, reviewer):
        sign(submission, reviewer=reviewer)

        submission.refresh_from_db()
        assert submission.status == Submission.Status.PUBLISHED
        assert submission.requests.get().closed_at is not None
        assert submission.workflow_state.status == WorkflowState.STATUS_APPROVED
        assert submission.workflow_state.current_task_state.status == TaskState.STATUS_APPROVED
        assert submission.workflow_state.current_task_state.finished_by == reviewer

    def test_sets_the_review_dates(self, submission, reviewer):
        sign(submission, reviewer=reviewer)

        governance = Governance.objects.get(page_id=submission.page_id)
        today = timezone.localdate()
        assert governance.status == Governance.Status.CURRENT
        assert governance.last_reviewed_on == today
        assert governance.next_review_on == today.replace(year=today.year + 1)

    def test_records_who_signed_what(self, submission, reviewer):
        signed = sign(submission, reviewer=reviewer)

        assert (signed.reviewer_name, signed.reviewer_credentials) == (reviewer.person.name, "PharmD")
        assert signed.attestation == signing.ATTESTATION
        assert signed.fingerprint == submission.page.specific.seal(submission.statement).fingerprint
        actions = AuditEntry.objects.filter(page_id=submission.page_id).order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["submitted", "signed_off", "published"]

    def test_prints_no_name_without_consent(self, submission, reviewer):
        describe(reviewer, consents_to_be_named=False)

        signed = sign(submission, reviewer=reviewer)

        assert signed.reviewer_name == ""
        assert signed.printed_name == "Psychiatry, PharmD"

    def test_prints_the_role_of_a_signer_without_a_record(self, author):
        editor = make_user("managing_editor")
        Person.objects.filter(user=editor).delete()

        signed = sign(submit(make_index(owner=author, slug="second"), author=author), reviewer=editor)

        assert signed.printed_name == "Managing editor"

    def test_refuses_a_wrong_password(self, submission, reviewer):
        with pytest.raises(Refused, match="not your password, so nothing was signed"):
            try_to_sign(submission, reviewer, password="wrong")

        assert_nothing_happened(submission)

    def test_refuses_without_the_statement(self, submission, reviewer):
        with pytest.raises(Refused, match="Confirm the statement"):
            try_to_sign(submission, reviewer, attested=False)

        assert_nothing_happened(submission)

    def test_refuses_another_screen(self, submission, reviewer):
        with pytest.raises(Outdated, match="no longer what was on your screen"):
            try_to_sign(submission, reviewer, fingerprint="0" * 64)

        assert_nothing_happened(submission)

    def test_refuses_when_a_source_was_reworded_meanwhile(self, submission, reviewer):
        seen = seal_of(submission).fingerprint
        source = next(iter(submission.revision.as_object().evidence)).citation
        source.title += ", corrected"
        source.save()

        with pytest.raises(Outdated):
            try_to_sign(submission, reviewer, fingerprint=seen)

        assert_nothing_happened(submission)

    def test_refuses_an_account_that_was_switched_off_meanwhile(self, submission, reviewer):
        type(reviewer).objects.filter(pk=reviewer.pk).update(is_active=False)

        with pytest.raises(Refused):
            try_to_sign(submission, reviewer)

        assert_nothing_happened(submission)

    def test_refuses_a_role_that_was_taken_away_meanwhile(self, submission, reviewer):
        signing.may_sign(reviewer, submission)
        reviewer.groups.clear()

        with pytest.raises(Refused, match="Only the clinical team"):
            try_to_sign(submission, reviewer)

    def test_refuses_a_reviewer_whose_credentials_nobody_could_read(self, submission):
        with pytest.raises(Refused, match="credentials"):
            try_to_sign(submission, make_user("clinical_reviewer", credentials=""))

    @pytest.mark.parametrize("role", ["author", "managing_editor", "auditor", "site_admin", ""])
    def test_refuses_who_is_not_of_the_clinical_team(self, submission, role):
        with pytest.raises(Refused):
            try_to_sign(submission, make_user(role, superuser=True))

        assert_nothing_happened(submission)

    def test_refuses_who_contributed(self, author, reviewer):
        page = make_article(make_index(), owner=author)
        page.save_revision(user=reviewer)
        submission = submit(page, author=author)

        with pytest.raises(Refused, match="somebody else must sign"):
            try_to_sign(submission, reviewer)

    def test_refuses_a_second_time(self, submission, reviewer):
        sealed = seal_of(submission)
        sign(submission, reviewer=reviewer)

        with pytest.raises(Outdated, match="signed off and published"):
            try_to_sign(submission, make_user("clinical_lead"), fingerprint=sealed.fingerprint)

        assert SignOff.objects.filter(page_id=submission.page_id).count() == 1

    def test_seals_the_words_as_they_were_stored(self, author):
        page = make_article(make_index(), owner=author)
        stored = page.save_revision(user=author)
        before_it_existed = {name: value for name, value in stored.content.items() if name != "search_description"}
        Revision.objects.filter(pk=stored.pk).update(content=before_it_existed)

        submission = services.submit(page=page, user=author, update_type="major", change_note="First version.")

        assert seal_of(submission).content_digest == page.seal({}, content=before_it_existed).content_digest

    def test_seals_alike_when_a_topic_is_gone(self, author):
        page = make_article(make_index(), owner=author)
        kept, gone = page.topic_links.first().topic, make_topic("Gone")
        page.topic_links = [ArticleTopic(topic=kept), ArticleTopic(topic=gone)]
        submission = submit(page, author=author)
        seen = seal_of(submission)

        gone.delete()

        assert seal_of(submission) == seen

    def test_publishes_nothing_while_a_trigger_is_missing(self, submission, reviewer, monkeypatch):
        monkeypatch.setattr(triggers, "differences", lambda connection: ["gate_wagtailcore_page_update"])

        with pytest.raises(Refused, match="run migrate"):
            try_to_sign(submission, reviewer)

        assert_nothing_happened(submission)


class TestTwoSignatures:
    @pytest.fixture
    def submission(self, author):
        RiskPolicy.objects.create(
            tier="standard",
            version=1,
            signatures=3,
            specialties=["pharmacy"],
            interval_months=12,
            grace_days=90,
            reason="More eyes.",
            proposed_by=make_user("clinical_lead"),
            approved_by=make_user("clinical_lead"),
            approved_at=timezone.now(),
        )
        return submit(make_article(make_index(), owner=author), author=author)

    def test_close_the_requests_that_they_answer_one_by_one(self, submission, reviewer):
        sign(submission, reviewer=reviewer)

        asked = submission.requests.order_by("pk")
        assert [(request.specialty, request.closed_at is None) for request in asked] == [
            ("pharmacy", True),
            ("", True),
            ("", False),
        ]

    def test_are_those_of_two_people(self, submission):
        of_both = make_user("clinical_reviewer", specialties=["pharmacy", "psychiatry"])
        sign(submission, reviewer=of_both)

        with pytest.raises(Refused, match="signed this already"):
            try_to_sign(submission, of_both)

    def test_refuse_a_specialty_that_adds_nothing(self, submission, reviewer):
        sign(submission, reviewer=reviewer)
        sign(submission)

        with pytest.raises(Refused, match="What is still needed here is pharmacy"):
            try_to_sign(submission, make_user("clinical_lead"))


class TestSignatures:
    """A source reworded between two signatures: whoever signed the other words signs again, and that is recorded."""

    def test_of_whoever_read_other_words_no_longer_stand_and_the_audit_says_whose(self):
        author, first = make_user("author"), make_user("clinical_reviewer")
        article = publish_signed_off(an_article(owner=author), author=author)
        services.set_tier(page=article, user=make_user("clinical_lead"), tier="high", reason="It gives a dose.")
        draft = type(article).objects.get(pk=article.pk).get_latest_revision_as_object()
        draft.summary = "Half the dose. [1]"
        submission = submit(draft, author=author)
        sign(submission, reviewer=first)
        source = draft.summary_citations[0]
        source.title = "Another edition"
        source.save()

        sign(submission, reviewer=make_user("clinical_reviewer", specialties=["pharmacy"]))

        (entry,) = AuditEntry.objects.filter(action="signature_overtaken")
        assert (entry.page_id, entry.revision_id) == (article.pk, submission.revision_id)
        assert (entry.actor, entry.data) == (None, {"signer": first.pk})
        assert replayed([article.pk]) == stored([article.pk])
