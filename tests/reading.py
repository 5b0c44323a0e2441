"""What a reader gets: the words of an answer, and how many queries it takes."""

import re

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def words(response: HttpResponse) -> str:
    """Return what a page says, without its markup; inline tags do not part words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def queries_of(client: Client, address: str) -> int:
    """Return how many queries an answer takes, once caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
