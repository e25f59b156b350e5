"""Both languages everywhere: every pair whole, every code word said, the compiled catalogs current."""

import gettext
import io
import re
from collections import defaultdict
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from chahe import messages
from chahe.messages import LANGUAGES, say
from chahe.model import OUTCOME_ZH, Ground, Layer, Method, Origin, Outcome, ReadStatus, Reason, Supply, Word
from tests.tools import load

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "chahe" / "messages"
HAN = re.compile(r"[㐀-䶿一-鿿]")
FAMILIES: dict[str, type[StrEnum]] = {
    "outcome": Outcome,
    "word": Word,
    "reason": Reason,
    "ground": Ground,
    "layer": Layer,
    "supply": Supply,
    "origin": Origin,
    "method": Method,
    "status": ReadStatus,
}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/messages.py."""
    loaded: ModuleType = load("messages")
    return loaded


def test_the_catalogs_are_current(tool: ModuleType) -> None:
    """`make messages` after a change of a text."""
    stale = [n for n, data in tool.build().items() if (FOLDER / n).read_bytes() != data]
    assert stale == []


def test_every_pair_has_chinese_and_english(tool: ModuleType) -> None:
    found, wrong = tool.pairs()
    assert len(found) > 300
    assert wrong == []
    for pair in found:
        assert HAN.search(pair.zh), pair
        assert pair.en.strip(), pair
        assert not HAN.search(tool.quoted_out(pair.en)), pair


def test_one_english_sentence_has_one_chinese(tool: ModuleType) -> None:
    both = defaultdict(set)
    for pair in tool.pairs()[0]:
        both[pair.en].add(pair.zh)
    assert {en: zh for en, zh in both.items() if len(zh) > 1} == {}


def test_a_pair_that_lacks_a_language_would_be_seen(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text(
        'raise CallError(("", "English."))\nraise CallError(("中文。", "中文。"))\n', encoding="utf-8"
    )
    monkeypatch.setattr(tool, "PACKAGE", tmp_path)
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    tool.pairs.cache_clear()
    assert tool.pairs()[1] == ["a.py:1", "a.py:2"]
    tool.pairs.cache_clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_untranslated(lang: str) -> None:
    book = read_po(io.BytesIO((FOLDER / f"{lang}.po").read_bytes()))
    empty = [m.id for m in book if m.id and not m.string]
    assert empty == []
    assert not [m.id for m in book if m.fuzzy and m.id]
    if lang == "zh_TW":
        assert [m.id for m in book if m.id and not HAN.search(str(m.string))] == []


@pytest.mark.parametrize("family", sorted(FAMILIES))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_word_is_said(family: str, lang: str) -> None:
    said = {m: say(f"{family}/{m.value}", lang) for m in FAMILIES[family]}
    assert not [m for m, text in said.items() if "/" in text]
    assert all(bool(HAN.search(t)) == (lang == "zh_TW") for t in said.values())


def test_the_words_are_those_the_program_prints() -> None:
    from chahe.report.paper_parts import REASONS_ZH

    assert {o: say(f"outcome/{o}") for o in Outcome} == dict(OUTCOME_ZH)
    assert {r.value: say(f"reason/{r}") for r in Reason} == dict(REASONS_ZH)


def test_say_fills_and_falls_back() -> None:
    assert say("outcome/met") == "相符"
    assert say("outcome/met", "en") == "met"
    assert say("not in the catalog {x}", "en", x=1) == "not in the catalog 1"
    with pytest.raises(ValueError, match="fr"):
        say("outcome/met", "fr")


def test_the_domain_is_plain_gettext() -> None:
    """No web framework: Python's own reader takes the files."""
    with (FOLDER / "zh_TW.mo").open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("heading/draft") == "草稿"
    assert messages.DOMAIN == "chahe"
