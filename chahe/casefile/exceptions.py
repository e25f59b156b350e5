"""The exception list of one check as the run kept it, personal columns masked."""

from collections.abc import Mapping
from typing import Any

import pyarrow.parquet as pq

from chahe.casefile.projection import RecordedRun
from chahe.checks.api import Check
from chahe.findings.masking import mask, mask_repeats, personal_columns, personal_values


def file_name(check: str) -> str:
    """The name the engine gives a check's exception file."""
    return check.replace("/", "_").replace(".", "_").replace("-", "_")


def exception_rows(run: RecordedRun, check: Check, *, unsettled: bool = False) -> list[dict[str, Any]]:
    """Rows: check, subject, verdict (law, own, unsettled), columns, pointers (`sha256:D[!member]#locator`)."""
    path = run.path / "exceptions" / f"{file_name(check.id)}.parquet"
    if not path.exists():
        return []
    out = []
    for r in pq.read_table(path).to_pylist():
        if r["verdict"] == "unsettled" and not unsettled:
            continue
        shown = _masked({k: v for k, v in r.items() if k != "pointers"})
        out.append({"check": check.id, **shown, "pointers": _split(r["pointers"])})
    return out


def _masked(row: Mapping[str, Any]) -> dict[str, Any]:
    """The subject stays: other programs match on it (docs: keep exceptions like evidence)."""
    hidden, values = personal_columns(), personal_values(row)
    out = dict(row)
    for name, value in row.items():
        if isinstance(value, str) and value and name not in ("subject", "verdict"):
            out[name] = mask(value) if name in hidden else mask_repeats(value, values)
    return out


def _split(text: str) -> list[str]:
    """Pointers are joined by a blank; a member's name or a sheet's may hold blanks of its own."""
    return [("sha256:" + p).strip() for p in text.split("sha256:") if p.strip()]
