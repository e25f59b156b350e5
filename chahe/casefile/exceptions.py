"""The exception list of one check as the run kept it, personal columns masked."""

from typing import Any

import pyarrow.parquet as pq

from chahe.casefile.projection import RecordedRun
from chahe.checks.api import Check
from chahe.findings.masking import mask, personal_columns


def file_name(check: str) -> str:
    """The name the engine gives a check's exception file."""
    return check.replace("/", "_").replace(".", "_").replace("-", "_")


def exception_rows(run: RecordedRun, check: Check, *, unsettled: bool = False) -> list[dict[str, Any]]:
    """Rows: check, subject, verdict (law, own, unsettled), columns, pointers (`sha256:D[!member]#locator`)."""
    path = run.path / "exceptions" / f"{file_name(check.id)}.parquet"
    if not path.exists():
        return []
    hidden = personal_columns()
    out = []
    for r in pq.read_table(path).to_pylist():
        if r["verdict"] == "unsettled" and not unsettled:
            continue
        shown = {k: mask(v) if k in hidden and v else v for k, v in r.items() if k != "pointers"}
        out.append({"check": check.id, **shown, "pointers": _split(r["pointers"])})
    return out


def _split(text: str) -> list[str]:
    """Pointers are joined by a blank; a member's name or a sheet's may hold blanks of its own."""
    return [("sha256:" + p).strip() for p in text.split("sha256:") if p.strip()]
