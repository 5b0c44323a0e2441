"""A number that no column can hold finds nothing, on both databases."""

import pytest

from cms.vocabulary.models import Citation, Topic
from media_library.models import VideoPage
from tests.factories.videos import make_video
from tests.factories.vocabulary import make_topic

pytestmark = pytest.mark.django_db

TOO_LARGE = [99999999999999999999, -99999999999999999999]


@pytest.mark.parametrize("number", TOO_LARGE)
class TestTooLarge:
    def test_is_the_key_of_no_record(self, number):
        topic = make_topic()

        assert list(Topic.objects.filter(pk__in=[number])) == []
        assert list(Topic.objects.filter(pk__in=[number, topic.pk])) == [topic]
        assert list(Topic.objects.exclude(pk__in=[number])) == [topic]

    def test_is_the_key_of_no_page(self, number):
        video = make_video()

        assert not VideoPage.objects.filter(pk=number).exists()
        assert list(VideoPage.objects.filter(pk__in=[number, str(video.pk)])) == [video]
        assert list(VideoPage.objects.exclude(pk=number)) == [video]

    def test_is_related_to_no_record(self, number):
        assert not Citation.objects.filter(superseded_by=number).exists()
        assert not Citation.objects.filter(superseded_by__in=[number]).exists()


def test_subqueries_and_nothing_stay_what_they_are():
    topic = make_topic()

    assert list(Topic.objects.filter(pk__in=Topic.objects.values("pk"))) == [topic]
    assert list(Topic.objects.filter(pk__in=[])) == []
    assert list(Topic.objects.filter(parent__in=[None])) == []
    assert list(Topic.objects.filter(parent=None)) == [topic]
