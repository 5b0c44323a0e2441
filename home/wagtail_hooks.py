"""What the public never learns: that a restricted page exists."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_serve_page")
def hide_restricted_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Answer like an address that never was, where Wagtail would ask for a login or a password."""
    for restriction in page.get_view_restrictions():
        if not restriction.accept_request(request):
            raise Http404
