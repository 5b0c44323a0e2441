"""Pages that go live together: all of them in one transaction, or none."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from cms.vocabulary.models import Citation
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import sign, submit
from tests.workflow.bundles.bundling import actions, again, close, ids, live
from workflow import services, verification
from workflow.models import AuditEntry, Bundle, ReleaseTrouble, Submission
from workflow.refusals import Outdated
from workflow.release_words import center_moment
from workflow.services.release import NothingToReleaseError

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


class TestGoingLive:
    def test_takes_every_page_at_once(self, bundle, pages, signed, editor):
        close(bundle, pages, editor)
        services.release_due_bundles()

        assert live(pages) == 3
        assert again(bundle).status == Bundle.Status.RELEASED
        assert [again(submission).status for submission in signed] == [Submission.Status.PUBLISHED] * 3
        assert {place.submission_id for place in bundle.places.all()} == {submission.pk for submission in signed}
        assert {place.ended_at for place in bundle.places.all()} == {again(bundle).ended_at} != {None}
        assert actions(bundle)[-2:] == ["bundle_closed", "bundle_released"]
        assert AuditEntry.objects.get(action="bundle_released").data["note"] == "Monitoring 2027."
        assert AuditEntry.objects.filter(action="published", page__in=ids(pages)).count() == 3
        assert list(verification.findings()) == []

    def test_waits_until_it_is_closed(self, bundle, pages, signed):
        services.release_due_bundles()

        assert live(pages) == 0
        assert {submission.status for submission in signed} == {Submission.Status.APPROVED}

    def test_waits_for_the_last_signature(self, bundle, pages, author, editor):
        close(bundle, pages, editor)
        for page in pages[:2]:
            sign(submit(page, author=author))
        services.release_due_bundles()
        assert live(pages) == 0

        with pytest.raises(NothingToReleaseError, match="not complete and due yet"):
            services.release_bundle(bundle=bundle)

        sign(submit(pages[2], author=author))
        services.release_due_bundles()
        assert live(pages) == 3

    def test_waits_for_its_moment(self, bundle, pages, signed, editor):
        moment = timezone.now() + DAY
        close(bundle, pages, editor)
        moved = services.reschedule_bundle(bundle=bundle, user=editor, release_at=moment, seen=None)
        services.release_due_bundles()
        assert live(pages) == 0
        assert moved.release_at == moment
        note = AuditEntry.objects.get(action="bundle_rescheduled").data["note"]
        assert note == f"Monitoring 2027: not before {center_moment(moment)}."

        with time_machine.travel(moment, tick=False):
            services.release_due_bundles()
        assert live(pages) == 3

    def test_waits_for_the_moment_of_each_page(self, bundle, pages, signed, editor):
        moment = timezone.now() + DAY
        services.reschedule(submission=signed[0], user=editor, release_at=moment, seen=None)
        close(bundle, pages, editor)
        services.release_due_bundles()
        services.release_due()
        assert live(pages) == 0

        with time_machine.travel(moment, tick=False):
            services.release_due()
            assert live(pages) == 0
            services.release_due_bundles()
        assert live(pages) == 3

    def test_happens_once(self, bundle, pages, signed, editor):
        close(bundle, pages, editor)
        assert services.release_bundle(bundle=bundle) == ""
        services.release_due_bundles()

        with pytest.raises(NothingToReleaseError):
            services.release_bundle(bundle=bundle)
        assert actions(bundle).count("bundle_released") == 1

    def test_never_happens_to_one_of_its_pages_alone(self, bundle, pages, signed, editor):
        services.reschedule(submission=signed[0], user=editor, release_at=timezone.now() + DAY, seen=None)
        services.reschedule(submission=signed[0], user=editor, release_at=None, seen=again(signed[0]).release_at)

        assert live(pages) == 0
        with pytest.raises(NothingToReleaseError):
            services.release(submission=signed[0])
        with pytest.raises(Outdated, match="Goes live with the bundle “Monitoring 2027”"):
            services.reschedule(submission=signed[0], user=editor, release_at=None, seen=timezone.now())

    def test_leaves_out_what_is_taken_out_while_the_pages_are_waited_for(self, bundle, pages, signed, editor):
        close(bundle, pages, editor)

        def taken_out(execute, sql, *rest):
            if 'FROM "workflow_bundle" ' in sql:
                bundle.places.filter(page=pages[0]).delete()
            return execute(sql, *rest)

        with connection.execute_wrapper(taken_out), pytest.raises(NothingToReleaseError, match="no longer as it was"):
            services.release_bundle(bundle=bundle)

        assert live(pages) == 0


class TestAPageThatIsRefused:
    @pytest.fixture
    def refused(self, bundle, pages, signed, editor):
        close(bundle, pages, editor)
        Citation.objects.filter(title="Source 1").update(title="Another source")
        services.release_due_bundles()
        return signed[1]

    def test_keeps_all_back_and_is_named(self, refused, bundle, pages):
        assert live(pages) == 0
        assert "“Page 1” holds it" in ReleaseTrouble.objects.get(bundle=bundle).what
        assert actions(bundle)[-1] == "bundle_refused"

    def test_is_noted_and_told_to_its_author(self, refused, bundle, author):
        trouble = ReleaseTrouble.objects.get(bundle=bundle)
        entry = AuditEntry.objects.filter(page=None).latest("number")

        said = "“Page 1” holds it: A source changed after it was signed: “Another source (27 August 2025)”."
        assert (trouble.what, trouble.try_again_at) == (said, trouble.tried_at)
        assert (entry.action, entry.actor) == ("bundle_refused", None)
        assert entry.data == {"bundle": bundle.pk, "note": f"Monitoring 2027: {said}"}
        told = {message.subject: message.body for message in mail.outbox if author.email in message.to}
        assert "A source changed" in told["Not released, please sign again: Page 1"]

    def test_goes_back_to_review_alone(self, refused, signed):
        states = [again(submission).status for submission in signed]

        assert states == ["approved", "in_review", "approved"]
        assert not refused.sign_offs.standing().exists()

    def test_is_not_tried_again_until_it_is_signed(self, refused, bundle, pages):
        for _minute in range(3):
            services.release_due_bundles()
        assert actions(bundle).count("bundle_refused") == 1

        sign(again(refused))
        services.release_due_bundles()
        assert live(pages) == 3
        assert not ReleaseTrouble.objects.exists()

    def test_is_returned_in_words(self, refused, bundle, pages):
        sign(again(refused))
        Citation.objects.filter(title="Source 2").update(title="Another one")
        assert "“Page 2” holds it" in services.release_bundle(bundle=bundle)

    def test_is_no_trouble_once_the_bundle_is_given_up(self, refused, bundle, pages, editor):
        services.cancel_bundle(bundle=bundle, user=editor, seen=ids(pages))

        assert not ReleaseTrouble.objects.exists()

    def test_never_stops_another_bundle(self, refused, author, editor):
        page = make_article(make_index(slug="i2"), owner=author, topics=[make_topic("Other")], title="Beside")
        beside = services.create_bundle(user=editor, name="Beside")
        services.add_to_bundle(bundle=beside, page=page, user=editor)
        sign(submit(page, author=author))
        close(beside, [page], editor)

        services.release_due_bundles()

        assert live([page]) == 1


def test_an_error_in_the_middle_puts_none_live_and_is_noted(bundle, pages, signed, editor):
    close(bundle, pages, editor)
    signed[2].workflow_state.delete()

    services.release_due_bundles()

    assert live(pages) == 0
    assert {again(submission).status for submission in signed} == {Submission.Status.APPROVED}
    assert "workflow of this review is gone" in ReleaseTrouble.objects.get(bundle=bundle).what
    assert list(verification.findings()) == []
