"""System checks that hold the foundations up: tree rules are explicit, editors are told what a field does."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from cms.core.pages import BasePage

TREE_RULES = ("parent_page_types", "subpage_types")


def page_types() -> list[type[BasePage]]:
    """Return every concrete page type of this project."""
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


@register()
def check_tree_rules(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a page type that leaves its place in the tree to a default: a misspelt rule raises nothing by itself."""
    return [
        Error(
            f"{model.__name__} does not say its {rule}.", hint="An empty list forbids all.", obj=model, id="core.E001"
        )
        for model in page_types()
        for rule in TREE_RULES
        if rule not in vars(model)
    ]


@register()
def check_help_texts(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a page field that an editor fills without being told what it leads to."""
    return [
        Error(f"{model.__name__}.{field.name} has no help_text.", obj=model, id="core.E002")
        for model in page_types()
        for field in model._meta.local_fields
        if field.editable and not field.auto_created and not field.help_text
    ]
