"""Numbers of examinations by a pattern: `{roc}I{n3}` gives 115I001. Pure.

`{roc}` is the year of the Republic, `{year}` the other year, `{n3}` a running number of three digits; everything else
stands for itself.
"""

import re
from collections.abc import Iterable

from chahe.errors import CallError

PATTERN = "{roc}I{n3}"
"""The form of the Bureau's numbers, such as 113I005."""

_TOKEN = re.compile(r"\{(roc|year|n([1-9]))\}")
_PLAIN = re.compile(r"[0-9A-Za-z一-鿿()（）/_.-]*")


def checked(pattern: str) -> str:
    """The pattern. Raises CallError on one that has no running number, two of one kind, or an unknown token."""
    tokens = [m.group(1)[0] for m in _TOKEN.finditer(pattern)]
    plain = _TOKEN.sub("", pattern)
    if tokens.count("n") != 1 or len(set(tokens)) != len(tokens) or not _PLAIN.fullmatch(plain) or len(pattern) > 40:
        raise CallError(
            ("編號格式不符。", "The number pattern is wrong."),
            where=pattern[:60],
            todo=(
                "請以 {roc}、{year}、{n3} 及文字組成，例如 {roc}I{n3}。",
                "Use {roc}, {year}, {n3}: {roc}I{n3}.",
            ),
        )
    return pattern


def fits(pattern: str, number: str) -> bool:
    """Whether a number is of the pattern."""
    return _expression(pattern, None).fullmatch(number) is not None


def next_number(pattern: str, year: int, used: Iterable[str]) -> str:
    """The number after the highest of that year. Raises CallError when the running number is full."""
    expression = _expression(pattern, year)
    taken = [int(m.group("n")) for u in used if (m := expression.fullmatch(u))]
    width = int(next(m.group(2) for m in _TOKEN.finditer(checked(pattern)) if m.group(2)))
    number = max(taken, default=0) + 1
    if len(str(number)) > width:
        raise CallError(("流水號已用罄。", "The running numbers are used up."), where=pattern)
    return _TOKEN.sub(lambda m: _text(m, year) if not m.group(2) else f"{number:0{width}}", pattern)


def _text(token: re.Match[str], year: int) -> str:
    return str(year - 1911 if token.group(1) == "roc" else year)


def _expression(pattern: str, year: int | None) -> re.Pattern[str]:
    out, at = "", 0
    for m in _TOKEN.finditer(checked(pattern)):
        out += re.escape(pattern[at : m.start()])
        if m.group(2):
            out += f"(?P<n>[0-9]{{{m.group(2)}}})"
        elif year is None:
            out += "[0-9]{2,3}" if m.group(1) == "roc" else "[0-9]{4}"
        else:
            out += _text(m, year)
        at = m.end()
    return re.compile(out + re.escape(pattern[at:]))
