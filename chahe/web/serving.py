"""Start the workbench for one user: database made, cases projected, the secret link opened."""

import logging
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

THREADS = 8
"""Requests answered at once; DuckDB and Arrow work outside the interpreter's lock."""


def prepare() -> None:
    """Settings, then the tables. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chahe.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def serve(
    cases: Sequence[Path],
    port: int,
    say: Callable[[str], None],
    *,
    browser: bool = True,
    ready: threading.Event | None = None,
) -> None:
    """Serve these cases on 127.0.0.1 until interrupted. Raises CaseError, VerificationError, OSError.

    Args:
        cases: case directories.
        port: 0 = any free one.
        say: takes the address once it answers.
        browser: open it.
        ready: set when the address answers.

    """
    prepare()
    from django.contrib.auth import get_user_model
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from chahe.web.models import Member
    from chahe.web.pages.enter import LOCAL, set_link
    from chahe.web.project import registered
    from chahe.web.roles import Role

    user, made = get_user_model().objects.get_or_create(username=LOCAL)
    if made:
        user.set_unusable_password()
        user.save()
    for folder in cases:
        case = registered(folder)
        Member.objects.update_or_create(user=user, case=case.pk, defaults={"role": Role.LEAD.value})
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that people wait a moment is no news on a terminal
    token = secrets.token_urlsafe(24)
    set_link(token)
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.bind(("127.0.0.1", port))
    server = create_server(
        get_wsgi_application(), sockets=[bound], threads=THREADS, ident="chahe", clear_untrusted_proxy_headers=True
    )
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/enter/{token}/"
    say(address)
    if ready is not None:
        ready.set()
    if browser:
        webbrowser.open(address)
    run(server)


def run(server: Any) -> None:
    """Answer and do the long work until interrupted; then end both. `server` is one of waitress."""
    from chahe.web.work import Worker

    worker = Worker()
    worker.start()
    try:
        server.run()
    finally:
        server.close()
        worker.stop()
