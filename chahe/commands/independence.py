"""`chahe declare|declare-back|independence`: who handled which business within a year (內控辦法 §15(2))."""

from pathlib import Path
from typing import Annotated

import typer

CaseArg = Annotated[Path, typer.Argument(help="案件資料夾 the case folder")]
Person = Annotated[str, typer.Option("--as", help="登錄人姓名 who records it")]
Wait = Annotated[float, typer.Option(help="案件使用中時等候秒數 seconds to wait for another writer")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("declare", help="登錄獨立性聲明。 Declare which business a person handled.")(declare)
    app.command("declare-back", help="由他人撤回聲明。 Take a declaration back.")(declare_back)
    app.command("independence", help="獨立性聲明。 The declarations of a case.")(independence)


def declare(
    case: CaseArg,
    person: Person,
    of: Annotated[
        str, typer.Option(help="聲明人姓名（空白＝登錄人本人） whom it is about; empty = who records it")
    ] = "",
    relation: Annotated[str, typer.Option(help="本人 | 親屬 who handled it: the person or a relative")] = "本人",
    business: Annotated[str, typer.Option(help="業務或單位 business or unit")] = "",
    item: Annotated[
        list[str] | None,
        typer.Option(help="所涉查核項目或章節，可重複；未指定＝聲明無 items or headings; none = nothing"),
    ] = None,
    since: Annotated[str, typer.Option(help="起日 since, 2025-01-01")] = "",
    until: Annotated[str, typer.Option(help="迄日（空白＝仍在辦理） until, 2025-11-30; empty = still")] = "",
    source: Annotated[str, typer.Option(help="資料來源（代為登錄時） where it is known from")] = "",
    wait: Wait = 0.0,
) -> None:
    """Within a year of the last day the person is not given, does not conclude and does not sign these items."""
    from chahe.casefile.case import Case
    from chahe.casefile.independence import declare as act
    from chahe.determination.independence import Wanted
    from chahe.determination.people import Who

    wanted = Wanted(Who(of or person), relation, business, tuple(item or ()), since, until, source)
    with Case.open(case, write=True, wait=wait) as opened:
        done = act(opened, wanted, by=person)
    typer.echo(f"#{done.seq} {done.words[0]}")
    typer.echo(f"  {done.words[1]}")


def declare_back(
    case: CaseArg,
    number: Annotated[int, typer.Argument(help="聲明之登錄序號 number of the declaration")],
    person: Person,
    why: Annotated[str, typer.Option(help="理由 the reason")],
    wait: Wait = 0.0,
) -> None:
    """Not by the person it is about; what was declared stays readable."""
    from chahe.casefile.case import Case
    from chahe.casefile.independence import take_back

    with Case.open(case, write=True, wait=wait) as opened:
        take_back(opened, number, why=why, by=person)
    typer.echo(f"#{number} 已撤回 taken back")


def independence(
    case: CaseArg, output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table"
) -> None:
    """Every declaration, those taken back among them."""
    from chahe.casefile.case import Case
    from chahe.casefile.independence import declarations
    from chahe.output import jsonl, table

    found = declarations(Case.open(case))
    if output == "jsonl":
        jsonl([d.as_json() for d in found])
        return
    rows = [
        (d.seq, d.who.name, "" if d.nothing else d.relation, d.business, "、".join(d.items) or "無 nothing", d.until,
         str(d.last or ""), d.by, f"#{d.taken_back}" if d.taken_back else "")
        for d in found
    ]  # fmt: skip
    heads = ("序號 #", "聲明人 person", "關係 relation", "業務 business", "項目 items", "迄日 until", "限制至 through",
             "登錄人 by", "撤回 taken back")  # fmt: skip
    table("獨立性聲明 independence", heads, rows)
