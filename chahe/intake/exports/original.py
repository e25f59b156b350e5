"""A record of an export: the message it carries as the device wrote it, and what the export says beside it."""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple

import orjson

from chahe.intake.dates import parse_moment
from chahe.intake.devices.blocks import FIRST_US, LAST_US
from chahe.intake.windows_event import EPOCH, as_microseconds

_SECONDS = re.compile(r"(\d{9,11})(?:\.(\d{1,9}))?", re.ASCII)
_MILLISECONDS = re.compile(r"\d{12,14}", re.ASCII)
_WORD = re.compile(r"(.*\d) ?(Z|UTC|GMT|[A-Z]{3,5})", re.ASCII)
_UNIVERSAL = frozenset(("Z", "UTC", "GMT"))


class Original(NamedTuple):
    """One record. `line` has no end of line; None where the record carries no message in one line."""

    rec: int
    line: str | None
    us: int | None  # when, as the export says: microseconds since 1970 UTC
    host: str | None
    source: str | None  # the file or input it came from
    kind: str | None  # the export's name of the format
    fields: Mapping[str, object]  # every column of the export, for a message of no known form


def moment_us(text: str | None, zone: tzinfo) -> int | None:
    """A time as exports write it: ISO 8601, seconds or milliseconds since 1970, or a date with the year first.

    One without an offset is of that zone, and so is one whose zone is a word (CST) but UTC and GMT. None of a time in
    no known form.
    """
    said = (text or "").strip()
    if not said:
        return None
    us = _moment(said, zone)
    return us if us is not None and FIRST_US <= us < LAST_US else None


def _moment(said: str, zone: tzinfo) -> int | None:
    seconds = _SECONDS.fullmatch(said)
    if seconds is not None:
        return int(seconds[1]) * 1_000_000 + int((seconds[2] or "").ljust(6, "0")[:6])
    if _MILLISECONDS.fullmatch(said):
        return int(said) * 1_000
    word = _WORD.fullmatch(said)
    bare = said if word is None or word[2] in _UNIVERSAL else word[1]
    if word is not None and word[2] in _UNIVERSAL:
        bare = f"{word[1].rstrip()}+00:00"
    try:
        at = datetime.fromisoformat(bare)
    except ValueError:
        try:
            at = parse_moment(bare, zone)
        except ValueError:
            return None
    try:
        return as_microseconds((at if at.tzinfo is not None else at.replace(tzinfo=zone)) - EPOCH)
    except OverflowError:
        return None


def in_one_line(text: str | None) -> str | None:
    """The message without the ends of its line; JSON of several lines in one; None of another of several, or none."""
    said = (text or "").strip("\r\n")
    if not said.strip():
        return None
    if "\n" not in said:
        return said
    if said.lstrip().startswith("{"):
        try:
            found = orjson.loads(said)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            return None
        return orjson.dumps(found).decode() if type(found) is dict else None
    return None
