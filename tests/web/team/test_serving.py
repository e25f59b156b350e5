"""`chahe serve --team` as a program: accounts by command, TLS by a proxy before it, and who is believed about it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

import pytest

from chahe.cli import run
from chahe.errors import CallError
from chahe.web.models import Account, Examination, Member
from chahe.web.team_serving import serve_team
from tests.web.team.conftest import SECRET


class Server:
    """One started, and a browser of few words."""

    def __init__(self, program: subprocess.Popen[str], port: int) -> None:
        self.program, self.port = program, port
        self.cookies: dict[str, str] = {}

    def ask(
        self,
        method: str,
        address: str,
        said: Mapping[str, str] | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> HTTPResponse:
        """One request; cookies are kept, whatever they ask for, as behind a TLS proxy."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        told = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        body = None
        if said is not None:
            body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **said})
            told |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, address, body, told)
        answer = connection.getresponse()
        answer.body = answer.read().decode()  # type: ignore[attr-defined]
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                kept = re.match(r"([^=]+)=([^;]*)", value)
                assert kept is not None
                self.cookies[kept[1]] = kept[2]
        return answer


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[Server]:
    """A team's server of one case, behind a proxy on this machine; `wang` leads the case."""
    told = {
        **{k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "CHAHE_DATABASE")},
        "CHAHE_WORKBENCH": str(tmp_path / "workbench"),
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }

    def command(*arguments: str) -> str:
        started = [sys.executable, "-m", "chahe", *arguments]
        return subprocess.run(started, env=told, check=True, capture_output=True, encoding="utf-8", timeout=120).stdout

    token = re.search(r"/first/([\w-]+)/", command("account", "new", "wang", "--person", "王小明"))
    assert token is not None
    command("account", "role", "wang", str(folder), "lead", "--as", "系統管理")
    options = ("--team", "--port", "0", "--trusted-proxy", "127.0.0.1", "--name", "chahe.example")
    started = [sys.executable, "-m", "chahe", "serve", str(folder), *options]
    program = subprocess.Popen(started, env=told, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert program.stdout is not None
        port = re.search(r":([0-9]+)/", program.stdout.readline())
        assert port is not None
        made = Server(program, int(port[1]))
        made.ask("GET", f"/first/{token[1]}/")
        done = made.ask("POST", f"/first/{token[1]}/", {"password": SECRET, "again": SECRET})
        assert done.status == 302, done.body  # type: ignore[attr-defined]
        yield made
    finally:
        program.terminate()
        program.wait(20)


def test_behind_a_proxy(server: Server) -> None:
    """The proxy's word about TLS and the address is taken; a request that was in clear is refused."""
    far = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "chahe.example", "Host": "chahe.example"}
    assert server.ask("GET", "/log-in/", None, {**far, "X-Forwarded-Proto": "http"}).status == 403
    secure = {**far, "X-Forwarded-Proto": "https", "Origin": "https://chahe.example"}
    page = server.ask("GET", "/log-in/", None, secure)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    said = {"account": "wang", "password": SECRET, "next": "/account/"}
    answer = server.ask("POST", "/log-in/", said, secure)
    assert answer.status == 302
    assert all("Secure" in v for k, v in answer.getheaders() if k.lower() == "set-cookie")
    assert "192.0.2.7" in server.ask("GET", "/account/", None, secure).body  # type: ignore[attr-defined]
    cases = server.ask("GET", "/", None, secure).body  # type: ignore[attr-defined]
    assert "/c/" in cases
    other = {**secure, "X-Forwarded-Host": "evil.example", "Host": "evil.example"}
    assert server.ask("GET", "/log-in/", None, other).status == 400, "no other name is answered to"


def test_other_machines_come_through_a_proxy_only(folder: Path) -> None:
    with pytest.raises(CallError):
        serve_team([folder], "0.0.0.0", 0, print)  # noqa: S104 - refused
    assert run(["serve", str(folder), "--host", "0.0.0.0"]) == 2  # noqa: S104 - refused


def test_accounts_by_command(case: Examination, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "new", "wang", "--person", "王小明", "--server", "https://chahe.example/"]) == 0
    assert re.search(r"https://chahe\.example/first/[\w-]{43}/", capsys.readouterr().out)
    assert run(["account", "new", "wang.two", "--person", "王小明"]) == 0
    assert "1" in capsys.readouterr().out
    assert run(["account", "role", "wang", str(folder), "lead", "--as", "系統管理"]) == 0
    assert Member.objects.get().role == "lead"
    assert run(["account", "role", "wang", str(folder), "king"]) == 2
    assert run(["account", "role", "wang", str(folder), "none", "--as", "系統管理"]) == 0
    assert not Member.objects.exists()
    assert run(["account", "rename", "wang", "--person", "王大明"]) == 0
    assert run(["account", "reset", "wang", "--factors"]) == 0
    assert run(["account", "close", "wang"]) == 0
    assert not Account.objects.get(user__username="wang").user.is_active
    capsys.readouterr()
    assert run(["account", "list"]) == 0
    assert "王大明" in capsys.readouterr().out
    assert run(["account", "record"]) == 0
    assert "closed" in capsys.readouterr().out
    assert run(["account", "close", "nobody"]) == 2
