import pytest

from cms.vocabulary.models import Topic
from cms.vocabulary.topic_tree import TopicTree
from tests.factories.vocabulary import make_topic

pytestmark = pytest.mark.django_db


def test_says_what_lies_below_and_above_from_one_query(django_assert_num_queries):
    top = make_topic("Monitoring")
    middle = make_topic("Blood counts", parent=top)
    below = make_topic("Neutropenia", parent=middle)
    make_topic("Dosing")

    with django_assert_num_queries(1):
        tree = TopicTree()
        assert tree.within("monitoring") == {top.pk, middle.pk, below.pk}
        assert tree.within("nowhere") == set()
        assert list(tree.upward(below.pk)) == [below.pk, middle.pk, top.pk]


def test_ends_in_a_circle_that_somebody_wrote_past_the_form():
    top = make_topic("Monitoring")
    below = make_topic("Blood counts", parent=top)
    Topic.objects.filter(pk=top.pk).update(parent=below)

    assert TopicTree().within("monitoring") == {top.pk, below.pk}
    assert list(TopicTree().upward(top.pk)) == [top.pk, below.pk]
