"""What is found follows what is public: at once, and never more."""

import pytest
from django.db import connection
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from cms.delivery import upkeep, wording
from cms.delivery.facets import facets
from cms.delivery.models import Publication
from cms.delivery.rebuilding import rebuild
from cms.delivery.search import did_you_mean, search
from cms.vocabulary.models import TopicSynonym
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, stream
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services

CORRECTED = {"postgresql": "canary", "sqlite": ""}[connection.vendor]


def titles(words):
    return [row.title for row in search(Publication.objects.all(), words)]


def pages_in_the_index():
    """Return how many pages the index holds."""
    table = "delivery_wording_docsize" if connection.vendor == "sqlite" else "delivery_wording"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


class TestFollows:
    def test_a_text_that_is_published_anew(self, answers):
        article = answers.publish(title="Old words", summary="First canary. [1]")
        draft = article.get_latest_revision_as_object()
        draft.title, draft.summary = "New words", "Second budgie. [1]"
        publish_signed_off(draft, author=answers.author, reviewer=answers.reviewer)

        assert [titles(word) for word in ("canary", "old", "budgie", "new")] == [[], [], ["New words"], ["New words"]]

    def test_a_topic_of_another_name(self, answers):
        topic = make_topic("Canary")
        answers.publish(title="Alpha", topics=[topic])

        topic.name = "Budgie"
        topic.save()
        upkeep.write_stale()

        assert (titles("canary"), titles("budgie")) == ([], ["Alpha"])

    def test_a_total_that_was_counted_before_words_were_written(self, answers, client):
        def total():
            return client.get("/api/v2/pages/?search=drooling").json()["meta"]["total_count"]

        topic = make_topic("Sialorrhea")
        answers.publish(title="Alpha", topics=[topic])
        upkeep.write_stale()
        TopicSynonym.objects.create(topic=topic, term="drooling")
        total()
        upkeep.write_stale()

        assert total() == 1

    def test_a_new_synonym(self, answers):
        topic = make_topic("Sialorrhea")
        answers.publish(title="Alpha", topics=[topic])
        TopicSynonym.objects.create(topic=topic, term="drooling")
        upkeep.write_stale()

        assert titles("drooling") == ["Alpha"]

    def test_a_withdrawal(self, answers):
        article = answers.publish(title="Canary")
        assert (titles("canary"), did_you_mean("canarry")) == (["Canary"], CORRECTED)

        services.withdraw(page=article, user=make_user("clinical_lead"), reason="error", note="Wrong.")

        assert titles("canary") == []
        assert did_you_mean("canarry") == ""

    def test_a_restriction_and_its_end(self, answers):
        article = answers.publish(title="Canary")
        assert did_you_mean("canarry") == CORRECTED

        restriction = PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="login")
        closed = (titles("canary"), did_you_mean("canarry"))
        restriction.delete()

        assert closed == ([], "")
        assert (titles("canary"), did_you_mean("canarry")) == (["Canary"], CORRECTED)

    def test_an_edit_that_is_taken_back(self, answers):
        answers.publish(title="Alpha")
        Publication.objects.filter(title="Alpha").update(words="canary")
        rebuild()

        assert titles("canary") == []
        assert titles("alpha") == ["Alpha"]

    def test_what_many_changes_leave(self, answers):
        kept = [answers.publish(title=f"Question {number}") for number in range(4)]
        Publication.objects.filter(pk=kept[0].pk).delete()
        Publication.objects.filter(pk=kept[1].pk).update(is_open=False)
        Publication.objects.filter(pk=kept[2].pk).update(title="Answer", is_open=False)
        Publication.objects.filter(pk=kept[2].pk).update(is_open=True)

        assert pages_in_the_index() == Publication.objects.filter(is_open=True).count()
        assert titles("question") == ["Question 3"]
        assert "Answer" in titles("answer")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO delivery_wording (delivery_wording) VALUES ('integrity-check')")


class TestCanaries:
    def test_stand_in_nothing_that_is_found(self, answers):
        make_article(answers.index, title="Canary draft", slug="a-draft", summary="Canary. [1]", topics=[])
        live = answers.publish(title="Alpha", search_description="canary for machines")
        later = live.get_latest_revision_as_object()
        later.title = "Canary later"
        later.save_revision(user=answers.author)
        secret = answers.publish(title="Canary restricted", summary="Canary. [1]", topics=[make_topic("Canary topic")])
        assert (titles("canary"), did_you_mean("canarry")) == (["Canary restricted"], CORRECTED)
        PageViewRestriction.objects.create(page=secret.page_ptr, restriction_type="login", password="canary")
        gone = answers.publish(title="Canary gone", summary="Canary. [1]")
        services.withdraw(page=gone, user=make_user("clinical_lead"), reason="error", note="A canary.")

        assert titles("canary") == titles("canaries") == titles("canarry") == []
        assert did_you_mean("canarry") == ""
        assert facets(search(Publication.objects.all(), "canary")) == {
            "topic": {},
            "audience": {},
            "format": {},
            "status": {},
        }


class TestFacets:
    def test_count_in_one_query_what_each_choice_would_leave(self, answers, django_assert_num_queries):
        wide, narrow = make_topic("Blood"), make_topic("Sedation")
        narrow.parent = wide
        narrow.save()
        answers.publish(title="First words", topics=[narrow])
        answers.publish(title="Second words", topics=[wide], audience="individuals-and-families")
        answers.publish(title="Others", topics=[wide])

        with django_assert_num_queries(1):
            found = facets(search(Publication.objects.all(), "words"))

        assert found["topic"] == {str(wide.pk): 2, str(narrow.pk): 1}
        assert found["audience"] == {"clinicians": 1, "individuals-and-families": 1}
        assert found["status"] == {"current": 2}
        assert sum(found["format"].values()) == 2


@pytest.mark.usefixtures("indexed")
class TestFindsWhatWagtailFinds:
    @pytest.mark.parametrize("operator", ["and", "or"])
    def test_for_each_word_of_a_page_and_some_together(self, answers, operator):
        topic = make_topic("Sialorrhea")
        TopicSynonym.objects.create(topic=topic, term="too much saliva")
        body = stream(
            ("text", {"text": "<p>On day 1-5: ANC <b>&lt;500</b>/µL, 0.5 mg/day. See a.org/b_c.</p>", "citations": []})
        )
        answers.publish(title="Ménière’s – well-known “signs”", body=body, topics=[topic])
        answers.publish(title="What is drooling?", body=body)
        with connection.cursor() as cursor:
            cursor.execute("SELECT title || ' ' || body FROM wagtailsearch_indexentry")
            words = {word for (text,) in cursor.fetchall() for word in text.split()}
        asked = [*words, *(" ".join(sorted(words)[start : start + 2]) for start in range(0, len(words), 7))]

        missed = {}
        for each in asked:
            stock = get_search_backend().search(each, TopicArticlePage.objects.live(), operator=operator)
            ours = search(Publication.objects.all(), each, every=operator == "and").values_list("pk", flat=True)
            if lost := {page.pk for page in stock} - set(ours):
                missed[each] = lost

        assert len(asked) > 50
        assert missed == {}


class TestTheIndex:
    def test_stands(self, db):
        assert wording.is_installed(connection)

    def test_is_made_anew_where_it_is_not_what_it_should_be(self, answers):
        answers.publish(title="Canary")
        with connection.cursor() as cursor:
            connection.check_constraints()  # a migration finds nothing waiting
            on = "" if connection.vendor == "sqlite" else " ON delivery_publication"
            cursor.execute(f"DROP TRIGGER delivery_wording_changed{on}")
        Publication.objects.filter(title="Canary").update(title="Budgie", words="")
        broken = wording.is_installed(connection)

        wording.install(connection)

        assert not broken
        assert wording.is_installed(connection)
        assert (titles("canary"), titles("budgie")) == ([], ["Budgie"])

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no extension for accents")
    def test_does_without_extensions_that_are_refused(self, answers, settings):
        answers.publish(title="Ménière clozapine")
        complete = wording.check_extensions(["default"])
        with connection.cursor() as cursor:
            connection.check_constraints()  # a migration finds nothing waiting
            cursor.execute("DROP EXTENSION unaccent CASCADE; DROP EXTENSION pg_trgm CASCADE")
            cursor.execute("CREATE ROLE search_guest; GRANT ALL ON ALL TABLES IN SCHEMA public TO search_guest")
            cursor.execute("GRANT CREATE, USAGE ON SCHEMA public TO search_guest")
            for name in ("unaccent", "pg_trgm"):
                cursor.execute("SET LOCAL ROLE search_guest")
                cursor.execute(wording.postgresql.EXTEND.format(name=name))
                cursor.execute("RESET ROLE")
        refused = wording.extensions(connection)
        with connection.cursor() as cursor:
            for statement in wording._definition(connection):
                cursor.execute(statement)

        warned = [warning.msg for warning in wording.check_extensions(["default"])]

        assert (complete, refused) == ([], set())
        assert [("accent" in msg, "trgm" in msg) for msg in warned] == [(True, False), (False, True)]
        assert (titles("clozapine"), titles("clozapn"), titles("meniere")) == (["Ménière clozapine"], [], [])
        assert wording.is_installed(connection)
