"""A video on another page, and the moments of a recording."""

import pytest
from wagtail import blocks

from media_library.blocks.moment import MomentBlock
from media_library.blocks.video import VideoBlock
from media_library.models import VideoPage
from tests.factories.videos import make_hosted_video, make_video_index
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def video():
    index = publish_signed_off(make_video_index(), reviewer=make_user("managing_editor"))
    return publish_signed_off(make_hosted_video(index))


class TestVideo:
    def test_shows_what_readers_decide_by(self, video):
        block = VideoBlock()
        html = block.render(block.to_python({"page": video.pk}))

        assert f'<a href="{video.url}"><b>{video.title}</b></a>' in html
        assert "With R. Hazel, MD." in html
        assert "52:10" in html

    def test_shows_nothing_of_a_draft(self):
        draft = make_hosted_video(title="Secret draft")
        block = VideoBlock()
        value = block.to_python({"page": draft.pk})

        assert "Secret draft" not in block.render(value)
        assert block.get_api_representation(value) == {
            "page": None,
            "duration": "",
            "credited": "",
            "superseded": False,
        }

    def test_several_come_from_one_query(self, video, django_assert_num_queries):
        stream = blocks.StreamBlock([("video", VideoBlock())])
        value = stream.to_python([{"type": "video", "value": {"page": video.pk}, "id": str(n)} for n in range(5)])

        with django_assert_num_queries(1):
            assert [child.value["page"] for child in value] == [VideoPage.objects.get_queryset().model(pk=video.pk)] * 5


def test_a_moment_is_stored_as_it_is_printed():
    assert MomentBlock().clean("15:40") == "15:40"
