"""Bundles: the list of what goes live together, and one of them with its pages and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from cms.core.ids import id_in
from workflow import rules, services
from workflow.admin.release_forms import AddPageForm, BundleForm, RescheduleBundleForm
from workflow.admin.views.shell import refused, screen
from workflow.models import Bundle
from workflow.refusals import Refused
from workflow.review.releases import BundleScreen
from workflow.services.bundles import may_manage
from workflow.situation import center_situation

ROWS = 50


def _may_read(request: HttpRequest) -> rules.Decision:
    return rules.may("read_bundles", center_situation(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def bundles(request: HttpRequest) -> HttpResponse:
    """Show all bundles, those that wait first, and begin a new one; answers 403 and 422 as the others do."""
    may_read = _may_read(request)
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _list(request)
    form = BundleForm(request.POST)
    if not form.is_valid():
        return _list(request, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        bundle = services.create_bundle(user=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _list(request, form=form, refusal=refusal, status=refusal.status_code)
    messages.success(request, f"“{bundle}” is begun. Add the pages that go live together.")
    return redirect("reviews:bundle", bundle.pk)


def _list(
    request: HttpRequest,
    *,
    form: BundleForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    counted = Bundle.objects.annotate(pages=Count("places")).select_related("created_by", "trouble").order_by("-pk")
    over = counted.exclude(pk__in=Bundle.objects.pending())
    context = {
        "pending": counted.pending(),
        "over": Paginator(over, ROWS).get_page(request.GET.get("page")),
        "form": form or BundleForm(),
        "may_manage": may_manage(request.user),
        "refusal": refusal,
    }
    return screen(request, "workflow/bundles.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Show one bundle; add and take out pages, close it, open it again, move its moment, or give it up.

    Answers 409 when the bundle moved on, 403 when the rules say no, 422 when a form lacks something.
    """
    may_read = _may_read(request)
    if not may_read:
        return refused(request, may_read.reason)
    found = get_object_or_404(Bundle.objects.select_related("created_by", "trouble"), pk=bundle_id)
    if request.method != "POST":
        return _show(request, found)
    return next((act for name, act in ACTS.items() if name in request.POST), _unknown)(request, found)


def _show(
    request: HttpRequest,
    found: Bundle,
    *,
    add: AddPageForm | None = None,
    moment: RescheduleBundleForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "seen": BundleScreen(found),
        "bundle": found,
        "add": add or AddPageForm(),
        "moment": moment or RescheduleBundleForm.showing(found.release_at),
        "moving": moment is not None,
        "may_manage": may_manage(request.user),
        "refusal": refusal,
    }
    return screen(request, "workflow/bundle.html", context, status=status)


def _done(request: HttpRequest, found: Bundle, verb: Callable[[], object], said: str, **forms: Any) -> HttpResponse:
    """Do it and say so, or show the bundle as it is now with the refusal."""
    try:
        verb()
    except Refused as refusal:
        again = get_object_or_404(Bundle, pk=found.pk)
        return _show(request, again, refusal=refusal, status=refusal.status_code, **forms)
    messages.success(request, said)
    return redirect("reviews:bundle", found.pk)


def _add(request: HttpRequest, found: Bundle) -> HttpResponse:
    form = AddPageForm(request.POST)
    if not form.is_valid():
        return _show(request, found, add=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    page = form.cleaned_data["page"]
    said = f"“{page.draft_title}” goes live with this bundle, or not at all."
    return _done(
        request, found, lambda: services.add_to_bundle(bundle=found, page=page, user=request.user), said, add=form
    )


def _take_out(request: HttpRequest, found: Bundle) -> HttpResponse:
    page = get_object_or_404(Page, pk=id_in(request.POST["take_out"]))
    said = f"“{page.draft_title}” is no longer in this bundle."
    return _done(request, found, lambda: services.take_out_of_bundle(bundle=found, page=page, user=request.user), said)


def _close(request: HttpRequest, found: Bundle) -> HttpResponse:
    seen = _numbers(request)
    said = "Closed. Nothing more is added: it goes live when all are signed."
    return _done(request, found, lambda: services.close_bundle(bundle=found, user=request.user, seen=seen), said)


def _reopen(request: HttpRequest, found: Bundle) -> HttpResponse:
    said = "Open again. Nothing goes live until it is closed."
    return _done(request, found, lambda: services.reopen_bundle(bundle=found, user=request.user), said)


def _cancel(request: HttpRequest, found: Bundle) -> HttpResponse:
    seen = _numbers(request)
    said = "Cancelled. Nothing went live. What is signed waits until a managing editor says when it goes live."
    return _done(request, found, lambda: services.cancel_bundle(bundle=found, user=request.user, seen=seen), said)


def _move(request: HttpRequest, found: Bundle) -> HttpResponse:
    form = RescheduleBundleForm(request.POST)
    if not form.is_valid():
        return _show(request, found, moment=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = form.cleaned_data
    return _done(
        request,
        found,
        lambda: services.reschedule_bundle(bundle=found, user=request.user, **chosen),
        "The time is changed.",
        moment=form,
    )


def _unknown(request: HttpRequest, found: Bundle) -> HttpResponse:
    return _show(request, found, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _numbers(request: HttpRequest) -> set[int]:
    return {id_in(text) for text in request.POST.get("seen", "").split()}


ACTS: dict[str, Callable[[HttpRequest, Bundle], HttpResponse]] = {
    "add": _add,
    "take_out": _take_out,
    "close": _close,
    "reopen": _reopen,
    "cancel": _cancel,
    "move": _move,
}
