"""The whole Center of the demonstration: every element stands where its table says, and no page is heavy."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import ResourceHubPage

pytestmark = pytest.mark.screens

TABLE = Path(settings.BASE_DIR) / "docs" / "center.md"
ROW = re.compile(r"^\| (?P<number>\d+) \| (?P<element>[^|]+) \| `(?P<address>[^`]+)` \|", re.M)
ELEMENTS = [(int(row["number"]), row["address"]) for row in ROW.finditer(TABLE.read_text())]
HEAVIEST = 60 * 1024
OPEN_GRAPH = re.compile(r'<meta property="og:([^"]+)" content="([^"]*)">')
MOST_QUERIES, MOST_FOR_A_HUB = 15, 25


def sitemap(demo: Client) -> list[str]:
    """Return the path of every public page."""
    found = re.findall("<loc>([^<]+)</loc>", demo.get("/sitemap.xml").content.decode())
    return [urlsplit(address).path for address in found]


@pytest.fixture(scope="module")
def read_once() -> dict[str, str]:
    """Every public page by its path, once it was read."""
    return {}


@pytest.fixture
def pages(demo: Client, read_once: dict[str, str]) -> dict[str, str]:
    """Every public page by its path."""
    if not read_once:
        read_once.update({path: demo.get(path).content.decode() for path in sitemap(demo)})
    return read_once


def weight(page: bytes) -> int:
    """Return what the page and the styles and scripts that it names weigh, each compressed by itself."""
    named = re.findall(rb'(?:href|src)="/static/([^"?]+[.](?:css|js))"', page)
    parts = [page, *(Path(finders.find(name.decode())).read_bytes() for name in dict.fromkeys(named))]
    return sum(len(gzip.compress(part)) for part in parts)


class TestElements:
    def test_are_thirty_three(self):
        assert [number for number, _address in ELEMENTS] == list(range(1, 34))

    @pytest.mark.parametrize(("number", "address"), ELEMENTS)
    def test_stand_where_the_table_says(self, demo, number, address):
        path, _, part = address.partition("#")

        response = demo.get(path)

        assert response.status_code == 200
        assert not part or f'id="{part}"' in response.content.decode()


class TestEveryPublicPage:
    def test_says_that_it_is_a_demonstration(self, pages):
        assert len(pages) >= 30
        assert [path for path, page in pages.items() if "not medical advice" not in page] == []

    def test_costs_few_queries(self, demo):
        spent, hubs = {}, {page.url for page in ResourceHubPage.objects.live()}
        for path in sitemap(demo):
            demo.get(path)  # fills the caches
            with CaptureQueriesContext(connection) as queries:
                demo.get(path)
            spent[path] = len(queries)

        assert hubs <= spent.keys()
        assert {path: n for path, n in spent.items() if n > (MOST_FOR_A_HUB if path in hubs else MOST_QUERIES)} == {}

    def test_weighs_little_without_its_media(self, pages):
        heavy = {path: weight(page.encode()) for path, page in pages.items()}

        assert {path: size for path, size in heavy.items() if size > HEAVIEST} == {}

    def test_tells_other_sites_how_to_show_it(self, pages):
        wanted = {"type", "site_name", "title", "description", "url", "image", "image:width", "image:height", "locale"}
        told = {path: dict(OPEN_GRAPH.findall(page)) for path, page in pages.items()}

        assert {path: wanted - set(found) for path, found in told.items() if not wanted <= set(found)} == {}
        assert [path for path, found in told.items() if not all(found.values())] == []
        pictures = {path: urlsplit(found["image"]) for path, found in told.items()}
        assert {(picture.scheme, picture.netloc) for picture in pictures.values()} == {("http", "testserver")}
        assert pictures["/"].path == "/static/center/share.png"
        assert pictures["/videos/are-you-born-with-it/"].path.startswith("/media/images/")
