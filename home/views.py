"""The doors that are not pages: search, the developers’ page, the sitemap, robots.txt, and the icon of old."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.delivery.reading import is_settled
from home.developers import examples
from home.search import SearchFilterSet, left_out
from home.sitemap import sitemap_entries
from knowledge_base.summaries import fetch_summary_sources

RESULTS_ON_A_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what anybody may read: `q` is cut to 200 characters, `page` falls back to one that exists.

    Where nothing holds the words, those that were probably meant are searched for, and the page says so.
    `topic`, `audience`, `reviewed_since` and `status` narrow it down as in the lists; `status=all` lists answers past
    their review date too.
    """
    settled = is_settled()
    filters = SearchFilterSet(request.GET)
    query = filters.data["q"]
    results = Paginator(filters.answers(), RESULTS_ON_A_PAGE).get_page(request.GET.get("page"))
    fetch_summary_sources(results)
    facets = filters.facets() if query else {}
    context = {"query": query, "filters": filters, "facets": facets, "results": results, "hidden": left_out(facets)}
    context |= {"meant": filters.meant, "marked": filters.meant or query}
    response = render(request, "home/search.html", context)
    response.is_settled = settled  # type: ignore[attr-defined]
    return response


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """Show other sites how to pull content, with requests that can be tried on this one."""
    site = Site.find_for_request(request)
    base = site.root_url if site else request.build_absolute_uri("/").rstrip("/")
    return render(request, "home/developers.html", {"base": base, "examples": examples(site)})


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
