"""Who gets which mail, and that no mail server can hold up a review."""

from contextlib import suppress
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.factories.knowledge_base import make_article
from tests.factories.lead import LEAD
from tests.factories.workflow import first_lead, make_user, sign, submit
from workflow import services
from workflow.notifications import RETRY_AFTER_MINUTES, send_review_mail

pytestmark = pytest.mark.django_db

QUEUED = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})


class BrokenServer(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


BROKEN = override_settings(EMAIL_BACKEND=f"{__name__}.BrokenServer")


@pytest.fixture
def team():
    """An author, a reviewer, and the lead who came with the installation and has declared interests since."""
    services.declare_interests(user=first_lead(), interests={}, password=LEAD["password"])
    return {"author": make_user("author"), "reviewer": make_user("clinical_reviewer", username="avery")}


@pytest.fixture
def submission(team):
    """An article of the author in review, its own mails already read."""
    submission = submit(make_article(owner=team["author"]), author=team["author"], note="The program ended.")
    mail.outbox.clear()
    return submission


def waiting():
    """Return the mails that wait for the worker."""
    return DBTaskResult.objects.filter(task_path="workflow.notifications.send_review_mail")


def sent() -> dict[str, str]:
    """Return the subject of each mail by its one recipient."""
    assert all(len(message.to) == 1 for message in mail.outbox)
    return {message.to[0]: message.subject for message in mail.outbox}


class TestSubmitted:
    def test_asks_everyone_who_may_sign_and_nobody_else(self, team):
        make_user("managing_editor"), make_user("auditor"), make_user("author", username="other")
        make_user("clinical_reviewer", username="gone", is_active=False)
        mail.outbox.clear()

        submit(make_article(owner=team["author"]), author=team["author"])

        assert set(sent()) == {"lead@example.org", "avery@example.org"}
        assert set(sent().values()) == {"Please review: What blood counts does clozapine need?"}

    def test_leaves_out_a_reviewer_who_wrote_the_text(self, team):
        article = make_article(owner=team["author"])
        article.save_revision(user=team["reviewer"])
        mail.outbox.clear()

        submit(article, author=team["author"])

        assert set(sent()) == {"lead@example.org"}

    def test_names_the_assignee_first(self, team):
        mail.outbox.clear()

        submit(make_article(owner=team["author"]), author=team["author"], assignee=team["reviewer"])

        assert mail.outbox[0].to == ["avery@example.org"]
        assert "and named you" in mail.outbox[0].body
        assert "or that of Avery, who was asked first" in mail.outbox[1].body

    def test_carries_the_note_the_day_and_one_address(self, team):
        mail.outbox.clear()

        submission = submit(make_article(owner=team["author"]), author=team["author"], note="Tom & Jo's <5 mg.")

        body = mail.outbox[0].body
        assert "http://testserver" + reverse("reviews:review", args=[submission.pk]) in body
        assert "Tom & Jo's <5 mg." in body
        assert f"{submission.requests.get().due_on:%A} " in body

    def test_a_title_of_two_lines_makes_one_subject(self, team):
        mail.outbox.clear()

        submit(make_article(owner=team["author"], title="Two\nlines"), author=team["author"])

        assert mail.outbox[0].subject == "Please review: Two lines"


class TestDecisions:
    def test_sends_the_note_back_to_the_author(self, team, submission):
        services.request_changes(submission=submission, user=team["reviewer"], note="Say which count.")

        assert sent() == {team["author"].email: "Changes asked for: What blood counts does clozapine need?"}
        assert "Say which count." in mail.outbox[0].body

    def test_tells_the_author_of_a_comment(self, team, submission):
        services.comment(submission=submission, user=team["reviewer"], text="Which label?")

        assert list(sent()) == [team["author"].email]
        assert "Which label?" in mail.outbox[0].body

    def test_tells_the_author_once_that_the_page_is_live(self, team, submission):
        sign(submission, reviewer=team["reviewer"])

        assert sent() == {team["author"].email: "Signed off and live: What blood counts does clozapine need?"}
        assert submission.page.full_url in mail.outbox[0].body

    def test_tells_those_who_were_asked_of_a_recall(self, team, submission):
        services.recall(submission=submission, user=team["author"])

        assert set(sent()) == {"lead@example.org", "avery@example.org"}

    def test_sends_nothing_to_whoever_acted(self):
        editor = make_user("managing_editor")
        submission = submit(make_article(), author=editor)
        mail.outbox.clear()

        services.comment(submission=submission, user=editor, text="A word of my own.")

        assert mail.outbox == []


class TestBrokenServer:
    def test_a_review_goes_on_without_its_mail(self, team, submission):
        with BROKEN:
            sign(submission, reviewer=team["reviewer"])

        submission.page.refresh_from_db()
        assert submission.page.live
        assert mail.outbox == []

    def test_waits_longer_each_time_and_then_gives_up(self, team, submission):
        arguments = ("published", submission.pk, team["author"].pk, "Avery", "")

        with QUEUED, BROKEN:
            send_review_mail.call(*arguments)
            with pytest.raises(SMTPServerDisconnected):
                send_review_mail.call(*arguments, len(RETRY_AFTER_MINUTES))

        (again,) = waiting()
        assert again.args_kwargs["args"] == [*arguments, 1]
        assert again.run_after > again.enqueued_at

    def test_queues_no_mail_of_what_was_rolled_back(self, team, submission):
        with QUEUED, suppress(ZeroDivisionError), transaction.atomic():
            services.comment(submission=submission, user=team["reviewer"], text="Which label?")
            queued = waiting().count()
            raise ZeroDivisionError

        assert (queued, waiting().count()) == (1, 0)
