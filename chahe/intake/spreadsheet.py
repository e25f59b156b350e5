"""Spreadsheets: .xlsx, .xls, CSV, TSV, Parquet and SQLite through the kinds in `sheets/`. Version 2.

Every sheet of a workbook is judged for itself. Hidden sheets, rows and columns are read like any other and counted in
`stated` (`hidden-sheets`, `hidden-rows`, `hidden-columns`). Rows above a header, the header, blank rows, repeated
headers, total rows and notes are skipped with that reason; a total row that states a count becomes a control total,
and one whose sums do not tie with the rows is a reject at the cell. A last row where Excel takes no further one is a
reject: the sheet is full. What stands below another header is a reject. A sheet that speaks for no kind at all (a
cover, instructions) is skipped row by row; one that comes near a kind but cannot be read is a reject. When no sheet can
be read the file is refused as a whole, so that it is not taken for an empty one.
Times without an offset are in the context's zone. Known gaps: .xlsb, .ods, password-protected files (refused in words).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import BinaryIO

from chahe.errors import CallError, MappingError, UnreadError
from chahe.evidence.sqlite_file import is_sqlite
from chahe.intake import biff
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.books import First, first_rows, open_sheets
from chahe.intake.grid import DamageError, Row, Sheet, plain
from chahe.intake.headers import Match, Verdict, judge
from chahe.intake.ooxml import is_workbook
from chahe.intake.parquet_sheet import is_parquet
from chahe.intake.sheet_dates import named_date, stated_date
from chahe.intake.sheet_rows import SheetRows
from chahe.intake.sheets.api import KIND_KEY, kinds, kinds_for
from chahe.intake.text_head import speaks_for_a_kind

FULL = "the sheet is full: what came after may have been cut off"


@dataclass(frozen=True, slots=True)
class Planned:
    """A sheet and what was found out about it."""

    first: First
    verdict: Verdict

    @property
    def sheet(self) -> Sheet:
        """The sheet itself."""
        return self.first.sheet


def recognise(head: Head) -> bool:
    """A workbook by its container, or text whose first rows hold the headers of a kind."""
    return (
        is_parquet(head.data)
        or is_sqlite(head.data)
        or is_workbook(head.data)
        or biff.is_workbook(head.data, head.size, head.path)
        or speaks_for_a_kind(head.data)
    )


def read(stream: BinaryIO, sink: Sink, context: Context) -> None:
    """See module. Raises MappingError (a person must map the columns) or UnreadError."""
    try:
        plan = _plan(open_sheets(stream), context)
    except DamageError as error:
        sink.damage(1, error.loc or f"bytes:0-{stream.seek(0, 2)}", error.reason)
        return
    if not any(p.verdict.match or p.first.damage for p in plan):
        raise refusal(plan)
    _read_all(plan, sink, context)


def planned(stream: BinaryIO, context: Context) -> list[Planned]:
    """The sheets with the kind each would be read as, nothing read. Raises UnreadError, DamageError."""
    return _plan(open_sheets(stream), context)


def _plan(sheets: Sequence[Sheet], context: Context) -> list[Planned]:
    mapping = {name: header for name, header in context.mapping.items() if not name.startswith("@")}
    word = context.mapping.get(KIND_KEY) or context.kind
    wanted = kinds_for(word)
    if word is not None and not wanted:
        raise UnreadError(
            ("此資料代號不是試算表可提供之資料。", "wrong-kind: no spreadsheet answers this request code."), word[:40]
        )
    if mapping and word is None:
        wanted = tuple(k for k in wanted if set(mapping) <= {c.name for c in k.columns})
    named = word is not None or bool(mapping)
    firsts = [first_rows(sheet) for sheet in sheets]
    plan = [Planned(first, judge(first.rows, wanted, mapping, named=named)) for first in firsts]
    if named and any(p.verdict.match for p in plan):
        # The workbook holds what was asked for; its other sheets may be other kinds.
        every = tuple(kinds().values())
        plan = [p if p.verdict.match else Planned(p.first, judge(p.first.rows, every, {})) for p in plan]
    return plan


def refusal(plan: Sequence[Planned]) -> CallError:
    """Why no sheet could be read, in the words of the one that came closest to a kind."""
    if any(_is_manifest(p.first) for p in plan):
        return UnreadError(("此檔為檢附清單，請以 --handover 指定。", "hand-over-manifest: give it with --handover."))
    near = max(plan, key=lambda p: p.verdict.near.size if p.verdict.near else 0, default=None)
    if near is None:
        return UnreadError(("活頁簿沒有工作表。", "no-sheet: the workbook holds no worksheet."))
    reason = near.verdict.reason
    return MappingError(("無法確定欄位對應。", reason), where=near.sheet.name)


def _is_manifest(first: First) -> bool:
    from chahe.intake.handover import KIND  # a reader beside this one, asked only when nothing else fits

    return judge(first.rows, (KIND,), {}).match is not None


def _read_all(plan: Sequence[Planned], sink: Sink, context: Context) -> None:
    records = count(1)
    done: list[SheetRows] = []
    for planned in plan:
        try:
            if planned.verdict.match is not None:
                _read_sheet(planned, planned.verdict.match, sink, context, records, done)
            else:
                _pass_over(planned, sink, records)
        except DamageError as error:
            sink.damage(next(records), error.loc or f"cell:{planned.sheet.name}!A1", error.reason)
    _state(done, sink)
    hidden = sum(1 for p in plan if p.sheet.hidden)
    if hidden:
        sink.stated("hidden-sheets", hidden)


def _read_sheet(
    planned: Planned, match: Match, sink: Sink, context: Context, records: Iterator[int], done: list[SheetRows]
) -> None:
    _refuse_unreadable(planned.sheet, match)
    title = stated_date(planned.first.rows[: match.first])
    if title is not None:
        sink.as_of(title.isoformat())
    head = planned.first.rows[match.first : match.first + match.depth]
    width = max(len(row.values) for row in head) if planned.sheet.fixed_width else None
    reader = SheetRows(planned.sheet, match, sink, context, title or _elsewhere(planned, match, context), width)
    reader.tally.hidden_columns = _hidden_columns(planned.sheet, head)
    done.append(reader)
    before: tuple[int, Row] | None = None
    last: tuple[int, Row] | None = None
    for index, row in enumerate(planned.sheet.rows()):
        rec = next(records)
        if index < match.first:
            sink.skip(rec, row.loc, "blank" if row.own_blank() else "title row")
        elif index < match.first + match.depth:
            sink.skip(rec, row.loc, "header")
        else:
            reader.take(rec, row)
            if not (row.own_blank() or row.bad):
                before, last = last, (rec, row)
    reader.finish()
    if last is not None and planned.sheet.doubt:
        sink.reject(last[0], last[1].loc, planned.sheet.doubt, match.kind.table)
    if before and last and before[1].number + 1 == last[1].number and last[1].number in planned.sheet.capacities:
        sink.reject(last[0], last[1].loc, f"{FULL} ({last[1].number:,} rows)", match.kind.table)


def _refuse_unreadable(sheet: Sheet, match: Match) -> None:
    """A column the table needs and whose values have no one meaning here refuses the file, by its name."""
    why = sheet.unread_columns()
    for name, index in match.columns.items():
        if index in why:
            raise UnreadError(
                (
                    f"欄位型別無法讀取：{match.headers[name][:40]}",
                    f"column-type: {match.headers[name][:40]}: {why[index]}.",
                ),
                where=name,
            )


def _hidden_columns(sheet: Sheet, head: Sequence[Row]) -> int:
    """Hidden columns that have a header."""
    hidden = sheet.hidden_columns()
    return sum(1 for i in hidden if any(i < len(row.values) and plain(row.values[i]).strip() for row in head))


def _elsewhere(planned: Planned, match: Match, context: Context) -> date | None:
    """The date of a snapshot that its title does not state: the sheet's name, the manifest, the file's name."""
    if match.kind.snapshot is None:
        return None
    given = date.fromisoformat(context.as_of) if context.as_of else None
    return named_date(planned.sheet.name) or given or named_date(context.path.rsplit("/", 1)[-1])


def _pass_over(planned: Planned, sink: Sink, records: Iterator[int]) -> None:
    if planned.first.damage is not None:
        raise planned.first.damage
    if not planned.verdict.foreign:
        sink.reject(next(records), f"cell:{planned.sheet.name}!A1", planned.verdict.reason)
        return
    for row in planned.sheet.rows():
        sink.skip(next(records), row.loc, "blank" if row.own_blank() else "a sheet that is no table of a known kind")


def _state(done: Sequence[SheetRows], sink: Sink) -> None:
    """Hidden rows, and control totals per table; a sheet without a total row counts as what was read of it."""
    hidden = sum(reader.tally.hidden for reader in done)
    if hidden:
        sink.stated("hidden-rows", hidden)
    columns = sum(reader.tally.hidden_columns for reader in done)
    if columns:
        sink.stated("hidden-columns", columns)
    for table in dict.fromkeys(reader.kind.table for reader in done):
        group = [reader for reader in done if reader.kind.table == table]
        if any(reader.tally.totals.stated() is not None for reader in group):
            counts = [r.tally.totals.stated() for r in group]
            sink.stated(table, sum(r.tally.rows if n is None else n for r, n in zip(group, counts, strict=True)))


READER = Reader(
    name="spreadsheet",
    version="2",
    tables=tuple(sorted({t for kind in kinds().values() for t in (kind.table, *kind.also)})),
    recognise=recognise,
    read=read,
    priority=-10,  # vendors' own CSV formats are asked first
)
