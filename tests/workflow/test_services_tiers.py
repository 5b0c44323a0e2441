"""Risk tiers: two people for high risk, policies that are themselves approved, and the tier of a page."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, sign, submit
from workflow import gate, services, upkeep, verification
from workflow.contributions import contributors
from workflow.models import AuditEntry, Governance, RiskPolicy, SignOff, Submission
from workflow.policy import policy_in_force
from workflow.quorum import HIGH, SHIPPED, STANDARD
from workflow.refusals import NotSignedOff, Outdated, Refused
from workflow.services.currency import OVERDUE_NOTE

pytestmark = pytest.mark.django_db

THREE = {
    "signatures": 3,
    "specialties": ["psychiatry", "pharmacy"],
    "ordered": False,
    "interval_months": 3,
    "grace_days": 14,
    "withdraws": True,
}


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def lead():
    return make_user("clinical_lead", specialties=["nursing"])


@pytest.fixture
def psychiatrist():
    return make_user("clinical_reviewer")


@pytest.fixture
def pharmacist():
    return make_user("clinical_reviewer", specialties=["pharmacy"])


@pytest.fixture
def article(author, lead):
    page = make_article(make_index(), owner=author)
    services.set_tier(page=page, user=lead, tier=HIGH, reason="It names doses.")
    return type(page).objects.get(pk=page.pk)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


class TestHighRisk:
    def test_the_second_specialty_puts_it_live_and_the_first_does_not(self, article, author, psychiatrist, pharmacist):
        submission = submit(article, author=author)
        sign(submission, reviewer=pharmacist)
        submission.refresh_from_db()

        assert submission.status == Submission.Status.IN_REVIEW
        assert not fresh(article).live
        assert [(r.specialty, bool(r.closed_at)) for r in submission.requests.order_by("pk")] == [
            ("psychiatry", False),
            ("pharmacy", True),
        ]

        sign(submission, reviewer=psychiatrist)

        live = fresh(article)
        assert live.live
        assert {signed.reviewer for signed in live.live_sign_offs()} == {psychiatrist, pharmacist}
        assert not [f for f in verification.findings() if f"{live.pk}" in f]

    def test_whoever_signed_before_a_source_was_reworded_signs_again(self, article, author, psychiatrist, pharmacist):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)
        source = article.summary_citations[0]
        source.title = "Another title of the source"
        source.save()

        sign(submission, reviewer=pharmacist)

        assert not fresh(article).live
        assert submission.requests.get(closed_at=None).specialty == "psychiatry"
        sign(submission, reviewer=psychiatrist)
        assert len({signed.fingerprint for signed in fresh(article).live_sign_offs()}) == 1

    def test_two_of_one_specialty_are_not_enough(self, article, author, psychiatrist):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)

        with pytest.raises(Refused, match="What is still needed here is pharmacy"):
            sign(submission, reviewer=make_user("clinical_reviewer"))

    def test_one_person_does_not_sign_twice(self, article, author):
        both = make_user("clinical_reviewer", specialties=["psychiatry", "pharmacy"])
        submission = submit(article, author=author)
        sign(submission, reviewer=both)

        with pytest.raises(Refused, match="signed this already"):
            sign(submission, reviewer=both)

    def test_what_is_live_stays_true_while_the_next_version_has_one_signature(
        self, article, author, psychiatrist, pharmacist
    ):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)
        sign(submission, reviewer=pharmacist)
        live = fresh(article)
        draft = live.get_latest_revision_as_object()
        draft.title = "Next"
        sign(submit(draft, author=author), reviewer=psychiatrist)

        assert gate.may_be_live(fresh(article))
        assert not [f for f in verification.findings() if f"{live.pk}" in f]
        assert {s.revision_id for s in fresh(article).public_history()} == {live.live_revision_id}

    def test_one_signature_puts_nothing_live_by_code_or_sql(self, article, author, psychiatrist):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)
        page = submission.revision.as_object()
        page.live, page.live_revision = True, submission.revision

        with pytest.raises(NotSignedOff), transaction.atomic():
            page.save()
        with (
            pytest.raises(IntegrityError, match="signatures are missing"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE workflow_submission SET status = 'published' WHERE id = %s", [submission.pk])
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE workflow_submission SET signatures = 1 WHERE id = %s", [submission.pk])
        assert not fresh(article).live

    def test_a_first_signature_that_came_to_nothing_stands_no_longer_and_forgets_no_author(
        self, article, author, psychiatrist, pharmacist
    ):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)
        services.request_changes(submission=submission, user=pharmacist, note="Name the dose.")

        assert not SignOff.objects.filter(submission=submission).standing().exists()
        assert author.pk in contributors(fresh(article).latest_revision)


class TestWithdrawingASignature:
    def test_opens_the_request_again(self, article, author, psychiatrist, pharmacist):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)

        services.withdraw_signature(submission=submission, user=psychiatrist, note="I overlooked a line.")
        sign(submission, reviewer=pharmacist)

        assert not fresh(article).live
        assert submission.requests.get(closed_at=None).specialty == "psychiatry"
        assert AuditEntry.objects.filter(action="signature_withdrawn", actor=psychiatrist).exists()
        sign(submission, reviewer=psychiatrist)
        assert fresh(article).live

    def test_is_refused_to_others_without_a_reason_and_once_it_is_live(self, article, author, psychiatrist, pharmacist):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)

        with pytest.raises(Refused, match="no signature"):
            services.withdraw_signature(submission=submission, user=pharmacist, note="Why not.")
        with pytest.raises(Refused, match="Say why"):
            services.withdraw_signature(submission=submission, user=psychiatrist, note=" ")
        with pytest.raises(Refused, match="Only whoever signed"):
            services.withdraw_signature(submission=submission, user=author, note="Mine.")
        sign(submission, reviewer=pharmacist)
        with pytest.raises(Outdated):
            services.withdraw_signature(submission=submission, user=psychiatrist, note="Too late.")
        assert fresh(article).live


class TestConfirming:
    def test_high_risk_is_confirmed_by_two_and_moves_the_date_with_the_second(
        self, article, author, psychiatrist, pharmacist
    ):
        submission = submit(article, author=author)
        sign(submission, reviewer=psychiatrist)
        sign(submission, reviewer=pharmacist)
        Governance.objects.filter(page=article).update(next_review_on=datetime.date(2025, 1, 1))

        def confirm(user):
            page = fresh(article)
            services.reaffirm(
                page=page,
                user=user,
                fingerprint=page.live_sign_offs()[0].fingerprint,
                password=PASSWORD,
                attested=True,
            )

        confirm(psychiatrist)
        assert Governance.objects.get(page=article).next_review_on == datetime.date(2025, 1, 1)
        with pytest.raises(Refused, match="signed this already"):
            confirm(psychiatrist)
        confirm(pharmacist)
        assert Governance.objects.get(page=article).next_review_on > timezone.localdate()


class TestSetTier:
    def test_is_for_leads_with_a_reason_and_not_in_review(self, author, lead):
        page = make_article(make_index(), owner=author)

        for role in ("author", "managing_editor", "clinical_reviewer", "site_admin"):
            with pytest.raises(Refused, match="Only clinical leads"):
                services.set_tier(page=page, user=make_user(role, superuser=True), tier=HIGH, reason="Doses.")
        with pytest.raises(Refused, match="Say why"):
            services.set_tier(page=page, user=lead, tier=HIGH, reason="")
        with pytest.raises(Refused, match="Choose one of the tiers"):
            services.set_tier(page=page, user=lead, tier="highest", reason="Doses.")
        with pytest.raises(Refused, match="has this tier already"):
            services.set_tier(page=page, user=lead, tier=STANDARD, reason="Doses.")
        submit(page, author=author)
        with pytest.raises(Refused, match="not while it is in review"):
            services.set_tier(page=page, user=lead, tier=HIGH, reason="Doses.")

    def test_raising_it_takes_nothing_down(self, author, lead):
        live = publish_signed_off(make_article(make_index(), owner=author), author=author)

        services.set_tier(page=live, user=lead, tier=HIGH, reason="It names doses now.")

        assert fresh(live).live
        assert gate.may_be_live(fresh(live))
        entry = AuditEntry.objects.get(action="tier_set", page=live.pk)
        assert (entry.data["before"], entry.data["after"]) == (STANDARD, HIGH)


class TestPolicy:
    def test_holds_once_another_lead_has_approved_it(self, lead):
        proposed = services.propose_policy(user=lead, tier=HIGH, reason="Three for doses.", **THREE)
        assert policy_in_force(HIGH) == SHIPPED[HIGH]

        with pytest.raises(Refused, match="not whoever proposed it"):
            services.approve_policy(policy=proposed, user=lead, password=PASSWORD)
        services.approve_policy(policy=proposed, user=make_user("clinical_lead"), password=PASSWORD)

        assert policy_in_force(HIGH).signatures == 3
        assert policy_in_force(HIGH).version == 1

    def test_asks_nothing_more_of_a_review_that_runs(self, article, author, lead, psychiatrist, pharmacist):
        submission = submit(article, author=author)
        proposed = services.propose_policy(user=lead, tier=HIGH, reason="Three for doses.", **THREE)
        services.approve_policy(policy=proposed, user=make_user("clinical_lead"), password=PASSWORD)

        sign(submission, reviewer=psychiatrist)
        sign(submission, reviewer=pharmacist)

        assert fresh(article).live
        assert Governance.objects.get(page=article).next_review_on < timezone.localdate() + datetime.timedelta(days=100)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"specialties": ["alchemy"]}, "no specialty called alchemy"),
            ({"specialties": ["pharmacy", "pharmacy"]}, "stands here twice"),
            ({"signatures": 1}, "need at least 2 people"),
            ({"signatures": 0}, "greater than or equal to 1"),
            ({"interval_months": 61}, "less than or equal to 60"),
            ({"specialties": "pharmacy"}, "List the specialties"),
        ],
    )
    def test_refuses_what_cannot_be_reviewed(self, lead, change, said):
        with pytest.raises(Refused, match=said):
            services.propose_policy(user=lead, tier=HIGH, reason="Why.", **{**THREE, **change})
        assert not RiskPolicy.objects.exists()

    def test_is_refused_to_others(self, lead):
        for role in ("author", "clinical_reviewer", "site_admin", "auditor"):
            with pytest.raises(Refused, match="propose how"):
                services.propose_policy(user=make_user(role, superuser=True), tier=HIGH, reason="Why.", **THREE)
        proposed = services.propose_policy(user=lead, tier=HIGH, reason="Why.", **THREE)
        with pytest.raises(Refused, match="Only a clinical lead approves"):
            services.approve_policy(policy=proposed, user=make_user("managing_editor"), password=PASSWORD)
        with pytest.raises(Refused, match="not your password"):
            services.approve_policy(policy=proposed, user=make_user("clinical_lead"), password="wrong")

    def test_an_older_version_cannot_be_approved_any_more(self, lead):
        first = services.propose_policy(user=lead, tier=HIGH, reason="Why.", **THREE)
        services.propose_policy(user=lead, tier=HIGH, reason="Better.", **{**THREE, "signatures": 2})

        with pytest.raises(Outdated):
            services.approve_policy(policy=first, user=make_user("clinical_lead"), password=PASSWORD)

    def test_is_never_changed_by_sql(self, lead):
        policy = services.propose_policy(user=lead, tier=HIGH, reason="Why.", **THREE)

        for statement in (
            "UPDATE workflow_riskpolicy SET signatures = 1 WHERE id = %s",
            "DELETE FROM workflow_riskpolicy WHERE id = %s",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [policy.pk])


class TestWithdrawingWhatIsTooLate:
    @pytest.fixture
    def live(self, author):
        return publish_signed_off(make_article(make_index(), owner=author), author=author)

    def overdue_by(self, page, days):
        due = timezone.localdate() - datetime.timedelta(days=days)
        Governance.objects.filter(page=page).update(next_review_on=due)

    def let_policy_withdraw(self, lead):
        values = {"signatures": 1, "specialties": [], "interval_months": 12, "grace_days": 14, "withdraws": True}
        proposed = services.propose_policy(user=lead, tier=STANDARD, reason="Old answers harm.", **values)
        services.approve_policy(policy=proposed, user=make_user("clinical_lead"), password=PASSWORD)

    def test_takes_a_page_back_the_day_after_its_grace_and_not_before(self, live, lead):
        self.let_policy_withdraw(lead)
        self.overdue_by(live, 14)
        upkeep.withdraw_what_is_too_late()
        assert fresh(live).live

        self.overdue_by(live, 15)
        upkeep.withdraw_what_is_too_late()

        assert not fresh(live).live
        governance = Governance.objects.get(page=live)
        assert governance.status == Governance.Status.WITHDRAWN
        assert governance.withdrawal_note == OVERDUE_NOTE
        assert AuditEntry.objects.get(action="withdrawn", page=live.pk).actor is None

    def test_leaves_a_page_alone_whose_policy_does_not_say_so(self, live):
        self.overdue_by(live, 4000)
        upkeep.withdraw_what_is_too_late()

        assert services.withdraw_overdue(page=live) is None
        assert fresh(live).live
