"""What stands in a bundle, who says so, and how it is given up."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import Page

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off
from tests.workflow.bundles.bundling import actions, again, close, ids, live
from workflow import services
from workflow.models import Bundle, BundlePage, Submission
from workflow.refusals import Outdated, Refused

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


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
