"""Where the urgent lane meets what waits for its release: nothing that is urgent waits, and nothing waits behind it."""

import datetime

import pytest
from django.utils import timezone

from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import an_article
from workflow import services
from workflow.models import Submission, UrgentCorrection
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db

LATER = datetime.timedelta(days=3)


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def lead():
    return make_user("clinical_lead")


@pytest.fixture
def article(author):
    return publish_signed_off(an_article(owner=author), author=author)


def again(page):
    return type(page).objects.get(pk=page.pk)


def written(page, words):
    draft = again(page).get_latest_revision_as_object()
    draft.summary = f"{words} [1]"
    return draft


def start(page, lead):
    return services.start_urgent_correction(page=again(page), user=lead, notice="The dose was wrong.")


def test_what_waited_for_its_release_is_set_aside(article, author, lead):
    waiting = submit(written(article, "For Monday."), author=author, release_at=timezone.now() + LATER)
    sign(waiting)

    start(article, lead)

    waiting.refresh_from_db()
    assert waiting.status == Submission.Status.SUPERSEDED
    assert not waiting.sign_offs.standing().exists()
    services.release_due()
    assert again(article).live_revision_id == article.live_revision_id


def test_a_correction_does_not_wait_for_the_bundle_of_its_page(article, author, lead):
    editor = make_user("managing_editor")
    bundle = services.create_bundle(user=editor, name="Monitoring", note="", release_at=None)
    services.add_to_bundle(bundle=bundle, page=again(article), user=editor)
    start(article, lead)

    submission = submit(written(article, "Stop today."), author=author, update_type="safety")
    sign(submission)

    assert again(article).summary == "Stop today. [1]"
    assert UrgentCorrection.objects.get().status == "live"


def test_a_correction_is_given_no_time_to_wait_for(article, author, lead):
    start(article, lead)
    draft = written(article, "Stop today.")

    with pytest.raises(Refused, match="goes live as soon as it is signed"):
        submit(draft, author=author, update_type="safety", release_at=timezone.now() + LATER)


def test_nor_later_by_a_managing_editor(article, author, lead):
    start(article, lead)
    submission = submit(written(article, "Stop today."), author=author, update_type="safety")

    with pytest.raises(Refused, match="goes live as soon as it is signed"):
        services.reschedule(
            submission=submission, user=make_user("managing_editor"), release_at=timezone.now() + LATER, seen=None
        )


def test_a_text_that_was_signed_to_follow_overtakes_an_unconfirmed_correction(article, author, lead):
    start(article, lead)
    sign(submit(written(article, "Stop today."), author=author, update_type="safety"))

    sign(submit(written(article, "Stop, and count again."), author=author))

    assert again(article).summary == "Stop, and count again. [1]"
    assert UrgentCorrection.objects.get().status == "completed"
