"""A page as it is declared, and the one way in: who asks, which case, whether they may."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeAlias

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from chahe.catalog import catalog
from chahe.errors import CatalogError
from chahe.web import settings
from chahe.web.access.limits import too_often
from chahe.web.access.steps import wants_second
from chahe.web.models import Examination, Member
from chahe.web.project import current
from chahe.web.roles import Need, Role, may

View: TypeAlias = Callable[..., HttpResponseBase]

READ_AGAIN = 5
"""Times a page is made while others keep replacing what it is made of."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address. A route that begins with `c/<str:case>/` is of a case: its view is given the Examination."""

    name: str
    route: str
    need: Need
    view: View
    methods: tuple[str, ...] = ("GET", "HEAD")
    open: bool = False  # no log-in asked: the way in itself
    team: bool = False  # of the team edition: on a laptop of one user it is not there
    own: bool = False  # of the person's own account: reached before the second factor the server asks for is set up
    costly: int = 0  # how often a minute one account may ask for it; 0 = as often as it likes

    @property
    def of_case(self) -> bool:
        """Whether the page belongs to one case."""
        return self.route.startswith("c/<str:case>/")


@cache
def pages() -> tuple[Page, ...]:
    """Every page of chahe/web/pages, by address."""
    package = importlib.import_module("chahe.web.pages")
    found = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"chahe.web.pages.{info.name}")
        found += [v for v in vars(module).values() if isinstance(v, Page)]
    return tuple(found)


def patterns() -> list[URLPattern]:
    """The pages as Django's addresses, each behind the gate."""
    return [path(p.route, require_http_methods(p.methods)(_gated(p)), name=p.name) for p in pages()]


def role_of(request: HttpRequest, case: str) -> Role | None:
    """What the person who asks is in that case."""
    found = Member.objects.filter(user_id=request.user.pk or 0, case=case).values_list("role", flat=True).first()
    return Role(found) if found else None


def _gated(page: Page) -> View:
    @wraps(page.view)
    def enter(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if (page.team and not settings.TEAM) or "\0" in request.path:  # PostgreSQL takes no NUL
            raise Http404
        if page.open:
            return page.view(request, **kwargs)
        if (stopped := _stopped(request, page)) is not None:
            return stopped
        if not page.of_case:
            return page.view(request, **kwargs)
        case = str(kwargs.pop("case"))
        try:
            admit(request, page.need, case, kwargs.get("code"))
        except PermissionDenied:
            return HttpResponseForbidden("403")
        return _unmixed(page, request, case, kwargs)

    return enter


def _unmixed(page: Page, request: HttpRequest, case: str, kwargs: Mapping[str, Any]) -> HttpResponseBase:
    """The page from one state of the projection: made again when another replaced it between two of its queries.

    A transaction around the page would do the same, but on SQLite every reader would be a writer to the others.
    """
    for left in reversed(range(READ_AGAIN)):
        shown = examination_of(request, case)
        answer = page.view(request, shown, **kwargs)
        if "GET" not in page.methods or not left or _state(case) == shown.fingerprint:
            break
    return answer


def _state(case: str) -> str | None:
    return Examination.objects.filter(pk=case).values_list("fingerprint", flat=True).first()


def _stopped(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before it is asked who may: nobody logged in, no second factor where one is asked for, or too often."""
    if not request.user.is_authenticated:
        if page.methods[0] != "GET" or request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        return redirect_to_login(request.get_full_path(), "/log-in/" if settings.TEAM else "/enter/")
    if not settings.TEAM:
        return None
    if not page.own and wants_second(request):
        return redirect("account")
    wait = too_often(page.name, request.user.pk or 0, page.costly) if page.costly else 0
    if not wait:
        return None
    answer = render(request, "workbench/slower.html", {"wait": wait}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _acting(request: HttpRequest) -> dict[str, str]:
    """What every act of this request carries beside the name: two accounts of one person are seen to be one's."""
    account = getattr(request, "account", None)
    return {} if account is None else {"account": request.user.get_username(), "person": account.person.pk}


def admit(request: HttpRequest, need: Need, case: str, code: object = None) -> None:
    """Let somebody logged in do this in the case, or not; pages and interface ask here alone.

    Raises Http404 (a case one may not see is a case that is not there; no such item), PermissionDenied.
    """
    role = role_of(request, case)
    if role is None:
        raise Http404
    if not may(role, need):
        raise PermissionDenied
    if code is not None:
        try:
            catalog().asked(str(code))
        except CatalogError:
            raise Http404 from None
    request.role = role  # type: ignore[attr-defined]


def examination_of(request: HttpRequest, case: str) -> Examination:
    """The case one was admitted to, as it stands now, with what every act in it carries. Raises Http404."""
    found = _examination(case)
    found.acting = _acting(request)
    request.examination = found  # type: ignore[attr-defined]
    return found


def _examination(case: str) -> Examination:
    """The case as it stands now. Raises Http404 when its folder is gone."""
    known = Examination.objects.filter(pk=case).first()
    if known is None or not (Path(known.folder) / "case.json").is_file():
        raise Http404
    return current(known)
