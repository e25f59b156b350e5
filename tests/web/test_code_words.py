"""Every code of every column with a fixed choice has a word in both languages: no English code on a Chinese screen."""

import re
from collections.abc import Iterator

import pytest

from chahe.intake.sheets.api import kinds
from chahe.messages import LANGUAGES, code_word
from chahe.report.paper_parts import measured_text
from chahe.tables.api import Type, tables
from chahe.web.labels import reading

HAN = re.compile(r"[㐀-䶿一-鿿]")
LISTED = re.compile(r"(?:^|: )([a-z][a-z0-9_-]*(?:, [a-z][a-z0-9_-]*)*,? or [a-z][a-z0-9_-]*)(?=$|[;,.(])")
NAMES = frozenset(("product", "scanner", "proto", "protocol"))
"""Columns that hold names of products and protocols, which are no words."""
PROSE = frozenset(
    (
        ("database_access", "database_name"),
        ("dhcp_lease", "scope_id"),
        ("log_source", "host"),
        ("system_setting", "area"),
    )
)
"""Columns whose text says what stands in them with an "or", and which hold whatever was written."""


def documented() -> Iterator[tuple[str, str]]:
    """(column, code) of every choice a table's text lists."""
    for table in tables().values():
        for column in table.columns:
            found = LISTED.search(column.doc) if column.type is Type.TEXT else None
            if found and column.name not in NAMES and (table.name, column.name) not in PROSE:
                yield from ((column.name, c) for c in re.split(r",? or |, ", found[1]))


def read_from_sheets() -> Iterator[tuple[str, str]]:
    """(column, code) of every choice a sheet's reader makes of the words people write."""
    for kind in kinds().values():
        for column in kind.columns:
            yield from ((column.name, c) for c in getattr(column.read, "codes", ()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_word(lang: str) -> None:
    known = {(c, k) for c, k in (*documented(), *read_from_sheets()) if not HAN.search(k)}
    assert len(known) > 250, "the search for choices broke"
    assert {("status", "settled"), ("basis", "consent")} <= known
    silent = sorted((c, k) for c, k in known if code_word(c, k, lang) is None)
    assert silent == []
    words = {(c, k): code_word(c, k, lang) for c, k in known}
    assert [k for k, w in words.items() if bool(HAN.search(w or "")) != (lang == "zh_TW")] == []


def test_a_code_is_read_by_its_column() -> None:
    assert reading("status", "accepted", "zh_TW") == "承保"
    assert reading("decision", "accepted", "zh_TW") == "同意撤銷"
    assert reading("status", "settled", "en") == "settled"
    assert reading("verdict", "law", "zh_TW") == "違反規定", "the verdict of a row is the engine's, not a ticket's"
    assert reading("host", "test", "zh_TW") == "test", "a host of that name is no code"
    assert reading("status", "另案處理", "zh_TW") == "另案處理", "what is no code stays as it was written"


def test_reports_say_codes_in_words() -> None:
    said = measured_text({"check": "x/y", "status": "settled", "host": "test", "verdict": "law"})
    assert said == "status=已入帳（settled）；host=test"
