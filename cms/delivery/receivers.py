"""Where delivery hears of what changes; connected in apps.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models import F, Model, Q
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete, pre_migrate
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from cms.core.envelope import Withdrawal
from cms.core.pages import BasePage
from cms.core.references import key_of
from cms.core.signals import publication_changed
from cms.delivery import feed, numbering, wording, writing
from cms.delivery.epochs import begin_epoch
from cms.delivery.models import Publication
from cms.delivery.rebuilding import tell_of_withdrawn
from cms.delivery.settling import resettle
from cms.delivery.watching import names_above, names_of, watch, watch_part
from cms.vocabulary.models import (
    Citation,
    Partner,
    Person,
    Topic,
    TopicCode,
    TopicSynonym,
    Workgroup,
    WorkgroupMember,
)

TABLES = ("delivery_change", "delivery_head", "delivery_publication")


def after_publication_changed(sender: Any, page: BasePage, event: str, **kwargs: Any) -> None:
    """Write what the public reads of a page, or take it back."""
    if event != "withdrawn":
        writing.publish(page)
        return
    told = type(page)._default_manager.get(pk=page.pk).withdrawal()
    if told is not None:
        writing.withdraw(page, told)


def before_page_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Say that a page is gone that other sites may hold."""
    if isinstance(instance, BasePage):
        writing.withdraw(instance, Withdrawal(feed.DELETED))


def after_page_moved(sender: Any, instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Bring in line the addresses of a page and of everything below it, and the places of those that made room."""
    path = Page.objects.values_list("path", flat=True).get(pk=instance.pk)
    beside = Publication.objects.filter(page__path__startswith=parent_page_after.path).exclude(path=F("page__path"))
    resettle(Q(path__startswith=path) | Q(pk__in=beside.values("pk")))


def after_slug_changed(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Bring in line what a publication did not: Wagtail says so only when its transaction is over."""
    resettle(Q(path__startswith=instance.path))


@transaction.atomic
def after_restriction_changed(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Close or open a branch for the public; waits for whoever publishes a page of it, which has no publication yet."""
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path is not None:  # the page may be going with its restriction
        branch = Page.objects.filter(path__startswith=path)
        list(branch.select_for_update().order_by("pk").values_list("pk"))
        resettle(Q(path__startswith=path))
        tell_of_withdrawn(branch)


@transaction.atomic
def after_site_changed(sender: Any, instance: Site, raw: bool = False, **kwargs: Any) -> None:
    """Have everything that names an address written anew, and everybody start over: pages may be on other sites."""
    if not raw:
        writing.mark_stale(Publication.objects.all())
        begin_epoch()


def after_record_changed(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Mark what prints a record that was saved or deleted, or of which a part was."""
    if raw:
        return
    if keys := names_of(instance):
        writing.records_moved(keys)
    if keys := names_above(instance):
        writing.parts_moved(keys)


def before_migrate(using: str, plan: Sequence[Any], **kwargs: Any) -> None:
    """Open the tables for change, where anything is going to change."""
    connection = connections[using]
    if plan and set(TABLES) <= set(connection.introspection.table_names()):
        numbering.remove(connection)


def after_migrate(using: str, **kwargs: Any) -> None:
    """Number changes and keep the search index again: a migration may have rebuilt the tables."""
    connection = connections[using]
    if set(TABLES) <= set(connection.introspection.table_names()):
        numbering.install(connection)
        wording.install(connection)


def connect(app: AppConfig) -> None:
    """Listen to everything that changes what is public."""
    for model in (Citation, Partner, Person, Topic, Workgroup):
        watch(model)
    for part in (TopicCode, TopicSynonym):
        watch_part(part, lambda row: [key_of(row.topic)])
    watch_part(WorkgroupMember, lambda row: [key_of(row.workgroup)])
    publication_changed.connect(after_publication_changed, dispatch_uid="delivery.publication_changed")
    pre_delete.connect(before_page_deleted, dispatch_uid="delivery.before_page_deleted")
    post_page_move.connect(after_page_moved, dispatch_uid="delivery.page_moved")
    page_slug_changed.connect(after_slug_changed, dispatch_uid="delivery.slug_changed")
    for signal in (post_save, post_delete):
        signal.connect(
            after_restriction_changed, sender=PageViewRestriction, dispatch_uid=f"delivery.restriction_{id(signal)}"
        )
        signal.connect(after_record_changed, dispatch_uid=f"delivery.record_{id(signal)}")
        signal.connect(after_site_changed, sender=Site, dispatch_uid=f"delivery.site_{id(signal)}")
    pre_migrate.connect(before_migrate, sender=app, dispatch_uid="delivery.before_migrate")
    post_migrate.connect(after_migrate, sender=app, dispatch_uid="delivery.after_migrate")
