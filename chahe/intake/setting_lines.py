"""Configuration files of one setting per line: the walk every such reader shares.

A record is a line. Setting lines become `system_setting`; blank lines and comments are skipped; what cannot be read is
a reject. The policy the settings make together is one `password_policy` besides, at the bytes [A, B) from the first to
the last line it was read from.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from chahe.intake.api import Head, Sink
from chahe.intake.text_lines import (
    BAD_CHARACTERS,
    HALF_CHARACTER,
    Line,
    TooLongError,
    ends_inside_a_character,
    head_text,
    lines,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting and the line it stands on."""

    line: Line
    name: str
    value: str


def nearly_all(head: Head, line: re.Pattern[str]) -> bool:
    """Have at least nine of ten lines exactly this shape, blank lines, comments and a cut last line left out?"""
    seen = [x.rstrip("\r") for x in head_text(head).split("\n")[:200] if x.strip() and not x.startswith("#")]
    return nine_of_ten(seen, lambda x: line.fullmatch(x) is not None)


def nine_of_ten(seen: Sequence[str], fits: Callable[[str], bool]) -> bool:
    """Do at least nine of ten of these lines fit, the last, which may be cut, not counted against it?"""
    whole = sum(1 for x in seen if fits(x))
    return whole >= 1 and whole * 10 >= len(seen[:-1] or seen) * 9


def shaped_lines(
    stream: BinaryIO, sink: Sink, table: str, shape: re.Pattern[str], refusal: str
) -> Iterator[tuple[Line, re.Match[str]]]:
    """Every plain line that has exactly this shape; the others are rejects with that reason."""
    for line in plain_lines(stream, sink, table):
        found = shape.fullmatch(line.text)
        if found:
            yield line, found
        else:
            sink.reject(line.number, line.loc, refusal, table)


def plain_lines(stream: BinaryIO, sink: Sink, table: str, comment: str = "#") -> Iterator[Line]:
    """Every line with content. Blank lines and comments are skipped, undecodable lines rejected, cuts are damage."""
    last = 0
    try:
        for line in lines(stream):
            last = line.number
            text = line.text.strip()
            if line.bad:
                sink.reject(line.number, line.loc, BAD_CHARACTERS, table)
            elif not text:
                sink.skip(line.number, line.loc, "blank")
            elif text.startswith(comment):
                sink.skip(line.number, line.loc, "comment")
            else:
                yield line
    except TooLongError as error:
        sink.damage(error.number, f"line:{error.number}", str(error))
        return
    if ends_inside_a_character(stream):
        sink.damage(last + 1, f"line:{max(last, 1)}", HALF_CHARACTER)


def settings(
    found: Iterable[Line], sink: Sink, split: Callable[[str], tuple[str, str] | None], head: Mapping[str, object]
) -> Iterator[Setting]:
    """A `system_setting` row for every line `split` can read (head: scope, platform, stated_in); the rest rejects."""
    for line in found:
        pair = split(line.text)
        if pair is None:
            sink.reject(line.number, line.loc, "neither a setting nor a comment", "system_setting")
            continue
        name, value = pair
        values = {**head, "setting": name, "value_text": value or None}
        if sink.row("system_setting", line.number, line.loc, values):
            yield Setting(line, name, value)


def number(text: str) -> int:
    """A whole number of at most 9 digits. Raises ValueError without quoting the text."""
    word = text.strip()
    digits = word.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise ValueError("not a whole number")
    return int(word)


def policy_row(sink: Sink, used: Iterable[Setting], values: Mapping[str, object]) -> None:
    """The policy made of these settings, when there is any."""
    places = [s.line for s in used]
    if places:
        first, last = min(places, key=lambda p: p.number), max(places, key=lambda p: p.number)
        sink.aside("password_policy", first.number, f"bytes:{first.start}-{last.end}", values)


def seconds_to_minutes(seconds: int) -> int:
    """Whole minutes, at least 1 for a term that is not zero; 0 stays 0 (until an administrator unlocks)."""
    return max(1, seconds // 60) if seconds else 0
