"""The demonstration explained: which page shows what, and what the site has mailed."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.demo import people
from home.demo.mailbox import mails
from home.demo.tour import sights


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the newest mails to anybody; 404 outside a demonstration and where mail is not written to files."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not settings.DEMO or not folder:
        raise Http404
    return render(request, "home/demo/mailbox.html", {"mails": mails(Path(folder))})


@require_safe
@never_cache
def tour(request: HttpRequest) -> HttpResponse:
    """Show which page was loaded in which state and whom to sign in as, to anybody; 404 outside a demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(request, "home/demo/tour.html", {"sights": sights(), "accounts": people.ACCOUNTS})
