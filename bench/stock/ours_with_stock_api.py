"""Our addresses with the stock endpoint in the place of ours: over the same pages, in the same database."""

from django.urls import path

from bench.stock.urls import stock_api
from cms import urls as ours

urlpatterns = [path("api/v2/", stock_api.urls), *ours.urlpatterns]
