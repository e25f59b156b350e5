"""The numbers behind the pictures as sheets of the workbook: every source, day, hour and interval kept. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chahe.report.content import Block, printable
from chahe.report.coverage import DAYS, SOURCES, covered
from chahe.report.dossier import Shown
from chahe.report.log_pictures import COVERAGE_HEADERS, HOURS, TOP, coverage_cells
from chahe.report.making import Making
from chahe.report.picture_words import no_rows, source_line, words_of
from chahe.report.sheet import Cell, Sheet

_RAW = {
    DAYS: "日誌涵蓋逐日 days",
    HOURS: "日誌時段 hours",
    TOP: "最高權限時段 top hours",
    "beacon_interval": "規律連線間隔 intervals",
    "amount_digit": "金額首位數字 first digits",
}


def number_sheets(making: Making) -> Iterator[Sheet]:
    """A sheet of every source of logs, then the rows kept of each table; nothing where the run kept none."""
    if not making.dossier.shown:
        return
    sources = making.dossier.shown.get(SOURCES)
    columns = tuple((h, 30 if n == 0 else 13) for n, h in enumerate(COVERAGE_HEADERS))
    rows = [coverage_cells(c) for c in covered(making.dossier)]
    yield Sheet("日誌涵蓋 sources", columns, rows, "各來源日誌涵蓋 coverage of sources", _below(making, sources))
    for table, name in _RAW.items():
        shown = making.dossier.shown.get(table)
        yield Sheet(name, _columns(shown), _rows(shown), f"{name}（{table}）", _below(making, shown))


def _columns(shown: Shown | None) -> tuple[tuple[str, int], ...]:
    return (
        tuple((c, 22 if n == 0 else 14) for n, c in enumerate(shown.rows[0])) if shown and shown.rows else (("－", 60),)
    )


def _rows(shown: Shown | None) -> Sequence[tuple[Cell, ...]]:
    return [_cells(r) for r in shown.rows] if shown else []


def _cells(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return tuple(_cell(v) for v in row.values())


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else printable(str(value))


def _below(making: Making, shown: Shown | None) -> tuple[Block, ...]:
    """Where the rows are from, or why there are none."""
    if shown is None or shown.total is None or shown.fault or not shown.rows:
        return (words_of(no_rows(making, shown)),)
    cut = (
        ()
        if shown.whole
        else (words_of(making.say("rows_cut", table=shown.table, kept=len(shown.rows), total=shown.total)),)
    )
    return (*source_line(making, shown), *cut)
