"""The workbench on PostgreSQL: a fixed small part in an ordinary run, all of tests/web under soak, a file at a time.

Each runs in a program of its own, since a program has one database. The server ends with whoever started it.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import postgresql

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SMALL = (
    "team/test_log_in.py::test_in_and_out",
    "team/test_log_in.py::test_an_account_is_shut_after_five",
    "team/test_log_in.py::test_many_at_once_are_not_more_than_the_limit",
    "team/test_second.py::test_a_recovery_code_is_good_once",
    "team/test_members.py::test_two_people_sign_and_their_accounts_stand_beside",
    "team/test_members.py::test_two_accounts_of_one_person_are_one_pair_of_eyes",
    "test_conclude.py::test_evidence_that_changes_makes_it_stale",
)
NAME, SECRET = "workbench", "Loopback-0nly-test"


def _passes(server: postgresql.Server, *wanted: str) -> None:
    """These tests, on that server. Asserts that they ran and passed."""
    server.run(f"CREATE ROLE {NAME} LOGIN PASSWORD '{SECRET}'", "postgres")
    server.run(f"CREATE DATABASE {NAME} OWNER {NAME}", "postgres")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHAHE_", "PYTEST_"))}
    told = {
        **kept,
        "CHAHE_DATABASE": f"postgresql://{NAME}:{SECRET}@127.0.0.1:{server.port}/{NAME}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "pytest", "-n", "0", *wanted]
    done = subprocess.run(command, env=told, cwd=ROOT, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "[100%]" in done.stdout
    assert "skipped" not in done.stdout
    server.run("SELECT 1 / count(*) FROM django_migrations", NAME)  # fails where nothing was ever made there


def test_coming_in_and_signing() -> None:
    """Log in, conclude by two accounts, refuse one's own sign-off, stale when evidence changes."""
    with postgresql.running() as server:
        _passes(server, *(str(HERE / name) for name in SMALL))


EVERY = sorted(p for p in HERE.rglob("test_*.py") if p != Path(__file__))


@pytest.mark.soak
@pytest.mark.parametrize("part", EVERY, ids=lambda p: p.relative_to(HERE).as_posix())
def test_everything(part: Path) -> None:
    with postgresql.running() as server:
        _passes(server, str(part))


_HOLDS = """
import sys
from tests import postgresql
with postgresql.running() as server:
    print(server.port, server.psql[server.psql.index("-h") + 1], flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(os.name == "nt", reason="on Windows no test starts a server")
def test_a_server_whose_test_is_killed_ends() -> None:
    """kill -9 of the tests leaves neither the server nor its folder."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra `postgresql`)")
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8"
    )
    assert held.stdout is not None
    told = held.stdout.readline().split()
    if not told:
        held.communicate()
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    port, folder = int(told[0]), Path(told[1])
    socket.create_connection(("127.0.0.1", port), 5).close()
    held.kill()
    held.communicate()
    before = time.monotonic()
    while folder.exists():
        assert time.monotonic() - before < 60
        time.sleep(0.05)
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 5)
