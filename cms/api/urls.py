"""The addresses below /api/v2/."""

from django.urls import path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from cms.api.views import ENDPOINTS, EndpointList, Nowhere

router = WagtailAPIRouter("wagtailapi_v2")
for name, endpoint in ENDPOINTS.items():
    router.register_endpoint(name, endpoint)

urlpatterns = [
    path("", EndpointList.as_view(), name="api"),
    path("", (router.get_urlpatterns(), router.url_namespace, router.url_namespace)),
    re_path(r"^(?P<rest>.*/)$", Nowhere.as_view()),
]
