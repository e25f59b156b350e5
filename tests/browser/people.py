"""The people of a case with their accounts, as whoever runs the server makes them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

PASSWORD = "correct horse battery 馬"
PEOPLE = {
    "wang": ("王小明", "examiner"),
    "chen": ("陳領隊", "lead"),
    "li": ("李四", "reviewer"),
    "lin": ("林聯絡", "auditee"),
    "wu": ("吳管理", "admin"),
}
AUDITOR = ("zhou", "周稽核")
_ACCOUNTS = """
import json, sys
from pathlib import Path
from chahe.web.serving import prepare
prepare()
from chahe.web.access import accounts, membership, passwords
from chahe.web.project import registered
from django.utils import timezone
people, case, secret, auditor = json.loads(sys.argv[1])
for name, (person, role) in people.items():
    account, token = accounts.new(name, person)
    accounts.use_link(token, timezone.now())
    passwords.put(account, secret)
    membership.put(registered(Path(case)), account, membership.Role(role), by="系統管理")
print(accounts.new(*auditor)[1])
"""


def made(case: Path, surroundings: Mapping[str, str], people: Mapping[str, tuple[str, str]] = PEOPLE) -> str:
    """Members of the case with a password, and the auditor's account. Returns the auditor's first link."""
    said = json.dumps([people, str(case), PASSWORD, AUDITOR])
    done = subprocess.run(
        [sys.executable, "-c", _ACCOUNTS, said], env=dict(surroundings), capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def log_in(page: Page, base: str, name: str) -> None:
    """Come in by name and password; the list of one's cases is shown."""
    page.goto(base)
    page.locator("[name=account]").fill(name)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
