"""A synthetic insurer taken through init, intake and examine, in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chahe.casefile.case import Case
from chahe.casefile.examination import examine_case, observation_rows, proposal_rows
from chahe.casefile.intake import Order, take_in
from chahe.intake.worker import Limits
from chahe.sample import write


@dataclass(frozen=True)
class Examined:
    """What came of it."""

    case: Path
    observations: list[dict[str, Any]]
    proposals: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    faults: dict[str, str]
    codes: dict[str, str | None]
    """File -> the request its manifest gives it under."""

    def star(self, check: str) -> dict[str, Any]:
        """The check's own line."""
        return next(o for o in self.observations if o["check"] == check and o["subject"] == "*")

    def outcomes(self) -> dict[str, str]:
        """Check -> outcome."""
        return {o["check"]: o["outcome"] for o in self.observations if o["subject"] == "*"}

    def exceptions(self) -> set[tuple[str, str]]:
        """(check, subject) of every exception."""
        return {
            (o["check"], o["subject"]) for o in self.observations if o["outcome"] == "exception" and o["subject"] != "*"
        }


def make(folder: Path, seed: int, *, clean: bool = False) -> Path:
    """Write the insurer; returns its folder."""
    write(folder, seed, None, clean)
    return folder


def truth(insurer: Path) -> dict[str, Any]:
    """truth.json."""
    found: dict[str, Any] = json.loads((insurer / "truth.json").read_text(encoding="utf-8"))
    return found


def examined(insurer: Path, case: Path, *, only: str | None = None, evidence: Path | None = None) -> Examined:
    """A new case of this insurer, examined."""
    profile = (insurer / "profile.toml").read_text(encoding="utf-8")
    norms = (insurer / "norms.toml").read_text(encoding="utf-8")
    with Case.create(case, profile, norms, by="測試") as opened:
        order = Order(by="測試", handover=None, kind=None, mapping={}, limits=Limits(seconds=120.0, workers=1))
        lines = [line.as_json() for line in take_in(opened, [evidence or insurer / "evidence"], order)]
        done = examine_case(opened, by="測試", only=only)
        codes = {i.name: i.custody.request_code for i in opened.items()}
        return Examined(case, observation_rows(done.run), proposal_rows(done.run), lines, dict(done.faults), codes)
