"""`chahe report`: both volumes in every format, from the case as it stands."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", help="產製檢查報告（卷一）及工作底稿（卷二）。 Write the report and the working papers.")(
        report
    )


def report(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    output: Annotated[str | None, typer.Option("--format", help="docx,pdf,xlsx,html,oscal（預設全部 all）")] = None,
    volume: Annotated[int | None, typer.Option(help="卷次 1 | 2（預設兩卷 both） | 3 自行查核與測試對照表")] = None,
    form: Annotated[str, typer.Option(help="卷一格式 form of volume 1: bureau | internal-audit")] = "bureau",
    out: Annotated[Path, typer.Option(help="輸出資料夾 where to write")] = Path("report"),
    person: Annotated[
        str | None, typer.Option("--as", help="產製人；指定者記入登錄簿 who; ledgered when named")
    ] = None,
    address: Annotated[str, typer.Option(help="受檢單位稱謂 how the insurer is called")] = "該公司",
    templates: Annotated[
        Path | None, typer.Option(help="自訂範本資料夾（words.yaml、phrases.yaml） folder with own texts")
    ] = None,
) -> None:
    """Unless every item is concluded by two people, every page is marked 草稿."""
    from chahe.casefile.case import Case
    from chahe.casefile.reports import Wanted, record, write_reports
    from chahe.report.formats import formats
    from chahe.report.volumes import SELF_ASSESSMENT, VOLUMES, parse_form

    if volume not in (None, *VOLUMES, SELF_ASSESSMENT):
        raise CallError(("卷次須為 1、2 或 3。", "The volume is 1, 2 or 3."), where=str(volume))
    wanted = Wanted(
        formats=formats(output),
        volumes=VOLUMES if volume is None else (volume,),
        form=parse_form(form),
        address=address,
        templates=templates,
    )
    done = write_reports(Case.open(case), out, wanted)
    if person is not None and person.strip():
        with Case.open(case, write=True) as opened:
            record(opened, done, by=person.strip())
    for made in done.files:
        typer.echo(str(made.path))
    if done.draft:
        typer.echo("草稿：尚有項目未經編製及覆核，或缺失未經核定。 DRAFT: not everything is concluded.", err=True)
