"""Indicators of compromise as JSON: STIX 2.1 (bundle or TAXII envelope; 2.0 alike), and MISP (event, feed, search).

STIX: a record is an object of `objects`. An indicator's pattern gives a row for each thing it names (stix_pattern.py);
`valid_from` and `valid_until` are its own; a revoked one is skipped, and so is every object that is no indicator.
MISP: a record is an attribute, also of an object. Those not meant for detection (`to_ids`), deleted, or of types that
are no address, name, page or program are skipped. MISP states no span: it holds from `first_seen`, else from the
moment it was last changed, and until further notice. Times carry their offset or are seconds since 1970; one without is
a reject. `list_version`: the bundle's id, or the event's UUID with its timestamp, else the digest of the file.
Known gaps: files over 64 MiB are not read; STIX 1 (XML), sightings, relationships and galaxies say nothing here.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

import orjson

from chahe.errors import UnreadError
from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.indicator_words import named
from chahe.intake.json_names import may_repeat, read_again
from chahe.intake.json_spans import Path, Span, UnsoundError, spans
from chahe.intake.stix_pattern import OTHERS, named_by

TABLE = "indicator"
MAX_BYTES = 64 << 20
NOT_JSON = "not JSON"
_STIX: frozenset[Path] = frozenset({(), ("objects",)})
_EVENT: frozenset[Path] = frozenset({("Event",), ("response", "Event")})
_ATTRIBUTE: frozenset[Path] = frozenset(
    (*e, *rest) for e in _EVENT for rest in (("Attribute",), ("Object", "Attribute"))
)
_BUNDLE = re.compile(rb'"type"\s*:\s*"bundle"')
_ENVELOPE = re.compile(rb'"objects"\s*:\s*\[')
_STIX_OBJECT = re.compile(
    rb'"type"\s*:\s*"(?:indicator|identity|malware|marking-definition|observed-data|relationship)"'
)
_MISP = re.compile(rb'"Event"\s*:\s*\{')
_MISP_WORDS = re.compile(rb'"(?:Attribute|Orgc|threat_level_id|publish_timestamp)"\s*:')
_MISP_KINDS: Mapping[str, str] = {
    "domain": "domain", "hostname": "domain", "ip-dst": "ip", "ip-src": "ip", "ip": "ip", "url": "url",
    "md5": "md5", "sha1": "sha1", "sha256": "sha256",
}  # fmt: skip
_LONGEST_LABEL = 200


def recognise(head: Head) -> bool:
    """A bundle or envelope of STIX objects, or an event of MISP."""
    data = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith((b"{", b"[")) or b"\0" in data:
        return False
    stix = _BUNDLE.search(data) or (_ENVELOPE.search(data) and _STIX_OBJECT.search(data))
    return bool(stix) or (bool(_MISP.search(data)) and bool(_MISP_WORDS.search(data)))


def read(stream: BinaryIO, sink: Sink, _ctx: Context) -> None:
    """See module."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadError(("威脅指標檔逾 64 MiB。", "A file of indicators over 64 MiB."))
    misp = bool(_MISP.search(data)) and not _BUNDLE.search(data[:4096])
    wanted = _EVENT | _ATTRIBUTE if misp else _STIX
    found: list[Span] = []
    broken: UnsoundError | None = None
    try:
        found.extend(spans(data, wanted))
    except UnsoundError as error:
        broken = error
    found.sort(key=lambda s: s.start)
    version = f"sha256:{hashlib.sha256(data).hexdigest()}"
    records = _of_misp(data, found, version) if misp else _of_stix(data, found, version)
    last = 0
    for last, (span, make) in enumerate(records, 1):
        _record(last, f"bytes:{span.start}-{span.end}", data[span.start : span.end], make, sink)
    if broken is not None:
        sink.damage(last + 1, f"bytes:{broken.at}-{len(data)}", str(broken))


class _SkipError(Exception):
    """The record says nothing to look for; the text says why."""


Made = Iterator[dict[str, object]]
Make = Callable[[Mapping[str, Any]], Made]


def _record(rec: int, loc: str, raw: bytes, make: Make, sink: Sink) -> None:
    try:
        rows = list(make(_parsed(raw)))
    except _SkipError as reason:
        sink.skip(rec, loc, str(reason))
    except ValueError as error:
        sink.reject(rec, loc, str(error), TABLE)
    else:
        for row in rows:
            if not sink.row(TABLE, rec, loc, row):
                return


def _parsed(raw: bytes) -> Mapping[str, Any]:
    """The object. Raises ValueError."""
    try:
        out = orjson.loads(raw)
        return read_again(raw) if may_repeat(raw, out) else dict(out)
    except (orjson.JSONDecodeError, RecursionError, UnicodeDecodeError):
        raise ValueError(NOT_JSON) from None


# STIX ------------------------------------------------------------------------------------------------------------


def _of_stix(data: bytes, found: list[Span], version: str) -> Iterator[tuple[Span, Make]]:
    elements = [s for s in found if s.element]
    whole = next((s for s in found if not s.element), None)
    if whole is not None:
        version = _text(_quietly(data[whole.start : whole.end]).get("id")) or version
    names: dict[str, str] = {}
    for s in elements:
        if b'"identity"' in data[s.start : s.end]:
            one = _quietly(data[s.start : s.end])
            if one.get("type") == "identity":
                names[str(one.get("id"))] = str(one.get("name") or "")

    def make(o: Mapping[str, Any]) -> Made:
        return _indicator(o, names, version)

    return ((s, make) for s in elements)


def _quietly(raw: bytes) -> Mapping[str, Any]:
    try:
        return _parsed(raw)
    except ValueError:
        return {}


def _indicator(o: Mapping[str, Any], names: Mapping[str, str], version: str) -> Made:
    if o.get("type") != "indicator":
        raise _SkipError("an object that is no indicator")
    if o.get("revoked") is True:
        raise _SkipError("revoked")
    pattern = o.get("pattern")
    if o.get("pattern_type", "stix") != "stix":
        raise _SkipError("a rule in another language than STIX patterns")
    if not isinstance(pattern, str):
        raise ValueError("no pattern")  # noqa: TRY004 - a reason of the record, not a wrong call
    if "valid_from" not in o:
        raise ValueError("no valid_from")
    confidence = o.get("confidence")
    common: dict[str, object] = {
        "indicator_id": _text(o.get("id")),
        "list_version": version,
        "label": _label(o.get("indicator_types")) or _label(o.get("labels")) or _label(o.get("name")),
        "source": names.get(str(o.get("created_by_ref"))) or None,
        "confidence": confidence if type(confidence) is int else None,
        **moment("valid_from", _instant(o["valid_from"])),
        **moment("valid_to", _instant(o["valid_until"]) if o.get("valid_until") is not None else None),
    }
    try:
        things = named_by(pattern)
    except ValueError as error:
        if str(error) == OTHERS:
            raise _SkipError(OTHERS) from None
        raise
    rows = [{**common, **named(value, kind or None)} for kind, value in things]
    yield from rows


# MISP ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Event:
    source: str | None
    label: str | None
    version: str


def _of_misp(data: bytes, found: list[Span], version: str) -> Iterator[tuple[Span, Make]]:
    events = [
        (s, _event(_quietly(data[s.start : s.end]), version)) for s in found if s.path in _EVENT and not s.element
    ]
    nobody = _Event(None, None, version)
    for s in found:
        if s.path in _ATTRIBUTE and s.element:
            of = next((e for e_span, e in events if e_span.start < s.start < e_span.end), nobody)
            yield s, lambda a, of=of: _attribute(a, of)  # type: ignore[misc]  # bound at once


def _event(e: Mapping[str, Any], version: str) -> _Event:
    maker = e.get("Orgc")
    stamp, uuid = _text(e.get("timestamp")), _text(e.get("uuid"))
    source = _text(maker.get("name")) if isinstance(maker, Mapping) else None
    return _Event(source, _label(e.get("info")), f"{uuid}:{stamp}" if uuid and stamp else uuid or version)


def _attribute(a: Mapping[str, Any], event: _Event) -> Made:
    if a.get("deleted") is True:
        raise _SkipError("deleted")
    if a.get("to_ids") is False:
        raise _SkipError("not meant for detection")
    things = list(_things(str(a.get("type")), a.get("value")))
    first, changed = a.get("first_seen"), a.get("timestamp")
    common: dict[str, object] = {
        "indicator_id": _text(a.get("uuid")),
        "list_version": event.version,
        "label": event.label or _label(a.get("category")),
        "source": event.source,
        **moment("valid_from", _instant(first) if first else _seconds(changed)),
    }
    rows = [{**common, **named(value, kind)} for kind, value in things]
    yield from rows


def _things(kind: str, value: object) -> Iterator[tuple[str, str]]:
    """What an attribute names: a type may be two, joined by a bar, like its value. Raises ValueError, _SkipError."""
    parts = kind.split("|")
    known = [_MISP_KINDS.get(p) for p in parts]
    if not any(known):
        raise _SkipError("of a type that is no address, name, page or program")
    if not isinstance(value, str):
        raise ValueError("no value")  # noqa: TRY004 - a reason of the record, not a wrong call
    values = value.split("|") if len(parts) > 1 else [value]
    if len(values) != len(parts):
        raise ValueError("a value of fewer or more parts than its type")
    for k, v in zip(known, values, strict=True):
        if k is not None:
            yield k, v


# Both ------------------------------------------------------------------------------------------------------------


def _text(value: object) -> str | None:
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text or None


def _label(value: object) -> str | None:
    words = value if isinstance(value, list) else [value]
    text = " ".join(w.strip() for w in words if isinstance(w, str)).strip()
    return text[:_LONGEST_LABEL] or None


def _instant(value: object) -> datetime:
    """Raises ValueError for what is no time with its offset."""
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError("a time that is none") from None
    if when.tzinfo is None:
        raise ValueError("a time without its offset")
    return when


def _seconds(value: object) -> datetime | None:
    text = _text(value)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 11:
        raise ValueError("a timestamp that is none")
    return datetime.fromtimestamp(int(text), UTC)


READER = Reader("indicator-json", "1", (TABLE,), recognise, read, priority=6)
