"""Every block of hubs and standard pages is whole: class, template, factory, words for editors, documentation."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template
from wagtail import blocks

import home.blocks
from home.blocks.body import BODIES
from tests.factories.hub import SPARSE_BLOCKS, valid_hub_blocks
from tests.factories.vocabulary import make_citation, make_person

pytestmark = pytest.mark.django_db

WITHOUT_TEMPLATE = (blocks.StreamBlock, blocks.ListBlock, blocks.ChooserBlock)
ROOT = Path(settings.BASE_DIR)


def stem(block: blocks.Block | type) -> str:
    cls = block if isinstance(block, type) else type(block)
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Block")).lower()


def is_ours(cls: type) -> bool:
    return cls.__module__.startswith("home.blocks")


def walk(block: blocks.Block) -> Iterator[blocks.Block]:
    yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in (*children, *filter(None, [getattr(block, "child_block", None)])):
        yield from walk(child)


def reachable() -> dict[type, blocks.Block]:
    return {type(block): block for body in BODIES.values() for block in walk(body()) if is_ours(type(block))}


def defined() -> set[type]:
    modules = pkgutil.iter_modules(home.blocks.__path__, "home.blocks.")
    found = [value for module in modules for value in vars(importlib.import_module(module.name)).values()]
    return {cls for cls in found if isinstance(cls, type) and issubclass(cls, blocks.Block) and is_ours(cls)}


def content_blocks() -> list[blocks.Block]:
    return [block for block in reachable().values() if not isinstance(block, WITHOUT_TEMPLATE)]


def valid_value(block: blocks.Block) -> object:
    return block.to_python(valid_hub_blocks(None, make_citation(), make_person())[stem(block)])


def section_of(block: blocks.Block) -> str:
    documentation = (ROOT / "docs" / "blocks.md").read_text()
    found = re.search(rf"^## .*\b{type(block).__name__}\b(.*?)(?=^## |\Z)", documentation, re.MULTILINE | re.DOTALL)
    assert found, f"docs/blocks.md has no heading for {type(block).__name__}"
    return found[1]


def test_every_block_class_can_be_used_somewhere():
    assert defined() - set(reachable()) == set()


def test_every_block_template_belongs_to_a_block():
    named = {f"{stem(block)}.html" for block in content_blocks()}

    assert {path.name for path in (ROOT / "templates" / "home" / "blocks").glob("*.html")} == named


@pytest.mark.parametrize("block", content_blocks(), ids=stem)
class TestEachBlock:
    def test_its_template_has_its_name_and_resolves(self, block):
        assert block.meta.template == f"home/blocks/{stem(block)}.html"
        assert get_template(block.meta.template)

    def test_says_to_editors_what_it_is_for(self, block):
        for word in ("icon", "group", "description", "preview_value"):
            assert getattr(type(block)._meta_class, word, None), word
        assert block.label

    def test_its_preview_renders(self, block):
        assert re.sub(r"<[^>]+>|\s", "", block.render(block.get_preview_value()))

    def test_its_complete_value_is_accepted_and_renders(self, block):
        value = valid_value(block)
        if stem(block) not in ("offering", "card_list"):  # they ask for a page, which this value has not
            value = block.clean(value)

        assert "None" not in block.render(value)

    def test_its_sparse_value_is_a_draft_that_renders(self, block):
        value = block.clean_deferred(block.to_python(SPARSE_BLOCKS[stem(block)]))

        assert "None" not in block.render(value)

    def test_its_value_survives_json(self, block):
        stored = block.get_prep_value(valid_value(block))
        again = block.get_prep_value(block.to_python(json.loads(json.dumps(stored, cls=DjangoJSONEncoder))))

        assert again == stored

    def test_its_documented_json_has_the_keys_that_it_answers_with(self, block):
        example = json.loads(re.search(r"```json\n(.*?)```", section_of(block), re.DOTALL)[1])

        assert set(example) == set(block.get_api_representation(valid_value(block)))

    def test_each_of_its_fields_states_a_consequence(self, block):
        fields = [child for child in walk(block) if isinstance(child, blocks.FieldBlock) and child.name]

        assert [field.name for field in fields if not field.field.help_text] == []


@pytest.mark.parametrize(
    ("name", "block"),
    [child for body in BODIES.values() for child in body().child_blocks.items() if is_ours(type(child[1]))],
)
def test_documentation_names_the_stored_name(name, block):
    documentation = (ROOT / "docs" / "blocks.md").read_text()

    assert re.search(rf"^## .*`{name}`.*{type(block).__name__}", documentation, re.MULTILINE)
