"""`chahe explain`: list the records nobody could read, or record a named person's explanation of one."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", help="列示或說明退回紀錄。 List rejects, or explain one.")(explain)


def explain(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    reject: Annotated[str | None, typer.Argument(help="退回編號（省略則列示） id; without it, the list")] = None,
    person: Annotated[str | None, typer.Option("--as", help="說明人 who explains")] = None,
    why: Annotated[str | None, typer.Option(help="理由 reason")] = None,
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
) -> None:
    """An explained reject no longer makes its table incomplete; the record itself stays rejected."""
    from chahe.casefile import explain as explaining
    from chahe.casefile.case import Case
    from chahe.output import jsonl, table

    if reject is None:
        if person is not None or why is not None:
            raise CallError(("請指定退回編號。", "Name the reject."), where="REJECT")
        found = list(explaining.rejected(Case.open(case)))
        if output == "jsonl":
            jsonl(
                {
                    "reject": r.id, "path": r.name, "record": r.rec, "locator": r.loc, "reason": r.reason,
                    "table": r.table, "explained_by": r.explained_by,
                }
                for r in found
            )  # fmt: skip
            return
        columns = (
            "編號 id",
            "檔案 file",
            "紀錄 record",
            "位置 place",
            "理由 reason",
            "資料表 table",
            "說明人 explained by",
        )
        table(
            "退回紀錄 rejects",
            columns,
            [(r.id, r.name, r.rec, r.loc, r.reason, r.table, r.explained_by) for r in found],
        )
        return
    if not person or not why:
        raise CallError(("說明須具名並敘明理由。", "An explanation needs a name and a reason."), where="--as, --why")
    with Case.open(case, write=True) as opened:
        covered = explaining.explain(opened, reject, by=person, why=why)
    for r in covered:
        typer.echo(f"已說明 explained: {r.id} {r.name} {r.loc}")
