"""The stock endpoint for pages, as Wagtail documents it."""

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

stock_api = WagtailAPIRouter("wagtailapi")
stock_api.register_endpoint("pages", PagesAPIViewSet)
