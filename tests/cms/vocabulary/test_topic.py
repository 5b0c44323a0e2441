"""Topics: a tree without loops, with synonyms and codes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.vocabulary.models import Topic, TopicCode, TopicSynonym
from tests.factories.vocabulary import make_topic

pytestmark = pytest.mark.django_db


class TestTree:
    def test_a_topic_holds_everything_below_it_in_one_query(self, django_assert_num_queries):
        top = make_topic("Monitoring")
        middle = make_topic("Blood counts", parent=top)
        leaf = make_topic("Neutropenia", parent=middle)
        make_topic("Dosing")

        with django_assert_num_queries(2):
            assert set(Topic.objects.within(top)) == {top, middle, leaf}
        assert set(Topic.objects.within(leaf)) == {leaf}

    def test_refuses_a_broader_topic_from_below(self):
        top = make_topic("Monitoring")
        leaf = make_topic("Neutropenia", parent=make_topic("Blood counts", parent=top))
        top.parent = leaf

        with pytest.raises(ValidationError, match="“Neutropenia” lies below this topic, so it cannot be broader"):
            top.clean()

    def test_refuses_to_be_its_own_broader_topic(self):
        topic = make_topic()
        topic.parent = topic

        with pytest.raises(ValidationError, match="lies below this topic"):
            topic.clean()

    def test_a_name_stands_once_in_one_place(self):
        top = make_topic("Monitoring")
        make_topic("Neutropenia", parent=top, slug="a")
        make_topic("Neutropenia", slug="b")

        for number, parent in enumerate((top, None)):
            with pytest.raises(IntegrityError), transaction.atomic():
                make_topic("Neutropenia", parent=parent, slug=f"c{number}")
            with pytest.raises(ValidationError, match="already a topic of this name in this place"):
                Topic(name="Neutropenia", slug="d", parent=parent).full_clean()

    def test_a_topic_with_narrower_ones_stays(self):
        top = make_topic("Monitoring")
        make_topic("Neutropenia", parent=top)

        with pytest.raises(IntegrityError):
            top.delete()


class TestSynonyms:
    def test_find_the_topic(self):
        topic = make_topic("Neutropenia")
        TopicSynonym.objects.create(topic=topic, term="ANC")
        make_topic("Dosing")

        assert list(Topic.objects.matching("anc")) == [topic]
        assert list(Topic.objects.matching("neutro")) == [topic]
        assert Topic.objects.matching_each(["anc", "NEUTRO", "other"]) == {
            "anc": {topic.pk},
            "NEUTRO": {topic.pk},
            "other": set(),
        }


class TestCodes:
    @pytest.mark.parametrize(
        ("system", "code"),
        [
            ("rxnorm", "12345"),
            ("icd-10-cm", "F20.9"),
            ("icd-10-cm", " f20 "),
            ("mesh", "D003024"),
            ("snomed-ct", "387568001"),
        ],
    )
    def test_of_a_known_form_are_accepted(self, system, code):
        TopicCode(topic=make_topic(), system=system, code=code).full_clean()

    @pytest.mark.parametrize(
        ("system", "code", "said"),
        [
            ("rxnorm", "F20.9", "An RxNorm code"),
            ("icd-10-cm", "20.9", "An ICD-10-CM code looks like F20.9"),
            ("mesh", "003024", "A MeSH identifier"),
            ("snomed-ct", "12", "A SNOMED CT identifier"),
        ],
    )
    def test_of_another_form_are_refused(self, system, code, said):
        with pytest.raises(ValidationError, match=said):
            TopicCode(topic=make_topic(), system=system, code=code).full_clean()

    def test_print_their_system(self):
        assert str(TopicCode(system="icd-10-cm", code="F20.9")) == "ICD-10-CM F20.9"
