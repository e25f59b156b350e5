"""Why evidence is insufficient, in words: what tests of completeness found, and what leaves an aspect open."""

import re
from collections import Counter
from dataclasses import dataclass

from chahe.messages import say

_UNTESTED = re.compile(r"cannot be tested without (?P<tables>[a-z0-9_, ]+)")
_DOUBTED = re.compile(r"(?P<table>[a-z0-9_]+) is not whole: (?P<why>.*)", re.DOTALL)
_CUT = re.compile(r"(?P<n>\d+) gaps found, the first \d+ are listed; the whole table counts as incomplete")
_OPEN = re.compile(r"(?P<check>\d[\d.]*/[a-z0-9-]+) (?P<reason>[a-z-]+)")


@dataclass(frozen=True, slots=True)
class Incomplete:
    """One gap: the words, the table that is not whole, and what the test adds (names and figures, as written down)."""

    words: str
    table: str
    detail: str

    def line(self) -> str:
        """All of it as one line."""
        return f"{self.words}（{self.table}{'：' if self.detail else ''}{self.detail}）"


def gap_words(test: str, lang: str = "zh_TW", /) -> str:
    """What a test of completeness found; that one did not pass, where it has no words. Raises ValueError."""
    msgid = f"gap/{test}"
    found = say(msgid, lang)
    return say("gap/other", lang) if found == msgid else found


def incomplete(gap: str, lang: str = "zh_TW", /) -> Incomplete:
    """A gap as an observation's line states it, `table: test: detail`. Raises ValueError on another language."""
    table, _, reason = gap.partition(": ")
    test, _, detail = reason.partition(": ")
    words = gap_words(test, lang)
    if m := _UNTESTED.fullmatch(detail):
        tables = ", ".join(dict.fromkeys(m["tables"].split(", ")))
        return Incomplete(say("gap-state/untested", lang, gap=words, tables=tables), table, "")
    if m := _DOUBTED.fullmatch(detail):
        because, _, further = m["why"].partition(": ")
        why = gap_words(because, lang)
        return Incomplete(
            say("gap-state/doubted", lang, gap=words, table=m["table"]), table, f"{why} {further}".strip()
        )
    if m := _CUT.fullmatch(detail):
        return Incomplete(say("gap-state/cut", lang, gap=words, n=m["n"]), table, "")
    return Incomplete(words, table, detail)


def open_words(reason: str, lang: str = "zh_TW", /) -> str:
    """A reason as an aspect states it: a code, or each open check with its code; the checks of one code are counted.

    What is neither stands as it is. Raises ValueError on another language.
    """
    parts = [_OPEN.fullmatch(p) for p in reason.split(", ")]
    found = [m["reason"] for m in parts if m]
    if not reason or len(found) < len(parts):
        said = say(f"reason/{reason}", lang)
        return reason if said == f"reason/{reason}" else said
    counted = Counter(found)
    return "、".join(
        say("gap-state/checks", lang, reason=say(f"reason/{r}", lang), n=counted[r]) for r in sorted(counted)
    )
