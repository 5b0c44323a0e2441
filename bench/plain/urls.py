"""The stock API and Wagtail's pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from bench.stock.urls import stock_api

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("api/v2/", stock_api.urls),
    path("", include(wagtail_urls)),
]
