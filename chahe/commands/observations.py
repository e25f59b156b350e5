"""`chahe observations`: what the checks found, per check one `*` line, then the subjects not met."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

CAP = 200


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("observations", help="查核事實。 Facts found, by check and subject.")(observations)


def observations(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
    everything: Annotated[bool, typer.Option("--all", help="不限筆數 no cap on subjects")] = False,
) -> None:
    """All 69 items appear: one without a check has a line that says so."""
    from chahe.casefile.case import Case
    from chahe.casefile.examination import latest, observation_rows, profile_of
    from chahe.output import jsonl, table
    from chahe.scope.select import out_of_scope

    opened = Case.open(case)
    run = latest(opened)
    rows = list(_lines(observation_rows(run), run.id, {c: t.zh for c, t in out_of_scope(profile_of(opened)).items()}))
    shown = rows if everything else list(_capped(rows))
    if output == "jsonl":
        jsonl(shown)
        return
    table(
        "查核事實 observations",
        ("項目 item", "查核 check", "對象 subject", "結果 outcome", "母體", "例外", "待釐清", "理由 reason"),
        [
            tuple(
                r[k]
                for k in ("question", "check", "subject", "outcome", "population", "exceptions", "unsettled", "reason")
            )
            for r in shown
        ],
    )


def _lines(rows: list[dict[str, Any]], run: str, left_out: dict[str, str]) -> Iterator[dict[str, Any]]:
    from chahe.catalog import catalog

    by_item: dict[str, list[dict[str, Any]]] = {}
    for r in rows:
        by_item.setdefault(r["question"], []).append(r)
    for item in catalog().items:
        if item.code in by_item:
            yield from by_item[item.code]
            continue
        outside = item.code in left_out
        yield {
            "question": item.code,
            "check": f"{item.code}/person",
            "subject": "*",
            "outcome": "not-applicable" if outside else "insufficient-evidence",
            "population": 0,
            "exceptions": 0,
            "unsettled": 0,
            "reason": f"out-of-scope: {left_out[item.code]}" if outside else "no-check",
            "criteria": [],
            "evidence": [],
            "run": run,
        }


def _capped(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for r in rows:
        n = seen[r["check"]] = seen.get(r["check"], 0) + 1
        if n <= CAP + 1:
            yield r
