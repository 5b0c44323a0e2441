"""A source that changed while the page waited: signed words rest on it no longer, so the page is sent back."""

import pytest
from django.core import mail

from cms.vocabulary.models import Citation
from tests.factories.vocabulary import supersede
from tests.factories.workflow import sign
from tests.workflow.releases.waiting import again, another_beside, at, entries, page_of, source_of
from workflow import services, verification
from workflow.models import Submission

pytestmark = pytest.mark.django_db


class TestASourceThatChanged:
    def assert_sent_back(self, waiting, words):
        current = again(waiting)
        assert current.status == Submission.Status.IN_REVIEW
        assert not page_of(waiting).live
        assert not current.sign_offs.standing().exists()
        assert current.requests.filter(closed_at=None).count() == current.signatures
        assert words in entries(waiting, "release_refused").get().data["note"]

    def test_in_its_words_keeps_the_page_back_and_is_named(self, waiting, moment):
        source = source_of(waiting)
        source.title += ", corrected"
        source.save()

        with at(moment):
            services.release_due()

        self.assert_sent_back(waiting, str(source))

    def test_that_was_superseded_keeps_the_page_back(self, waiting, moment):
        supersede(source_of(waiting))

        with at(moment):
            services.release_due()

        self.assert_sent_back(waiting, "no longer holds")

    def test_before_the_last_signature_was_read_by_the_signer(self, submission, moment):
        supersede(source_of(submission))
        sign(submission)

        with at(moment):
            services.release_due()

        assert page_of(submission).live

    def test_and_was_changed_back_goes_live(self, waiting, moment):
        source = source_of(waiting)
        title = source.title
        for words in (f"{title}, corrected", title):
            source.title = words
            source.save()

        with at(moment):
            services.release_due()

        assert page_of(waiting).live

    def test_is_told_to_author_signer_and_lead(self, waiting, author, moment):
        Citation.objects.filter(pk=source_of(waiting).pk).update(title="Another")

        with at(moment):
            services.release_due()

        refused = [message for message in mail.outbox if message.subject.startswith("Not released")]
        told = {recipient for message in refused for recipient in message.to}
        assert {author.email, waiting.sign_offs.get().reviewer.email, "lead@example.org"} <= told
        assert "Another" in refused[0].body

    def test_is_signed_again_and_goes_live(self, waiting, moment):
        Citation.objects.filter(pk=source_of(waiting).pk).update(title="Another")
        with at(moment):
            services.release_due()

            sign(again(waiting))

        assert page_of(waiting).live
        assert list(verification.findings()) == []

    def test_of_one_page_never_stops_the_others(self, waiting, author, moment):
        Citation.objects.filter(pk=source_of(waiting).pk).update(title="Another")
        other = another_beside(waiting, author, moment)

        with at(moment):
            services.release_due()

        assert not page_of(waiting).live
        assert page_of(other).live
