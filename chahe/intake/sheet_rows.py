"""Rows of one sheet of a known kind into rows of its table: every row becomes a row, a reject or a skip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import re2

from chahe.intake.api import Context, Sink
from chahe.intake.grid import CellError, Row, Sheet, Value, plain
from chahe.intake.headers import Match, known_headers
from chahe.intake.sheet_totals import Tie, Totals, bare_total, count_beside, decimal, is_count, label_of, whole
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day, grade, minutes, rate
from chahe.intake.tokens import MASKED, PREFIX
from chahe.intake.words import Nil, fold, nil_word, open_ended, squeeze
from chahe.tables.api import Type, tables

_NOTE = re2.compile(
    r"^(?:註|備註|說明|附註|※|\*|製表|填表|核定|覆核|複核|承辦|主管|資料來源|資料日期|資料基準日|列印|匯出時間|以下空白|"
    r"-+\s*以下空白|本表|第\s*[0-9]+\s*頁|page\s*[0-9]+)"
)
_LONGEST_LABEL = 40
_NO_LABEL = frozenset("0123456789ABCDEFHIJKLMNOQRUVWXYZ")
"""What no note begins with: most first cells are numbers and codes, and are passed quickly."""

_NO_SUM = (grade, minutes, rate)
"""Readers of numbers that nobody adds up."""

MERGED = "a merged cell over several records"
BELOW = "below another header: not read as a row of this table"
OTHER_HEADER = "another header below the table"
CUT = "cut short: the file ends without a line end, and with fewer fields than the header"
"""What a transfer that broke off leaves: read as a row its last fields would be blank, and blank may mean no."""

WIDER = "more fields than the header: a separator inside a value"
NOT_STATED = "not stated"


@dataclass(slots=True)
class Tally:
    """What was counted while one sheet was read."""

    rows: int = 0
    hidden: int = 0
    hidden_columns: int = 0
    totals: Totals = field(default_factory=Totals)
    tie: Tie = field(default_factory=Tie)


class SheetRows:
    """Reads the data rows of one sheet."""

    def __init__(
        self,
        sheet: Sheet,
        match: Match,
        sink: Sink,
        context: Context,
        sheet_date: date | None,
        width: int | None = None,
    ) -> None:
        self.sheet = sheet
        self.kind: SheetKind = match.kind
        self.sink = sink
        self.table = tables()[match.kind.table]
        self.tally = Tally()
        self._date = sheet_date
        self._match = match
        self._width = width  # fields of a record of text; None where a row may go on beyond its header
        self._below = False  # another table began
        self._foreign = bool(context.mapping)  # headers are in words of its own

        def asked(header: str) -> Asked:
            return Asked(header, context.zone, secret=context.secret, epoch_1904=sheet.epoch_1904)

        self._columns = [
            (col, match.columns[col.name], asked(match.headers[col.name]))
            for col in match.kind.columns
            if col.name in match.columns and col.read is not None
        ]
        self._header = {i: squeeze(match.headers[n]) for n, i in match.columns.items()}
        numeric = [c for c in self._columns if self._type(c[0]) in (Type.INT, Type.DECIMAL)]
        self._numeric = frozenset(index for _, index, _ in numeric)
        self._summed = {c[0].name: c for c in numeric if c[0].read not in _NO_SUM}
        self._sums = tuple(self._summed)
        self._keys: set[tuple[object, ...]] = set()
        self._tokens: dict[str, int] = {}

    def _type(self, col: Col) -> Type | None:
        return None if col.name.startswith("_") else self._null_and_type(col.name)[1]

    def _null_and_type(self, name: str) -> tuple[str, Type]:
        for column in self.table.columns:
            if column.name == name:
                return column.null, column.type
        for column in self.table.columns:
            if column.name == f"{name}_us":
                return column.null, column.type
        return NOT_STATED, Type.TEXT  # read for `make` only

    def take(self, rec: int, row: Row) -> None:
        """One row of the sheet below its header."""
        if row.bad is not None:
            self.sink.reject(rec, row.loc, row.bad, self.kind.table)
            return
        own = {i: t for i, v in enumerate(row.values) if i not in row.merged and (t := plain(v).strip())}
        if own and not self._below and self._total(rec, row, own):
            return
        why = self._skip(row, own)
        if why is not None:
            self.sink.skip(rec, row.loc, why)
            return
        bad = self._no_record(row, own)
        if bad is not None:
            self.sink.reject(rec, row.loc, bad, self.kind.table)
            return
        self.tally.hidden += row.hidden
        self.record(rec, row)

    def _no_record(self, row: Row, own: Mapping[int, str]) -> str | None:
        """Why the row cannot be a record of this table, or None."""
        if self._below:
            return BELOW
        if self._width is not None and len(row.values) > self._width and any(i >= self._width for i in own):
            return WIDER
        if self._width is not None and len(row.values) < self._width and not row.ended:
            return CUT
        first = own[min(own)] if own else "0"
        if self._foreign or len(own) < 3 or any(c.isdigit() for c in first):
            return None
        if known_headers(own.values()) * 5 >= len(own) * 4:
            self._below = True
            return OTHER_HEADER
        return None

    def _skip(self, row: Row, own: Mapping[int, str]) -> str | None:
        """Why the row is no record, or None."""
        if row.own_blank():
            return "blank"
        if any(isinstance(v, CellError) for v in row.values) or not own:
            return None
        same = sum(1 for i, text in own.items() if self._header.get(i) == squeeze(text))
        if same >= max(2, (len(self._header) + 1) // 2):
            return "repeated header"
        texts = list(own.values())
        if is_note(texts):
            return "note"
        if len(texts) == 1 and nil_word(texts[0]) in (Nil.NONE, Nil.NOT_APPLICABLE, Nil.NOT_DONE):
            return f"the row states that there is nothing ({nil_word(texts[0])})"
        if not any(i in own or i in row.merged for _, i, _ in self._columns):
            return "nothing in the columns that are read"
        return self._states_none(row)

    def _states_none(self, row: Row) -> str | None:
        names = self.kind.none_row
        if not names:
            return None
        said = [plain(row.values[i]).strip() for c, i, _ in self._columns if c.name in names and i < len(row.values)]
        nils = [nil_word(text) for text in said if text]
        if nils and all(n is not None for n in nils):
            return f"the row states that there is nothing ({nils[0]})"
        return None

    def _total(self, rec: int, row: Row, own: Mapping[int, str]) -> bool:
        """Whether the row is a total row; then what it states is kept, and a sum without a value is a reject."""
        said = label_of(own)
        if said is None:
            return False
        count = whole(said.counted) if said.counted else count_beside(own, said.column, self._numeric)
        if count is not None and said.level:
            self.tally.totals.add(said.level, count)
        stated: dict[str, tuple[Decimal, str]] = {}
        for name, (col, index, asked) in self._summed.items():
            value = row.values[index] if index < len(row.values) and index not in row.merged else None
            if isinstance(value, CellError) and said.level:
                why = f"total row: column {name}: {value.why}"
                self.sink.reject(rec, self.sheet.place(row, index), why, self.kind.table)
            elif index in own and not is_count(own[index]):
                number = _sum_of(col, value, asked)
                if number is not None:
                    stated[name] = (number, self.sheet.place(row, index))
        self.tally.tie.total(rec, said.level, stated)
        self.sink.skip(rec, row.loc, "total row")
        return True

    def finish(self) -> None:
        """The end of the sheet: total rows that do not tie are rejects at their place, tokens are counted."""
        for name, count in sorted(self._tokens.items()):
            self.sink.stated(f"{MASKED}{name}", count)
        for rec, place, reason in self.tally.tie.untied():
            self.sink.reject(rec, place, reason, self.kind.table)
        first = self.tally.tie.first_total
        if first is not None and not self.tally.tie.records:
            self.sink.reject(first, f"cell:{self.sheet.name}!A1", "total rows, and no record", self.kind.table)

    def record(self, rec: int, row: Row) -> None:
        """One row that is known to be a record, whatever its cells say."""
        values: dict[str, object] = {}
        stated: list[str] = []
        wrong: list[tuple[str, int, str]] = []
        today: date | None = self._date
        for col, index, asked in self._columns:
            value = row.values[index] if index < len(row.values) else None
            if col.alone and (index in row.merged or index in row.spans):
                wrong.append((col.name, index, MERGED))
                continue
            try:
                got = _cell(col, value, asked if today is None else replace(asked, day=today))
            except ValueError as error:
                wrong.append((col.name, index, str(error)))
                continue
            if isinstance(got, Parts):
                values.update(got.values)
            elif isinstance(got, Nil):
                stated.append(f"{col.name.removeprefix('_')}={squeeze(plain(value))}")
            elif got is not None:
                values[col.name] = got
                if col.name == "_day" and isinstance(got, date):
                    today = got
        for name, kept in values.items():
            if type(kept) is str and kept.startswith(PREFIX):
                self._tokens[name] = self._tokens.get(name, 0) + 1
        for name, _, _ in wrong:
            self.tally.tie.broken(name)
        if stated:
            values["stated_words"] = ";".join(stated)
        before = self.tally.rows
        self._emit(rec, row, values, wrong)
        self.tally.tie.record(values, self._sums, kept=self.tally.rows > before, hidden=row.hidden)

    def _emit(self, rec: int, row: Row, values: dict[str, object], wrong: list[tuple[str, int, str]]) -> None:
        kind, sink = self.kind, self.sink
        if kind.snapshot is not None and self._date is not None and kind.snapshot not in {w[0] for w in wrong}:
            values.setdefault(kind.snapshot, self._date)
        for name, index, why in wrong:
            sink_loc = self.sheet.place(row, index)
            sink.reject(rec, sink_loc, f"column {name.removeprefix('_')}: {why}", kind.table)
        if any(name.startswith("_") or self._null_and_type(name)[0] != NOT_STATED for name, _, _ in wrong):
            return  # NULL would say something that the sheet does not
        for group in kind.one_of:
            if not any(values.get(name) is not None for name in group):
                sink.reject(rec, row.loc, f"none of {', '.join(group)} is filled", kind.table)
                return
        if wrong and any(c.required and values.get(c.name) is None for c in self.table.columns):
            return  # already a reject, for the column that was not understood
        if self._again(values):
            sink.reject(rec, row.loc, f"the key {', '.join(self.table.key)} stands in an earlier row", kind.table)
            return
        self._put(rec, row, values)

    def _again(self, values: Mapping[str, object]) -> bool:
        if not self.table.key:
            return False
        key = tuple(values.get(name) for name in self.table.key)
        seen = key in self._keys
        self._keys.add(key)
        return seen

    def _put(self, rec: int, row: Row, values: dict[str, object]) -> None:
        try:
            made = [(self.kind.table, values)] if self.kind.make is None else list(self.kind.make(values))
        except ValueError as error:
            self.sink.reject(rec, row.loc, str(error), self.kind.table)
            return
        if not made:
            self.sink.reject(rec, row.loc, "the row says nothing that the table can hold", self.kind.table)
        for table, columns in made:
            kept = {n: v for n, v in columns.items() if not n.startswith("_")}
            put = self.sink.row if table == self.kind.table else self.sink.aside
            if put(table, rec, row.loc, kept) and table == self.kind.table:
                self.tally.rows += 1


def is_total(text: str) -> bool:
    """Whether the first cell of a row says that the row is a total: 合計, 總計：25 筆, 共 25 筆."""
    return bare_total(text) is not None


def is_note(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row are a remark or signatures below the table."""
    first = texts[0][:_LONGEST_LABEL]
    if first[0] in _NO_LABEL:
        return False
    return bool(_NOTE.search(squeeze(first))) and (len(texts) == 1 or all(":" in fold(t) for t in texts))


def _sum_of(col: Col, value: Value, asked: Asked) -> Decimal | None:
    """The number a total row states under a column; None for a blank, a word, or what is no number."""
    try:
        return decimal(_cell(col, value, asked))
    except ValueError:
        return None


def _cell(col: Col, value: Value, asked: Asked) -> object:
    """A column's value, `Parts`, a word for nothing, or None for a blank cell. Raises ValueError."""
    read = col.read
    if read is None or value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and not col.keep:
        nil = nil_word(value) or (Nil.NONE if read is day and open_ended(value) else None)
        if nil is not None:
            try:
                got = read(value, asked)  # 無 is "no" in a yes/no column
            except ValueError:
                return nil
            return got if isinstance(got, bool) else nil
    return read(value, asked)
