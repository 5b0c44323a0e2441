"""Where the contract is read."""

from django.http import HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from cms.api.endpoint import PublicEndpoint
from cms.api.openapi.document import document


class ContractView(PublicEndpoint):
    """What the API takes and answers, for programs: an OpenAPI document, version 3.1."""

    def get(self, request: Request) -> HttpResponse:
        if request.GET.keys() - {"format"} or request.GET.get("format", "json") != "json":
            raise ParseError("query parameter is not known. Allowed here: format, which is 'json'")
        return HttpResponse(document(), content_type="application/json")
