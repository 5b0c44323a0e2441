"""Pages that go live together: all of them in one transaction, or none."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import Page

from cms.vocabulary.models import Citation
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from workflow import services, verification
from workflow.models import AuditEntry, Bundle, BundlePage, ReleaseTrouble, Submission
from workflow.refusals import Outdated, Refused
from workflow.release_words import center_moment
from workflow.services.release import NothingToReleaseError

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def editor():
    return make_user("managing_editor")


@pytest.fixture
def pages(author):
    """Three drafts, each with a source of its own."""
    index, topic = make_index(owner=author), make_topic("Safety")
    return [
        make_article(
            index, owner=author, topics=[topic], title=f"Page {n}", citation=make_citation(title=f"Source {n}")
        )
        for n in range(3)
    ]


@pytest.fixture
def bundle(pages, editor):
    """An open bundle with the three pages."""
    bundle = services.create_bundle(user=editor, name="Monitoring 2027")
    for page in pages:
        services.add_to_bundle(bundle=bundle, page=page, user=editor)
    return bundle


@pytest.fixture
def signed(bundle, pages, author):
    """The submissions of the three pages, each signed."""
    found = [submit(page, author=author) for page in pages]
    for submission in found:
        sign(submission)
    return [again(submission) for submission in found]


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


def ids(pages):
    return {page.pk for page in pages}


def live(pages):
    return Page.objects.live().filter(pk__in=ids(pages)).count()


def close(bundle, pages, editor):
    return services.close_bundle(bundle=bundle, user=editor, seen=ids(pages))


def actions(bundle):
    return list(AuditEntry.objects.filter(data__bundle=bundle.pk).order_by("pk").values_list("action", flat=True))


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


class TestPuttingTogether:
    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "auditor", "site_admin", ""])
    def test_is_for_managing_editors_and_leads(self, bundle, pages, role):
        nobody = make_user(role, superuser=True)
        verbs = [
            lambda: services.create_bundle(user=nobody, name="Mine"),
            lambda: services.take_out_of_bundle(bundle=bundle, page=pages[0], user=nobody),
            lambda: services.add_to_bundle(bundle=bundle, page=pages[0], user=nobody),
            lambda: services.close_bundle(bundle=bundle, user=nobody, seen=ids(pages)),
            lambda: services.reopen_bundle(bundle=bundle, user=nobody),
            lambda: services.cancel_bundle(bundle=bundle, user=nobody, seen=ids(pages)),
            lambda: services.reschedule_bundle(bundle=bundle, user=nobody, release_at=None, seen=None),
        ]

        for verb in verbs:
            with pytest.raises(Refused, match="Only managing editors and clinical leads"):
                verb()

        assert Bundle.objects.get().status == Bundle.Status.OPEN
        assert bundle.places.count() == 3

    def test_a_lead_may(self, pages):
        bundle = services.create_bundle(user=make_user("clinical_lead"), name="Safety")

        assert Bundle.objects.get() == bundle

    def test_a_page_stands_in_one_bundle_only(self, bundle, pages, editor):
        other = services.create_bundle(user=editor, name="Another")

        with pytest.raises(Refused, match="“Page 0” stands in the bundle “Monitoring 2027” already"):
            services.add_to_bundle(bundle=other, page=pages[0], user=editor)
        with pytest.raises(IntegrityError), transaction.atomic():
            BundlePage.objects.create(bundle=other, page=pages[0].page_ptr)

    def test_a_withdrawn_page_with_nothing_new_has_no_place(self, author, editor):
        page = make_article(make_index(slug="x"), owner=author, title="Doses")
        page = publish_signed_off(page, author=author)
        services.withdraw(page=page, user=editor, reason="error", note="Wrong.")
        bundle = services.create_bundle(user=editor, name="Again")

        with pytest.raises(Refused, match="“Doses” was withdrawn and nothing new was written"):
            services.add_to_bundle(bundle=bundle, page=page, user=editor)

        page = again(page)
        page.title = "Corrected"
        page.save_revision(user=author)
        services.add_to_bundle(bundle=bundle, page=page, user=editor)

    def test_a_page_that_nobody_reviews_has_no_place(self, bundle, editor):
        with pytest.raises(Refused, match="not reviewed, so it goes live with nothing"):
            services.add_to_bundle(bundle=bundle, page=Page.get_first_root_node(), user=editor)

    def test_nothing_is_added_once_it_is_closed(self, bundle, pages, editor, author):
        assert close(bundle, pages, editor).status == Bundle.Status.CLOSED
        page = make_article(make_index(slug="x"), owner=author, topics=[])

        with pytest.raises(Outdated, match="it is closed now"):
            services.add_to_bundle(bundle=bundle, page=page, user=editor)

        assert services.reopen_bundle(bundle=bundle, user=editor).status == Bundle.Status.OPEN
        services.add_to_bundle(bundle=bundle, page=page, user=editor)

    def test_what_two_tabs_ask_for_is_done_once(self, bundle, pages, editor):
        services.take_out_of_bundle(bundle=bundle, page=pages[0], user=editor)
        with pytest.raises(Outdated, match="no longer as it was"):
            services.take_out_of_bundle(bundle=bundle, page=pages[0], user=editor)

        close(bundle, pages[1:], editor)
        with pytest.raises(Outdated):
            close(bundle, pages[1:], editor)
        assert actions(bundle)[-2:] == ["unbundled", "bundle_closed"]

    def test_closing_asks_for_the_pages_on_the_screen(self, bundle, pages, editor):
        services.take_out_of_bundle(bundle=bundle, page=pages[0], user=editor)

        with pytest.raises(Outdated, match="no longer as it was"):
            close(bundle, pages, editor)

    def test_an_empty_bundle_is_not_closed(self, editor):
        bundle = services.create_bundle(user=editor, name="Empty")

        with pytest.raises(Refused, match="Nothing is in this bundle"):
            close(bundle, [], editor)

    def test_needs_a_name_and_a_moment_that_can_be(self, bundle, editor):
        with pytest.raises(Refused, match="Give the bundle a name"):
            services.create_bundle(user=editor, name=" ")
        with pytest.raises(Refused, match="has passed"):
            services.create_bundle(user=editor, name="Late", release_at=timezone.now() - DAY)
        with pytest.raises(Refused, match="has passed"):
            services.reschedule_bundle(bundle=bundle, user=editor, release_at=timezone.now() - DAY, seen=None)

    def test_a_moment_that_somebody_moved_meanwhile_is_not_moved_again(self, bundle, editor):
        services.reschedule_bundle(bundle=bundle, user=editor, release_at=timezone.now() + DAY, seen=None)

        with pytest.raises(Outdated):
            services.reschedule_bundle(bundle=bundle, user=editor, release_at=timezone.now() + 2 * DAY, seen=None)

    def test_a_page_that_stands_in_one_is_not_deleted(self, bundle, pages, editor):
        page = again(pages[0])

        assert not page.permissions_for_user(editor).can_delete()
        with pytest.raises(ProtectedError):
            page.delete()


class TestGivingUp:
    def test_puts_nothing_live(self, bundle, pages, signed, editor):
        cancelled = services.cancel_bundle(bundle=bundle, user=editor, seen=ids(pages))
        services.release_due()
        services.release_due_bundles()

        assert live(pages) == 0
        assert cancelled.status == again(bundle).status == Bundle.Status.CANCELLED

    def test_leaves_it_to_a_managing_editor_when_each_goes_live(self, bundle, pages, signed, editor):
        services.cancel_bundle(bundle=bundle, user=editor, seen=ids(pages))

        services.reschedule(submission=signed[0], user=editor, release_at=None, seen=None)

        assert live(pages) == 1

    @pytest.mark.parametrize("verb", ["cancel", "take out"])
    def test_keeps_back_what_would_be_due(self, bundle, pages, signed, editor, verb):
        Submission.objects.filter(pk=signed[0].pk).update(release_at=timezone.now() - DAY)

        if verb == "cancel":
            services.cancel_bundle(bundle=bundle, user=editor, seen=ids(pages))
        else:
            services.take_out_of_bundle(bundle=bundle, page=pages[0], user=editor)
        services.release_due()

        assert live(pages) == 0

    def test_is_for_the_pages_on_the_screen(self, bundle, pages, editor):
        with pytest.raises(Outdated):
            services.cancel_bundle(bundle=bundle, user=editor, seen=ids(pages[:2]))

    def test_frees_the_pages_for_another(self, bundle, pages, editor):
        services.cancel_bundle(bundle=bundle, user=editor, seen=ids(pages))
        other = services.create_bundle(user=editor, name="Another")

        services.add_to_bundle(bundle=other, page=pages[0], user=editor)
        assert again(pages[1]).permissions_for_user(editor).can_delete()
