"""A PostgreSQL server of its own for a test: loopback only, in a temporary folder, ended with the test, however that
ends: a program of its own waits for it.

The server does not run as root; as root the account `postgres` of the Debian package is used.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ACCOUNT, SECRET = "examiner", "Loopback-0nly-test"


_WATCH = """
import shutil, subprocess, sys
sys.stdin.buffer.read()  # until whoever holds the other end closes it, or is killed
subprocess.run(sys.argv[2:], capture_output=True)
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


@dataclass(frozen=True)
class Server:
    """Where it listens, and how to have it do something as its owner."""

    port: int
    psql: tuple[str, ...]
    stop: Callable[[], None]  # at once, as a power cut ends it
    start: Callable[[], None]

    @property
    def url(self) -> str:
        """What `chahe intake` takes."""
        return f"postgresql://127.0.0.1:{self.port}/insurer?sslmode=disable"

    def run(self, sql: str, database: str = "insurer") -> None:
        """Statements of the owner."""
        subprocess.run([*self.psql, "-d", database, "-c", sql], check=True, capture_output=True, timeout=60)


def _programs() -> Path:
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if found:
        return sorted(found)[-1]
    other = shutil.which("initdb")
    if other is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    return Path(other).parent


@contextmanager
def running() -> Iterator[Server]:
    """A fresh server with a database `insurer` and an account that may read."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra `postgresql`)")
    programs = _programs()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    owner = ["runuser", "-u", "postgres", "--"] if root else []
    if root and subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        pytest.skip("as root the account `postgres` is needed")
    folder = Path(tempfile.mkdtemp(prefix="chahe-pg-"))
    if root:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"

    def do(*command: str) -> None:
        subprocess.run([*owner, *command], check=True, capture_output=True, timeout=120, cwd=folder)

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = (str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"))
    watch = [sys.executable, "-c", _WATCH, str(folder), *owner, *control, "-m", "immediate", "stop"]
    # Of a session of its own: what ends the tests as a group does not end it.
    watching = subprocess.Popen(watch, stdin=subprocess.PIPE, cwd=folder.parent, start_new_session=True)
    try:
        locks = ("--auth-host=scram-sha-256", "--auth-local=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        do(str(programs / "initdb"), "-D", str(data), "-U", "owner", *locks)
        do(*control, "-o", options, "start")
        client = str(programs / "psql")
        server = Server(
            port,
            (client, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-p", str(port), "-U", "owner"),
            lambda: do(*control, "-m", "immediate", "stop"),
            lambda: do(*control, "-o", options, "start"),
        )
        server.run("CREATE DATABASE insurer", "postgres")
        server.run(f"CREATE ROLE {ACCOUNT} LOGIN PASSWORD '{SECRET}'; GRANT pg_read_all_data TO {ACCOUNT}")
        yield server
    finally:
        watching.communicate(timeout=120)
