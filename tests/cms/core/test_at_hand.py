import pytest

from cms.core.at_hand import nothing_at_hand, records_at_hand, records_of
from cms.vocabulary.models import Citation
from tests.factories.vocabulary import make_citation


@pytest.fixture
def cited(db):
    return [make_citation("One"), make_citation("Two")]


class TestRecordsOf:
    def test_asks_for_what_is_not_at_hand_and_for_nothing_else(self, cited, django_assert_num_queries):
        keys = {str(citation.pk) for citation in cited}

        with records_at_hand(Citation.objects.all(), [cited[0].pk]), django_assert_num_queries(1) as asked:
            assert {each.pk for each in records_of(Citation, keys)} == {each.pk for each in cited}
        assert f"IN ({cited[1].pk})" in asked.captured_queries[0]["sql"]
        with records_at_hand(Citation.objects.all(), [each.pk for each in cited]), django_assert_num_queries(0):
            assert len(records_of(Citation, keys)) == len(cited)

    def test_leaves_out_what_does_not_exist_and_what_was_not_asked_for(self, cited):
        with records_at_hand(Citation.objects.all(), [each.pk for each in cited]):
            assert records_of(Citation, {str(cited[1].pk), "0"}) == [cited[1]]


class TestNothingAtHand:
    def test_reads_anew_what_was_at_hand_outside(self, cited):
        pk = cited[0].pk
        with records_at_hand(Citation.objects.all(), [pk]):
            Citation.objects.filter(pk=pk).update(title="Another title")

            assert [each.title for each in records_of(Citation, {str(pk)})] == ["One"]
            with nothing_at_hand():
                assert [each.title for each in records_of(Citation, {str(pk)})] == ["Another title"]
            assert [each.title for each in records_of(Citation, {str(pk)})] == ["One"]


class TestRecordsAtHand:
    def test_are_added_to_those_that_are_at_hand(self, cited, django_assert_num_queries):
        first, second = (each.pk for each in cited)

        with (
            records_at_hand(Citation.objects.all(), [first]),
            django_assert_num_queries(1),
            records_at_hand(Citation.objects.all(), [first, second]),
        ):
            assert len(records_of(Citation, {str(first), str(second)})) == len(cited)
