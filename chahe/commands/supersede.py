"""`chahe supersede`: what a later delivery stands in for leaves the population of later runs; the list of what has."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("supersede", help="以後次交付取代先前佐證。 Let a later delivery stand in for an earlier one.")(
        supersede
    )


def supersede(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    files: Annotated[
        list[str] | None,
        typer.Argument(help="被取代之檔案（檔名或雜湊值；省略則列示） files superseded; none = the list"),
    ] = None,
    by_file: Annotated[list[str] | None, typer.Option("--with", help="取代之檔案 what stands in their place")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="回復納入母體 take them back into the population")] = False,
    why: Annotated[str | None, typer.Option(help="理由 reason")] = None,
    person: Annotated[str | None, typer.Option("--as", help="決定人 who decides")] = None,
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
    wait: Annotated[float, typer.Option(help="案件使用中時等候秒數 seconds to wait for another writer")] = 0.0,
) -> None:
    """The superseded file stays in evidence and readable. An examiner decides, never the unit alone."""
    from chahe.casefile import superseding
    from chahe.casefile.case import Case
    from chahe.output import jsonl, table

    if not files:
        if by_file or why or person or undo:
            raise CallError(("請指定被取代之檔案。", "Name the files superseded."), where="FILES")
        found = superseding.as_json(superseding.superseded(Case.open(case)))
        if output == "jsonl":
            jsonl(found)
            return
        table(
            "已取代之佐證 superseded evidence",
            ("資料代號 code", "檔案 file", "雜湊值 SHA-256", "取代檔 superseded by", "理由 reason", "決定人 by"),
            [
                (r["request"], r["name"], str(r["digest"])[:12], _files(r["superseded_by"]), r["why"], r["by"])
                for r in found
            ],
        )
        return
    if not person or not why or undo == bool(by_file):
        raise CallError(
            (
                "須具名、敘明理由，並以 --with 指定取代之檔案或以 --undo 回復。",
                "Give --as, --why, and --with or --undo.",
            ),
            where="--as, --why, --with, --undo",
        )
    with Case.open(case, write=True, wait=wait) as opened:
        named = superseding.named(opened, files)
        if undo:
            superseding.reinstate(opened, named, why=why, by=person)
        else:
            request = next(i.custody.request_code or "" for i in opened.items() if (i.digest, i.name) == named[0])
            by_files = superseding.named(opened, by_file or ())
            superseding.supersede(opened, named, by_files, request=request, why=why, by=person)
    for digest, name in named:
        typer.echo(f"{'已回復 reinstated' if undo else '已取代 superseded'}: {name} {digest[:12]}")


def _files(listed: object) -> str:
    return "；".join(f"{name} {digest[:12]}" for digest, name in listed) if isinstance(listed, list) else ""
