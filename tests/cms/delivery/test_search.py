"""Full text search over publications: the same on both databases."""

import pytest
from django.db import connection

from cms.delivery.models import Publication
from cms.delivery.search import did_you_mean, search
from cms.vocabulary.models import TopicSynonym
from tests.factories.knowledge_base import stream
from tests.factories.vocabulary import make_topic

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite corrects no word")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL finds what was meant")


def titles(words, **options):
    return [row.title for row in search(Publication.objects.filter(is_open=True), words, **options)]


def text(words):
    return stream(("text", {"text": f"<p>{words}</p>", "citations": []}))


class TestWords:
    def test_are_found_in_title_short_answer_body_and_topic(self, answers):
        answers.publish(title="Alpha", summary="Bravo. [1]", body=text("Charlie delta."), topics=[make_topic("Echo")])

        assert [titles(word) for word in ("alpha", "BRAVO", "charlie", "echo", "foxtrot")] == [["Alpha"]] * 4 + [[]]

    def test_are_found_by_their_stem(self, answers):
        answers.publish(title="Titrating clozapine")

        assert titles("titration of clozapine") == titles("titrated clozapines") == ["Titrating clozapine"]

    def test_are_found_with_and_without_accents(self, answers):
        answers.publish(title="Ménière syndrome")
        answers.publish(title="Meniere disease")

        assert sorted(titles("meniere")) == sorted(titles("Ménière")) == ["Meniere disease", "Ménière syndrome"]

    def test_all_occur_or_any(self, answers):
        answers.publish(title="Sedation at night")
        answers.publish(title="Sedation by day")
        answers.publish(title="Constipation")

        assert titles("sedation night") == ["Sedation at night"]
        assert sorted(titles("constipation night", every=False)) == ["Constipation", "Sedation at night"]

    def test_that_say_nothing_are_passed_over_unless_they_are_all(self, answers):
        answers.publish(title="Sedation")

        assert titles("what is the sedation") == ["Sedation"]
        assert titles("whom") == []

    def test_of_compounds_are_found_one_by_one(self, answers):
        answers.publish(title="Compounds", body=text("Take 0.5 mg/noon in weeks 1-5; see smiadviser.org."))

        found = ("noon", "0.5 mg", "mg/noon", "5 weeks", "weeks 1", "smiadviser.org")
        assert [titles(word) for word in found] == [["Compounds"]] * len(found)


class TestRank:
    def test_puts_titles_before_topics_and_topics_before_texts(self, answers):
        answers.publish(title="In the text", body=text("Sialorrhea, sialorrhea, sialorrhea."))
        answers.publish(title="In the topic", topics=[make_topic("Sialorrhea")])
        answers.publish(title="Sialorrhea in the title")

        assert titles("sialorrhea") == ["Sialorrhea in the title", "In the topic", "In the text"]

    def test_puts_more_of_the_words_first(self, answers):
        answers.publish(title="Sedation")
        answers.publish(title="Sedation in the morning")

        assert titles("sedation morning", every=False) == ["Sedation in the morning", "Sedation"]


class TestSynonyms:
    def test_find_the_pages_of_their_topic_and_those_that_name_it(self, answers):
        topic = make_topic("Sialorrhea")
        TopicSynonym.objects.create(topic=topic, term="drooling")
        TopicSynonym.objects.create(topic=topic, term="too much saliva")
        answers.publish(title="Of the topic", topics=[topic])
        answers.publish(title="Treating sialorrhea at night")
        answers.publish(title="Saliva alone")

        assert titles("drooling") == ["Treating sialorrhea at night", "Of the topic"]
        assert set(titles("too much saliva")) >= {"Treating sialorrhea at night", "Of the topic"}
        assert titles("drooling night") == ["Treating sialorrhea at night"]
        assert "Saliva alone" not in titles("too much saliva")

    def test_of_a_topic_that_no_open_page_prints_mean_nothing(self, answers):
        TopicSynonym.objects.create(topic=make_topic("Sedation"), term="canary")
        answers.publish(title="Sedation at night")

        assert titles("canary") == []

    @pytest.mark.parametrize("name", ['A "quoted" name', "+++", "a:b AND (c", "'; --"])
    def test_of_any_spelling_do_no_harm(self, answers, name):
        topic = make_topic("Odd")
        topic.name = name
        topic.save()
        TopicSynonym.objects.create(topic=topic, term='dro"oling')
        TopicSynonym.objects.create(topic=topic, term="drooling")
        answers.publish(title="Of the topic", topics=[topic])

        assert titles("drooling") == ["Of the topic"]


@on_postgresql
class TestMisspeltWords:
    @pytest.mark.parametrize("typed", ["clozapn", "Clozapene", "neutropenya", "neutropenya clozapn"])
    def test_find_what_was_meant_where_nothing_holds_them(self, answers, typed):
        answers.publish(title="Clozapine and neutropenia")

        assert titles(typed) == ["Clozapine and neutropenia"]

    def test_are_named(self, answers):
        answers.publish(title="Clozapine and neutropenia: the dose")

        assert did_you_mean("The Clozapn dose, neutropenya") == "The clozapine dose, neutropenia"
        assert did_you_mean("clozapine") == ""
        assert did_you_mean("xyzzy") == ""

    def test_that_stand_somewhere_are_left_alone(self, answers):
        answers.publish(title="Clozapine", summary="Not clozapn. [1]")
        answers.publish(title="Clozapine again")

        assert titles("clozapn") == ["Clozapine"]


@on_sqlite
@pytest.mark.parametrize("typed", ["clozapn", "neutropenya clozapn"])
def test_misspelt_words_find_and_suggest_nothing_on_sqlite(answers, typed):
    answers.publish(title="Clozapine and neutropenia")

    assert titles("clozapine") == ["Clozapine and neutropenia"]
    assert (titles(typed), titles(typed, every=False), did_you_mean(typed)) == ([], [], "")


def test_one_medicine_is_never_turned_into_another(answers):
    answers.publish(title="Hydralazine, chlorpromazine, and bupropion")

    assert [len(titles(name)) for name in ("hydralazine", "chlorpromazine", "bupropion")] == [1, 1, 1]
    for name in ("hydroxyzine", "chlorpropamide", "buspirone"):
        assert (titles(name), did_you_mean(name)) == ([], "")
