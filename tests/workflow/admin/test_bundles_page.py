"""Bundles on the screen: put together, closed, moved and given up, and what is read about each."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.vocabulary.models import Citation
from tests.factories.workflow import make_user, sign, submit
from tests.workflow.admin.screens import again, an_article, read, said, signed_in, words
from workflow import services
from workflow.models import Bundle
from workflow.release_words import center_moment

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LIST = "/admin/reviews/bundles/"


@pytest.fixture
def author():
    return make_user("author", username="sorrel")


@pytest.fixture
def editor():
    return make_user("managing_editor", username="yarrow")


@pytest.fixture
def visitor(editor):
    return signed_in(editor)


@pytest.fixture
def pages(author):
    pages = [an_article(owner=author, title=f"Answer {number}") for number in range(2)]
    for page in pages:
        page.save_revision(user=author)
    return pages


@pytest.fixture
def bundle(editor, pages):
    bundle = services.create_bundle(user=editor, name="Monitoring 2027", note="One message.")
    for page in pages:
        services.add_to_bundle(bundle=bundle, page=page, user=editor)
    return bundle


def address(bundle):
    return reverse("reviews:bundle", args=[bundle.pk])


def seen(*pages):
    return " ".join(str(page.pk) for page in pages)


class TestList:
    def test_begins_a_bundle(self, visitor, editor):
        response = visitor.post(LIST, {"name": "Monitoring 2027", "note": "One message."})

        bundle = Bundle.objects.get()
        assert (bundle.name, bundle.created_by) == ("Monitoring 2027", editor)
        assert response.url == address(bundle)
        assert "is begun" in said(response)

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"name": ""}, "Give the bundle a name"),
            ({"name": "x" * 121}, "at most 120"),
            ({"name": "Late", "when": "later", "release_at": "2020-01-01T09:00"}, "This time has passed"),
        ],
    )
    def test_says_what_is_wrong(self, visitor, fields, told):
        response = visitor.post(LIST, fields)

        assert response.status_code == 422
        assert told in words(read(response))
        assert not Bundle.objects.exists()

    def test_shows_what_waits_and_what_is_over(self, visitor, bundle, editor):
        other = services.create_bundle(user=editor, name="Given up")
        services.cancel_bundle(bundle=other, user=editor, seen=[])

        page = read(visitor.get(LIST))

        tables = page.find_all("table")
        assert "Monitoring 2027" in words(tables[0])
        assert "Given up" in words(tables[1])

    @pytest.mark.parametrize("role", ["author", "site_admin"])
    def test_is_shown_to_nobody_else(self, bundle, role):
        person = signed_in(make_user(role))

        assert person.get(LIST).status_code == 403
        assert person.get(address(bundle)).status_code == 403

    @pytest.mark.parametrize("role", ["clinical_reviewer", "auditor"])
    def test_is_read_only_for_who_does_not_decide(self, bundle, role):
        person = signed_in(make_user(role))

        assert "Only managing editors and clinical leads" in words(read(person.get(LIST)))
        page = read(person.get(address(bundle)))
        assert "Answer 0" in words(page)
        assert not page.find("main").find("button", {"name": True})

    def test_is_in_the_rail_and_in_the_menu(self, visitor):
        assert read(visitor.get(reverse("reviews:queue"))).find("a", href=LIST)
        assert LIST in visitor.get(reverse("wagtailadmin_home")).text


class TestBundle:
    def test_shows_how_each_page_stands(self, visitor, bundle, pages, author):
        sign(submit(pages[0], author=author))

        page = words(read(visitor.get(address(bundle))))

        assert "1 of 2 signed" in page
        assert "Signed off" in page
        assert "A draft. Nobody has submitted it" in page
        assert "Nothing goes live before it is closed." in page

    def test_names_who_still_has_to_sign(self, visitor, bundle, pages, author):
        submit(pages[0], author=author)

        assert "In review. Still to sign: one person of any specialty" in words(read(visitor.get(address(bundle))))

    def test_adds_and_takes_out_a_page(self, visitor, bundle, author):
        other = an_article(owner=author, title="Answer 3")
        other.save_revision(user=author)

        response = visitor.post(address(bundle), {"add": "1", "page": other.pk})
        assert "goes live with this bundle, or not at all" in said(response)
        assert bundle.places.filter(page=other.page_ptr).exists()

        visitor.post(address(bundle), {"take_out": other.pk})
        assert not bundle.places.filter(page=other.page_ptr).exists()

    def test_offers_no_page_that_is_in_a_bundle(self, visitor, bundle, pages):
        options = words(read(visitor.get(address(bundle))).find("select", {"name": "page"}))

        assert pages[0].draft_title not in options
        response = visitor.post(address(bundle), {"add": "1", "page": pages[0].pk})
        assert response.status_code == 422

    def test_closes_in_one_tab_only(self, visitor, bundle, pages):
        first = visitor.post(address(bundle), {"close": "1", "seen": seen(*pages)})
        second = visitor.post(address(bundle), {"close": "1", "seen": seen(*pages)})

        assert "Nothing more is added" in said(first)
        assert second.status_code == 409
        assert "This bundle has moved on: it is closed now." in words(read(second))

    def test_says_what_went_wrong_last_time(self, visitor, bundle, pages, author):
        for page in pages:
            sign(submit(page, author=author))
        visitor.post(address(bundle), {"close": "1", "seen": seen(*pages)})
        Citation.objects.update(title="Another source")
        services.release_due_bundles()

        page = words(read(visitor.get(address(bundle))))

        assert "It was due and did not go live. “Answer 0” holds it: A source changed" in page
        assert "Did not go live" in words(read(visitor.get(LIST)))

    def test_is_live_and_over(self, visitor, bundle, pages, author):
        for page in pages:
            sign(submit(page, author=author))
        visitor.post(address(bundle), {"close": "1", "seen": seen(*pages)})
        services.release_due_bundles()

        page = read(visitor.get(address(bundle)))

        assert "Live since" in words(page)
        assert "The bundle went live" in words(page)
        assert not page.find("main").find("button")
        assert all(again(each).live for each in pages)

    def test_moves_its_moment_once(self, visitor, bundle):
        later = (timezone.now() + DAY).replace(second=0, microsecond=0)
        local = timezone.localtime(later, timezone.get_default_timezone()).strftime("%Y-%m-%dT%H:%M")
        data = {"move": "1", "when": "later", "release_at": local, "seen": ""}

        visitor.post(address(bundle), data)
        again_ = visitor.post(address(bundle), data)

        assert again(bundle).release_at == later
        assert again_.status_code == 409
        assert center_moment(later) in words(read(visitor.get(address(bundle))))

    def test_is_given_up(self, visitor, bundle, pages):
        response = visitor.post(address(bundle), {"cancel": "1", "seen": seen(*pages)})

        assert "Nothing went live" in said(response)
        assert again(bundle).status == Bundle.Status.CANCELLED

    def test_does_nothing_for_a_form_that_says_nothing(self, visitor, bundle):
        assert visitor.post(address(bundle), {}).status_code == 422

    def test_is_named_on_the_record_of_its_pages(self, visitor, bundle, pages, author):
        sign(submit(pages[0], author=author))

        page = read(visitor.get(reverse("reviews:record", args=[pages[0].pk])))

        assert "Goes live with the bundle “Monitoring 2027”." in words(page)
        assert page.find("a", href=address(bundle))

    def test_keeps_its_pages_from_being_deleted(self, visitor, bundle, pages):
        response = visitor.post(reverse("wagtailadmin_pages:delete", args=[pages[0].pk]))

        assert "is in the bundle “Monitoring 2027”. Take it out first." in said(response)
        assert again(pages[0])
