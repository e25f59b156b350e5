"""`chahe exceptions`: every exception row of one check, with pointers to the original records."""

import csv
import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("exceptions", help="例外明細。 Exception rows of one check, with pointers.")(exceptions)


def exceptions(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    check: Annotated[str, typer.Option(help="查核代碼，例如 4.5.1/lockout check id")],
    output: Annotated[str, typer.Option("--format", help="jsonl | csv | xlsx")] = "jsonl",
    out: Annotated[Path | None, typer.Option(help="輸出檔（xlsx 必填） output file")] = None,
    unsettled: Annotated[bool, typer.Option("--unsettled", help="含待釐清 also unsettled rows")] = False,
) -> None:
    """Personal data is masked; `chahe show POINTER --reveal` shows one record and is ledgered."""
    from chahe.casefile.case import Case
    from chahe.casefile.examination import latest
    from chahe.casefile.exceptions import exception_rows
    from chahe.checks.api import checks
    from chahe.output import jsonl

    if check not in checks():
        raise CallError((f"沒有查核 {check}。", f"There is no check {check}."), where="--check")
    rows = exception_rows(latest(Case.open(case)), checks()[check], unsettled=unsettled)
    if output == "jsonl":
        jsonl(rows)
    elif output == "csv":
        _csv(rows, out)
    elif output == "xlsx" and out is not None:
        _xlsx(rows, out)
    else:
        raise CallError(
            ("格式須為 jsonl、csv 或 xlsx（須 --out）。", "Format is jsonl, csv or xlsx (with --out)."), output
        )


def _names(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(n for r in rows for n in r))


def safe(value: object) -> str:
    """A cell's text with spreadsheet formulas neutralised."""
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return "'" + text if text[:1] in "=+-@\t\r" else text


def _csv(rows: list[dict[str, Any]], out: Path | None) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_names(rows))
    writer.writerows([safe(r.get(n)) for n in _names(rows)] for r in rows)
    # The BOM is for Excel, which reads a CSV without one as cp950.
    data = b"\xef\xbb\xbf" + buffer.getvalue().encode()
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        out.write_bytes(data)


def _xlsx(rows: list[dict[str, Any]], out: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("例外明細")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        names = _names(rows)
        sheet.write_row(0, 0, names, bold)
        for n, r in enumerate(rows, 1):
            for column, name in enumerate(names):
                sheet.write_string(n, column, safe(r.get(name)))
        if rows:
            sheet.autofilter(0, 0, len(rows), len(names) - 1)
