"""`chahe serve` as a program of its own, driven over HTTP as a browser does, and killed."""

import contextlib
import http.client
import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 120


class GoneError(Exception):
    """The server ended, or its database did, before it answered."""


class Served:
    """One case, served. Killed and started as often as a test likes; what is in its folders stays."""

    def __init__(self, case: Path, workbench: Path, **environ: str) -> None:
        self.case, self.workbench = case, workbench
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")},
            "CHAHE_WORKBENCH": str(workbench),
            "PYTHONUNBUFFERED": "1",
            **environ,
        }
        self._program: subprocess.Popen[str] | None = None
        self._browser = urllib.request.build_opener()
        self._cookies = http.cookiejar.CookieJar()
        self._groups: list[int] = []
        self.base = self.id = ""

    def start(self) -> None:
        """Returns once it answers, logged in."""
        command = [sys.executable, "-m", "chahe", "serve", str(self.case), "--port", "0", "--no-browser"]
        self._program = subprocess.Popen(
            command, env=self.environ, cwd=REPOSITORY, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        self._groups.append(self._program.pid)
        assert self._program.stdout is not None
        link = next(w for line in self._program.stdout for w in line.split() if w.startswith("http://"))
        self.base = link.split("/enter/")[0]
        self._cookies = http.cookiejar.CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        home = self.ask(link.removeprefix(self.base))[1].decode()
        self.id = home.split('href="/c/')[1].split("/")[0]

    def kill(self, whole: bool = True) -> None:
        """kill -9, with the programs of its jobs or without; on Windows the program alone can be ended."""
        assert self._program is not None
        if whole and os.name != "nt":
            os.killpg(self._program.pid, signal.SIGKILL)
        else:
            self._program.kill()
        self._program.communicate()

    def end(self) -> None:
        """Whatever is left of it."""
        if self._program is not None and self._program.poll() is None:
            self.kill()
        for group in self._groups if os.name != "nt" else ():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    def ask(self, address: str, data: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        """Status and body; a redirection is not followed after a POST. Raises GoneError."""
        headers = {"Content-Type": kind} if kind else {}
        token = next((c.value for c in self._cookies if c.name == "csrftoken"), None)
        if data is not None and token:
            headers["X-CSRFToken"] = token
        request = urllib.request.Request(self.base + address, data, headers)  # noqa: S310 - loopback
        try:
            try:
                answer = self._browser.open(request, timeout=PATIENCE)
            except urllib.error.HTTPError as refused:
                answer = refused
            with answer:
                return int(answer.status), answer.read()
        except (OSError, http.client.HTTPException) as error:  # killed before its answer, or in the middle of it
            raise GoneError(str(error)) from None

    def page(self, address: str) -> str:
        """A page of the case. Raises AssertionError when it is not there."""
        status, body = self.ask(f"/c/{self.id}/{address}")
        assert status == 200, body.decode()
        return body.decode()

    def post(self, address: str, **said: str) -> int:
        """A form of the case: the status."""
        form = urllib.parse.urlencode(said).encode()
        return self.ask(f"/c/{self.id}/{address}", form, "application/x-www-form-urlencoded")[0]

    def told(self, address: str, **said: str) -> Any:
        """A form whose answer is JSON; None where it was refused."""
        form = urllib.parse.urlencode(said).encode()
        status, body = self.ask(f"/c/{self.id}/{address}", form, "application/x-www-form-urlencoded")
        return json.loads(body) if status == 200 else None

    def piece(self, batch: str, name: str, offset: int, data: bytes) -> int | None:
        """One piece of a file: bytes that are here now, None where it was refused."""
        edge = "chahe-edge-0123456789"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in (("batch", batch), ("name", name), ("offset", offset))
        ]
        parts.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="piece"; filename="p"\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n".encode()
        )
        body = b"".join(parts) + data + f"\r\n--{edge}--\r\n".encode()
        status, told = self.ask(f"/c/{self.id}/upload/piece/", body, f"multipart/form-data; boundary={edge}")
        return int(json.loads(told)["here"]) if status == 200 else None
