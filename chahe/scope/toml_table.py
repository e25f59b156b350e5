"""TOML read key by key: every key known, every value of its type, every mistake named with its place. Pure."""

import difflib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import NoReturn

from chahe.errors import ScopeError


class TomlTable:
    """A TOML table read key by key, each with its type."""

    def __init__(self, values: Mapping[str, object], where: str, known: Iterable[str]) -> None:
        self._values = values
        self._where = where
        unknown_keys(values, where, known)

    def text(self, key: str) -> str:
        """Text that must be there."""
        value = self.maybe_text(key)
        if value is None:
            self.missing(key)
        return value

    def maybe_text(self, key: str) -> str | None:
        """Text, or None when the key is absent."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            wrong(f"{self._where} {key}", "須為非空白文字", "must be text that is not blank")
        return value.strip()

    def flag(self, key: str, default: bool = False) -> bool:
        """A truth value."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            wrong(f"{self._where} {key}", "須為 true 或 false", "must be true or false")
        return value

    def amount(self, key: str) -> int | None:
        """A whole number of New Taiwan dollars, or None."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            wrong(f"{self._where} {key}", "須為零以上之整數（新臺幣元）", "must be a whole number of NTD, 0 or more")
        return value

    def day(self, key: str) -> date:
        """A date that must be there."""
        value = self.maybe_day(key)
        if value is None:
            self.missing(key)
        return value

    def maybe_day(self, key: str) -> date | None:
        """A date, or None when the key is absent."""
        value = self._values.get(key)
        return None if value is None else as_day(value, f"{self._where} {key}")

    def values(self, key: str) -> tuple[object, ...]:
        """An array; absent is empty."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            wrong(f"{self._where} {key}", "須為陣列", "must be an array")
        return tuple(value)

    def table(self, key: str) -> Mapping[str, object]:
        """A table; absent is empty."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            wrong(f"[{key}]", "須為資料表", "must be a table")
        return value

    def tables(self, key: str) -> tuple[Mapping[str, object], ...]:
        """An array of tables; absent is empty."""
        listed = self.values(key)
        for value in listed:
            if not isinstance(value, dict):
                wrong(f"[[{key}]]", "須為資料表陣列", "must be an array of tables")
        return tuple(v for v in listed if isinstance(v, dict))

    def missing(self, key: str) -> NoReturn:
        """Raises ScopeError."""
        wrong(f"{self._where} {key}", "未填", "is missing")


def unknown_keys(values: Mapping[str, object], where: str, known: Iterable[str]) -> None:
    """Raises ScopeError on a key nobody reads, naming the one probably meant."""
    names = sorted(known)
    for key in values:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            zh = f"，是否為「{near[0]}」" if near else f"，可用者：{'、'.join(names)}"
            en = f"; did you mean `{near[0]}`?" if near else f"; known: {', '.join(names)}"
            wrong(f"{where} {key}", f"不認得此欄位{zh}", f"unknown key{en}")


def as_day(value: object, where: str) -> date:
    """A TOML date or an ISO date as text. Raises ScopeError."""
    if type(value) is date:
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return wrong(where, "須為日期，例如 2026-06-30", "must be a date such as 2026-06-30")


def wrong(where: str, zh: str, en: str) -> NoReturn:
    """Raises ScopeError in both languages."""
    raise ScopeError((f"案件設定有誤：{zh}。", f"The profile is wrong: {en}."), where=where)
