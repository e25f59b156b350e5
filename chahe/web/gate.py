"""A page as it is declared, and the one way in: who asks, which case, whether they may."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeAlias

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from chahe.catalog import catalog
from chahe.errors import CatalogError
from chahe.web.models import Examination, Member
from chahe.web.project import current
from chahe.web.roles import Need, Role, may

View: TypeAlias = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Page:
    """One address. A route that begins with `c/<str:case>/` is of a case: its view is given the Examination."""

    name: str
    route: str
    need: Need
    view: View
    methods: tuple[str, ...] = ("GET", "HEAD")
    open: bool = False  # no log-in asked: the way in itself

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
        if page.open:
            return page.view(request, **kwargs)
        if not request.user.is_authenticated:
            if page.methods[0] != "GET" or request.headers.get("HX-Request"):
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path(), "/enter/")
        if not page.of_case:
            return page.view(request, **kwargs)
        try:
            examination = admit(request, page.need, str(kwargs.pop("case")), kwargs.get("code"))
        except PermissionDenied:
            return HttpResponseForbidden("403")
        return page.view(request, examination, **kwargs)

    return enter


def admit(request: HttpRequest, need: Need, case: str, code: object = None) -> Examination:
    """The case as it stands now, for somebody logged in who may do this in it; pages and interface ask here alone.

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
    examination = _examination(case)
    request.role = role  # type: ignore[attr-defined]
    request.examination = examination  # type: ignore[attr-defined]
    return examination


def _examination(case: str) -> Examination:
    """The case as it stands now. Raises Http404 when its folder is gone."""
    known = Examination.objects.filter(pk=case).first()
    if known is None or not (Path(known.folder) / "case.json").is_file():
        raise Http404
    return current(known)
