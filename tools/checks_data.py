"""Write chahe/catalog/data/checks.json: every check with its words, SQL and cases, so that `show CODE` and the
working papers print them without an engine. `--check` compares instead and exits 1 on a difference.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from chahe.checks.api import Check, checks
from chahe.criteria import Register, load
from chahe.derive.api import derives
from chahe.engine.plan import kept_for, walk
from chahe.engine.sql import check_sql, derive_sql

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "chahe" / "catalog" / "data" / "checks.json"


def cases() -> dict[str, dict[str, Any]]:
    """Entries of tests/cases by check id."""
    out = {}
    for path in sorted((ROOT / "tests" / "cases").rglob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            out[entry["check"]] = entry
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def one(check: Check, register: Register, entry: dict[str, Any]) -> dict[str, Any]:
    """What is printed of one check."""
    return {
        "id": check.id,
        "question": check.question,
        "aspect": check.aspect,
        "title": list(check.title),
        "doc": check.doc,
        "population": check.population,
        "derivations": [n for n in dict.fromkeys(walk(check.population)) if n in derives()],
        "subject": check.subject,
        "criteria": dict(check.criteria),
        "absence_in": list(check.absence_in),
        "cause": check.cause,
        "sql": check_sql(check, register),
        "cases": {
            "base": _plain(entry.get("base", {})),
            "law": _plain(entry.get("law", {})),
            "own": _plain(entry.get("own", {})),
            "list": [_plain(c) for c in entry.get("cases", [])],
        },
    }


def build() -> str:
    """The file's text."""
    register, entries = load(), cases()
    wanted = [*(c.population for c in checks().values()), *(d.name for d in kept_for())]
    used = sorted({n for name in wanted for n in walk(name) if n in derives()})
    data = {
        "checks": [one(c, register, entries.get(c.id, {})) for c in checks().values()],
        "derivations": {
            n: {"doc": derives()[n].doc, "inputs": list(derives()[n].inputs), "sql": derive_sql(n)} for n in used
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write or compare."""
    text = build()
    if "--check" in sys.argv:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
