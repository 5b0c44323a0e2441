"""Wagtail's editor for reviewed pages: it saves drafts, keeps what a lock refuses, and says why something is refused.

Publishing, moderation and withdrawal have their own screens, so the editor's other actions all end as a save.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry
from wagtail.models import Page, Revision

from cms.core.ids import id_in
from cms.core.storable import storable
from workflow import services
from workflow.admin.deletion import why_kept
from workflow.admin.editor import REVIEW_ACTION, ReviewSidePanel
from workflow.admin.typed_text import says_the_same, typed_content
from workflow.models import AuditEntry, ReviewedPage, StashedDraft, Submission, UrgentCorrection
from workflow.review.releases import release_of
from workflow.services import lane
from workflow.services.locking import locked_page
from workflow.situation import open_submission

KEPT = "What you typed is kept for you."
NOTHING_TYPED = "You had changed nothing, so nothing was kept."
IN_REVIEW = "This page is in review, so it was not changed."
OVERTAKEN = "An urgent correction of this page began after you had opened it, so it was not changed."
STARTED = "You have a draft with this address already; the editor may just have saved it by itself."
NOT_RELEASED = "What you save now is a new draft, and does not go live with it."


class SavesOnly:
    """Every button of the editor saves a draft; the one for review then leads to its own screen."""

    @cached_property
    def action_name_and_method(self) -> tuple[str, Callable[[], HttpResponseBase]]:
        return ("save", self.save_action)  # type: ignore[attr-defined]  # of Wagtail's view

    def redirect_and_remain(self) -> HttpResponseBase:
        if REVIEW_ACTION in self.request.POST:  # type: ignore[attr-defined]
            return redirect("reviews:submit", self.page.pk)  # type: ignore[attr-defined]
        return super().redirect_and_remain()  # type: ignore[misc]


class ReviewedCreateView(SavesOnly, CreateView):
    """Starts a draft; one that the first autosave has started meanwhile is named, and not started again."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        # One new page below a parent at a time: a second form sees the first one's address, and says so in words.
        # The parent must know of that page too: whoever counts no children is asked for none.
        self.parent_page.numchild = Page.objects.select_for_update().get(pk=self.parent_page.pk).numchild
        return super().post(request)

    def form_invalid(self, form: Any) -> HttpResponseBase:
        slug = storable(form.data.get("slug", "")) if "slug" in form.errors else ""
        started = self.parent_page.get_children().filter(slug=slug, owner=self.request.user, live=False).first()
        if started and not self.expects_json_response:
            address = reverse("wagtailadmin_pages:edit", args=[started.pk])
            messages.warning(self.request, STARTED, buttons=[messages.button(address, "Open that draft")])
        return super().form_invalid(form)


class ReviewedEditView(SavesOnly, EditView):
    """Edits a draft; a page in review opens locked, and what is typed into it all the same is kept."""

    is_cancelling_workflow = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for text, address, words in told(request.user, self.real_page_record):
            messages.info(request, text, buttons=[messages.button(address, words)])
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = locked_page(self.page.pk)
        submission = open_submission(page)
        if submission:
            return self.keep(IN_REVIEW, submission.revision)
        opened_on = self.opened_on()
        if lane.has_overtaken(page, opened_on.pk if opened_on else None):
            return self.keep(OVERTAKEN, opened_on)
        return super().post(request, *args, **kwargs)

    def opened_on(self) -> Revision | None:
        """Return the revision that this editor shows: the one it saved last, else the one it was opened on."""
        said = self.request.POST.get("overwrite_revision_id") or self.request.POST.get("loaded_revision_id", "")
        revision: Revision | None = self.real_page_record.revisions.filter(pk=id_in(said)).first()
        return revision

    def keep(self, why: str, shown: Revision | None) -> HttpResponseBase:
        """Change nothing, say why, and keep what was typed for whoever typed it, unless it says what was shown."""
        form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        content = typed_content(form)
        changed = shown is None or not says_the_same(self.page_class, content, shown)
        if changed:
            services.stash_draft(page=self.real_page_record, user=self.request.user, content=content)
        said = f"{why} {KEPT if changed else NOTHING_TYPED}"
        if self.expects_json_response:
            return self.json_error_response("locked", said)
        messages.warning(self.request, said)
        return redirect(self.get_edit_url())

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        return MediaContainer(
            [ReviewSidePanel.like(panel) if isinstance(panel, PageStatusSidePanel) else panel for panel in panels]
        )


class ReviewedRevertView(ReviewedEditView, RevisionsRevertView):
    """Brings an earlier text back as a draft."""

    def get_object(self) -> Page:
        if self.previous_revision is None:  # the number was 0
            raise Http404("This page has no such revision.")
        page: Page = super().get_object()
        return page


def told(user: Any, page: Page) -> list[tuple[str, str, str]]:
    """Return what somebody who opens the editor must know, each as (text, address, the address in words)."""
    last = Submission.objects.filter(page_id=page.pk).order_by("-pk").first()
    kept = StashedDraft.objects.filter(page_id=page.pk, user=user).first()
    urgent = UrgentCorrection.objects.filter(page_id=page.pk, status=UrgentCorrection.Status.DRAFTING).first()
    found: list[tuple[str, str, str]] = []
    if urgent:
        text = f"An urgent correction, started by {urgent.started_by} from the live text: {urgent.notice}"
        found.append((text, reverse("reviews:record", args=[page.pk]), "What happens with it"))
    if last and last.status == Submission.Status.CHANGES_REQUESTED:
        asked_for = AuditEntry.objects.filter(page=page.pk, action="changes_requested").first()
        if asked_for:
            text = f"{asked_for.actor_name} asked for changes: {asked_for.data['note']}"
            found.append((text, reverse("reviews:review", args=[last.pk]), "Open the review"))
    waiting = release_of(page.pk)
    if waiting and waiting.is_signed:
        text = f"Signed off, not live yet. {waiting.words} {NOT_RELEASED}"
        found.append((text, reverse("reviews:review", args=[waiting.submission.pk]), "See what goes live"))
    if kept:
        day = date_format(localtime(kept.stashed_at), "j F Y")
        text = f"Text that you typed, and that this page could not take, was kept on {day}."
        found.append((text, reverse("reviews:kept", args=[kept.pk]), "See it, and take it back"))
    return found


class ReviewedDeleteView(DeleteView):
    """Deletes what was never signed, and says why the rest stays."""

    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=page_id).specific
        reason = why_kept(page, request.user)
        if reason:
            messages.error(request, reason)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        return super().dispatch(request, page_id, *args, **kwargs)


class ReviewedUnpublishView(UnpublishView):
    """Sends whoever wants to take a page back to its record."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        messages.error(request, self.object.permissions_for_user(request.user).decide("unpublish").reason)
        return redirect("reviews:record", self.object.pk)


class ReviewedCopyView(CopyView):
    """Copies a page; a parent that does not exist is an error in the form, not of the server."""

    def post(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        parent = request.POST.get("new_parent_page", "")
        if not parent.isdecimal() or not Page.objects.filter(pk=parent).exists():
            messages.error(request, "Choose a page below which the copy is to stand.")
            return redirect("wagtailadmin_pages:copy", page_id)
        copied: HttpResponse = super().post(request, page_id, *args, **kwargs)
        return copied


class ReviewedPageViewSet(PageViewSet):
    """The editor's views for every type of reviewed page."""

    name = "reviewed_pages"
    add_view_class = ReviewedCreateView
    copy_view_class = ReviewedCopyView
    delete_view_class = ReviewedDeleteView
    edit_view_class = ReviewedEditView
    revisions_revert_view_class = ReviewedRevertView
    unpublish_view_class = ReviewedUnpublishView

    def on_register(self) -> None:
        # The views look pages up as Page; only the registry asks for the type, and it walks a type's bases.
        page_viewset_registry.register(ReviewedPage, self)
