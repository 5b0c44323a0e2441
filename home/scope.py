"""Which pages belong to a hub: those below it, and those below the knowledge base that it names."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.models import Page


def below(pages: Iterable[Page | None]) -> Q:
    """Match the pages and whatever stands below them, in a query of pages."""
    paths = [page.path for page in pages if page is not None]
    return reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=[]))
