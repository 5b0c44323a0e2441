import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.vocabulary.models import Topic
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, submit
from tests.workflow.admin.screens import an_article
from workflow import services
from workflow.models import AuditEntry, Governance, SignOff
from workflow.quorum import SHIPPED
from workflow.refusals import NotSignedOff, Outdated, Refused
from workflow.services.currency import NO_CHANGE
from workflow.services.review_dates import next_review_on

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_article(kept_db):
    author = make_user("author")
    return publish_signed_off(make_article(make_index(), owner=author), author=author)


@pytest.fixture
def article(kept_article, db):
    return fresh(kept_article)


@pytest.fixture
def author(article):
    return article.owner


@pytest.fixture
def lead():
    return make_user("clinical_lead")


def confirm(article, user, **fields):
    return services.reaffirm(
        **{
            "page": article,
            "user": user,
            "fingerprint": article.live_sign_offs()[0].fingerprint,
            "password": PASSWORD,
            "attested": True,
            **fields,
        }
    )


def fresh(page):
    return type(page).objects.get(pk=page.pk)


class TestNextReviewOn:
    @pytest.mark.parametrize(
        ("tier", "reviewed", "due"),
        [
            ("standard", datetime.date(2026, 11, 22), datetime.date(2027, 11, 22)),
            ("editorial", datetime.date(2026, 11, 22), datetime.date(2028, 11, 22)),
            ("standard", datetime.date(2028, 2, 29), datetime.date(2029, 2, 28)),
        ],
    )
    def test_keeps_the_day_where_the_month_has_it(self, tier, reviewed, due):
        assert next_review_on(reviewed, SHIPPED[tier]) == due


class TestReaffirm:
    def test_moves_the_review_date_and_no_word(self, article, lead):
        Governance.objects.filter(page=article).update(next_review_on=datetime.date(2025, 1, 1))
        before = article.serializable_data()

        signed = confirm(article, lead)

        after = fresh(article)
        assert after.serializable_data() == before
        assert after.governance.last_reviewed_on == timezone.localdate()
        assert not after.governance.is_overdue()
        assert (signed.meaning, signed.change_note) == (SignOff.Meaning.REAFFIRMED, NO_CHANGE)
        printed = signed.reviewer_name, signed.reviewer_credentials, signed.reviewer_role
        assert printed == (lead.person.name, "MD", "Psychiatry")
        assert AuditEntry.objects.filter(page=article, action="reaffirmed").count() == 1

    def test_is_for_the_same_person_again_when_the_date_comes_round(self, article, lead):
        confirm(article, lead)

        confirm(article, lead)

        assert AuditEntry.objects.filter(page=article, action="reaffirmed").count() == 2

    def test_refuses_who_has_an_interest_in_its_subject(self, article, lead):
        topic = Topic.objects.get(name="Blood counts")
        services.declare_interests(user=lead, interests={topic.pk: "Speaker fees"}, password=PASSWORD)

        with pytest.raises(Refused, match="an interest in Blood counts is declared"):
            confirm(article, lead)

    def test_leaves_the_page_free_to_be_published_again(self, article, lead):
        confirm(article, lead)

        fresh(article).live_revision.publish(skip_permission_checks=True)

        assert fresh(article).live

    @pytest.mark.parametrize("role", ["author", "managing_editor", "auditor", "site_admin", ""])
    def test_refuses_who_is_not_of_the_clinical_team(self, article, role):
        with pytest.raises(Refused):
            confirm(article, make_user(role, superuser=True))

        assert SignOff.objects.filter(page=article).count() == 1

    def test_refuses_who_wrote_the_text(self):
        writer = make_user("managing_editor")
        index = publish_signed_off(make_index(slug="second"), author=writer, reviewer=make_user("managing_editor"))

        with pytest.raises(Refused, match="somebody else must sign"):
            confirm(index, writer)

    def test_refuses_a_wrong_password_and_a_missing_statement(self, article, lead):
        with pytest.raises(Refused, match="password"):
            confirm(article, lead, password="wrong")
        with pytest.raises(Refused, match="statement"):
            confirm(article, lead, attested=False)

    def test_refuses_when_another_text_is_live(self, article, lead):
        with pytest.raises(Outdated):
            confirm(article, lead, fingerprint="0" * 64)


class TestWithdraw:
    def test_takes_the_page_back_with_a_reason(self, article, lead):
        services.withdraw(page=article, user=lead, reason="error", note=" A dose is wrong. ")

        page = fresh(article)
        assert not page.live
        assert page.governance.status == Governance.Status.WITHDRAWN
        assert (page.governance.withdrawal_reason, page.governance.withdrawal_note) == ("error", "A dose is wrong.")
        assert not SignOff.objects.filter(page=page).standing().exists()
        assert AuditEntry.objects.get(page=page, action="withdrawn").data["reason"] == "error"
        assert PageLogEntry.objects.get(page=page, action="wagtail.unpublish").user == lead

    def test_ends_what_the_signature_allowed(self, article, lead):
        revision = article.live_revision
        services.withdraw(page=article, user=lead, reason="safety", note="It may cause harm.")

        with pytest.raises(NotSignedOff):
            revision.publish(skip_permission_checks=True)

        assert not fresh(article).live

    def test_answers_410_and_comes_back_only_by_a_new_signature(self, article, lead, author, client):
        address = article.url
        services.withdraw(page=article, user=lead, reason="error", note="A dose is wrong.")
        assert client.get(address).status_code == 410

        draft = fresh(article).get_latest_revision_as_object()
        publish_signed_off(draft, author=author, note="Dose mended.")

        response = client.get(address)
        assert response.status_code == 200
        assert fresh(article).governance.withdrawal_note == ""

    def test_names_a_replacement(self, article, lead):
        index = publish_signed_off(article.get_parent().specific, reviewer=make_user("managing_editor"))

        services.withdraw(page=article, user=lead, reason="superseded", note="See there.", replacement=index)

        assert fresh(article).governance.replacement_id == index.pk

    def test_refuses_itself_or_a_draft_as_the_replacement(self, article, lead):
        for other in (article, article.get_parent()):
            with pytest.raises(Refused, match="another page that is live"):
                services.withdraw(page=article, user=lead, reason="superseded", note="See there.", replacement=other)

        assert fresh(article).live

    def test_refuses_without_a_note(self, article, lead):
        with pytest.raises(Refused, match="in one sentence why"):
            services.withdraw(page=article, user=lead, reason="error", note=" ")

        assert fresh(article).live

    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "auditor", "site_admin", ""])
    def test_refuses_everybody_else(self, article, role):
        with pytest.raises(Refused):
            services.withdraw(page=article, user=make_user(role, superuser=True), reason="error", note="No.")

        assert fresh(article).live

    def test_refuses_what_is_not_live(self, lead, author):
        page = an_article(owner=author)

        with pytest.raises(Refused):
            services.withdraw(page=page, user=lead, reason="error", note="No.")
        submit(page, author=author)
        with pytest.raises(Refused, match="not live, so there is nothing to withdraw"):
            services.withdraw(page=page, user=lead, reason="error", note="No.")
