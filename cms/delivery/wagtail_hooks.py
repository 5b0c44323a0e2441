"""What delivery adds to Wagtail's way of serving a page."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_serve_page")
def note_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Remember which page is served: its keys stand on the answer (cms.delivery.middleware)."""
    request.served_page = page  # type: ignore[attr-defined]
