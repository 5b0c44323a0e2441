"""Every block that a body allows is whole: class, template, factory, words for editors, documentation."""

import importlib
import json
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

import cms.core.blocks
import cms.vocabulary.blocks
import home.blocks
import knowledge_base.blocks
import media_library.blocks
from cms.core.blocks.ready import ReadyBlock
from home.blocks.body import BODIES as HUBS
from knowledge_base.blocks.body import BODIES as ARTICLES
from knowledge_base.blocks.body import SummarySourcesBlock
from knowledge_base.blocks.statement import StatementBlock
from media_library.blocks.body import BODIES as MEDIA
from media_library.blocks.moment import MomentBlock
from tests.factories import core as core_factories
from tests.factories import hub as hub_factories
from tests.factories import knowledge_base as factories
from tests.factories import sessions as session_factories
from tests.factories import videos as video_factories
from tests.factories.home import front_page
from tests.factories.media_library import make_document, make_resource
from tests.factories.vocabulary import make_citation, make_partner, make_person, make_workgroup
from tests.factories.workflow import publish_signed_off

pytestmark = pytest.mark.django_db

BODIES = ARTICLES | MEDIA | HUBS
ROOMS = {"cms.core": "core", "knowledge_base": "knowledge_base", "media_library": "media_library", "home": "home"}
WITHOUT_TEMPLATE = (
    blocks.StreamBlock,
    blocks.ListBlock,
    blocks.ChooserBlock,
    blocks.ChoiceBlock,
    TypedTableBlock,
    MomentBlock,
)


def stem(block: blocks.Block | type) -> str:
    cls = block if isinstance(block, type) else type(block)
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Block")).lower()


def is_ours(cls: type) -> bool:
    return cls.__module__.startswith(("cms.", "knowledge_base.", "media_library.", "home."))


def walk(block: blocks.Block) -> Iterator[blocks.Block]:
    yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in (*children, *filter(None, [getattr(block, "child_block", None)])):
        yield from walk(child)


def reachable() -> dict[type, blocks.Block]:
    bodies = [*(body() for body in BODIES.values()), SummarySourcesBlock()]
    return {type(block): block for body in bodies for block in walk(body) if is_ours(type(block))}


def defined() -> set[type]:
    found = set()
    for package in (cms.core.blocks, knowledge_base.blocks, media_library.blocks, home.blocks):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            found |= {value for value in vars(importlib.import_module(module.name)).values() if isinstance(value, type)}
    found |= {value for value in vars(cms.vocabulary.blocks).values() if isinstance(value, type)}
    return {cls for cls in found if issubclass(cls, blocks.Block) and is_ours(cls) and cls.__name__.endswith("Block")}


def content_blocks() -> list[blocks.Block]:
    return [block for block in reachable().values() if not isinstance(block, WITHOUT_TEMPLATE)]


def in_bodies() -> list[tuple[str, blocks.Block]]:
    return [child for body in BODIES.values() for child in body().child_blocks.items()]


def build_values() -> dict[str, object]:
    person = make_person()
    own = session_factories.valid_blocks(
        document=make_document(),
        resource=make_resource(),
        person=person,
        partner=make_partner(),
        workgroup=make_workgroup(person),
    )
    citation, page = make_citation(), front_page()
    hub = hub_factories.valid_hub_blocks(page.pk, citation, person)
    cards = {"card_list": factories.card_list(page)}
    video = publish_signed_off(video_factories.make_hosted_video())
    played = video_factories.valid_blocks(video_factories.make_captions(), video)
    return core_factories.VALID_BLOCKS | factories.valid_blocks(citation) | own | hub | played | cards


@pytest.fixture(scope="module")
def built(kept_db: None) -> dict[str, object]:
    """What each block holds when it is complete, with the records that it names, made once for all tests here."""
    return build_values()


@pytest.fixture
def valid_values(built: dict[str, object], db: None) -> dict[str, object]:
    return built


def sparse_values() -> dict[str, object]:
    rooms = (core_factories, factories, session_factories, video_factories, hub_factories)
    return {name: value for room in rooms for name, value in room.SPARSE_BLOCKS.items()}


def keys(value: object) -> set[str]:
    """Return every key at any depth."""
    if isinstance(value, dict):
        return set(value).union(*(keys(child) for child in value.values()))
    return set().union(*(keys(child) for child in value)) if isinstance(value, list) else set()


def no_bare_ids(value: object, path: str = "") -> list[str]:
    if isinstance(value, dict):
        if "id" in value and "type" in value and "url" in value and value.get("title"):
            return []
        return [bad for key, child in value.items() for bad in no_bare_ids(child, f"{path}.{key}")]
    if isinstance(value, list):
        return [bad for child in value for bad in no_bare_ids(child, f"{path}[]")]
    return [path] if type(value) is int and not path.endswith(("counts", "size", "how_many")) else []


def test_no_two_block_classes_share_a_name_or_a_heading():
    documentation = (Path(settings.BASE_DIR) / "docs" / "blocks.md").read_text()
    classes = [name.removesuffix("Block") for name in re.findall(r"^## .*?(\w+Block)$", documentation, re.MULTILINE)]

    assert [name for name, times in Counter(cls.__name__ for cls in reachable()).items() if times > 1] == []
    assert [name for name, times in Counter(classes).items() if times > 1] == []


def test_every_block_class_can_be_used_somewhere():
    assert defined() - set(reachable()) - {ReadyBlock, StatementBlock} == set()


@pytest.mark.parametrize("block", content_blocks(), ids=stem)
class TestEachBlock:
    def test_its_template_has_its_name_and_resolves(self, block):
        room = next(room for module, room in ROOMS.items() if type(block).__module__.startswith(module))

        assert block.meta.template == f"{room}/blocks/{stem(block)}.html"
        assert get_template(block.meta.template)

    def test_says_to_editors_what_it_is_for(self, block):
        for word in ("icon", "label", "group", "description", "preview_value"):
            assert getattr(type(block)._meta_class, word, None), word

    def test_its_preview_renders(self, block):
        html = block.render(block.get_preview_value())

        assert re.sub(r"<[^>]+>|\s", "", html)

    def test_its_complete_value_is_accepted_and_renders(self, block, valid_values):
        value = block.clean(block.to_python(valid_values[stem(block)]))

        assert re.sub(r"<[^>]+>|\s", "", block.render(value))

    def test_its_sparse_value_is_a_draft_that_renders(self, block):
        value = block.clean_deferred(block.to_python(sparse_values()[stem(block)]))

        assert "None" not in block.render(value)

    def test_its_value_survives_json(self, block, valid_values):
        value = block.to_python(valid_values[stem(block)])
        stored = block.get_prep_value(value)
        again = block.get_prep_value(block.to_python(json.loads(json.dumps(stored, cls=DjangoJSONEncoder))))

        assert again == stored

    def test_its_json_has_no_bare_ids(self, block, valid_values):
        value = block.to_python(valid_values[stem(block)])
        answer = json.loads(json.dumps(block.get_api_representation(value), cls=DjangoJSONEncoder))

        assert no_bare_ids(answer) == []

    def test_is_documented(self, block):
        documentation = (Path(settings.BASE_DIR) / "docs" / "blocks.md").read_text()

        assert re.search(rf"^## .*\b{type(block).__name__}\b", documentation, re.MULTILINE)

    def test_its_documented_json_has_the_keys_that_it_answers_with(self, block, valid_values):
        documentation = (Path(settings.BASE_DIR) / "docs" / "blocks.md").read_text()
        section = re.search(rf"^## [^\n]*\b{type(block).__name__}\b(.*?)(?=^## |\Z)", documentation, re.M | re.S)[1]
        example = json.loads(re.search(r"```json\n(.*?)```", section, re.S)[1])
        answer = block.get_api_representation(block.to_python(valid_values[stem(block)]))

        assert keys(example) <= keys(answer)
        assert not isinstance(answer, dict) or set(example) == set(answer)

    def test_each_of_its_fields_states_a_consequence(self, block):
        fields = [child for child in walk(block) if isinstance(child, blocks.FieldBlock) and child is not block]

        assert [field.name for field in fields if field.name and not field.field.help_text] == []


@pytest.mark.parametrize(("name", "block"), in_bodies(), ids=lambda value: value if isinstance(value, str) else "")
def test_documentation_names_the_stored_name(name, block):
    documentation = (Path(settings.BASE_DIR) / "docs" / "blocks.md").read_text()

    assert re.search(rf"^## .*`{name}`.*\b{type(block).__name__}$", documentation, re.MULTILINE)


def test_every_block_template_belongs_to_a_block_or_is_included_by_one():
    folders = [Path(settings.BASE_DIR) / "templates" / room / "blocks" for room in ROOMS.values()]
    named = {stem(block) for block in content_blocks()}
    parts = {"action", "source_now", "source_state"}

    assert {path.stem for folder in folders for path in folder.glob("*.html")} - named == parts
