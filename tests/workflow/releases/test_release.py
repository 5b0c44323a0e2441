"""A page that is signed and waits: it goes live as it was signed, when its moment comes, and once."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from knowledge_base.models import TopicArticlePage
from tests.factories.hub import make_hub
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_citation, make_person
from tests.factories.workflow import publish_signed_off, sign, submit
from tests.workflow.releases.waiting import DAY, MINUTE, again, at, entries, page_of
from workflow import services, verification
from workflow.models import AuditEntry, ReleaseTrouble, SignOff, Submission
from workflow.packet.record import packet_of
from workflow.policy import policy_in_force
from workflow.refusals import Outdated, Refused
from workflow.services.release import NothingToReleaseError, due_submissions, note_trouble
from workflow.services.review_dates import next_review_on
from workflow.services.signing import seal_of
from workflow.situation import tier_of

pytestmark = pytest.mark.django_db


class TestChoosing:
    def test_is_written_down_with_the_submission(self, submission, moment):
        assert submission.release_at == moment
        assert entries(submission, "submitted").get().data["release_at"] == moment.isoformat()

    def test_is_no_part_of_what_is_signed(self, article, author, submission, editor):
        before = seal_of(submission).fingerprint

        services.reschedule(submission=submission, user=editor, release_at=None, seen=submission.release_at)

        assert seal_of(again(submission)).fingerprint == before

    @pytest.mark.parametrize(("days", "words"), [(-1, "has passed"), (0, "has passed"), (400, "within a year")])
    def test_refuses_a_moment_that_cannot_be(self, article, author, days, words):
        with pytest.raises(Refused, match=words):
            submit(article, author=author, release_at=timezone.now() + days * DAY)

        assert not Submission.objects.filter(page=article).exists()


class TestTheLastSignature:
    def test_puts_nothing_live_before_the_moment(self, waiting):
        assert waiting.status == Submission.Status.APPROVED
        assert not page_of(waiting).live
        assert [entry.action for entry in AuditEntry.objects.filter(page=waiting.page_id)][:2] == [
            "approved",
            "signed_off",
        ]

    def test_puts_it_live_when_the_moment_has_passed_meanwhile(self, submission, moment):
        with at(moment + MINUTE):
            sign(submission)

        assert page_of(submission).live

    def test_tells_the_author_when_it_goes_live(self, waiting, author):
        told = mail.outbox[-1]

        assert told.to == [author.email]
        assert "Goes live" in told.body


class TestRelease:
    def test_puts_exactly_the_signed_revision_live(self, waiting, author, moment):
        later = page_of(waiting).get_latest_revision_as_object()
        later.title = "Written while it waited"
        later.save_revision(user=author)

        with at(moment):
            services.release_due()

        page = page_of(waiting)
        assert page.live
        assert page.live_revision_id == waiting.revision_id
        assert page.title != "Written while it waited"
        assert page.has_unpublished_changes
        assert again(waiting).status == Submission.Status.PUBLISHED
        assert list(verification.findings()) == []

    def test_tells_the_author_and_the_signer(self, waiting, author, moment):
        with at(moment):
            services.release_due()

        told = {
            recipient for message in mail.outbox if message.subject.startswith("Live now") for recipient in message.to
        }
        assert told == {author.email, waiting.sign_offs.get().reviewer.email}

    def test_counts_the_next_review_from_the_day_of_the_signature(self, waiting, moment, editor):
        signed_on = timezone.localdate(waiting.sign_offs.get().signed_at)
        services.reschedule(submission=waiting, user=editor, release_at=moment + 100 * DAY, seen=moment)

        with at(moment + 100 * DAY):
            services.release_due()

        governance = page_of(waiting).governance
        assert governance.last_reviewed_on == signed_on
        assert governance.next_review_on == signed_on.replace(year=signed_on.year + 1)

    def test_refuses_what_is_due_for_review_again(self, waiting, moment):
        with at(moment + 400 * DAY):
            services.release_due()

        assert again(waiting).status == Submission.Status.IN_REVIEW
        assert "due for review again" in entries(waiting, "release_refused").get().data["note"]

    def test_happens_on_the_last_day_before_that(self, waiting):
        signed_on = timezone.localdate(waiting.sign_offs.get().signed_at)
        due = next_review_on(signed_on, policy_in_force(tier_of(page_of(waiting))))

        with at(datetime.datetime.combine(due, datetime.time(12), timezone.get_default_timezone())):
            services.release_due()

        assert page_of(waiting).live

    def test_refuses_a_text_that_the_signature_does_not_cover(self, waiting, moment, monkeypatch):
        monkeypatch.setattr(TopicArticlePage, "payload_versions", {})

        with at(moment):
            reason = services.release(submission=waiting)

        assert reason == "The text is not the text that was signed."
        assert not page_of(waiting).live

    def test_calls_a_source_that_is_gone_as_it_was_signed(self, author, moment):
        citation = make_citation("A notice", label="Boxed warning", doi="10.1000/gone")
        person = make_person("Morgan Alder", consents_to_be_named=True)
        waiting = submit(make_hub(citation=citation, person=person, owner=author), author=author, release_at=moment)
        sign(waiting)
        for gone in (citation, person):
            type(gone).objects.filter(pk=gone.pk).delete()

        with at(moment):
            reason = services.release(submission=again(waiting))

        assert reason == "A source changed after it was signed: “A notice”, “Morgan Alder”."

    def test_ends_what_hindered_it(self, waiting, moment):
        note_trouble("It broke.", submission=waiting)

        with at(moment):
            services.release_due()

        assert page_of(waiting).live
        assert not ReleaseTrouble.objects.exists()

    def test_is_left_to_the_bundle_of_the_page(self, waiting, editor, moment):
        bundle = services.create_bundle(user=editor, name="Spring")
        services.add_to_bundle(bundle=bundle, page=page_of(waiting), user=editor)

        with at(moment):
            assert not due_submissions().exists()
            with pytest.raises(NothingToReleaseError, match="with the bundle “Spring”, or not at all"):
                services.release(submission=waiting)

        assert not page_of(waiting).live

    def test_names_whose_signature_no_longer_stands(self, waiting, moment):
        SignOff.objects.filter(submission=waiting).update(withdrawn_at=timezone.now())

        with at(moment):
            reason = services.release(submission=waiting)

        assert reason == "A signature no longer stands: one person of any specialty has to sign again."
        assert not page_of(waiting).live

    def test_stands_in_the_packet(self, waiting, moment):
        with at(moment):
            services.release_due()

        packet = packet_of(again(waiting))
        said = {entry["action"]: entry["states"] for entry in packet["audit"]}
        assert list(said) == ["submitted", "signed_off", "approved", "published"]
        assert said["submitted"]["release_at"] == moment.isoformat()
        assert packet["signatures"][0]["signed_at"] < packet["published_at"]

    def test_happens_once(self, waiting, moment):
        with at(moment):
            services.release_due()
            services.release_due()
            with pytest.raises(NothingToReleaseError, match="Nothing waits here: signed off and published"):
                services.release(submission=waiting)

        assert entries(waiting, "published").count() == 1

    def test_never_happens_early(self, waiting, moment):
        with at(moment - MINUTE):
            services.release_due()
            with pytest.raises(Outdated, match="not due"):
                services.release(submission=waiting)

        assert not page_of(waiting).live

    def test_survives_a_clock_that_jumps_back(self, waiting, moment):
        with at(moment):
            services.release_due()
        with at(moment - 2 * DAY):
            services.release_due()

        assert page_of(waiting).live
        assert entries(waiting, "published").count() == 1

    def test_comes_late_when_the_clock_jumped_ahead_over_the_moment(self, waiting, moment):
        with at(moment + 300 * DAY):
            services.release_due()

        assert page_of(waiting).live

    def test_replaces_what_is_live_only_then(self, author, moment):
        article = publish_signed_off(make_article(make_index(), owner=author), author=author)
        before = article.live_revision_id
        article.title = "The new answer"
        waiting = submit(article, author=author, release_at=moment)
        sign(waiting)

        assert page_of(waiting).live_revision_id == before
        with at(moment):
            services.release_due()

        assert page_of(waiting).title == "The new answer"
        assert list(verification.findings()) == []

    def test_goes_to_the_address_to_which_the_page_was_moved(self, waiting, moment):
        elsewhere = make_index(slug="elsewhere")
        page_of(waiting).move(elsewhere, pos="last-child")

        with at(moment):
            services.release_due()

        page = page_of(waiting)
        assert page.live
        assert page.get_parent().pk == elsewhere.pk

    def test_does_nothing_for_a_page_in_review(self, submission, moment):
        with at(moment):
            services.release_due()

        assert again(submission).status == Submission.Status.IN_REVIEW
