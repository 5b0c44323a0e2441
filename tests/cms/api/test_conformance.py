"""Every existing client of the Wagtail API v2 works unchanged: what the stock viewsets answer, ours answer too."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms import urls as our_urls

STOCK = WagtailAPIRouter("stock")
STOCK.register_endpoint("pages", PagesAPIViewSet)
STOCK.register_endpoint("images", ImagesAPIViewSet)
STOCK.register_endpoint("documents", DocumentsAPIViewSet)

urlpatterns = [path("stock/", STOCK.urls), *our_urls.urlpatterns]

ADDRESSES = [
    "pages/",
    "pages/?limit=1&offset=1",
    "pages/?order=-title",
    "pages/?child_of=9101&order=slug",
    "pages/?descendant_of=root&type=knowledge_base.TopicArticlePage",
    "pages/?ancestor_of=9102",
    "pages/?search=clozapine&order=title",
    "pages/?search=neutrophil&search_operator=or&order=title",
    "pages/?fields=seo_title,-slug",
    "pages/?fields=_,title",
    "pages/?type=knowledge_base.TopicArticlePage&fields=audience&slug=blood-counts",
    "pages/?slug=the-program",
    "pages/?locale=en&site=localhost",
    "pages/?show_in_menus=false",
    "pages/9102/",
    "pages/9102/?fields=*,-body",
    "pages/9105/",
    "pages/999999/",
    "pages/?limit=-1",
    "pages/?offset=x",
    "pages/?limit=1000",
    "pages/?child_of=x",
    "pages/?child_of=999999",
    "pages/?type=nothing.Here",
    "pages/?fields=(",
    "pages/?order=nothing",
    "pages/?child_of=9101&descendant_of=9101",
    "images/",
    "images/9201/",
    "images/?search=blood",
    "images/?width=1600",
    "images/?order=-title&fields=tags",
    "documents/",
    "documents/9301/",
    "documents/?search=monitoring",
]
OUR_WAY = {"download_url": "the stock address of an image is relative, ours is absolute"}


@pytest.fixture
def both(settings: Any) -> Iterator[None]:
    """Mount the stock endpoints beside ours."""
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    yield
    clear_url_caches()


def missing(stock: Any, ours: Any, at: str = "") -> list[str]:
    """Return where ours lacks something of the stock answer, or says something else."""
    if isinstance(stock, dict) and isinstance(ours, dict):
        lacking = [f"{at}.{key} is missing" for key in stock if key not in ours]
        return lacking + [
            m
            for key in stock
            if key in ours and key not in OUR_WAY
            for m in missing(stock[key], ours[key], f"{at}.{key}")
        ]
    if isinstance(stock, list) and isinstance(ours, list):
        if len(stock) != len(ours):
            return [f"{at} has {len(ours)} instead of {len(stock)}"]
        return [m for n, (a, b) in enumerate(zip(stock, ours, strict=True)) for m in missing(a, b, f"{at}[{n}]")]
    if isinstance(stock, str):
        stock = stock.replace("/stock/", "/api/v2/")
    return [] if stock == ours else [f"{at}: {ours!r} instead of {stock!r}"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_what_the_stock_endpoint_answers(world: Any, both: None, client: Client, address: str) -> None:
    stock, ours = client.get(f"/stock/{address}"), client.get(f"/api/v2/{address}")

    assert ours.status_code == stock.status_code
    if stock.status_code == 200:
        assert missing(stock.json(), ours.json()) == []
    else:
        assert ours.json()["message"].startswith(stock.json()["message"])
