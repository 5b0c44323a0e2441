"""What stays when somebody deletes, and what they are told."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.users.models import User
from cms.vocabulary.models import Citation
from tests.factories.workflow import make_user, publish_signed_off
from tests.workflow.admin.screens import again, an_article, built_once, in_review, said, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A live article, and a managing editor who also keeps the accounts."""
    with built_once(django_db_blocker):
        author = make_user("author", username="sorrel")
        live = publish_signed_off(an_article(owner=author, title="Live"), author=author)
        yield {"author": author, "live": live, "person": make_user("managing_editor", superuser=True)}


@pytest.fixture
def author(built, db):
    return again(built["author"])


@pytest.fixture
def live(built, db):
    return again(built["live"])


@pytest.fixture
def visitor(built, db):
    return signed_in(again(built["person"]))


def delete(visitor, page):
    return visitor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def delete_all(visitor, *pages):
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return visitor.post(f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&{chosen}")


class TestPages:
    def test_a_draft_that_nobody_signed_goes(self, visitor, author):
        draft = an_article(owner=author)

        delete(visitor, draft)

        assert not Page.objects.filter(pk=draft.pk).exists()

    def test_what_was_signed_stays(self, visitor, live):
        response = delete(visitor, live)

        assert "A page that was ever signed is withdrawn, never deleted" in said(response)
        assert again(live).live

    @pytest.mark.parametrize("way", [delete, delete_all])
    def test_so_does_everything_above_it(self, visitor, live, way):
        response = way(visitor, live.get_parent())

        assert response.status_code == 302
        assert "“Topics” stays: below it, “Live” was signed" in said(response)
        assert again(live).live

    def test_a_bulk_deletion_is_refused_as_a_whole(self, visitor, author, live):
        draft = an_article(owner=author)

        response = delete_all(visitor, draft, live)

        assert "Nothing was deleted." in said(response)
        assert Page.objects.filter(pk=draft.pk).exists()

    def test_a_page_in_review_is_recalled_first(self, visitor, author):
        submission = in_review(author=author)

        response = delete(visitor, submission.page)

        assert "is in review. Recall it first." in said(response)
        assert Page.objects.filter(pk=submission.page_id).exists()

    def test_a_page_that_another_one_refers_to_stays(self, visitor, author):
        older = an_article(owner=author, title="Older")
        younger = an_article(owner=author, title="Younger")
        type(younger).objects.filter(pk=younger.pk).update(twin=older)
        again(younger).save()

        response = delete(visitor, older)

        assert "another page refers to it" in said(response)
        assert Page.objects.filter(pk=older.pk).exists()

    @pytest.mark.parametrize("number", [0, 999999])
    def test_a_page_that_does_not_exist_is_not_found(self, visitor, number):
        assert visitor.post(f"/admin/pages/{number}/delete/").status_code == 404


class TestPeople:
    def test_whoever_wrote_or_signed_something_stays(self, visitor, author):
        response = visitor.post(reverse("wagtailusers_users:delete", args=[author.pk]))

        assert "this account is kept. Switch it off instead" in said(response)
        assert User.objects.filter(pk=author.pk).exists()

    def test_so_do_they_in_bulk(self, visitor, author):
        response = visitor.post(f"/admin/bulk/users/user/delete/?next=/admin/&id={author.pk}")

        assert "Nothing was deleted." in said(response)
        assert User.objects.filter(pk=author.pk).exists()

    def test_an_account_that_did_nothing_goes(self, visitor):
        idle = User.objects.create_user("idle", "idle@example.org")

        visitor.post(reverse("wagtailusers_users:delete", args=[idle.pk]))

        assert not User.objects.filter(pk=idle.pk).exists()


class TestRecords:
    def test_a_source_on_which_a_page_rests_stays(self, visitor, live):
        source = Citation.objects.get()

        for address in (
            f"/admin/snippets/vocabulary/citation/delete/{source.pk}/",
            f"/admin/bulk/vocabulary/citation/delete/?next=/admin/&id={source.pk}",
        ):
            assert visitor.post(address).status_code in (302, 404)
        assert Citation.objects.filter(pk=source.pk).exists()
