"""The description of the interface."""

from django.http import HttpRequest, JsonResponse

from chahe.web.api.operation import Operation
from chahe.web.roles import Need


def openapi(request: HttpRequest) -> JsonResponse:
    """The description of the interface, OpenAPI 3.1."""
    from chahe.web.api.build import description

    return JsonResponse(description())


OPENAPI = Operation("openapi", "GET", "openapi.json", Need.ENTER, openapi, {200: dict})
