"""The addresses below /api/v2/."""

from django.urls import path, re_path

from cms.api.openapi.view import ContractView
from cms.api.router import router
from cms.api.views import EndpointList, Nowhere

urlpatterns = [
    path("", EndpointList.as_view(), name="api"),
    path("openapi.json", ContractView.as_view(), name="openapi"),
    path("", (router.get_urlpatterns(), router.url_namespace, router.url_namespace)),
    re_path(r"^(?P<rest>.*/)$", Nowhere.as_view()),
]
