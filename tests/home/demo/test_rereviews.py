"""What the end of the REMS left to do, as the demonstration shows it."""

from django.urls import reverse

from cms.users.models import User
from home.demo.articles import blood_counts, dispensing, enrollment, interactions
from knowledge_base.models import TopicArticlePage
from workflow import upkeep
from workflow.models import RereviewRequest


def requests_on(article):
    page = TopicArticlePage.objects.get(slug=article.slug)
    return RereviewRequest.objects.filter(page_id=page.pk).order_by("pk")


def test_every_live_page_that_rests_on_the_program_has_an_open_request(demo):
    for article in (blood_counts.OUTDATED, dispensing.ARTICLE):
        request = requests_on(article).filter(cause="source").get()

        assert request.closed_at is None
        assert "REMS" in request.record_name
        assert request.record_warning.startswith("Source replaced ")
        assert request.is_late()


def test_the_page_that_was_withdrawn_has_none_left(demo):
    (request,) = requests_on(enrollment.ARTICLE)

    assert request.outcome == RereviewRequest.Outcome.WITHDRAWN


def test_pages_past_their_review_date_have_theirs(demo):
    assert requests_on(interactions.ARTICLE).get().why == "Its review date passed"


def test_the_worker_finds_nothing_that_was_forgotten(demo, loaded):
    before = RereviewRequest.objects.count()

    upkeep.ask_for_rereviews()

    assert RereviewRequest.objects.count() == before
    assert not [subject for _person, subject in loaded if "read again" in subject]


def test_the_managing_editor_sees_them_in_the_queue(demo):
    demo.force_login(User.objects.get(username="hazel"))

    shown = demo.get(reverse("reviews:queue") + "?show=rereview").content.decode()

    for article in (blood_counts.OUTDATED, dispensing.ARTICLE, interactions.ARTICLE):
        assert article.title in shown
