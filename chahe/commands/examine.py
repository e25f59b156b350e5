"""`chahe examine`: run the checks over the case's evidence."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("examine", help="執行查核。 Run the checks.")(examine)


def examine(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    only: Annotated[str | None, typer.Option(help="只查一項，例如 4.5.1 one item only")] = None,
    engine: Annotated[str, typer.Option(help="duckdb | spark | spark://host:port")] = "duckdb",
    packs: Annotated[
        Path | None, typer.Option(help="自訂依據資料夾（*.yaml） folder of the user's own criteria")
    ] = None,
    person: Annotated[str | None, typer.Option("--as", help="執行人 who runs it")] = None,
    wait: Annotated[float, typer.Option(help="案件使用中時等候秒數 seconds to wait for another writer")] = 0.0,
) -> None:
    """Deficiencies found are the command's work, not its failure; a check that crashed exits 1."""
    from chahe.casefile.case import Case
    from chahe.casefile.examination import examine_case, left_out_rows, observation_rows
    from chahe.catalog import catalog
    from chahe.commands.person import person_or_user
    from chahe.output import table

    if only is not None:
        catalog().asked(only)
    extra = {p.name: p.read_text(encoding="utf-8") for p in sorted(packs.glob("*.yaml"))} if packs else {}
    with Case.open(case, write=True, wait=wait) as opened:
        done = examine_case(
            opened, by=person_or_user(person), engine=engine, only=only, packs=extra, progress=_progress
        )
        rows = [r for r in observation_rows(done.run) if r["subject"] == "*"]
        left_out = left_out_rows(done.run)
    table(
        "查核事實 observations",
        ("查核 check", "結果 outcome", "母體 population", "例外 exceptions", "待釐清 unsettled", "理由 reason"),
        [(r["check"], r["outcome"], r["population"], r["exceptions"], r["unsettled"], r["reason"]) for r in rows],
    )
    for r in left_out:
        typer.echo(f"未納入（已取代） left out, superseded: {r['request']} {r['name']} {r['digest'][:12]}：{r['why']}")
    for check, fault in sorted(done.faults.items()):
        typer.echo(f"未執行（程式錯誤） not performed: {check}: {fault}", err=True)
    if done.faults:
        raise typer.Exit(1)


def _progress(step: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step}", end="", file=sys.stderr, flush=True)
