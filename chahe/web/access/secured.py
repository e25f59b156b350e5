"""The team edition answers over TLS only: what is before the server (a proxy that is trusted) says whether it was.

The machine itself may ask without, for the proxy's own looks and for tests.
"""

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from chahe.web import settings
from chahe.web.access.record import address_of


class Secured:
    """Refuses what came over the network in clear: a password in it would be read on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or refuse."""
        if settings.TEAM and not request.is_secure() and not _loopback(address_of(request)):
            return render(None, "workbench/unsecured.html", status=403)
        return self.get_response(request)


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
