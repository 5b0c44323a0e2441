"""Blocks stay out of migrations, and historical models lose none."""

import pytest
from django.db.migrations.state import ModelState
from wagtail import blocks
from wagtail.blocks.migrations.operations import RenameStreamChildrenOperation
from wagtail.blocks.migrations.utils import apply_changes_to_raw_data
from wagtail.fields import Creator

from cms.core.fields import StreamField
from knowledge_base.models import TopicArticlePage

STORED = [{"type": "tip", "value": {"statement": "Count."}, "id": "00000000-0000-4000-8000-000000000001"}]


def test_a_migration_knows_no_blocks():
    _name, path, args, kwargs = StreamField([("text", blocks.CharBlock())], blank=True).deconstruct()

    assert (path, args, kwargs) == ("cms.core.fields.StreamField", [], {"blank": True})


def test_a_historical_model_keeps_what_is_stored():
    historical = ModelState.from_model(TopicArticlePage).fields["body"]

    value = historical.to_python(STORED)

    assert historical.get_prep_value(value) == STORED
    assert list(value.raw_data) == STORED


def test_a_migration_can_rename_a_block_all_the_same():
    historical = ModelState.from_model(TopicArticlePage).fields["body"]

    renamed = apply_changes_to_raw_data(
        raw_data=STORED,
        block_path_str="",
        operation=RenameStreamChildrenOperation(old_name="tip", new_name="advice"),
        streamfield=Creator(historical),
    )

    assert [block["type"] for block in renamed] == ["advice"]
    assert renamed[0]["value"] == STORED[0]["value"]


@pytest.mark.parametrize("stored", [None, "", []])
def test_a_historical_model_reads_an_empty_stream(stored):
    assert len(StreamField().to_python(stored)) == 0


def test_the_real_model_drops_blocks_that_no_body_allows():
    assert len(TopicArticlePage._meta.get_field("body").to_python([{**STORED[0], "type": "marquee"}])) == 0
