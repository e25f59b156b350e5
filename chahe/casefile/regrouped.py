"""What people merged and split, as the ledger says."""

import json
from collections.abc import Mapping
from typing import Any

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import read_text
from chahe.findings.regroup import Part, Regrouped


def regroupings(case: Case) -> tuple[Regrouped, ...]:
    """Every merge and split in order, those taken back marked."""
    acts = case.acts(Act.FINDING_REGROUPED)
    undone = {e.body["undo"]: f"{e.by} {e.at}: {e.body.get('why', '')}" for e in acts if "undo" in e.body}
    out = []
    for e in acts:
        if "undo" in e.body:
            continue
        said: Mapping[str, Any] = json.loads(read_text(case, e.body.get("parts")) or "{}")
        parts = tuple(
            Part(str(p["heading"]), str(p["check"]), str(p["column"]), tuple(str(v) for v in p["values"]))
            for p in said.get("parts", ())
        )
        out.append(
            Regrouped(
                e.seq, e.at, e.by, _names(e.body["of"]), _names(e.body["made"]), str(e.body["why"]),
                str(said.get("heading", "")), parts, undone.get(e.seq, ""),
            )
        )  # fmt: skip
    return tuple(out)


def _names(listed: object) -> tuple[str, ...]:
    return tuple(str(x) for x in listed) if isinstance(listed, list) else ()
