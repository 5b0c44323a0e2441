"""What the review adds to Wagtail's admin, and what it takes away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from workflow import rules
from workflow.admin import editor, panels, people, urls
from workflow.admin.deletion import why_people_stay
from workflow.admin.listings import RecordsGroup
from workflow.admin.own_account import OwnAccountPanel
from workflow.admin.views.bulk import DeleteIdlePeople, DeleteReviewedPages, ProposeRole, SetActiveState
from workflow.admin.views.editor import ReviewedPageViewSet
from workflow.review.accounts import waiting_for
from workflow.review.queue import Queue
from workflow.services.accounts import may_read_accounts
from workflow.services.urgent import STARTED_ACTION, SUPERSEDED_ACTION
from workflow.situation import center_situation

modeladmin_register(RecordsGroup)


@hooks.register("register_admin_urls")
def register_review_screens() -> list[URLPattern | URLResolver]:
    """Mount the review screens below /admin/reviews/."""
    return [path("reviews/", include(urls))]


@hooks.register("register_admin_viewset")
def register_editor() -> ReviewedPageViewSet:
    """Give every reviewed page type our editor."""
    return ReviewedPageViewSet()


class ReviewsItem(MenuItem):
    """The way to the queue, with how much of it waits for this person."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = Queue(request.user).count
        label = f"{self.label} ({waiting})" if waiting else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


@hooks.register("register_admin_menu_item")
def register_reviews_item() -> ReviewsItem:
    """Put the queue first in the menu."""
    return ReviewsItem("Reviews", reverse("reviews:queue"), name="reviews", icon_name="view", order=50)


class AccountsItem(MenuItem):
    """The way to clinical roles and accounts, with how many of them wait for a lead."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(may_read_accounts(request.user))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = waiting_for(request.user)
        label = f"{self.label} ({waiting})" if waiting else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


@hooks.register("register_admin_menu_item")
def register_accounts_item() -> AccountsItem:
    """Put roles and accounts after the queue."""
    return AccountsItem("Accounts", reverse("reviews:accounts"), name="accounts", icon_name="lock", order=60)


class BundlesItem(MenuItem):
    """The way to what goes live together."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(rules.may("read_bundles", center_situation(request.user)))


@hooks.register("register_admin_menu_item")
def register_bundles_item() -> BundlesItem:
    """Put bundles after roles and accounts."""
    return BundlesItem("Bundles", reverse("reviews:bundles"), name="bundles", icon_name="folder-open-1", order=70)


@hooks.register("register_account_settings_panel")
def ask_for_the_password(request: HttpRequest, user: Any, profile: Any) -> OwnAccountPanel:
    """Ask clinicians for their password before their own e-mail address changes."""
    return OwnAccountPanel(request, user, profile)


@hooks.register("before_edit_user")
def remember_the_account(request: HttpRequest, person: Any) -> None:
    """Keep what an account was, to know afterwards what the form changed."""
    if request.method == "POST":
        people.remember(request, person)


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def follow_up_on_the_account(request: HttpRequest, person: Any) -> None:
    """Make a clinical group a proposal, and have a changed account confirmed."""
    people.follow_up(request, person)


@hooks.register("construct_page_action_menu")
def keep_our_actions(menu_items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, Any]) -> None:
    """Leave in the editor's menu what a reviewed page has."""
    editor.keep_our_actions(menu_items, request, context)


@hooks.register("insert_editor_js")
def save_once() -> str:
    """Let a button of the editor wait while the editor saves by itself."""
    return format_html('<script src="{}"></script>', static("center/autosave.js"))


@hooks.register("construct_homepage_panels")
def show_reviews(request: HttpRequest, shown: list[Component]) -> None:
    """Show reviews on the dashboard."""
    panels.show_reviews(request, shown)


@hooks.register("register_log_actions")
def name_what_urgency_does(actions: LogActionRegistry) -> None:
    """Say in a page's history which draft rests on a text that was wrong."""
    actions.register_action(
        STARTED_ACTION, "Start an urgent correction", "An urgent correction of this text was started"
    )
    actions.register_action(
        SUPERSEDED_ACTION, "Set aside", "Set aside by an urgent correction: based on superseded text"
    )


# After Wagtail's own of the same name: the last one registered is used.
hooks.register("register_bulk_action", DeleteReviewedPages, order=100)
hooks.register("register_bulk_action", DeleteIdlePeople, order=100)
hooks.register("register_bulk_action", ProposeRole, order=100)
hooks.register("register_bulk_action", SetActiveState, order=100)


@hooks.register("before_delete_user")
def explain_why_people_stay(request: HttpRequest, person: Any) -> HttpResponse | None:
    """Refuse to delete an account whose name stands behind texts or decisions."""
    reason = why_people_stay([person])
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailusers_users:edit", person.pk)
