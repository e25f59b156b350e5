"""The hand-over manifest 檢附清單 (and the filled request list, whose columns are a subset), version 1: xlsx, xls, csv.

It makes no table; `parse_manifest` gives its lines to whoever takes evidence in. A field that cannot be read is None in
the line and a problem with its place; nothing in a manifest is fatal. Paths keep their words and get `/` as separator.
Recognised by its headers. When a workbook is longer than the head, so that its headers cannot be seen, the file's name
must say that it is a manifest; parsing then confirms it by the headers, or refuses.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import BinaryIO

import re2

from chahe.errors import CallError, MappingError
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.books import First, first_rows, open_sheets
from chahe.intake.grid import DamageError, Row, Value, plain
from chahe.intake.headers import Match, judge
from chahe.intake.manifest_line import ManifestLine
from chahe.intake.ooxml import is_workbook
from chahe.intake.sheet_rows import is_note, is_total
from chahe.intake.sheets.api import Asked, Col, Read, SheetKind
from chahe.intake.sheets.cells import count, day, identifier, text, words
from chahe.intake.text_head import text_rows
from chahe.intake.words import fold, nil_word, squeeze
from chahe.model import Digest, Origin, Supply

_HEX = re2.compile(r"[0-9a-f]{64}")
_NAMED = ("檢附清單", "交接清單", "檢查資料清單", "資料清單", "handover", "hand-over", "manifest")
_ORIGINS = {
    Origin.ON_SITE: "現場取得 檢查人員取得 檢查人員現場擷取 onsite",
    Origin.WATCHED: "目視匯出 目視下產出 檢查人員目視下匯出 在場見證匯出 watched",
    Origin.AUDITEE: "自行產製 受檢單位產製 受檢單位提供 自製 auditee",
    Origin.THIRD_PARTY: "第三方 第三人提供 外部第三人 thirdparty",
}
_SUPPLIES = {
    Supply.PROVIDED: "提供 已交付 已檢附 provided",
    Supply.NO_SUCH_BUSINESS: "無業務 未辦理此業務",
    Supply.NOT_RETAINED: "未保存 未保留 未留存紀錄",
    Supply.NOT_DONE: "未執行 未辦",
    Supply.CANNOT_PROVIDE: "不能提供 無法檢附",
    Supply.PENDING: "未提供 待提供 補件中 pending",
}


def _one_of(known: Iterable[tuple[str, str]], what: str) -> Callable[[Value, Asked], str]:
    spelled = {squeeze(w): k for k, listed in known for w in (str(k), *listed.split())}

    def read(value: Value, _asked: Asked) -> str:
        found = spelled.get(squeeze(words(value)))
        if found is None:
            raise ValueError(f"not one of the words for {what}")
        return found

    return read


def _path(value: Value, _asked: Asked) -> str:
    return words(value).strip().replace("\\", "/").removeprefix("./")


def _digest(value: Value, _asked: Asked) -> str:
    bare = "".join(fold(words(value)).split()).casefold().removeprefix("sha256:")
    if _HEX.fullmatch(bare) is None:
        raise ValueError("not 64 hexadecimal digits")
    return bare


def _col(name: str, read: Read, spellings: str, weak: str = "", *, need: bool = False) -> Col:
    return Col(name, read, spellings, weak, need=need, keep=True)


KIND = SheetKind(
    "handover",
    "",
    (),
    "檢附清單",
    (
        _col("code", identifier, "資料代號|代號|資料代碼|資料編號|request code", need=True),
        _col("path", _path, "檔名(相對路徑)|檔名|檔案名稱|相對路徑|檔案路徑|檔名、雜湊|file|file name", "檔案"),
        _col("size", count, "位元組數|位元組|檔案大小|大小(位元組)|檔案大小(bytes)|bytes"),
        _col("digest", _digest, "sha256|sha-256|sha256雜湊值|雜湊值|雜湊|檔案雜湊值"),
        _col("records", count, "筆數|資料筆數|總筆數|紀錄筆數|總筆數與控制金額", "總筆數及控制金額"),
        _col("period_from", day, "資料期間起|期間起|資料期間(起)|資料起日"),
        _col("period_to", day, "資料期間迄|期間迄|資料期間(迄)|資料迄日"),
        _col("as_of", day, "資料基準日|基準日|資料日期"),
        _col("extraction", text, "產出方式|匯出方式|產出方式(指令/查詢條件)|取得方式"),
        _col("system", text, "來源系統|系統來源|資料來源系統"),
        _col("operator", text, "操作人|操作人員|產出人員|匯出人員"),
        _col("witness", text, "在場見證|見證人|見證人員|在場見證人"),
        _col("screen_count", count, "畫面筆數|螢幕筆數|畫面總筆數"),
        _col("origin", _one_of(_ORIGINS.items(), "origin"), "來源級別|來源分級|取得級別"),
        _col(
            "supply",
            _one_of(_SUPPLIES.items(), "supply"),
            "狀態|提供狀態|提供情形|狀態(已提供/無此業務/未留存/未辦理/無法提供)",
        ),
        _col("reason", text, "理由|未提供理由|原因|說明"),
        _col("note", text, "備註|附註"),
    ),
    one_of=(("path", "supply"), ("digest", "size", "origin", "supply")),
)
"""Not one of `sheets.kinds()`: it feeds no table."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A field of a manifest that could not be read, or a line that says nothing. Holds no content."""

    loc: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A manifest's lines and what of it could not be read."""

    lines: tuple[ManifestLine, ...]
    problems: tuple[Problem, ...]


def parse_manifest(stream: BinaryIO, path: str) -> tuple[ManifestLine, ...]:
    """The lines of a manifest. Raises MappingError when no sheet is one; damage leaves what came before it."""
    return parse(stream, path).lines


def parse(stream: BinaryIO, path: str) -> Parsed:
    """Lines and problems. Raises MappingError when no sheet of the file has the headers of a manifest."""
    lines: list[ManifestLine] = []
    problems: list[Problem] = []
    found = False
    try:
        for sheet in open_sheets(stream):
            match = _manifest(first_rows(sheet))
            if match is None:
                continue
            found = True
            for index, row in enumerate(sheet.rows()):
                if index >= match.first + match.depth:
                    _line(row, match, lines, problems)
    except DamageError as error:
        problems.append(Problem(error.loc, error.reason))
        found = True
    if not found:
        raise MappingError(("此檔不是檢附清單。", "not-a-manifest: no sheet has its headers."), where=path)
    return Parsed(tuple(lines), tuple(problems))


def _manifest(first: First) -> Match | None:
    return judge(first.rows, (KIND,), {}).match


def _line(row: Row, match: Match, lines: list[ManifestLine], problems: list[Problem]) -> None:
    if row.bad is None and (row.own_blank() or not any(plain(value).strip() for value in row.values)):
        return
    if row.bad is not None:
        problems.append(Problem(row.loc, row.bad))
        return
    own = [text for value in row.values if (text := plain(value).strip())]
    if is_total(own[0]) or is_note(own):
        return
    values: dict[str, object] = {}
    for name, index in match.columns.items():
        value = row.values[index] if index < len(row.values) else None
        read = KIND.col(name).read
        if read is None or value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            got = read(value, _PLAIN)
        except ValueError as error:
            if name in _SILENT and isinstance(value, str) and nil_word(value) is not None:
                continue  # 「無」 where a number, date or path stands: nothing is stated
            problems.append(Problem(row.loc, f"column {name}: {error}"))
            continue
        values[name] = got.isoformat() if isinstance(got, date) else got
    code, path = values.get("code"), values.get("path")
    if isinstance(path, str) and nil_word(path) is not None:
        path = None
        values.pop("path")
    if path is None and (code is None or not match.columns.keys() & {"supply"}):
        return  # a signature or another remark
    if path is None and values.get("supply") is None:
        return  # a request nobody has answered yet
    lines.append(_as_line(values, row.loc))


_SILENT = frozenset(("size", "digest", "records", "period_from", "period_to", "as_of", "screen_count", "origin"))
_PLAIN = Asked("", UTC)


def _as_line(values: Mapping[str, object], loc: str) -> ManifestLine:
    def said(name: str) -> str | None:
        value = values.get(name)
        return None if value is None else str(value)

    def number(name: str) -> int | None:
        value = values.get(name)
        return value if isinstance(value, int) else None

    digest = said("digest")
    origin, supply = said("origin"), said("supply")
    return ManifestLine(
        code=said("code"),
        path=said("path"),
        size=number("size"),
        digest=None if digest is None else Digest(digest),
        records=number("records"),
        period_from=said("period_from"),
        period_to=said("period_to"),
        as_of=said("as_of"),
        extraction=said("extraction"),
        system=said("system"),
        operator=said("operator"),
        witness=said("witness"),
        screen_count=number("screen_count"),
        origin=None if origin is None else Origin(origin),
        supply=None if supply is None else Supply(supply),
        reason=said("reason"),
        note=said("note"),
        loc=loc,
    )


def recognise(head: Head) -> bool:
    """By its headers where the head shows them; see module."""
    if is_workbook(head.data):
        if head.size <= len(head.data):
            return _holds_manifest(head.data)
        return any(mark in head.path.rsplit("/", 1)[-1].casefold() for mark in _NAMED)
    return any(judge(rows, (KIND,), {}).match is not None for rows in text_rows(head.data))


def _holds_manifest(data: bytes) -> bool:
    try:
        return any(_manifest(first_rows(sheet)) is not None for sheet in open_sheets(io.BytesIO(data)))
    except (DamageError, CallError):
        return False


def read(stream: BinaryIO, sink: Sink, context: Context) -> None:
    """Accounts for the manifest: its lines are skips (they are no rows of a table), its problems rejects."""
    parsed = parse(stream, context.path)
    for rec, loc, reason in _entries(parsed):
        if reason is None:
            sink.skip(rec, loc, "a line of the hand-over manifest")
        else:
            sink.reject(rec, loc, reason)


def _entries(parsed: Parsed) -> Iterator[tuple[int, str, str | None]]:
    rec = 0
    for line in parsed.lines:
        rec += 1
        yield rec, line.loc, None
    for problem in parsed.problems:
        rec += 1
        yield rec, problem.loc, problem.reason


READER = Reader(
    name="handover",
    version="1",
    tables=(),
    recognise=recognise,
    read=read,
    priority=20,
    gathers=True,
)
