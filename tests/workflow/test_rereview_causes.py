"""A tier that is raised and a license that expires ask for a new look at what is live, and take nothing down."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories.knowledge_base import make_article
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, submit
from workflow import services, upkeep
from workflow.models import AuditEntry, RereviewRequest, ReviewerRecord
from workflow.services import rereview

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = -1, 1


@pytest.fixture
def lead():
    return make_user("clinical_lead")


def license_until(person, days, specialties=("psychiatry",)):
    """Let the register say that the license of `person` ends so many days from today."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    ReviewerRecord.objects.create(
        user=person, specialties=list(specialties), license_expires_on=day, confirmed_at=timezone.now()
    )


def set_tier(page, lead, tier):
    services.set_tier(page=page, user=lead, tier=tier, reason="It gives a dose.")


def open_requests():
    return list(RereviewRequest.objects.open().order_by("pk"))


def still_live(page):
    return type(page).objects.get(pk=page.pk).live


class TestATierThatIsRaised:
    def test_asks_for_a_new_look_and_leaves_the_page_live(self, answers, lead):
        article = answers.publish()

        set_tier(article, lead, "high")

        (request,) = open_requests()
        assert (request.page_id, request.why) == (article.pk, "Its risk tier was raised")
        assert request.due_on == timezone.localdate() + datetime.timedelta(days=rereview.DAYS_TO_REREVIEW)
        assert still_live(article)
        assert AuditEntry.objects.get(action="rereview_opened").actor == lead

    def test_asks_once_while_nobody_has_looked(self, answers, lead):
        article = answers.publish()

        for tier in ("high", "standard", "high"):
            set_tier(article, lead, tier)

        assert len(open_requests()) == 1

    def test_asks_for_nothing_when_it_is_lowered(self, answers, lead):
        article = answers.publish()

        set_tier(article, lead, "editorial")

        assert open_requests() == []

    def test_asks_for_nothing_before_the_page_is_live(self, answers, lead):
        set_tier(make_article(answers.index, owner=answers.author), lead, "high")

        assert open_requests() == []

    def test_is_answered_by_two_people_of_two_specialties(self, answers, lead):
        article = answers.publish()
        set_tier(article, lead, "high")
        pharmacist = make_user("clinical_reviewer", specialties=["pharmacy"])

        for person in (answers.reviewer, pharmacist):
            page = type(article).objects.get(pk=article.pk)
            assert open_requests()
            services.reaffirm(
                page=page,
                user=person,
                fingerprint=page.live_sign_offs()[0].fingerprint,
                password=PASSWORD,
                attested=True,
            )

        assert open_requests() == []


class TestALicenseThatExpires:
    def test_asks_for_a_new_look_at_what_its_holder_signed(self, answers):
        article = answers.publish()
        draft = make_article(answers.index, citation=answers.citation, topics=answers.topics())
        other = publish_signed_off(draft, author=answers.author, reviewer=make_user("clinical_reviewer"))
        license_until(answers.reviewer, YESTERDAY)

        upkeep.ask_for_rereviews()
        upkeep.ask_for_rereviews()

        request = RereviewRequest.objects.get()
        assert request.record_key == f"reviewer:{answers.reviewer.pk}"
        assert (request.page_id, request.why) == (
            article.pk,
            f"The license of a reviewer expired: {answers.reviewer}",
        )
        assert request.closed_at is None
        assert still_live(article)
        assert still_live(other)

    def test_asks_for_nothing_on_its_last_day(self, answers):
        answers.publish()
        license_until(answers.reviewer, 0)

        upkeep.ask_for_rereviews()

        assert open_requests() == []

    def test_is_forgotten_when_it_is_renewed(self, answers):
        answers.publish()
        license_until(answers.reviewer, YESTERDAY)
        upkeep.ask_for_rereviews()
        license_until(answers.reviewer, TOMORROW)

        upkeep.ask_for_rereviews()

        assert RereviewRequest.objects.get().get_outcome_display() == "What it rests on stands again"

    def test_asks_once_for_a_text_that_somebody_else_confirmed(self, answers):
        article = answers.publish()
        license_until(answers.reviewer, YESTERDAY)
        upkeep.ask_for_rereviews()
        page = type(article).objects.get(pk=article.pk)
        services.reaffirm(
            page=page,
            user=make_user("clinical_reviewer"),
            fingerprint=page.live_sign_offs()[0].fingerprint,
            password=PASSWORD,
            attested=True,
        )

        upkeep.ask_for_rereviews()

        assert open_requests() == []


class TestNobodyLeftToSign:
    def test_the_leads_are_told_what_is_missing(self, answers, lead):
        article = answers.publish()
        set_tier(article, lead, "high")
        mail.outbox.clear()

        submit(article, author=answers.author)

        (told,) = [message for message in mail.outbox if message.to == [lead.email] and "Nobody" in message.subject]
        assert told.subject == f"Nobody can sign: {article.title}"
        assert "nobody who may sign it is registered for pharmacy" in told.body

    def test_nobody_is_told_while_somebody_is_left(self, answers, lead):
        make_user("clinical_reviewer", specialties=["pharmacy"])
        article = answers.publish()
        set_tier(article, lead, "high")
        mail.outbox.clear()

        submit(article, author=answers.author)

        assert not [message for message in mail.outbox if "Nobody" in message.subject]
