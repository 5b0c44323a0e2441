"""What frames every review screen: the rail with what is open, who is signed in, and refusals in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.auth import user_has_any_page_permission

from cms.vocabulary.models import Citation, Person
from workflow import roles, rules
from workflow.emergency import running, waiting_for_a_third
from workflow.refusals import Refused
from workflow.review.accounts import waiting_for
from workflow.review.queue import Queue
from workflow.services.accounts import may_read_accounts
from workflow.situation import center_situation, roles_of


@dataclass(frozen=True)
class RailItem:
    """One entry of the rail; `count` says how much of it is open."""

    title: str
    url: str
    icon: str
    current: bool = False
    count: int = 0


def _rail(request: HttpRequest, queue: Queue) -> list[RailItem]:
    user: Any = request.user
    place = _place(request)
    items = [RailItem("Reviews", reverse("reviews:queue"), "eye", current=not place, count=queue.count)]
    if may_read_accounts(user):
        current = place == "accounts"
        items.append(
            RailItem("Accounts", reverse("reviews:accounts"), "lock", current=current, count=waiting_for(user))
        )
    if user_has_any_page_permission(user):
        items.append(RailItem("Pages", reverse("wagtailadmin_explore_root"), "page"))
    for model, title, icon in ((Citation, "Sources", "link"), (Person, "People", "people")):
        viewset = model.snippet_viewset
        if viewset.permission_policy.user_has_any_permission(user, {"add", "change", "view"}):
            items.append(RailItem(title, reverse(viewset.get_url_name("list")), icon))
    if rules.may("read_bundles", center_situation(user)):
        items.append(RailItem("Bundles", reverse("reviews:bundles"), "calendar", current=place == "bundles"))
    if rules.may("read_register", center_situation(user)):
        items.append(RailItem("Register", reverse("reviews:register"), "check", current=place == "register"))
    if settings.BREAK_GLASS and rules.may("ask_emergency", center_situation(user)):
        current = place == "emergency"
        items.append(RailItem("Emergency", reverse("reviews:emergency"), "warning", current, waiting_for_a_third(user)))
    items.append(RailItem("Editor’s desk", reverse("wagtailadmin_home"), "home"))
    return items


def _place(request: HttpRequest) -> str:
    """Return which entry of the rail but the first this screen belongs to; nothing for the reviews themselves."""
    below = {"policies": "register"}
    names = ("accounts", "bundles", "register", "policies", "emergency")
    name = next((name for name in names if request.path.startswith(reverse(f"reviews:{name}"))), "")
    return below.get(name, name)


def _called(held: Collection[str]) -> str:
    return next((title for role, title in roles.CALLED.items() if role in held), "")


def screen(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = HTTPStatus.OK,
    queue: Queue | None = None,
) -> HttpResponse:
    """Render one review screen in its shell."""
    queue = queue or Queue(request.user)
    frame = {
        "center": settings.WAGTAIL_SITE_NAME,
        "rail": _rail(request, queue),
        "emergencies": running(),
        "title_of_role": _called(roles_of(request.user)),
    }
    return render(request, template, {**frame, **context}, status=status)


def refused(request: HttpRequest, refusal: Refused | str, *, back: str = "", status: int | None = None) -> HttpResponse:
    """Answer a refusal with its reason and a way on; a refusal of the rules says its own status."""
    reason = refusal.reason if isinstance(refusal, Refused) else refusal
    status = status or (refusal.status_code if isinstance(refusal, Refused) else HTTPStatus.FORBIDDEN)
    context = {
        "reason": reason,
        "back": back or reverse("reviews:queue"),
        "outdated": status == HTTPStatus.CONFLICT,
        "missing": status == HTTPStatus.NOT_FOUND,
    }
    return screen(request, "workflow/refused.html", context, status=status)
