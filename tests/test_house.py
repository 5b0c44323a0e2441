"""The rules of the house that are cheap to watch and easy to forget."""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

ROOT = Path(settings.BASE_DIR)
ROOMS = ("cms", "home", "knowledge_base", "media_library", "workflow")
NAMELESS = {"utils.py", "helpers.py", "common.py", "misc.py"}


def sources(*suffixes: str) -> list[Path]:
    """Return our own files with these suffixes."""
    folders = [ROOT / name for name in (*ROOMS, "templates", "tests", "bench", "bin")]
    files = chain.from_iterable(folder.rglob("*") for folder in folders)
    wanted = (path for path in files if path.suffix in suffixes and "__pycache__" not in path.parts)
    return sorted(path for path in wanted if path != Path(__file__))


def ours(model: type[models.Model]) -> bool:
    return model.__module__.split(".")[0] in ROOMS


def edited_fields() -> list[models.Field]:
    """Return every field of ours that an editor fills, on pages, their child rows and snippets."""
    edited = [model for model in (*get_page_models(), *get_snippet_models()) if ours(model)]
    fields = {}
    for model in edited:
        form = get_edit_handler(model).get_form_class()
        forms = [(model, form), *((formset.model, formset.form) for formset in form.formsets.values())]
        for owner, each in forms:
            for name in each.base_fields:
                field = next((field for field in owner._meta.fields if field.name == name), None)
                if field and ours(field.model) and not field.primary_key:
                    fields[str(field)] = field
    return list(fields.values())


class TestFiles:
    def test_no_module_is_empty_or_oddly_named(self):
        odd = [
            path.relative_to(ROOT)
            for path in sources(".py")
            if path.name in NAMELESS
            or (path.name.startswith("_") and path.name != "__init__.py")
            or (path.stat().st_size == 0 and path.name != "__init__.py")
        ]

        assert odd == []

    def test_no_folder_has_both_a_module_and_a_package_of_one_name(self):
        twins = [path for path in sources(".py") if path.with_suffix("").is_dir()]

        assert twins == []

    def test_nothing_is_left_for_later(self):
        mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|XXX)\b")
        files = sources(".py", ".html", ".css", ".js")

        assert [path.relative_to(ROOT) for path in files if mark.search(path.read_text())] == []

    def test_a_silenced_type_error_names_its_code(self):
        bare = re.compile(r"# type: ignore(?!\[)")

        assert [path.relative_to(ROOT) for path in sources(".py") if bare.search(path.read_text())] == []

    def test_an_overridden_template_names_the_version_that_it_copies(self):
        unnamed = [
            path.relative_to(ROOT)
            for path in sorted((ROOT / "templates" / "wagtailadmin").rglob("*.html"))
            if not re.match(r"\{# .*Wagtail \d+\.\d+", path.read_text())
        ]

        assert unnamed == []


class TestModels:
    def test_every_field_that_an_editor_fills_says_what_follows(self):
        fields = edited_fields()

        assert fields
        assert [str(field) for field in fields if not str(field.help_text).strip()] == []

    @pytest.mark.parametrize("model", [model for model in get_page_models() if ours(model)], ids=lambda m: m.__name__)
    def test_tree_rules_are_written_down_and_resolve(self, model):
        assert "parent_page_types" in vars(model)
        assert "subpage_types" in vars(model)
        assert all(issubclass(each, Page) for each in model.clean_parent_page_models())
        assert not {name for name in vars(model) if re.fullmatch(r"(parent|sub)_?page_type", name)}

    def test_text_is_empty_or_there_but_never_null(self):
        texts = (models.CharField, models.TextField)
        nullable = [
            str(field)
            for model in apps.get_models()
            if ours(model)
            for field in model._meta.local_fields
            if isinstance(field, texts) and field.null and not field.unique
        ]

        assert nullable == []
