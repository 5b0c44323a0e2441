"""The register of reviewers and the policies of the tiers, over HTTP: who may, who may not, and bad input."""

import pytest
from django.urls import reverse

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import PASSWORD, make_user, sign, submit
from workflow import services
from workflow.models import Governance, InterestDeclaration, ReviewerRecord, RiskPolicy, Submission

pytestmark = pytest.mark.django_db

REGISTER = "/admin/reviews/register/"
POLICIES = "/admin/reviews/policies/"
POLICY = {
    "tier": "high",
    "signatures": "3",
    "specialties": ["psychiatry", "pharmacy"],
    "interval_months": "3",
    "grace_days": "14",
    "urgent_hours": "24",
    "reason": "Three for doses.",
}
VALUES = {"signatures": 2, "specialties": ["pharmacy"], "interval_months": 6, "grace_days": 30}


@pytest.fixture
def lead():
    return make_user("clinical_lead")


@pytest.fixture
def reviewer():
    return make_user("clinical_reviewer")


def visit(client, user):
    client.force_login(user)
    return client


class TestRegister:
    def test_an_entry_is_written_by_one_and_confirmed_by_another(self, client, lead, reviewer):
        data = {"person": reviewer.pk, "specialties": ["pharmacy"], "license_expires_on": "2030-01-31"}
        assert visit(client, make_user("site_admin")).post(REGISTER, data).status_code == 302
        record = ReviewerRecord.objects.filter(user=reviewer).latest("pk")
        assert record.confirmed_at is None

        page = visit(client, lead).get(REGISTER).content.decode()
        assert "Pharmacy, license valid until 31 January 2030" in page
        answer = client.post(REGISTER, {"confirm": record.pk, "password": PASSWORD}, follow=True)

        assert "until 31 Jan 2030" in answer.content.decode()
        record.refresh_from_db()
        assert record.confirmed_by == lead

    def test_a_reviewer_declares_interests_and_everybody_reads_them(self, client, reviewer):
        topic = make_topic("Clozapine")
        data = {"declare": "1", "topic_1": topic.pk, "interest_1": "Speaker fees", "password": PASSWORD}
        answer = visit(client, reviewer).post(REGISTER, data, follow=True)

        assert "Speaker fees" in answer.content.decode()
        assert InterestDeclaration.objects.filter(user=reviewer).latest("pk").interests[0]["name"] == "Clozapine"
        assert "Speaker fees" in visit(client, make_user("auditor")).get(REGISTER).content.decode()

    @pytest.mark.parametrize(
        ("data", "status", "said"),
        [
            ({"declare": "1"}, 422, "Enter your own password"),
            ({"declare": "1", "password": "wrong"}, 403, "not your password"),
            ({"declare": "1", "interest_1": "Fees", "password": PASSWORD}, 422, "Choose the subject"),
            ({"declare": "1", "topic_1": "99999999999999999999", "password": PASSWORD}, 422, "valid choice"),
            ({"person": "1"}, 403, "keep the register"),
            ({"confirm": "0", "password": PASSWORD}, 404, ""),
            ({"confirm": "99999999999999999999", "password": PASSWORD}, 404, ""),
            ({"confirm": "x", "password": PASSWORD}, 404, ""),
        ],
    )
    def test_says_what_is_wrong_and_keeps_nothing(self, client, reviewer, data, status, said):
        data = {"person": reviewer.pk} if "person" in data else data
        answer = visit(client, reviewer).post(REGISTER, data)

        assert answer.status_code == status
        assert said in answer.content.decode()
        assert InterestDeclaration.objects.filter(user=reviewer).count() == 1
        assert ReviewerRecord.objects.filter(user=reviewer).count() == 1

    def test_is_shown_to_nobody_without_a_role(self, client):
        client.force_login(make_user(superuser=True))

        assert client.get(REGISTER).status_code == 403
        assert client.get(POLICIES).status_code == 403

    def test_costs_the_same_for_few_and_many(self, client, lead, django_assert_max_num_queries):
        counts = []
        for more in (5, 10):
            for _ in range(more):
                make_user("clinical_reviewer")
            visit(client, lead).get(REGISTER)
            with django_assert_max_num_queries(30) as queries:
                client.get(REGISTER)
            counts.append(len(queries))

        assert counts[0] == counts[1]


class TestPolicies:
    def test_one_proposes_and_another_approves(self, client, lead):
        editor = make_user("managing_editor")
        assert visit(client, editor).post(POLICIES, POLICY).status_code == 302
        proposed = RiskPolicy.objects.get()
        assert client.post(POLICIES, {"approve": proposed.pk, "password": PASSWORD}).status_code == 403

        answer = visit(client, lead).post(POLICIES, {"approve": proposed.pk, "password": PASSWORD}, follow=True)

        assert "psychiatry, pharmacy and one person of any specialty, in any order" in answer.content.decode()
        proposed.refresh_from_db()
        assert proposed.approved_by == lead

    def test_whoever_proposed_is_told_that_another_approves(self, client, lead):
        visit(client, lead).post(POLICIES, POLICY)

        assert "another clinical lead approves it" in client.get(POLICIES).text
        assert 'name="approve"' not in client.get(POLICIES).text
        assert 'name="approve"' in visit(client, make_user("clinical_lead")).get(POLICIES).text

    def test_a_change_begins_with_what_holds(self, client, lead):
        form = visit(client, lead).get(POLICIES, {"tier": "high"}).context["form"]

        assert (form["tier"].value(), form["signatures"].value(), form["interval_months"].value()) == ("high", 2, 6)
        assert list(form["specialties"].value()) == ["psychiatry", "pharmacy"]
        assert client.get(POLICIES, {"tier": "<none>"}).context["form"]["signatures"].value() is None

    def test_names_what_is_missing_field_by_field(self, client, lead):
        answer = visit(client, lead).post(POLICIES, {"tier": "high"})

        assert "This field is required." not in answer.text
        assert "Say how many people sign." in answer.text

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"signatures": "1"}, "need at least 2 people"),
            ({"signatures": "x"}, "whole number"),
            ({"interval_months": "99999999999999999999"}, "less than or equal to"),
            ({"specialties": ["alchemy"]}, "not one of the available choices"),
            ({"tier": "highest"}, "not one of the available choices"),
            ({"reason": ""}, "required"),
        ],
    )
    def test_says_by_the_field_what_is_wrong(self, client, lead, change, said):
        answer = visit(client, lead).post(POLICIES, {**POLICY, **change})

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not RiskPolicy.objects.exists()

    def test_a_version_that_was_approved_meanwhile_is_a_conflict(self, client, lead):
        proposed = services.propose_policy(user=make_user("managing_editor"), tier="high", reason="Why.", **VALUES)
        services.approve_policy(policy=proposed, user=make_user("clinical_lead"), password=PASSWORD)

        answer = visit(client, lead).post(POLICIES, {"approve": proposed.pk, "password": PASSWORD})

        assert answer.status_code == 409


class TestTheTierOfAPage:
    def test_a_lead_sets_it_on_the_record_page_and_an_editor_may_not(self, client, lead):
        article = make_article(make_index(), owner=make_user("author"))
        where = reverse("reviews:record", args=[article.pk])
        data = {"set_tier": "1", "tier": "high", "reason": "It names doses."}

        assert visit(client, make_user("managing_editor")).post(where, data).status_code == 403
        assert visit(client, lead).post(where, {**data, "reason": ""}).status_code == 422
        assert client.post(where, data).status_code == 302
        assert Governance.objects.get(page=article).risk_tier == "high"


class TestTakingASignatureBack:
    def test_is_offered_to_whoever_signed_until_the_page_is_live(self, client, lead, reviewer):
        author = make_user("author")
        article = make_article(make_index(), owner=author)
        services.set_tier(page=article, user=lead, tier="high", reason="Doses.")
        submission = submit(article, author=author)
        sign(submission, reviewer=reviewer)
        where = reverse("reviews:review", args=[submission.pk])

        page = visit(client, reviewer).get(where).content.decode()
        assert "Take my signature back" in page
        assert "1 of 2" in page
        assert "Take my signature back" not in visit(client, lead).get(where).content.decode()

        back = reverse("reviews:withdraw_signature", args=[submission.pk])
        assert client.post(back, {"note": "Mine."}).status_code == 403
        assert visit(client, reviewer).get(back).status_code == 405
        assert client.post(back, {"note": " "}).status_code == 403
        assert client.post(back, {"note": "I overlooked a line."}).status_code == 302
        assert "0 of 2" in client.get(where).content.decode()
        submission.refresh_from_db()
        assert submission.status == Submission.Status.IN_REVIEW
