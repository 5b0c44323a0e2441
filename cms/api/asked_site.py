"""Which site is asked: the one that `site` names, or the one of the host."""

from dataclasses import replace

from django.http import Http404
from django.http.request import split_domain_port
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError

from cms.delivery.places import Place, Places

NOT_A_SITE = "site must be a host name, or a host name and a port"
NO_SITE = "No Site matches the given query."
LONGEST_PORT = 5


def asked_site(request: Request, places: Places) -> Place:
    """Return the site that is asked for by `site`, or by the host of the request.

    Whichever it is, addresses of the API stand below that of the host. Raises BadRequestError where `site` fits more
    than one, and Http404 where there is none.
    """
    here = places.of_host(split_domain_port(request._request._get_raw_host())[0], int(request.get_port()))
    if here is None:
        raise Http404(NO_SITE)
    wanted = request.GET.get("site", "")
    return replace(_named(wanted, places), root_url=here.root_url) if wanted else here


def _named(wanted: str, places: Places) -> Place:
    hostname, colon, port = wanted.partition(":")
    if colon and not (port.isdecimal() and port.isascii() and len(port) <= LONGEST_PORT):
        raise BadRequestError(NOT_A_SITE)
    found = places.named(hostname, int(port) if colon else None)
    if len(found) > 1:
        raise BadRequestError(NOT_A_SITE)
    if not found:
        raise Http404(NO_SITE)
    return found[0]
