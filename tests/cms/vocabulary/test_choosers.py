"""Adding a source or a topic to the library from the window in which it is chosen."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.vocabulary.models import Citation, Topic
from tests.factories.vocabulary import make_citation, make_topic, supersede
from tests.factories.workflow import make_user
from workflow import roles

pytestmark = pytest.mark.django_db

SOURCE = {"kind": "guideline", "title": "Treating tobacco use", "pmid": "PMID: 18617085", "year": "2008"}


@pytest.fixture
def author(client):
    client.force_login(make_user("author"))
    return client


def window(model, view):
    return reverse(f"wagtailsnippetchoosers_vocabulary_{model}:{view}")


def create(client, model, **fields):
    """Send the form of the window, and return its answer."""
    response = client.post(window(model, "create"), fields)
    assert response.status_code == 200
    return response.json()


class TestSources:
    def test_a_new_one_is_added_and_chosen(self, author):
        answer = create(author, "citation", **SOURCE)

        source = Citation.objects.get()
        assert answer["step"] == "chosen"
        assert answer["result"]["id"] == str(source.pk)
        assert (source.pmid, source.status) == ("18617085", Citation.Status.ACTIVE)

    def test_one_that_is_there_already_is_named_without_leaving_the_page(self, author):
        make_citation("Treating <tobacco>", pmid="18617085", doi="")

        answer = create(author, "citation", **SOURCE)

        assert answer["step"] == "reshow_creation_form"
        assert (
            "“Treating &lt;tobacco&gt; (27 August 2025)” has the same PMID. Search for it here"
            in answer["htmlFragment"]
        )
        assert Citation.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"pmid": ""}, "readers must find the source"),
            ({"title": ""}, "This field is required."),
            ({"accessed_on": "2999-01-01"}, "This day lies in the future."),
            ({"url": "no address"}, "Enter a valid URL."),
        ],
    )
    def test_what_is_wrong_is_said_by_the_field(self, author, wrong, said):
        answer = create(author, "citation", **SOURCE | wrong)

        assert said in answer["htmlFragment"]
        assert not Citation.objects.exists()

    def test_its_fields_are_not_taken_for_those_of_the_page(self, author):
        form = author.get(window("citation", "choose")).json()["html"]

        assert 'for="new_title"' in form
        assert 'id="id_title"' not in form

    def test_the_window_says_which_source_no_longer_holds(self, author):
        supersede(make_citation("The old program"))

        listed = author.get(window("citation", "choose_results")).content.decode()

        assert "Superseded; no longer in force" in listed
        assert "Regulator communication" in listed

    def test_who_may_not_keep_records_adds_none(self, client):
        auditor = make_user("auditor")
        client.force_login(auditor)

        response = client.post(window("citation", "create"), SOURCE)

        assert auditor.groups.get() == Group.objects.get(name=roles.AUDITOR)
        assert response.status_code == 302
        assert not Citation.objects.exists()


class TestTopics:
    def test_a_new_one_gets_its_address_from_its_name(self, author):
        broader = make_topic("Tobacco")

        answer = create(author, "topic", name="Stopping tobacco", parent=broader.pk)

        topic = Topic.objects.get(slug="stopping-tobacco")
        assert answer["result"]["id"] == str(topic.pk)
        assert topic.parent == broader

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("Blood counts", "There is a topic with this name or address already"),
            ("blood, counts!", "There is a topic with this name or address already"),
            ("???", "Write the name with letters or digits"),
            ("", "This field is required."),
        ],
    )
    def test_what_is_wrong_is_said_by_the_field(self, author, name, said):
        make_topic("Blood counts")

        answer = create(author, "topic", name=name)

        assert said in answer["htmlFragment"]
        assert Topic.objects.count() == 1

    def test_a_broader_topic_that_does_not_exist_is_refused(self, author):
        answer = create(author, "topic", name="Tobacco", parent="9" * 30)

        assert "Select a valid choice." in answer["htmlFragment"]
        assert not Topic.objects.exists()

    def test_the_window_tells_topics_apart_by_the_broader_one(self, author, django_assert_max_num_queries):
        for number in range(4):
            make_topic(f"Side effects {number}", parent=make_topic(f"Medicine {number}"))

        with django_assert_max_num_queries(12):
            listed = author.get(window("topic", "choose_results")).content.decode()

        assert all(listed.count(f"Medicine {number}") == 2 for number in range(4))

    def test_renaming_one_in_the_library_leaves_its_address(self, author):
        topic = make_topic("Tobacco")
        new = author.get(reverse(Topic.snippet_viewset.get_url_name("add"))).content.decode()
        old = author.get(reverse(Topic.snippet_viewset.get_url_name("edit"), args=[topic.pk])).content.decode()

        assert "keyup->w-sync#apply" in new.replace("&gt;", ">")
        assert "keyup->w-sync#apply" not in old.replace("&gt;", ">")


@pytest.mark.parametrize("model", ["person", "partner", "workgroup"])
def test_a_record_that_is_entered_in_the_library_alone_is_not_made_in_a_window(author, model):
    response = author.post(window(model, "create"), {"name": "Somebody"})

    assert response.status_code == 404
