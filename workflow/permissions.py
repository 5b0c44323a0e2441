"""Wagtail's question “may this user …?” for a reviewed page, answered by the rules for everybody alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wagtail.models import Page, PagePermissionTester

from workflow import rules
from workflow.models.bundle import BundlePage
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission
from workflow.situation import situation


class ReviewedPagePermissionTester(PagePermissionTester):
    """Answers every `can_*` from workflow.rules; being a superuser changes no answer."""

    def decide(self, action: str) -> rules.Decision:
        """Return the decision on `action`, with its reason."""
        return rules.may(action, situation(self.user, self.page))

    def can_add_subpage(self) -> bool:
        creatable = self.page.specific_class.creatable_subpage_models()
        return any(model.can_create_at(self.page) for model in creatable) and bool(self.decide("create"))

    def can_edit(self) -> bool:
        # A page in review still opens, locked, so that its author sees who has it.
        facts = situation(self.user, self.page)
        if facts.state == "in_review":
            facts = replace(facts, state="live" if self.page.live else "draft")
        return bool(rules.may("edit", facts))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        tree = self.page.get_descendants(inclusive=True)
        if SignOff.objects.filter(page__in=tree).exists() or tree.filter(live=True).exists():
            return False
        if Submission.objects.undecided().filter(page__in=tree).exists():
            return False
        if BundlePage.objects.filter(page__in=tree).exists():
            return False
        return bool(self.decide("delete")) and self._may_take_along()

    def can_unpublish(self) -> bool:
        return bool(self.decide("unpublish"))

    def can_publish(self) -> bool:
        return bool(self.decide("publish"))

    def can_publish_subpage(self) -> bool:
        return bool(self.decide("publish"))

    def can_unschedule(self) -> bool:
        return bool(self.decide("unpublish"))

    def can_submit_for_moderation(self) -> bool:
        # Submitting asks for a change note, so it has its own page; the stock button has no place.
        return False

    def can_set_view_restrictions(self) -> bool:
        return bool(self.decide("set_privacy"))

    def can_lock(self) -> bool:
        return bool(self.decide("lock"))

    def can_unlock(self) -> bool:
        return bool(self.decide("lock"))

    def can_reorder_children(self) -> bool:
        return bool(self.decide("move"))

    def can_move(self) -> bool:
        return bool(self.decide("move"))

    def can_move_to(self, destination: Page) -> bool:
        if self.page == destination or destination.is_descendant_of(self.page):
            return False
        if not self.page.is_child_of(destination) and not self.page.specific.can_move_to(destination):
            return False
        return self.can_move() and _may_add_below(self.user, destination)

    def can_copy(self) -> bool:
        return bool(self.decide("copy"))

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        if recursive and (self.page == destination or destination.is_descendant_of(self.page)):
            return False
        if recursive and not self._may_take_along():
            return False
        if not self.page.specific_class.can_create_at(destination):
            return False
        return self.can_copy() and _may_add_below(self.user, destination)

    def can_view_revisions(self) -> bool:
        return bool(self.decide("read_draft"))

    def _may_take_along(self) -> bool:
        """Tell whether this person may copy or remove what lies below the page: authors only their own pages."""
        if "managing_editor" in situation(self.user, self.page).roles:
            return True
        return not self.page.get_descendants(inclusive=True).exclude(owner_id=self.user.pk).exists()


def _may_add_below(user: Any, destination: Page) -> bool:
    return bool(destination.specific_deferred.permissions_for_user(user).can_add_subpage())
