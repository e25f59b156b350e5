"""Serve a team: accounts with log-in, TLS by a proxy that stands before the server, any database."""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chahe.errors import CallError

HEADERS = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
"""What a trusted proxy says of the request it passes on; from anybody else it is thrown away."""


def serve_team(
    cases: Sequence[Path],
    host: str,
    port: int,
    say: Callable[[str], None],
    *,
    proxy: str = "",
    names: Sequence[str] = (),
) -> None:
    """Serve these cases until interrupted. Raises CallError, CaseError, VerificationError, OSError.

    Args:
        cases: case directories.
        host: address to listen on; one other machines reach needs `proxy`.
        port: 0 = any free one.
        say: takes the address once it answers.
        proxy: address of the TLS proxy whose word about a request is taken.
        names: names the server is asked for by; added to those of the machine itself.

    """
    if host not in ("127.0.0.1", "::1", "localhost") and not proxy:
        raise CallError(
            ("團隊版對外服務須有 TLS 代理。", "A team is served to other machines through a TLS proxy only."),
            where=f"--host {host}",
            why=("否則密碼於網路上為明文。", "Passwords would travel in clear."),
            todo=("請以 --trusted-proxy 指定代理位址。", "Name the proxy with --trusted-proxy."),
        )
    os.environ["CHAHE_TEAM"] = "1"
    if names:
        own = os.environ.get("CHAHE_HOSTS") or "127.0.0.1,localhost"
        os.environ["CHAHE_HOSTS"] = ",".join([own, *names])
    from chahe.web.serving import THREADS, prepare, run

    prepare()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.utils import timezone
    from waitress.server import create_server

    from chahe.web.access import membership, throttle
    from chahe.web.project import registered

    for folder in cases:
        membership.reconcile(registered(folder))
    throttle.sweep(timezone.now())
    call_command("clearsessions")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        get_wsgi_application(), host=host, port=port, threads=THREADS, ident="chahe",
        clear_untrusted_proxy_headers=True, **_trusting(proxy),
    )  # fmt: skip
    bound = getattr(server, "effective_port", None) or server.effective_listen[0][1]  # type: ignore[union-attr]
    say(f"http://{host}:{bound}/")
    run(server)


def _trusting(proxy: str) -> dict[str, Any]:
    """What waitress is told: the proxy's word counts, and only its."""
    if not proxy:
        return {}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": HEADERS}
