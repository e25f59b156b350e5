"""Patterns as RE2 text, and the literal a pattern cannot match without (what the automaton looks for first)."""

import importlib
import re
from typing import Any

import re2

_PARSER: Any = importlib.import_module("re._parser")
"""The standard library's parser of patterns; nothing is matched with it."""

MAX_MEMORY = 8 << 20  # per pattern: RE2 refuses programs that would need more


def options() -> Any:
    """RE2's options for every pattern: quiet, bounded, yes or no only."""
    made = re2.Options()
    made.max_mem = MAX_MEMORY
    made.log_errors = False
    made.never_capture = True
    return made


def compiled(pattern: str) -> Any:
    """RE2 over UTF-8 bytes. Raises re2.error."""
    return re2.compile(pattern.encode("utf-8", "surrogatepass"), options())


def wildcard(parts: list[str | None], anywhere: bool) -> str:
    """RE2 text of a Sigma string: str is literal, '*' and '?' stand as None and ''. `anywhere`: need not fill it."""
    body = "".join(".*" if p is None else "." if p == "" else re2.escape(p) for p in parts)
    return f"(?s){body}" if anywhere else f"(?s)\\A{body}\\z"


def longest(parts: list[str]) -> str:
    """The longest ASCII run of the literals, lower-cased; '' when none."""
    runs = [run for part in parts for run in re.findall(r"[\x00-\x7f]+", part)]
    return max(runs, key=len, default="").lower()


def required(pattern: str) -> str:
    """A literal, lower-cased ASCII, without which the regular expression cannot match; '' when none is sure."""
    if "[:" in pattern:
        return ""  # RE2 reads POSIX classes there, the parser below does not
    try:
        tree = _PARSER.parse(pattern)  # a pattern it does not read has no sure literal
    except (re.error, RecursionError, OverflowError):
        return ""
    runs: list[str] = [""]
    _collect(tree, runs)
    return longest(runs)


def _collect(tree: Any, runs: list[str]) -> None:
    for op, argument in tree:
        name = str(op)
        if name == "LITERAL":
            runs[-1] += chr(argument)
        elif name == "SUBPATTERN":
            _collect(argument[3], runs)
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
            runs.append("")
            _collect(argument[2], runs)
            runs.append("")
        elif name != "AT":
            runs.append("")
