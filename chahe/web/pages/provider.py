"""Log-in with an identity provider: the way out, and the way back."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from chahe.errors import CallError
from chahe.web import settings
from chahe.web.access import provider, record, throttle
from chahe.web.access.record import Event, How
from chahe.web.access.steps import own_address, passed
from chahe.web.gate import Page
from chahe.web.roles import Need

COOKIE = "chahe_provider"


def out(request: HttpRequest) -> HttpResponseBase:
    """To the provider. The cookie comes back with what the provider sends: Lax, unlike the session's."""
    if not settings.OIDC:
        raise Http404
    if throttle.take(_key(request), throttle.PER_ADDRESS, timezone.now()).until is not None:
        return HttpResponse(status=429)
    way = provider.begin(_back(request), own_address(request, request.POST.get("next", "/")))
    # A page and no redirect: the content policy lets a form of ours lead to nobody else.
    answer = render(request, "workbench/onward.html", {"onward": way.address})
    answer.set_cookie(
        COOKIE, way.cookie, max_age=provider.BETWEEN, path=reverse("provider"), secure=request.is_secure(),
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


def back(request: HttpRequest) -> HttpResponse:
    """From the provider. The next address is gone to by a page of ours: only then is the session's cookie sent."""
    if not settings.OIDC:
        raise Http404
    given = {k: str(v)[:4000] for k, v in request.GET.items()}
    try:
        account, onward = provider.arrived(_back(request), request.COOKIES.get(COOKIE, ""), given)
    except CallError as error:
        record.write(Event.REFUSED, "", f"provider {error.diagnostics().where}", record.address_of(request))
        raise
    throttle.give_back(_key(request))
    answer = render(request, "workbench/onward.html", {"onward": passed(request, account, How.PROVIDER, onward)})
    answer.delete_cookie(COOKIE, path=reverse("provider"))
    return answer


def _key(request: HttpRequest) -> str:
    return "provider:" + record.address_of(request)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("provider-back"))


OUT = Page("provider", "log-in/provider/", Need.ENTER, out, ("POST",), open=True, team=True)
BACK = Page("provider-back", "log-in/provider/back/", Need.ENTER, back, open=True, team=True)
