"""The interface put together from its operations, and its description (OpenAPI 3.1)."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from chahe.errors import CallError
from chahe.web.api import problems
from chahe.web.api.entry import PersonalToken, Session
from chahe.web.api.operation import Operation, operations

VERSION = "1"

_REF = "#/components/schemas/"


@cache
def api() -> NinjaAPI:
    """Every operation behind the gate."""
    made = NinjaAPI(
        title="chahe",
        version=VERSION,
        description="Examination of an insurer's e-commerce business: facts, conclusions, findings and their ledger.",
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
    )
    problems.install(made)
    for o in operations():
        made.default_router.add_api_operation(
            "/" + o.route,
            [o.method],
            o.view,
            auth=[PersonalToken(o), Session(o)],
            response=o.answer,
            operation_id=o.name,
            summary=_first(o),
            description=_whole(o),
            tags=[o.view.__module__.rpartition(".")[2]],
            url_name=o.name,
            openapi_extra={"requestBody": o.body} if o.body else None,
        )
    return made


def _first(operation: Operation) -> str:
    return (operation.view.__doc__ or operation.name).strip().split("\n")[0].rstrip(".")


def _whole(operation: Operation) -> str:
    who = f"Asks for: {operation.need.value}." if operation.of_case else "Asks for a log-in."
    return f"{(operation.view.__doc__ or '').strip()}\n\n{who}"


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document. Every operation tells the problems it may answer with."""
    found: dict[str, Any] = dict(api().get_openapi_schema(path_prefix="api/"))
    schemas = found["components"]["schemas"]
    shape = problems.Problem.model_json_schema(ref_template=_REF + "{model}", mode="serialization")
    schemas.update(shape.pop("$defs"))
    schemas["Problem"] = shape
    by_name = {o.name: o for o in operations()}
    for methods in found["paths"].values():
        for said in methods.values():
            operation = by_name[said["operationId"]]
            said["responses"] = {str(k): v for k, v in said["responses"].items()}
            _media(said["responses"], operation)
            for status in _refusals(operation):
                content = {problems.MEDIA: {"schema": {"$ref": _REF + "Problem"}}}
                said["responses"].setdefault(str(status), {"description": _WHEN[status], "content": content})
    return found


def _media(responses: dict[str, Any], operation: Operation) -> None:
    """What is no JSON has no schema but its media type."""
    if operation.media != "application/json":
        responses["200"] = {"description": "OK", "content": {operation.media: {"schema": {}}}}


_WHEN = {
    400: "A rule of the examination or a part of the call is not kept.",
    401: "Nobody is logged in, or the token is not in force.",
    403: "The role in the case or the token's scope does not allow it, or the CSRF token is missing.",
    404: "There is no such thing, or no such case for this person.",
    405: "A slash in a value made this another address, which takes other methods.",
    409: "Another program writes to the case.",
    412: "Somebody acted, or what was found changed, since `If-Match` was read.",
    413: "The body is too large.",
    422: "The call does not fit this description.",
    428: "`If-Match` is missing.",
    429: "Too many calls.",
    500: "A fault of the program, or the case failed verification: `kind` tells which.",
}


def _refusals(operation: Operation) -> tuple[int, ...]:
    found = [400, 401, 403, 422, 500]
    found += [404, 405] if "{" in operation.route else []
    found += [409, 413] if operation.method != "GET" else []
    found += [412, 428] if operation.conditional else [412] if operation.seen_in_body else []
    found += [429] if operation.paced else []
    return tuple(found)


def addresses() -> list[URLPattern | URLResolver]:
    """The addresses below /api/; what is none of them is a problem too."""
    found, app, namespace = api().urls
    for pattern in found:
        if isinstance(pattern, URLPattern):
            pattern.callback = _saying_methods(pattern.callback)
    return [path("", (found[:-1], app, namespace)), path("<path:rest>", _nothing)]


def _saying_methods(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An address that does not take a method says so as a problem; `Allow` stays."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        told = problems.problem(request, 405, CallError(("此位址不接受這個方法。", "No such method here.")))
        told["Allow"] = answer["Allow"]
        return told

    return answered


@csrf_exempt
def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    return problems.problem(request, 404, CallError(("查無此資料。", "There is no such thing.")))
