"""A MariaDB server of its own for a test: loopback only, in a temporary folder, ended with the test."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ACCOUNT, SECRET = "examiner", "Loopback-0nly-test"
_OWNER = "owner"
_SYSTEM = ("mysql_system_tables.sql", "mariadb_system_tables.sql")
_DATA = ("mysql_system_tables_data.sql", "mariadb_system_tables_data.sql")


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    port: int

    @property
    def url(self) -> str:
        """What `chahe intake` takes."""
        return f"mysql://127.0.0.1:{self.port}/insurer?sslmode=disable"

    def run(self, *statements: str) -> None:
        """Statements of the owner."""
        import pymysql

        connection: Any = pymysql.connect(
            host="127.0.0.1", port=self.port, user=_OWNER, password=SECRET, database="insurer", autocommit=True
        )
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _program() -> tuple[str, Path]:
    found = os.environ.get("CHAHE_MARIADBD") or shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip("MariaDB is not installed (Debian package mariadb-server-core)")
    shared = [p for p in Path(found).parents[1].glob("share/*/") if any((p / name).exists() for name in _SYSTEM)]
    if not shared:
        pytest.skip("MariaDB's system tables are not installed (Debian package mariadb-server-core)")
    return found, shared[0]


@contextmanager
def running() -> Iterator[Server]:
    """A fresh server with a database `insurer` and an account that may read it."""
    pytest.importorskip("pymysql", reason="pymysql is not installed (extra `mysql`)")
    program, shared = _program()
    folder = Path(tempfile.mkdtemp(prefix="chahe-my-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    data.mkdir()
    common = [
        program,
        "--no-defaults",
        f"--datadir={data}",
        f"--lc-messages-dir={shared}",
        "--innodb-flush-log-at-trx-commit=0",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        common.append("--user=root")
    script = "CREATE DATABASE mysql;\nUSE mysql;\n"
    script += "".join(
        (shared / name).read_text("utf-8") for names in (_SYSTEM, _DATA) for name in names if (shared / name).exists()
    )
    script += (
        "FLUSH PRIVILEGES;\nCREATE DATABASE insurer CHARACTER SET utf8mb4;\n"
        f"CREATE USER {_OWNER}@'127.0.0.1' IDENTIFIED BY '{SECRET}';\nGRANT ALL ON *.* TO {_OWNER}@'127.0.0.1';\n"
        f"CREATE USER {ACCOUNT}@'127.0.0.1' IDENTIFIED BY '{SECRET}';\n"
        f"GRANT SELECT, INSERT, DELETE, EXECUTE ON insurer.* TO {ACCOUNT}@'127.0.0.1';\n"
    )
    try:
        subprocess.run([*common, "--bootstrap"], input=script.encode(), check=True, capture_output=True, timeout=120)
        listen = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 's'}", "--skip-name-resolve"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*common, *listen], stdout=log, stderr=log)
        try:
            _wait(port, server)
            yield Server(port)
        finally:
            server.kill()
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("the server did not listen")
