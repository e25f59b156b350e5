"""A COBOL copybook as statements, and each statement as its clauses. What is not understood is refused with its line.

Fixed form (columns 1 to 6 and from 73 on are not read, `*` in column 7 marks a comment) when columns 1 to 6 of every
line are blank or all digits; else free form (a line that begins with `*`, and what follows `*>`, is a comment).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import re2

from chahe.errors import MappingError
from chahe.intake.extracts.pictures import Sign

CONDITION, ALONE, LAST_LEVEL = 88, 77, 49
_NUMBERED = re2.compile(r"(?:[0-9]{6}| {6})(?:[ */dD-].*)?")
_TOKEN = re2.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s.'"]+(?:\.[^\s.'"]+)*|\.""")
_NAME = re2.compile(r"[0-9A-Z_\-\x{80}-\x{10FFFF}]{1,60}")
_COUNT = re2.compile(r"[0-9]{1,5}")
_USAGES = {
    "DISPLAY": "display", "DISPLAY-1": "pairs",
    "COMP": "binary", "COMPUTATIONAL": "binary", "COMP-4": "binary", "COMPUTATIONAL-4": "binary", "BINARY": "binary",
    "COMP-3": "packed", "COMPUTATIONAL-3": "packed", "PACKED-DECIMAL": "packed",
}  # fmt: skip


@dataclass(slots=True)
class Statement:
    """One item as its statement declares it."""

    line: int
    level: int
    name: str = ""  # "" for FILLER
    pic: str = ""
    usage: str = ""  # display, pairs, binary, packed
    sign: Sign | None = None
    occurs: int = 1
    redefines: str = ""


def refused(why: str, line: int) -> MappingError:
    """The copybook cannot be used."""
    return MappingError((f"複製簿第 {line} 行無法解讀。", f"copybook: {why}."), where=f"copybook line {line}")


def statements(lines: Sequence[str]) -> Iterator[Statement]:
    """Every item of the copybook; condition names (88) are passed over. Raises MappingError."""
    fixed = all(_NUMBERED.fullmatch(x.expandtabs(8)) for x in lines if x.strip())
    held: list[str] = []
    start = 0
    for number, raw in enumerate(lines, 1):
        for word in _tokens(raw.expandtabs(8), number, fixed=fixed):
            start = start if held else number
            if word != ".":
                held.append(word)
            elif held:
                found = _statement(start, held)
                if found is not None:
                    yield found
                held = []
    if held:
        raise refused("a statement without its full stop", start)


def _tokens(line: str, number: int, *, fixed: bool) -> Iterator[str]:
    if fixed:
        mark, line = line[6:7], line[7:72]
        if mark in ("*", "/", "D", "d"):
            return
        if mark == "-":
            raise refused("a continued line", number)
    elif line.lstrip().startswith("*"):
        return
    code = line.partition("*>")[0].rstrip()
    at = 0
    while at < len(code):
        if code[at] == " ":
            at += 1
            continue
        found = _TOKEN.match(code, at)
        if found is None:
            raise refused("a line that is not understood", number)
        yield found.group()
        at = found.end()


def _statement(line: int, tokens: Sequence[str]) -> Statement | None:
    if _COUNT.fullmatch(tokens[0]) is None:
        raise refused("a statement that does not begin with a level", line)
    level = int(tokens[0])
    if level == CONDITION:
        return None
    if not 1 <= level <= LAST_LEVEL and level != ALONE:
        raise refused(f"level {level} is not read", line)
    words = [t if t[0] in "'\"" else t.upper() for t in tokens[1:]]
    made = Statement(line, level)
    if words and words[0] not in _CLAUSES:
        made.name = "" if words[0] == "FILLER" else words[0]
        if _NAME.fullmatch(words[0]) is None:
            raise refused("a name that is not understood", line)
        words = words[1:]
    _Clauses(made, words).read()
    return made


class _Clauses:
    """The clauses of one statement, one after another."""

    def __init__(self, into: Statement, words: Sequence[str]) -> None:
        self.into = into
        self.words = words
        self.at = 0

    def read(self) -> None:
        """All of them."""
        while self.at < len(self.words):
            word = self.next()
            clause = _CLAUSES.get(word)
            if clause is None:
                raise refused("a clause that is not read", self.into.line)
            clause(self, word)

    def next(self) -> str:
        """The next word. Raises MappingError when there is none."""
        if self.at >= len(self.words):
            raise refused("a clause that ends too early", self.into.line)
        self.at += 1
        return self.words[self.at - 1]

    def skip(self, *words: str) -> bool:
        """Pass over these words. True when there was one."""
        before = self.at
        while self.at < len(self.words) and self.words[self.at] in words:
            self.at += 1
        return self.at > before


def _picture(clauses: _Clauses, _word: str) -> None:
    """PIC [IS] …"""
    clauses.skip("IS")
    clauses.into.pic = clauses.next()


def _usage(clauses: _Clauses, word: str) -> None:
    """[USAGE [IS]] COMP-3 …"""
    if word == "USAGE":
        clauses.skip("IS")
        word = clauses.next()
    if word not in _USAGES:
        raise refused("a usage that is not read", clauses.into.line)
    clauses.into.usage = _USAGES[word]


def _sign(clauses: _Clauses, word: str) -> None:
    """[SIGN [IS]] LEADING or TRAILING [SEPARATE [CHARACTER]]."""
    if word == "SIGN":
        clauses.skip("IS")
        word = clauses.next()
    if word not in ("LEADING", "TRAILING"):
        raise refused("a SIGN clause that is not understood", clauses.into.line)
    separate = clauses.skip("SEPARATE", "CHARACTER")
    clauses.into.sign = Sign(word.lower() + (" separate" if separate else ""))


def _occurs(clauses: _Clauses, _word: str) -> None:
    """OCCURS n [TIMES]."""
    count = clauses.next()
    if _COUNT.fullmatch(count) is None or not int(count):
        raise refused("an OCCURS clause that is not understood", clauses.into.line)
    clauses.into.occurs = int(count)
    if clauses.skip("TO", "DEPENDING"):
        raise refused("OCCURS … DEPENDING ON is not read", clauses.into.line)
    clauses.skip("TIMES")


def _indexed(clauses: _Clauses, _word: str) -> None:
    """INDEXED [BY] names."""
    clauses.skip("BY")
    while clauses.at < len(clauses.words) and clauses.words[clauses.at] not in _CLAUSES:
        clauses.at += 1


def _redefines(clauses: _Clauses, _word: str) -> None:
    """REDEFINES name."""
    clauses.into.redefines = clauses.next()


def _value(clauses: _Clauses, _word: str) -> None:
    """VALUE [IS] literal: what a program starts with says nothing of a file."""
    clauses.skip("IS", "ALL")
    clauses.next()


def _no_byte(clauses: _Clauses, _word: str) -> None:
    """JUST [RIGHT], BLANK [WHEN] ZERO: they change no byte's meaning."""
    clauses.skip("RIGHT", "WHEN", "ZERO", "ZEROS", "ZEROES")


_CLAUSES: Mapping[str, Callable[[_Clauses, str], None]] = {
    "PIC": _picture, "PICTURE": _picture, "USAGE": _usage, **dict.fromkeys(_USAGES, _usage),
    "SIGN": _sign, "LEADING": _sign, "TRAILING": _sign, "OCCURS": _occurs, "INDEXED": _indexed,
    "REDEFINES": _redefines, "VALUE": _value, "JUST": _no_byte, "JUSTIFIED": _no_byte, "BLANK": _no_byte,
}  # fmt: skip
