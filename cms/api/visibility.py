"""What the public API may select: the same for everybody, whoever is signed in."""

from django.db.models import Q
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.validators import SiteFilterValidator
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.query import PageQuerySet

from workflow.models import Governance


def unrestricted_pages(request: Request) -> PageQuerySet:
    """Return the pages of the requested site that no restriction hides, live or not.

    Raises BadRequestError where `site` fits more than one site, and Http404 where it fits none. Wagtail's own query
    would show a restricted page to whoever is signed in.
    """
    try:
        site = SiteFilterValidator(site=request.GET.get("site"), request=request).site_obj
    except ValueError as error:
        raise BadRequestError("site must be a host name, or a host name and a port") from error
    if site is None:
        return Page.objects.none()
    return Page.objects.public().descendant_of(site.root_page, inclusive=True)


def public_pages(request: Request) -> PageQuerySet:
    """Return the pages that anybody may read."""
    return unrestricted_pages(request).live()


def withdrawn_pages(request: Request) -> PageQuerySet:
    """Return the pages that were public and were taken back; of these the public learns the reason."""
    return unrestricted_pages(request).filter(live=False, governance__status=Governance.Status.WITHDRAWN)


def restricted_collections() -> list[int]:
    """Return the ids of every collection that is not open to everybody, with those below it."""
    paths = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Collection.objects.filter(below).values_list("pk", flat=True))
