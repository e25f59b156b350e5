r"""Lines of syslog by RFC 5424: `<PRI>1 TIME HOST PROGRAM PID MSGID [ID name="value" …] MESSAGE`, `-` where nothing is.

An element's parameters keep their names behind the element's: `ID.name`; one that stands several times has a list. In
a value `\"`, `\\` and `\]` are escaped. The byte order mark that may begin the message is no part of it.
"""

import re
from typing import NamedTuple

_HEAD = re.compile(
    r"<(\d{1,3})>1 (-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) "
    r"(\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) ",
    re.ASCII,
)
_ELEMENT = re.compile(r'\[([!#-<>-\\^-~]{1,32})((?: [!#-<>-\\^-~]{1,32}="(?:[^"\\\]]|\\.)*")*)\]', re.DOTALL)
_PARAMETER = re.compile(r' ([!#-<>-\\^-~]{1,32})="((?:[^"\\\]]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\\]])')
_MOST = 256
"""Elements of a line that are read; more make it none."""


class Line(NamedTuple):
    """A line, read. Texts are "" where the line has a dash."""

    priority: int
    time: str
    host: str
    program: str
    pid: str
    message_id: str
    data: dict[str, str | list[str]]
    message: str


def is_framed(text: str) -> bool:
    """Whether a line begins as RFC 5424 has it."""
    return _HEAD.match(text) is not None


def program_of(text: str) -> str:
    """The program a framed line names."""
    found = _HEAD.match(text)
    return found[4] if found is not None else ""


def read_line(text: str) -> Line | None:
    """The parts of a line; None when it is none, or its structured data is not whole."""
    found = _HEAD.match(text)
    if found is None:
        return None
    taken = _data(text, found.end())
    if taken is None:
        return None
    data, at = taken
    if at < len(text) and text[at] != " ":
        return None
    time, host, program, pid, message_id = ("" if part == "-" else part for part in found.groups()[1:])
    message = text[at + 1 :].removeprefix("\ufeff")
    return Line(int(found[1]), time, host, program, pid, message_id, data, message)


def _data(text: str, at: int) -> tuple[dict[str, str | list[str]], int] | None:
    if text[at : at + 1] == "-":
        return {}, at + 1
    out: dict[str, str | list[str]] = {}
    for _ in range(_MOST):
        element = _ELEMENT.match(text, at)
        if element is None:
            break
        out.setdefault(element[1], "")
        for name, value in _PARAMETER.findall(element[2]):
            _put(out, f"{element[1]}.{name}", _ESCAPED.sub(r"\1", value))
        at = element.end()
    else:
        return None
    return (out, at) if out else None


def _put(out: dict[str, str | list[str]], name: str, value: str) -> None:
    before = out.get(name)
    if before is None:
        out[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        out[name] = [before, value]
