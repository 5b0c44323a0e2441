"""The addresses below /api/v2/."""

from django.urls import path, re_path

from cms.api.changes import ChangesEndpoint
from cms.api.modules import ModuleEndpoint, ModulesEndpoint
from cms.api.openapi.view import ContractView
from cms.api.router import router
from cms.api.views import EndpointList, Nowhere

urlpatterns = [
    path("", EndpointList.as_view(), name="api"),
    path("changes/", ChangesEndpoint.as_view(), name="changes"),
    path("modules/", ModulesEndpoint.as_view(), name="modules"),
    re_path(r"^modules/(?P<pk>[0-9]{1,18})/(?P<key>[^/]+)/$", ModuleEndpoint.as_view(), name="module"),
    path("openapi.json", ContractView.as_view(), name="openapi"),
    path("", (router.get_urlpatterns(), router.url_namespace, router.url_namespace)),
    re_path(r"^(?P<rest>.*/)$", Nowhere.as_view()),
]
