"""Why evidence is insufficient, in words: every test of completeness has them in both languages."""

import re
from pathlib import Path

import pytest
import yaml

import chahe.engine
import chahe.messages
from chahe.checks.api import checks
from chahe.derive.api import gaps
from chahe.messages import LANGUAGES
from chahe.messages.insufficient import gap_words, incomplete, open_words

HAN = re.compile(r"[\u4e00-\u9fff]")


def engine_tests() -> set[str]:
    """Names the engine itself writes gaps under: what stands before the first colon of a GapRow's reason."""
    text = "".join(p.read_text(encoding="utf-8") for p in Path(chahe.engine.__file__).parent.glob("*.py"))
    return set(re.findall(r'f"([a-z]+(?:-[a-z]+)+|supply|handover|unread): ', text))


@pytest.mark.parametrize("test", sorted({g.name for g in gaps()} | engine_tests()))
def test_every_test_of_completeness_has_words(test: str) -> None:
    assert HAN.search(gap_words(test))
    assert gap_words(test) != gap_words("other")
    assert gap_words(test, "en") not in (test, gap_words(test), gap_words("other", "en"))
    assert not HAN.search(gap_words(test, "en"))


def test_the_engine_names_are_found() -> None:
    assert {"no-table", "supply", "control-total", "unexplained-reject", "rows-lost"} <= engine_tests()


@pytest.mark.parametrize(
    ("gap", "words", "detail"),
    [
        ("asset_register: no-table: G02 尚未提供", "未取得此類資料", "G02 尚未提供"),
        (
            "scan_host: ambiguous_scanned_host: cannot be tested without scan_host, asset_register, scan_host",
            "同一位址對應二項以上資產，無法認定所屬：未取得 scan_host, asset_register，無法測試",
            "",
        ),
        (
            "payment: payments_untied: extract_total is not whole: unread: no known format: a: b.xlsx",
            "繳款紀錄與擷取控制總數不符或無從勾稽：所憑之 extract_total 不完整",
            "檔案未能讀取 no known format: a: b.xlsx",
        ),
        (
            "flaw_seen: flaw_without_day: 900 gaps found, the first 500 are listed; "
            "the whole table counts as incomplete",
            "弱點掃描結果未載日期：共 900 項，僅列部分，整份資料視為不完整",
            "",
        ),
        (
            "flaw_seen: flaw_without_day: flaws of a scan without a date: {n}",
            "弱點掃描結果未載日期",
            "flaws of a scan without a date: {n}",
        ),
        ("t: never-heard-of: x", "其他完整性測試未通過", "x"),
        ("t", "其他完整性測試未通過", ""),
    ],
)
def test_a_gap_is_said(gap: str, words: str, detail: str) -> None:
    said = incomplete(gap)
    assert (said.words, said.detail, said.table) == (words, detail, gap.partition(":")[0])


def test_open_checks_of_an_aspect_are_counted_by_reason() -> None:
    first, second = sorted(checks())[:2]
    assert (
        open_words(f"{first} no-table, {second} no-table, {first} gap")
        == "資料不完整（1 項查核）、未取得此類資料（2 項查核）"
    )
    assert open_words("no-check") == "須由人員認定"
    assert open_words("") == ""
    assert open_words("whatever else, and more") == "whatever else, and more"


@pytest.mark.parametrize("check", sorted(checks()))
def test_every_name_of_a_check_can_stand_in_an_open_aspect(check: str) -> None:
    assert open_words(f"{check} gap") == "資料不完整（1 項查核）"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages(lang: str) -> None:
    assert incomplete("t: unread: x", lang).words


def test_words_without_a_test_are_stale() -> None:
    text = (Path(chahe.messages.__file__).parent / "words_gaps.yaml").read_text(encoding="utf-8")
    assert set(yaml.safe_load(text)["gap"]) == {g.name for g in gaps()} | engine_tests() | {"other"}
