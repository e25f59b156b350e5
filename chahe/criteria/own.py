"""The insurer's own norms (內規): clauses of `norms.toml`, turned into criteria of the layer OWN. Pure.

```toml
[[clause]]
document = "帳號及密碼管理要點"        # document, clause and version as the insurer names them
clause = "第六點"
version = "第3版"
since = 2024-03-01                     # first day in force
until = 2025-12-31                     # last day in force; leave out while in force
parameter = "ad.min_length.staff"      # a name of docs/criteria.md
value = 8
unit = "character"                     # optional; must be the parameter's unit
text = "使用者密碼長度至少八碼。"      # optional: the words of the clause, 200 characters at most

[[clause]]                             # 未訂定, confirmed in writing by the insurer
parameter = "ad.history"
laid_down = false
since = 2025-01-01
confirmed = "資訊部 114-07-02 書面說明"
```
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from chahe.criteria.criterion import EVERYONE, Certainty, Criterion, Parameter, Value
from chahe.criteria.values import BadValueError, day, typed
from chahe.errors import CallError
from chahe.model import Layer

MAX_TEXT = 200
MAX_NORMS_BYTES = 1 << 20
_FIELDS = frozenset(
    ("document", "clause", "version", "since", "until", "parameter", "value", "unit", "text", "laid_down", "confirmed")
)


@dataclass(frozen=True, slots=True)
class OwnNorm:
    """One clause. `value` is as written in the file, typed later by `as_criteria`; None when not laid down (未訂定)."""

    document: str
    clause: str
    version: str
    since: date
    until: date | None
    parameter: str
    value: object
    unit: str | None = None
    text: str = ""
    laid_down: bool = True
    confirmed: str = ""  # the paper in which the insurer says that it has no such norm

    @property
    def source(self) -> str:
        """Document, clause and version, or the paper that confirms there is none."""
        if not self.laid_down:
            return f"未訂定（{self.confirmed}）"
        return f"{self.document} {self.version}".strip()


def parse_norms(text: str) -> tuple[OwnNorm, ...]:
    """The clauses of a norms.toml. Raises CallError naming the clause by its number in the file."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_NORMS_BYTES:
        raise _wrong(("內規檔過大。", "The norms file is too large."), "norms.toml")
    try:
        # A file saved by Notepad may begin with a byte order mark.
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as e:
        raise _wrong(("內規檔不是有效的 TOML。", f"The norms file is not valid TOML: {e}."), "norms.toml") from e
    unknown = sorted(set(raw) - {"clause"})
    if unknown:
        raise _wrong(("內規檔只接受 [[clause]]。", "Only [[clause]] tables are accepted."), f"norms.toml: {unknown[0]}")
    clauses = raw.get("clause", [])
    if not isinstance(clauses, list):
        raise _wrong(("內規條文應寫成 [[clause]]。", "Clauses are written as [[clause]]."), "norms.toml")
    return tuple(_norm(c, f"norms.toml [[clause]] {n}") for n, c in enumerate(clauses, 1))


def _norm(raw: object, where: str) -> OwnNorm:
    if not isinstance(raw, dict):
        raise _wrong(("內規條文格式不符。", "The clause is not a table."), where)
    odd = sorted(set(raw) - _FIELDS)
    if odd:
        raise _wrong((f"不認得的欄位「{odd[0]}」。", f"Unknown field {odd[0]!r}."), where)
    try:
        since, until = day(raw.get("since"), "since"), day(raw.get("until"), "until")
    except BadValueError as e:
        raise _wrong(e.words, where) from e
    laid_down = raw.get("laid_down", True)
    if not isinstance(laid_down, bool):
        raise _wrong(("laid_down 應為 true 或 false。", "laid_down is true or false."), where)
    texts = {
        k: _text(raw, k, where) for k in ("document", "clause", "version", "parameter", "unit", "text", "confirmed")
    }
    needed = ("document", "clause", "version", "parameter") if laid_down else ("parameter", "confirmed")
    missing = [k for k in needed if not texts[k]] + ([] if since else ["since"])
    missing += ["value"] if laid_down and "value" not in raw else []
    if missing or since is None:
        raise _wrong((f"缺少欄位 {missing[0]}。", f"The field {missing[0]} is missing."), where)
    if not laid_down and "value" in raw:
        raise _wrong(("未訂定之條文不得有值。", "A norm not laid down has no value."), where)
    if until is not None and until < since:
        raise _wrong(("終止日早於施行日。", "The clause ends before it begins."), where)
    if len(texts["text"]) > MAX_TEXT:
        raise _wrong((f"條文引述以 {MAX_TEXT} 字為限。", f"Quote at most {MAX_TEXT} characters."), where)
    return OwnNorm(
        texts["document"], texts["clause"], texts["version"], since, until, texts["parameter"], raw.get("value"),
        texts["unit"] or None, texts["text"], laid_down, texts["confirmed"],
    )  # fmt: skip


def _text(raw: Mapping[str, object], name: str, where: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise _wrong((f"{name} 應為文字。", f"{name} is a text."), where)
    return value.strip()


def as_criteria(norms: Iterable[OwnNorm], vocabulary: Mapping[str, Parameter]) -> tuple[Criterion, ...]:
    """Own norms as criteria; a later version of one document closes the earlier one. Raises CallError."""
    found = sorted((_criterion(n, vocabulary) for n in norms), key=lambda c: (c.parameter, c.since or date.min))
    closed = [_closed(c, found) for c in found]
    for a, b in combinations(closed, 2):
        if a.overlaps(b):
            raise _wrong(
                ("同一參數有兩個內規條文同時有效。", "Two clauses on one parameter are in force together."),
                f"{a.parameter}: {a.source} {a.article} / {b.source} {b.article}",
            )
    return tuple(closed)


def _closed(norm: Criterion, all_norms: Iterable[Criterion]) -> Criterion:
    if norm.until is not None or norm.since is None:
        return norm
    later = [
        o.since
        for o in all_norms
        if o.parameter == norm.parameter and o.pack == norm.pack and o.since is not None and o.since > norm.since
    ]
    return replace(norm, until=min(later) - timedelta(days=1)) if later else norm


def _criterion(norm: OwnNorm, vocabulary: Mapping[str, Parameter]) -> Criterion:
    where = f"{norm.document} {norm.clause} {norm.parameter}".strip()
    parameter = vocabulary.get(norm.parameter)
    if parameter is None:
        near = difflib.get_close_matches(norm.parameter, vocabulary, n=3, cutoff=0.5)
        hint = ("；相近者：" + "、".join(near), "; near: " + ", ".join(near)) if near else ("", "")
        raise _wrong(
            (
                f"沒有名為「{norm.parameter}」之參數{hint[0]}。",
                f"There is no parameter {norm.parameter!r}{hint[1]}.",
            ),
            where,
        )
    if norm.unit is not None and norm.unit != parameter.unit:
        raise _wrong((f"單位應為「{parameter.unit or '無'}」。", f"The unit is {parameter.unit or 'none'!r}."), where)
    value: Value | None = None
    if norm.laid_down:
        try:
            value = typed(norm.value, parameter.type, parameter.operator, parameter.choices, parameter.minimum)
        except BadValueError as e:
            raise _wrong(e.words, where) from e
    return Criterion(
        id=f"N/{parameter.name}",
        parameter=parameter.name,
        layer=Layer.OWN,
        operator=parameter.operator,
        type=parameter.type,
        value=value,
        unit=parameter.unit,
        source=norm.source,
        article=norm.clause,
        version_date=norm.since,
        since=norm.since,
        until=norm.until,
        certainty=Certainty.Q,
        analogy=False,
        institution_types=EVERYONE,
        items=parameter.items,
        pack=f"own:{norm.document}",
        title_zh=parameter.zh,
        title_en=parameter.en,
        governs=parameter.governs,
        note=norm.text,
    )


def _wrong(what: tuple[str, str], where: str) -> CallError:
    return CallError(what, where=where, todo=("請修正內規檔後再執行。", "Correct the norms file and run again."))
