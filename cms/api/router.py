"""Which endpoint answers for which records."""

from wagtail.api.v2.router import WagtailAPIRouter

from cms.api.views import ENDPOINTS

router = WagtailAPIRouter("wagtailapi_v2")
for name, endpoint in ENDPOINTS.items():
    router.register_endpoint(name, endpoint)
