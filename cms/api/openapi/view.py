"""Where the contract is read."""

from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.endpoint import PublicEndpoint
from cms.api.openapi.document import document


class ContractView(PublicEndpoint):
    """What the API takes and answers, for programs: an OpenAPI document, version 3.1."""

    def get(self, request: Request) -> HttpResponse:
        self.refuse_unknown(frozenset({"format"}))
        return HttpResponse(document(), content_type="application/json")
