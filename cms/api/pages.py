"""The endpoint of pages: what the public reads, joined from publications."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError

from cms.api import selection, shown
from cms.api.answers import NO_PAGE, answer_of_list, answer_of_page, keep_from_all, window_of
from cms.api.asked_site import asked_site
from cms.api.counts import Counts, counted, facets_in
from cms.api.endpoint import PublicEndpoint, is_whole_number
from cms.api.filters import check_operator, names_in
from cms.api.keyset import after, cursor_after
from cms.api.plain_text import in_plain_text
from cms.api.selection import Asked, model_of
from cms.delivery import feed, reading
from cms.delivery.documents import PageDocument, as_json, path_in_api
from cms.delivery.frame import Frame
from cms.delivery.head import Version
from cms.delivery.joining import Row
from cms.delivery.models import Change, Publication
from cms.delivery.places import Place
from cms.delivery.reading import Found, Window
from cms.delivery.search import search
from workflow.models import Governance

NARROWING = frozenset({*selection.TREE, "translation_of", "locale", "type", "search"})


class PagesEndpoint(PublicEndpoint, PageDocument):
    """Live pages that anybody may read, each with its review; a withdrawn page answers 410 with the reason."""

    rich_text_formats = ("html", "text")
    known_query_parameters = PageDocument.known_query_parameters | selection.OURS.keys() | {"cursor", "facets"}

    def listing_view(self, request: Request) -> HttpResponse:
        """Answer with one window of the pages that fit, and how many fit; one query, and one for facets."""
        model = model_of(request.GET)
        self.refuse_unknown(
            self.known_query_parameters | selection.plain_fields(model),
            formats=("", "json", *selection.FORMATS),
        )
        written = shown.in_list(request.GET.get("fields", ""), model._meta.label)
        start, stop = window_of(request)
        wanted = facets_in(request)

        def read(here: Frame) -> tuple[Version, tuple[Window, Counts], list[Row]]:
            asked = self._asked(request, here)
            fitting = self._asked_for(asked)
            version, found = reading.window(self._in_order(fitting, asked), start, stop, here.version, of=fitting)
            return version, (found, counted(fitting, wanted, here) if wanted else {}), found.rows

        here, version, (found, counts) = reading.steadily(read)
        place = asked_site(request, here.places)
        items = [_in_form(written(row, here.places, place), row, request) for row in found.rows]
        meta = {"total_count": found.total, **({"facets": counts} if wanted else {})}
        if "cursor" in request.GET:
            meta["next_cursor"] = cursor_after(found.rows, stop - start)
        answer = f'{{"meta":{as_json(meta)},"items":[{",".join(items)}]}}'
        response = answer_of_list(version, answer, [row.page_id for row in found.rows])
        response.is_settled = found.is_settled  # type: ignore[attr-defined]
        keep_from_all(request, response)
        return response

    def detail_view(self, request: Request, pk: int) -> HttpResponse:
        """Answer with the document of a page, or with why it is gone; one query."""
        self.refuse_unknown(PageDocument.known_query_parameters)

        def refuse(found: Found, here: Frame) -> None:
            asked = self._asked(request, here)
            if found.row is not None:
                self._refuse_unfit(pk, asked)
            elif _is_narrowed(asked):
                self._asked_for(asked)  # refuses what nobody can mean; else it is told why the page is gone

        def written(row: Row, found: Found, here: Frame, place: Place) -> str:
            text = shown.alone(row, found.parent, request.GET.get("fields", ""), here.places, place)
            return _in_form(text, row, request)

        return answer_of_page(request, pk, written, refuse=refuse)

    def find_view(self, request: Request) -> HttpResponse:
        """Lead to the page of a path or an id; to a withdrawn one, too, whose address then says why."""
        self.refuse_unknown(PageDocument.known_query_parameters | PageDocument.find_query_parameters)
        if "html_path" not in request.GET and not is_whole_number(request.GET.get("id", "0")):
            raise BadRequestError("id must be a positive integer")
        asked = self._asked(request, reading.steady_frame())
        pk = _found(asked)
        if pk is None:
            raise Http404("not found")
        rest = [(name, value) for name, value in _pairs(request) if name not in PageDocument.find_query_parameters]
        return HttpResponseRedirect(f"{asked.place.root_url}{path_in_api(pk)}?{urlencode(rest)}")

    def _refuse_unfit(self, pk: int, asked: Asked) -> None:
        """Raise Http404 where a list narrowed down in the same way would not have the page; rarely asked."""
        if _is_narrowed(asked) and not self._asked_for(asked).filter(pk=pk).exists():
            raise Http404(NO_PAGE)

    def _asked(self, request: Request, here: Frame) -> Asked:
        return Asked(request.GET, here, asked_site(request, here.places))

    def _asked_for(self, asked: Asked) -> QuerySet[Publication]:
        found = selection.fitting(asked)
        check_operator(asked.get("search_operator"))
        if "search" in asked.query:
            return search(found, asked.get("search"), every=asked.get("search_operator") != "or")
        return found

    def _in_order(self, fitting: QuerySet[Publication], asked: Asked) -> QuerySet[Publication]:
        if "cursor" in asked.query:
            return after(fitting, asked.query)
        if "search" in asked.query and not names_in(asked.get("order")):
            return fitting  # the best match comes first
        return selection.ordered(fitting, asked)


def _is_narrowed(asked: Asked) -> bool:
    return bool(NARROWING & set(asked.query))


def _in_form(record: str, row: Row, request: Request) -> str:
    """Return a record with its rich text in the form that is asked for."""
    return in_plain_text(record, row.type) if request.GET.get("rich_text_format") == "text" else record


def _found(asked: Asked) -> int | None:
    """Return the page that `find` leads to: that of the path, or of the id where the path's is of another type."""
    if "html_path" in asked.query:
        parts = [part for part in asked.get("html_path").split("/") if part]
        at_path = {"url_path": asked.place.url_path + "".join(f"{part}/" for part in parts)}
        pages = selection.public(asked).filter(**at_path).values_list("pk", flat=True)
        if not pages:
            return _withdrawn(asked).filter(**at_path).values_list("page_id", flat=True).first()
        if fitting := selection.of_types(pages, asked).first():
            return fitting
    return _found_by_id(asked)


def _found_by_id(asked: Asked) -> int | None:
    text = asked.get("id")
    if not is_whole_number(text):
        return None
    public = selection.of_types(selection.public(asked), asked)
    live = public.filter(pk=int(text)).values_list("pk", flat=True).first()
    return live or _withdrawn(asked).filter(page_id=int(text)).values_list("page_id", flat=True).first()


def _withdrawn(asked: Asked) -> QuerySet[Change]:
    return feed.newest_tombstones().filter(
        stands__startswith=asked.place.path, reason__in=Governance.WithdrawalReason.values
    )


def _pairs(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]
