"""The doors that are not pages: search, the sitemap, robots.txt and the icon that browsers ask for."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home.search import search_answers, tidy
from home.sitemap import sitemap_entries
from knowledge_base.summaries import fetch_summary_sources

RESULTS_ON_A_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what anybody may read: `q` is cut to 200 characters, `page` falls back to one that exists.

    `status=all` lists answers past their review date too.
    """
    query = tidy(request.GET.get("q", ""))
    with_overdue = request.GET.get("status") == "all"
    found = search_answers(query, with_overdue=with_overdue)
    results = Paginator(found.answers, RESULTS_ON_A_PAGE).get_page(request.GET.get("page"))
    fetch_summary_sources(results)
    hidden = 0 if with_overdue else found.overdue
    return render(request, "home/search.html", {"query": query, "results": results, "hidden": hidden})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of the editor and of search results; out of everything where the site is not for them."""
    lines = ["User-agent: *", "Disallow: /"]
    if settings.SEARCH_ENGINES:
        closed = ["/admin/", "/search/"]
        sitemap = request.build_absolute_uri(reverse("sitemap"))
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {sitemap}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page that anybody may read, with the day it last went live (https://www.sitemaps.org/protocol.html)."""
    entries = sitemap_entries(Site.find_for_request(request))
    return render(request, "sitemap.xml", {"entries": entries}, content_type="application/xml; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old address to the drawing."""
    return HttpResponseRedirect(static("center/favicon.svg"))
