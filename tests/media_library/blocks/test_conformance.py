"""Every block of recordings is whole: class, template, factory, words for editors, documentation."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template
from wagtail import blocks

from media_library.blocks.body import PARTS
from media_library.blocks.moment import MomentBlock
from media_library.blocks.video import VideoBlock
from media_library.models import VideoPage
from tests.factories.videos import SPARSE_BLOCKS, make_captions, make_hosted_video, make_video_index, valid_blocks
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db

BLOCKS = {name: block for part in PARTS.values() for name, block in part().child_blocks.items()} | {
    "video": VideoBlock()
}


@pytest.fixture
def video():
    index = publish_signed_off(make_video_index(), reviewer=make_user("managing_editor"))
    return publish_signed_off(make_hosted_video(index))


@pytest.fixture
def values(video):
    return valid_blocks(make_captions(), video)


def section(block):
    documentation = (Path(settings.BASE_DIR) / "docs" / "blocks.md").read_text()
    return re.search(rf"^## `\w+` – {type(block).__name__}$(.*?)(?=^## |\Z)", documentation, re.M | re.S)[1]


def bare_ids(value, path=""):
    if isinstance(value, dict):
        if {"id", "type", "title", "url"} <= value.keys():
            return []
        return [bad for key, child in value.items() for bad in bare_ids(child, f"{path}.{key}")]
    return [path] if type(value) is int else []


@pytest.mark.parametrize("name", BLOCKS)
class TestEachBlock:
    def test_its_template_has_its_name(self, name):
        assert BLOCKS[name].meta.template == f"media_library/blocks/{name}.html"
        assert get_template(BLOCKS[name].meta.template)

    def test_says_to_editors_what_it_is_for(self, name):
        for word in ("icon", "label", "group", "description", "preview_value"):
            assert getattr(type(BLOCKS[name])._meta_class, word, None), word

    def test_each_of_its_fields_states_a_consequence(self, name):
        assert [f.name for f in BLOCKS[name].child_blocks.values() if not f.field.help_text] == []

    def test_its_preview_and_its_complete_value_render(self, name, values):
        block = BLOCKS[name]
        for value in (block.get_preview_value(), block.clean(block.to_python(values[name]))):
            assert re.sub(r"<[^>]+>|\s", "", block.render(value))

    def test_its_sparse_value_is_a_draft_that_renders(self, name):
        block = BLOCKS[name]

        assert "None" not in block.render(block.clean_deferred(block.to_python(SPARSE_BLOCKS[name])))

    def test_its_value_survives_json(self, name, values):
        block = BLOCKS[name]
        stored = block.get_prep_value(block.to_python(values[name]))
        again = block.get_prep_value(block.to_python(json.loads(json.dumps(stored, cls=DjangoJSONEncoder))))

        assert again == stored

    def test_its_json_has_no_bare_ids_and_the_documented_keys(self, name, values):
        block = BLOCKS[name]
        answer = json.loads(
            json.dumps(block.get_api_representation(block.to_python(values[name])), cls=DjangoJSONEncoder)
        )
        example = json.loads(re.search(r"```json\n(.*?)```", section(block), re.S)[1])

        assert bare_ids(answer) == []
        assert set(example) == set(answer)


class TestVideo:
    def test_shows_what_readers_decide_by(self, video):
        block = BLOCKS["video"]
        html = block.render(block.to_python({"page": video.pk}))

        assert f'<a href="{video.url}"><b>{video.title}</b></a>' in html
        assert "With R. Hazel, MD." in html
        assert "52:10" in html

    def test_shows_nothing_of_a_draft(self):
        draft = make_hosted_video(title="Secret draft")
        block = BLOCKS["video"]
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
