"""The endpoint of modules: the parts of pages that were signed as fit to stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError

from cms.api import selection
from cms.api.answers import answer_of_list, answer_of_page, window_of
from cms.api.asked_site import asked_site
from cms.api.endpoint import PublicEndpoint
from cms.api.selection import Asked
from cms.delivery import modules, reading
from cms.delivery.documents import as_json
from cms.delivery.frame import Frame
from cms.delivery.head import Version
from cms.delivery.joining import Row
from cms.delivery.models import Publication
from cms.delivery.modules import Window
from cms.delivery.places import Place
from cms.delivery.reading import Found

NARROWING = ("page", "topic", "audience", "status")
OF_ONE = frozenset({"site", "format"})
OF_LIST = OF_ONE | {*NARROWING, "limit", "offset"}
NOT_ALONE = "nothing under this key was signed as fit to stand alone on this page"


class ModulesEndpoint(PublicEndpoint):
    """Sections of tips and single tips that were signed as fit to stand alone, each with the review of its page."""

    def get(self, request: Request) -> HttpResponse:
        """Answer with one window of the modules that fit, and how many fit; one query."""
        self.refuse_unknown(OF_LIST)
        start, stop = window_of(request)

        def read(here: Frame) -> tuple[Version, Window, Sequence[Row]]:
            version, found = modules.window(_fitting(_asked(request, here)), start, stop)
            return version, found, [item.row for item in found.items]

        here, version, found = reading.steadily(read)
        place = asked_site(request, here.places)
        items = [modules.in_list(item, here.places, place) for item in found.items]
        answer = as_json({"meta": {"total_count": found.total}, "items": items})
        return answer_of_list(version, answer, [item.row.page_id for item in found.items])


class ModuleEndpoint(PublicEndpoint):
    """One section or tip; where its page was withdrawn it answers 410 like the page."""

    def get(self, request: Request, pk: str, key: str) -> HttpResponse:
        """Answer with the document of a module, or with why its page is gone; one query."""
        self.refuse_unknown(OF_ONE)

        def written(row: Row, found: Found, here: Frame, place: Place) -> str:
            module = modules.module_of(found.modules, key)
            if module is None:
                raise Http404(NOT_ALONE)
            return as_json(modules.alone(row, module, here.places, place))

        return answer_of_page(request, int(pk), written)


def _asked(request: Request, here: Frame) -> Asked:
    return Asked(request.GET, here, asked_site(request, here.places))


def _fitting(asked: Asked) -> QuerySet[Publication]:
    """Return the publications whose modules fit; raise BadRequestError."""
    found = selection.fitting(asked)
    page = asked.get("page")
    if page and not re.fullmatch("[0-9]{1,19}", page):
        raise BadRequestError("page must be the id of a page")
    return found.filter(pk=int(page)) if page else found
