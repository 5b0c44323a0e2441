"""How many pages each choice of a facet would leave, beside a list."""

from django.db.models import QuerySet
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError

from cms.api.filters import names_in
from cms.delivery.facets import FACETS, TOPIC, facets
from cms.delivery.frame import Frame
from cms.delivery.models import Publication

Counts = dict[str, dict[str, int]]


def facets_in(request: Request) -> list[str]:
    """Return the facets that are asked for; raise BadRequestError for one that there is not."""
    wanted = names_in(request.GET.get("facets", ""))
    if not set(wanted) <= set(FACETS):
        raise BadRequestError(f"facets must be {', '.join(FACETS)}; several with commas")
    return wanted


def counted(publications: QuerySet[Publication], wanted: list[str], here: Frame) -> Counts:
    """Return, by facet and choice, how many of these there are; topics by slug, with what lies below them."""
    counts = facets(publications, wanted)
    if TOPIC in counts:
        slugs = {str(pk): slug for slug, pk in here.topics.items()}
        counts[TOPIC] = {slugs[pk]: count for pk, count in counts[TOPIC].items() if pk in slugs}
    return {name: {value: count for value, count in sorted(counts[name].items()) if value} for name in wanted}
