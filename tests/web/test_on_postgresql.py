"""The workbench on PostgreSQL: a fixed small part in an ordinary run, all of tests/web under soak.

Each runs in a program of its own, since a program has one database.
"""

import os
import subprocess
import sys
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
    command = [sys.executable, "-m", "pytest", "-n", "0", "--deselect", "tests/web/test_on_postgresql.py", *wanted]
    done = subprocess.run(command, env=told, cwd=ROOT, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "[100%]" in done.stdout
    assert "skipped" not in done.stdout
    server.run("SELECT 1 / count(*) FROM django_migrations", NAME)  # fails where nothing was ever made there


def test_coming_in_and_signing() -> None:
    """Log in, conclude by two accounts, refuse one's own sign-off, stale when evidence changes."""
    with postgresql.running() as server:
        _passes(server, *(str(HERE / name) for name in SMALL))


@pytest.mark.soak
def test_everything() -> None:
    with postgresql.running() as server:
        _passes(server, str(HERE))
