"""docs/criteria.md is what the register says."""

import subprocess
import sys
from pathlib import Path

from chahe.criteria import load

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "criteria_page.py"), "--check"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def test_the_page_names_every_criterion_and_parameter() -> None:
    page = (ROOT / "docs" / "criteria.md").read_text("utf-8")
    register = load()
    assert [c.id for c in register.criteria if f"| {c.id} |" not in page] == []
    assert [p for p in register.parameters() if f"`{p}`" not in page] == []


def test_criteria_import_no_engine() -> None:
    code = (
        "import sys, chahe.criteria; chahe.criteria.load(); "
        "sys.exit(bool({'ibis', 'duckdb', 'pandas', 'django', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120, check=False).returncode == 0
