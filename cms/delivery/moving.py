"""What moves the head though no publication changes: answers are made of more than publications.

A redirect, a file, a person on the front page, a restriction on files, the name of the site: any of them may stand in
an answer that somebody remembers. So every row that is saved or deleted moves the head, once a transaction, but for
models that no public answer is made of. Those are named by their rooms (cms.core.unseen) and here, for Django, Wagtail
and the task queue. Pages and their child rows are not heard either: they go live by `publication_changed` alone, and a
draft is no change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from cms.core.unseen import unseen
from cms.delivery import feed

# Apps of which only the models behind the name are public.
UNSEEN_APPS: dict[str, frozenset[str]] = {
    "auth": frozenset(),
    "contenttypes": frozenset(),
    "delivery": frozenset(),
    "django_tasks_database": frozenset(),
    "jobs": frozenset(),
    "sessions": frozenset(),
    "users": frozenset(),
    "wagtailadmin": frozenset(),
    "wagtailcore": frozenset(
        {
            "Collection",
            "CollectionViewRestriction",
            "CollectionViewRestriction_groups",
            "Locale",
            "PageViewRestriction",
            "PageViewRestriction_groups",
            "Site",
        }
    ),
    "wagtailforms": frozenset(),
    "wagtailsearch": frozenset(),
    "wagtailusers": frozenset(),
}
ADDED_OR_TAKEN = ("post_add", "post_remove", "post_clear")


@cache
def is_shown(model: type[Model]) -> bool:
    """Tell whether rows of this model may stand in a public answer; historical models of migrations never do."""
    if model not in apps.get_models(include_auto_created=True) or _is_part_of_page(model):
        return False
    shown = UNSEEN_APPS.get(model._meta.app_label)
    return shown is None or model.__name__ in shown


def _is_part_of_page(model: type[Model]) -> bool:
    owner: Any = model._meta.auto_created
    if owner:
        return _is_part_of_page(owner)
    above = [field.related_model for field in model._meta.fields if isinstance(field, ParentalKey)]
    return issubclass(model, Page) or any(_is_part_of_page(each) for each in above)


def after_row_changed(sender: type[Model], instance: Any, created: bool = False, **kwargs: Any) -> None:
    """Move the head when a row changes that may stand in a public answer."""
    is_unseen: Callable[[Any, bool], bool] | None = unseen().get(sender)
    if is_shown(sender) and not (is_unseen and is_unseen(instance, created)):
        feed.move_head_once()


def after_links_changed(sender: type[Model], action: str, **kwargs: Any) -> None:
    """Move the head when records are linked or parted that may stand in a public answer."""
    owner: Any = sender._meta.auto_created or sender
    if action in ADDED_OR_TAKEN and is_shown(sender) and owner not in unseen():
        feed.move_head_once()


def connect() -> None:
    """Listen to every model."""
    for signal in (post_save, post_delete):
        signal.connect(after_row_changed, dispatch_uid=f"delivery.row_{id(signal)}")
    m2m_changed.connect(after_links_changed, dispatch_uid="delivery.links")
