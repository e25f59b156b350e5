"""`chahe merge|split|regroup-back|prior|send|follow-up|retest|close-finding|reopen-finding`: findings followed up."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.commands.findings import CaseArg, FindingArg, Person, Wait
from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.findings.regroup import Part

Why = Annotated[str, typer.Option(help="理由 the reason")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("merge", help="合併缺失（同一成因）。 Merge findings of one cause.")(merge)
    app.command("split", help="分割缺失。 Split a finding; the rest stays one.")(split)
    app.command("regroup-back", help="還原合併或分割。 Take a merge or split back.")(regroup_back)
    app.command("prior", help="載入前次案件提列事項。 Take over what an earlier case reported.")(prior)
    app.command("send", help="函請改善。 Send a finding to the unit for improvement.")(send)
    app.command("follow-up", help="追蹤改善表。 The follow-up table.")(follow_up)
    app.command("retest", help="以新佐證重新執行。 Test a finding again on new evidence.")(retest)
    app.command("close-finding", help="結案。 Close a finding.")(close_finding)
    app.command("reopen-finding", help="重新開啟追蹤。 Take a closed finding up again.")(reopen_finding)


def merge(
    case: CaseArg,
    finding_ids: Annotated[list[str], typer.Argument(help="缺失編號，第一項為主 finding ids, the leading one first")],
    person: Person,
    why: Why,
    heading: Annotated[str, typer.Option(help="缺失態樣 heading of the merged finding")] = "",
    wait: Wait = 0.0,
) -> None:
    """Facts, pointers and answers are kept; it can be taken back."""
    from chahe.casefile.case import Case
    from chahe.casefile.regrouping import merge as act

    with Case.open(case, write=True, wait=wait) as opened:
        done = act(opened, finding_ids, why=why, by=person, heading=heading)
    typer.echo(f"{'、'.join(done.of)} → {'、'.join(done.made)}  #{done.seq}")


def split(
    case: CaseArg,
    finding_id: FindingArg,
    person: Person,
    why: Why,
    part: Annotated[
        list[str],
        typer.Option(help="態樣|欄位=值,值 或 態樣|check=查核代碼 heading|column=value,value or heading|check=id"),
    ],
    wait: Wait = 0.0,
) -> None:
    """Records go to the first part that takes them; all others make the last finding."""
    from chahe.casefile.case import Case
    from chahe.casefile.regrouping import split as act

    parts = [_part(p) for p in part]
    with Case.open(case, write=True, wait=wait) as opened:
        done = act(opened, finding_id, parts, why=why, by=person)
    typer.echo(f"{finding_id} → {'、'.join(done.made)}  #{done.seq}")


def _part(text: str) -> "Part":
    from chahe.findings.regroup import Part

    heading, bar, rest = text.partition("|")
    column, equals, values = rest.partition("=")
    if not bar or not equals or not values:
        raise CallError(
            ("--part 須為「態樣|欄位=值,值」。", "--part is `heading|column=value,value`."), where=text[:80]
        )
    if column == "check":
        return Part(heading, check=values)
    return Part(heading, column=column, values=tuple(values.split(",")))


def regroup_back(
    case: CaseArg,
    number: Annotated[int, typer.Argument(help="登錄序號 number of the act")],
    person: Person,
    why: Why,
    wait: Wait = 0.0,
) -> None:
    """What it was made of is there again, with everything people did about it."""
    from chahe.casefile.case import Case
    from chahe.casefile.regrouping import undo

    with Case.open(case, write=True, wait=wait) as opened:
        undo(opened, number, why=why, by=person)
    typer.echo(f"#{number} 已還原 taken back")


def prior(
    case: CaseArg, other: Annotated[Path, typer.Argument(help="前次案件 the earlier case")], person: Person,
    wait: Wait = 0.0,
) -> None:  # fmt: skip
    """What was reported there is shown beside what the same check or rule finds here."""
    from chahe.casefile.case import Case
    from chahe.casefile.prior_cases import take_over

    earlier = Case.open(other)
    with Case.open(case, write=True, wait=wait) as opened:
        found = take_over(opened, earlier, by=person)
    typer.echo(f"已載入 {len(found)} 項 taken over")


def send(
    case: CaseArg,
    finding_id: FindingArg,
    person: Person,
    due: Annotated[str, typer.Option(help="應回覆日 reply due, 2026-09-30")],
    report: Annotated[str, typer.Option(help="報告編號、文號 report and letter")] = "",
    wait: Wait = 0.0,
) -> None:
    """From now on the unit sees the decided text, and answers for it."""
    from chahe.casefile.case import Case
    from chahe.casefile.tracking import send as act

    with Case.open(case, write=True, wait=wait) as opened:
        done = act(opened, finding_id, report=report, reply_due=due, by=person)
    typer.echo(f"{finding_id} {done.stage}")


def follow_up(
    case: CaseArg,
    out: Annotated[Path | None, typer.Option(help="寫成 .xlsx 或 .docx write a workbook or a document")] = None,
) -> None:
    """One JSON object a reported finding; with --out the table as a file."""
    from chahe.casefile.case import Case
    from chahe.casefile.follow_up_papers import follow_up_rows, write_follow_up
    from chahe.casefile.tracking import follow_ups
    from chahe.output import jsonl

    opened = Case.open(case)
    if out is not None:
        if out.suffix not in (".xlsx", ".docx"):
            raise CallError(("--out 須為 .xlsx 或 .docx。", "--out ends in .xlsx or .docx."), where=str(out))
        write_follow_up(opened, out)
        typer.echo(str(out))
        return
    stages = {f: t.stage.value for f, t in follow_ups(opened).items()}
    rows = follow_up_rows(opened)
    jsonl([{"finding": r.finding, "stage": stages.get(r.finding, "not-sent"), **r.cells} for r in rows])


def retest(case: CaseArg, finding_id: FindingArg, person: Person, wait: Wait = 0.0) -> None:
    """Says whether the finding's checks are met, by the subjects that failed, on evidence received after it."""
    from chahe.casefile.case import Case
    from chahe.casefile.tracking import re_test
    from chahe.findings.tracking import OBSTACLES

    with Case.open(case, write=True, wait=wait) as opened:
        found = re_test(opened, finding_id, by=person)
    typer.echo(f"{finding_id} {'通過 passes' if found.passed else '未通過 does not pass'}")
    for o in found.obstacles:
        typer.echo(f"  {OBSTACLES[o][0]} {OBSTACLES[o][1]}")


def close_finding(
    case: CaseArg,
    finding_id: FindingArg,
    person: Person,
    why: Why,
    how: Annotated[str, typer.Option(help="retest | document")] = "retest",
    wait: Wait = 0.0,
) -> None:
    """By re-test at once; by documents when a second person accepts."""
    from chahe.casefile.case import Case
    from chahe.casefile.tracking import close

    with Case.open(case, write=True, wait=wait) as opened:
        done = close(opened, finding_id, how=how, why=why, by=person)
    typer.echo(f"{finding_id} {done.stage}")


def reopen_finding(case: CaseArg, finding_id: FindingArg, person: Person, why: Why, wait: Wait = 0.0) -> None:
    """With a reason."""
    from chahe.casefile.case import Case
    from chahe.casefile.tracking import reopen

    with Case.open(case, write=True, wait=wait) as opened:
        done = reopen(opened, finding_id, why=why, by=person)
    typer.echo(f"{finding_id} {done.stage}")
