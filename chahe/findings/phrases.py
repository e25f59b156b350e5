"""The phrase table (phrases.yaml): editable words of the report, filled with measured values. Pure but for reading
package data. Dates come out in years of the Republic; a value nobody stated says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter

import yaml

from chahe.errors import CallError
from chahe.findings.finding import Severity
from chahe.model import Reason

UNSTATED = "未載明"
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_WINDOW = re.compile(r"(20\d{2})(?:Q([1-4])|H([12])|-(\d{2}))?")
_GRADES = ("資訊", "低", "中", "高", "嚴重")
_FLAGS = {"true": "是", "false": "否"}
_SECTIONS = frozenset({"forms", "missing", "checks"})
_NEEDED = frozenset(
    {"category", "heading", "matter", "count", "unit", "fact", "example", "effect", "recommendation", "severity"}
)
MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class CheckPhrases:
    """The words of one check. `count` and `example` hold placeholders."""

    category: str  # 業務項目
    heading: str  # 缺失態樣
    matter: str  # what could not be confirmed, when it could not
    count: str
    unit: str
    fact: str
    example: str
    effect: str
    recommendation: str
    severity: Severity
    as_of: bool = False  # judged on the base date, not over the period
    cites: Mapping[str, str] = field(default_factory=dict)  # parameter -> column, !column or "-"


@dataclass(frozen=True, slots=True)
class Phrases:
    """All words."""

    forms: Mapping[str, str]
    missing: Mapping[str, str]
    checks: Mapping[str, CheckPhrases]

    def form(self, name: str, **values: object) -> str:
        """A sentence form, filled. Raises CallError when the user's table uses a placeholder nobody fills."""
        return fill(self.forms[name], {k: str(v) for k, v in values.items()}, f"forms.{name}", unstated="")

    def unconfirmed(self, check: str, reason: str | None) -> str:
        """未能確認: why a matter could not be settled, never read as a pass."""
        known = reason if reason in set(Reason) else Reason.UNSETTLED.value
        return self.form("unconfirmed", missing=self.missing[str(known)], matter=self.checks[check].matter)


def phrases(overrides: str | None = None) -> Phrases:
    """The table of the package, with the user's own entries over it. Raises CallError on a malformed table."""
    return _package() if overrides is None else _phrases(_merged(_raw(_text()), _raw(overrides)))


@cache
def _package() -> Phrases:
    return _phrases(_raw(_text()))


def _text() -> str:
    return files("chahe.findings").joinpath("phrases.yaml").read_text(encoding="utf-8")


def _raw(text: str) -> Mapping[str, Mapping[str, object]]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _wrong("檔案過大", "the file is too large", "phrases")
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise _wrong("不是有效的 YAML", "not valid YAML", "phrases") from error
    if not isinstance(loaded, dict) or not set(loaded) <= _SECTIONS:
        raise _wrong("只接受 forms、missing、checks", "only forms, missing and checks are known", "phrases")
    for name, section in loaded.items():
        if not isinstance(section, dict):
            raise _wrong("應為對照表", "a mapping was expected", str(name))
    return loaded


def _merged(
    base: Mapping[str, Mapping[str, object]], over: Mapping[str, Mapping[str, object]]
) -> Mapping[str, Mapping[str, object]]:
    out: dict[str, dict[str, object]] = {name: dict(section) for name, section in base.items()}
    for name, section in over.items():
        for key, value in section.items():
            known = out[name].get(key)
            if known is None:
                raise _wrong("沒有這個條目", "there is no such entry", f"{name}.{key}")
            out[name][key] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    return out


def _phrases(raw: Mapping[str, Mapping[str, object]]) -> Phrases:
    for name in ("forms", "missing"):
        for key, value in raw[name].items():
            _words(value, f"{name}.{key}")
    return Phrases(
        {k: str(v) for k, v in raw["forms"].items()},
        {k: str(v) for k, v in raw["missing"].items()},
        {check: _check(entry, check) for check, entry in raw["checks"].items()},
    )


def _check(entry: object, where: str) -> CheckPhrases:
    if not isinstance(entry, dict) or not _NEEDED <= set(entry) <= _NEEDED | {"when", "cites"}:
        raise _wrong("欄位不全或有多餘欄位", "fields are missing or unknown", where)
    cites = entry.get("cites", {})
    if not isinstance(cites, dict):
        raise _wrong("cites 應為對照表", "cites is a mapping", where)
    words = {k: _words(v, f"{where}.{k}") for k, v in entry.items() if k != "cites"}
    if words["severity"] not in set(Severity):
        raise _wrong("severity 須為高、中或低", "severity is 高, 中 or 低", where)
    return CheckPhrases(
        **{k: v for k, v in words.items() if k not in ("severity", "when")},
        severity=Severity(words["severity"]),
        as_of=words.get("when") == "as_of",
        cites={str(k): _words(v, f"{where}.cites") for k, v in cites.items()},
    )


def _words(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong("應為文字", "a text was expected", where)
    return value


class _Filler(Formatter):
    """`{name}` and `{name:filter}` over texts; nothing of Python's own formatting can be reached from a table."""

    def __init__(self, where: str, unstated: str) -> None:
        super().__init__()
        self._where = where
        self._unstated = unstated

    def get_field(self, field_name: str, args: object, kwargs: object) -> tuple[str, str]:
        """Plain names only. Raises CallError on a name nobody fills."""
        if not isinstance(kwargs, Mapping) or field_name not in kwargs:
            raise _wrong(f"沒有可填入之「{field_name}」", f"nothing fills {field_name!r}", self._where)
        return str(kwargs[field_name]), field_name

    def convert_field(self, value: str, conversion: str | None) -> str:
        """No conversions. Raises CallError."""
        if conversion is not None:
            raise _wrong("不接受 ! 轉換", "conversions are not known here", self._where)
        return value

    def format_field(self, value: str, format_spec: str) -> str:
        """The filters of the table. Raises CallError on an unknown one."""
        spec, _, rest = format_spec.partition(" ")
        if spec == "or":
            return shown(value) if value else rest
        if not value:
            return self._unstated
        if spec == "":
            return shown(value)
        if spec not in _FILTERS:
            raise _wrong(f"沒有「{spec}」格式", f"there is no filter {spec!r}", self._where)
        return _FILTERS[spec](value)


def fill(template: str, values: Mapping[str, str], where: str, *, unstated: str = UNSTATED) -> str:
    """A template filled; an empty value reads `unstated`. Raises CallError naming `where`."""
    try:
        return _Filler(where, unstated).vformat(template, (), values)
    except ValueError as error:
        raise _wrong("佔位之大括號不成對", "unbalanced braces", where) from error


def placeholders(template: str) -> frozenset[str]:
    """Names a template fills in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def roc(day: date) -> str:
    """115年6月30日."""
    return f"{day.year - 1911}年{day.month}月{day.day}日"


def shown(value: str) -> str:
    """A value as people read it: dates of the Republic, 是 and 否."""
    found = _ISO.fullmatch(value)
    if found and int(found[1]) > 1911:
        return f"{int(found[1]) - 1911}年{int(found[2])}月{int(found[3])}日"
    return _FLAGS.get(value, value)


def subject_text(subject: str) -> str:
    """A subject as people read it: its parts joined by ／, calendar periods in years of the Republic."""
    parts = subject.split("|")
    out = [_window(p) if n == 0 or not p.isdigit() else p for n, p in enumerate(parts)]
    return "／".join(out)


def _window(text: str) -> str:
    found = _WINDOW.fullmatch(text)
    if not found:
        return shown(text)
    year = f"{int(found[1]) - 1911}年"
    if found[2]:
        return f"{year}第{found[2]}季"
    if found[3]:
        return year + ("上半年" if found[3] == "1" else "下半年")
    return f"{year}{int(found[4])}月" if found[4] else year


def _basis_points(value: str) -> str:
    """5.63%, from 563 hundredths of a per cent."""
    whole, rest = divmod(int(value), 100)
    return f"{whole}.{rest:02}%"


def _minutes(value: str) -> str:
    hours, minutes = divmod(int(value), 60)
    return (f"{hours}小時" if hours else "") + (f"{minutes}分鐘" if minutes or not hours else "")


def _grade(value: str) -> str:
    return _GRADES[int(value)] if value.isdigit() and int(value) < len(_GRADES) else value


def _number_or_itself(filter_: object, value: str) -> str:
    return filter_(value) if callable(filter_) and value.isdigit() else value


_FILTERS = {
    "bp": lambda v: _number_or_itself(_basis_points, v),
    "hm": lambda v: _number_or_itself(_minutes, v),
    "grade": _grade,
    "limit": lambda v: "無限制" if v == "0" else v,
    "period": _window,
}


def _wrong(zh: str, en: str, where: str) -> CallError:
    return CallError(
        (f"用語表有誤：{zh}。", f"The phrase table is wrong: {en}."),
        where=where,
        todo=("請修正用語表後再執行。", "Correct the phrase table and run again."),
    )
