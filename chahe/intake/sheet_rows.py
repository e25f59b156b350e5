"""Rows of one sheet of a known kind into rows of its table: every row becomes a row, a reject or a skip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import re2

from chahe.intake.api import Context, Sink
from chahe.intake.grid import CellError, Row, Sheet, Value, plain
from chahe.intake.headers import Match
from chahe.intake.numbers import parse_int
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day
from chahe.intake.words import Nil, fold, nil_word, open_ended, squeeze
from chahe.tables.api import Type, tables

_TOTAL = re2.compile(
    r"(?:以上)?(?:(總計|grandtotal)|(合計|共計|總筆數|總數|總和|total)|(小計|subtotal)|(共|計))"
    r"(?:筆數)?[:：]?(?:共|計)?([0-9,]+)?(?:筆|件|台|臺|人|項|列|戶)?(?:資料)?"
)
_COUNTED = re2.compile(r"(?:共|計)?\s*([0-9,]+)\s*(?:筆|件|台|臺|人|項|列|戶)(?:資料)?")
_NOTE = re2.compile(
    r"^(?:註|備註|說明|附註|※|\*|製表|填表|核定|覆核|複核|承辦|主管|資料來源|資料日期|資料基準日|列印|匯出時間|以下空白|"
    r"-+\s*以下空白|本表|第\s*[0-9]+\s*頁|page\s*[0-9]+)"
)
_LONGEST_LABEL = 40
_NO_LABEL = frozenset("0123456789ABCDEFHIJKLMNOQRUVWXYZ")
"""What no label of a total or a note begins with: most first cells are numbers and codes, and are passed quickly."""
NOT_STATED = "not stated"


@dataclass(slots=True)
class Totals:
    """What the total rows of one sheet state, by level: grand total over total over subtotal."""

    levels: dict[int, int] = field(default_factory=dict)

    def add(self, level: int, count: int) -> None:
        """One total row."""
        self.levels[level] = self.levels.get(level, 0) + count

    def stated(self) -> int | None:
        """The count of the highest level that states one."""
        return self.levels[max(self.levels)] if self.levels else None


@dataclass(slots=True)
class Tally:
    """What was counted while one sheet was read."""

    rows: int = 0
    hidden: int = 0
    totals: Totals = field(default_factory=Totals)


class SheetRows:
    """Reads the data rows of one sheet."""

    def __init__(self, sheet: Sheet, match: Match, sink: Sink, context: Context, sheet_date: date | None) -> None:
        self.sheet = sheet
        self.kind: SheetKind = match.kind
        self.sink = sink
        self.table = tables()[match.kind.table]
        self.tally = Tally()
        self._date = sheet_date
        self._match = match
        self._columns = [
            (col, match.columns[col.name], Asked(match.headers[col.name], context.zone, secret=context.secret))
            for col in match.kind.columns
            if col.name in match.columns and col.read is not None
        ]
        self._header = {i: squeeze(match.headers[n]) for n, i in match.columns.items()}
        self._numeric = {i for col, i, _ in self._columns if self._type(col) in (Type.INT, Type.DECIMAL)}
        self._keys: set[tuple[object, ...]] = set()

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
        why = self._skip(row)
        if why is not None:
            self.sink.skip(rec, row.loc, why)
            return
        self.tally.hidden += row.hidden
        self.record(rec, row)

    def _skip(self, row: Row) -> str | None:
        """Why the row is no record, or None."""
        if row.own_blank():
            return "blank"
        own = {i: text for i, v in enumerate(row.values) if i not in row.merged and (text := plain(v).strip())}
        if any(isinstance(v, CellError) for v in row.values) or not own:
            return None
        same = sum(1 for i, text in own.items() if self._header.get(i) == squeeze(text))
        if same >= max(2, (len(self._header) + 1) // 2):
            return "repeated header"
        if self._is_total(own):
            return "total row"
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

    def _is_total(self, own: Mapping[int, str]) -> bool:
        first = min(own)
        found = _total(own[first])
        if found is None:
            return False
        level = 3 if found.group(1) else 2 if found.group(2) or found.group(4) else 1
        count = _number(found.group(5)) if found.group(5) else self._count_beside(own, first)
        if count is not None:
            self.tally.totals.add(level, count)
        return True

    def _count_beside(self, own: Mapping[int, str], first: int) -> int | None:
        """The count a total row states beside its label; a number under a numeric column is a sum, not a count."""
        counted = [_COUNTED.fullmatch(fold(t)) for i, t in own.items() if i != first]
        said = [_number(c.group(1)) for c in counted if c is not None]
        if said:
            return said[0] if len(said) == 1 else None
        bare = [_number(fold(t)) for i, t in own.items() if i != first and i not in self._numeric]
        numbers = [n for n in bare if n is not None]
        return numbers[0] if len(numbers) == 1 and len(bare) == 1 else None

    def record(self, rec: int, row: Row) -> None:
        """One row that is known to be a record, whatever its cells say."""
        values: dict[str, object] = {}
        stated: list[str] = []
        wrong: list[tuple[str, int, str]] = []
        today: date | None = self._date
        for col, index, asked in self._columns:
            value = row.values[index] if index < len(row.values) else None
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
        if stated:
            values["stated_words"] = ";".join(stated)
        self._emit(rec, row, values, wrong)

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
    return _total(text) is not None


def is_note(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row are a remark or signatures below the table."""
    first = texts[0][:_LONGEST_LABEL]
    if first[0] in _NO_LABEL:
        return False
    return bool(_NOTE.search(squeeze(first))) and (len(texts) == 1 or all(":" in fold(t) for t in texts))


def _total(text: str) -> re2._Match | None:
    if len(text) > _LONGEST_LABEL or text[:1] in _NO_LABEL:
        return None
    found = _TOTAL.fullmatch(squeeze(text))
    return None if found is None or (found.group(4) and not found.group(5)) else found


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


def _number(text: str) -> int | None:
    try:
        return parse_int(text)
    except ValueError:
        return None
