"""One review: read the difference, then sign, ask for changes, or comment."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow import rules, services
from workflow.admin.attempt import attempt
from workflow.admin.forms import CommentForm, DecisionForm, ReaffirmForm
from workflow.admin.views.shell import refused, screen
from workflow.models import Submission, UrgentCorrection
from workflow.quorum import in_words
from workflow.refusals import Refused
from workflow.review.difference import SIGNED
from workflow.review.moved import Moved
from workflow.review.releases import release_of
from workflow.review.screen import PAGE, ReviewScreen
from workflow.services import lane
from workflow.services.signing import ATTESTATION
from workflow.situation import situation

NOT_ON_THE_PAGE = "The part that you commented on is not on this page. Comment on the page as a whole instead."


def _submission(submission_id: int) -> Submission:
    found = Submission.objects.select_related("page__governance", "page__content_type", "revision", "submitted_by")
    return get_object_or_404(found, pk=submission_id)


def _may_read(request: HttpRequest, submission: Submission) -> rules.Decision:
    return rules.may("read_draft", situation(request.user, submission.page))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show a submission and take a decision on it, or a comment; a closed one stays readable.

    Answers 409 when it moved on meanwhile, 403 when the rules or the password say no, 422 when the form lacks
    something. What was typed stays in the form, but for the password.
    """
    submission = _submission(submission_id)
    may_read = _may_read(request, submission)
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show(request, submission)
    if "countersign" in request.POST:
        return _countersign(request, submission)
    return _comment(request, submission) if "comment" in request.POST else _decide(request, submission)


def _show(
    request: HttpRequest,
    submission: Submission,
    *,
    decision: DecisionForm | None = None,
    comment: CommentForm | None = None,
    confirm: ReaffirmForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    seen = ReviewScreen(submission, request.user, request.GET.get("against", SIGNED))
    if comment:
        seen.said_at = comment["path"].value() if seen.is_commentable(comment["path"].value()) else PAGE
    moved = None
    if status == HTTPStatus.CONFLICT:
        moved = Moved(submission, seen.seal.dependencies, request.POST.get("seen_words", ""))
    context: dict[str, Any] = {
        "seen": seen,
        "moved": moved,
        "decision": decision or DecisionForm(initial={"outcome": _first_outcome(seen)}),
        "comment": comment,
        "confirm": confirm or ReaffirmForm(),
        "comment_at": seen.said_at,
        "refusal": refusal,
        "attestation": ATTESTATION,
    }
    return screen(request, "workflow/review.html", context, status=status)


def _first_outcome(seen: ReviewScreen) -> str:
    return DecisionForm.SIGN if seen.sign else DecisionForm.CHANGES


def _decide(request: HttpRequest, submission: Submission) -> HttpResponse:
    form = DecisionForm(request.POST)

    def decide(chosen: Mapping[str, Any]) -> str:
        return _act(request, submission, chosen)

    def again(**shown: Any) -> HttpResponse:
        return _show(request, _submission(submission.pk), decision=form, **shown)

    return attempt(request, form, decide, again=again, at=reverse("reviews:review", args=[submission.pk]))


def _act(request: HttpRequest, submission: Submission, chosen: Mapping[str, Any]) -> str:
    """Do what was decided and return what is said about it; raises Refused and Outdated."""
    if chosen["outcome"] == DecisionForm.CHANGES:
        services.request_changes(submission=submission, user=request.user, note=chosen["note"])
        return f"Sent back to {submission.submitted_by}, with your note."
    services.sign_off(
        submission=submission,
        user=request.user,
        fingerprint=chosen["fingerprint"],
        password=chosen["password"],
        attested=chosen["attested"],
    )
    submission.refresh_from_db(fields=["status"])
    if submission.status == Submission.Status.PUBLISHED:
        if UrgentCorrection.objects.filter(submission=submission).exists():
            return "Signed. The correction is live. Somebody else has to confirm it in time."
        return "Signed. The page is live."
    if submission.status == Submission.Status.APPROVED:
        release = release_of(submission.page_id)
        return f"Signed. The review is complete. {release.words if release else ''}"
    return "Signed. The page goes live with the last signature that it needs."


def _countersign(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Give an urgent correction its second signature."""
    form = ReaffirmForm(request.POST)

    def countersign(chosen: Mapping[str, Any]) -> str:
        services.countersign(page=submission.page, user=request.user, **chosen)
        left = lane.missing(submission)
        if left:
            return f"Signed. The correction is confirmed once nobody else has to sign. Still needed: {in_words(left)}."
        return "Signed. The correction is confirmed, and stays live."

    def again(**shown: Any) -> HttpResponse:
        return _show(request, _submission(submission.pk), confirm=form, **shown)

    return attempt(request, form, countersign, again=again, at=reverse("reviews:review", args=[submission.pk]))


def _comment(request: HttpRequest, submission: Submission) -> HttpResponse:
    form = CommentForm(request.POST)
    if form.is_valid() and not ReviewScreen(submission, request.user).is_commentable(form.cleaned_data["path"]):
        form.add_error("path", NOT_ON_THE_PAGE)

    def comment(chosen: Mapping[str, Any]) -> str:
        services.comment(submission=submission, user=request.user, text=chosen["text"], content_path=chosen["path"])
        return "Your comment is on the page. Its author has a mail."

    def again(**shown: Any) -> HttpResponse:
        return _show(request, _submission(submission.pk), comment=form, **shown)

    at = f"{reverse('reviews:review', args=[submission.pk])}#{form.data.get('path', '')}"
    return attempt(request, form, comment, again=again, at=at)


@require_POST
def withdraw_signature(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Take one's own signature back while others are still to sign."""
    submission = _submission(submission_id)
    may_read = _may_read(request, submission)
    if not may_read:
        return refused(request, may_read.reason)
    back = reverse("reviews:review", args=[submission.pk])
    try:
        services.withdraw_signature(submission=submission, user=request.user, note=request.POST.get("note", ""))
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, "Your signature no longer stands. The page waits for another one.")
    return redirect(back)


@require_POST
def recall(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Take a submission back out of review, and return to the editor."""
    submission = _submission(submission_id)
    may_read = _may_read(request, submission)
    if not may_read:
        return refused(request, may_read.reason)
    try:
        services.recall(submission=submission, user=request.user)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("reviews:review", args=[submission.pk]))
    messages.success(request, f"“{submission.page.title}” is yours again. Nobody is asked to sign it any more.")
    return redirect("wagtailadmin_pages:edit", submission.page_id)


@require_safe
def preview(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show the page exactly as it was handed in."""
    submission = _submission(submission_id)
    may_read = _may_read(request, submission)
    if not may_read:
        return refused(request, may_read.reason)
    draft: Any = submission.revision.as_object()
    shown: HttpResponse = draft.make_preview_request(request, draft.default_preview_mode)
    return shown
