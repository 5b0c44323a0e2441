"""The screens of the library: who may use them, what they say, and that nothing is deleted."""

import pytest
from django.urls import reverse

from cms.vocabulary.models import Citation, Person, Topic
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import make_citation, make_person, make_topic
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

FORM = {
    "kind": "journal-article",
    "title": "A trial of counting",
    "publisher": "",
    "published_on": "",
    "year": "2022",
    "doi": "https://doi.org/10.1000/182",
    "pmid": "",
    "nct_number": "",
    "label": "",
    "url": "",
    "accessed_on": "",
    "status": "active",
    "status_date": "",
    "superseded_by": "",
    "status_note": "",
}


@pytest.fixture
def admin(client):
    client.force_login(make_user(superuser=True))
    return client


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def said(response):
    return response.context["form"].errors


class TestEnteringASource:
    def test_stores_the_identifier_in_its_one_form(self, admin):
        response = admin.post(url(Citation, "add"), FORM)

        assert response.status_code == 302
        assert Citation.objects.get().doi == "10.1000/182"

    def test_twice_leads_to_the_one_that_is_there(self, admin):
        existing = make_citation("A trial of <counting>", doi="10.1000/182")
        response = admin.post(url(Citation, "add"), FORM)

        assert str(said(response)["doi"][0]) == (
            f'<a href="{url(Citation, "edit", existing.pk)}">A trial of &lt;counting&gt; (27 August 2025)</a> '
            "has the same DOI. Cite that one instead."
        )
        assert Citation.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [("doi", "not a doi"), ("pmid", "PMC12"), ("nct_number", "NCT"), ("year", "99999999999999999999")],
    )
    def test_that_is_malformed_is_refused_beside_its_field(self, admin, field, value):
        response = admin.post(url(Citation, "add"), {**FORM, field: value})

        assert set(said(response)) == {field}
        assert not Citation.objects.exists()

    def test_with_a_null_character_is_refused(self, admin):
        response = admin.post(url(Citation, "add"), {**FORM, "title": "A\x00B"})

        assert set(said(response)) == {"title"}


class TestLists:
    @pytest.mark.parametrize(("model", "make"), [(Citation, make_citation), (Topic, make_topic), (Person, make_person)])
    def test_show_what_is_there_and_find_it(self, admin, model, make):
        record = make()
        response = admin.get(url(model, "list"), {"q": str(record).split()[0]})

        assert list(response.context["object_list"]) == [record]

    def test_of_sources_are_narrowed_by_status(self, admin):
        make_citation()
        response = admin.get(url(Citation, "list"), {"status": "retracted"})

        assert list(response.context["object_list"]) == []

    def test_a_source_names_the_live_pages_that_rest_on_it_also_to_other_authors(
        self, client, django_capture_on_commit_callbacks
    ):
        client.force_login(make_user("author"))
        citation = make_citation()
        with django_capture_on_commit_callbacks(execute=True):  # the index of references is written after commit
            article = publish_signed_off(make_article(citation=citation))
        response = client.get(url(Citation, "usage", citation.pk))

        assert f'href="{article.url}"' in response.content.decode()
        assert article.title in response.content.decode()


class TestDeleting:
    @pytest.mark.parametrize(("model", "make"), [(Citation, make_citation), (Topic, make_topic), (Person, make_person)])
    def test_is_refused_to_everybody(self, admin, model, make):
        record = make()
        admin.post(url(model, "delete", record.pk))
        admin.post(
            reverse("wagtail_bulk_action", args=["vocabulary", model._meta.model_name, "delete"]) + f"?id={record.pk}"
        )

        assert model.objects.filter(pk=record.pk).exists()


def test_somebody_without_a_role_sees_nothing(client):
    client.force_login(make_user())
    response = client.get(url(Citation, "list"))

    assert response.status_code == 302
