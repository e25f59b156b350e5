"""gophish results, version 1: Export CSV > Raw Events (`campaign_id,email,time,message,details`) and > Results.

Times carry their own offset (gophish writes UTC); one without is a reject. Of the details only the browser's address
and user agent are kept: what a victim typed, and the tracking id, go nowhere. The drill is the campaign number of raw
events; a Results file has none, so the campaign name that gophish puts before ` - Results` in the file's name is taken.
A Results line gives the sending and the furthest event reached; events in between are only in Raw Events.
Known gap: events of sms or other forks' messages are rejects.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import BinaryIO

import re2

from chahe.errors import UnreadError
from chahe.intake import names
from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.dates import parse_moment
from chahe.intake.decode import codec_of
from chahe.intake.delimited import TextSheet, encoding_of, has_quotes
from chahe.intake.grid import DamageError, Row, plain
from chahe.intake.words import MAX_CELL_CHARS, truth

TABLE = "drill_action"
EVENTS = ("campaign_id", "email", "time", "message", "details")
RESULTS = frozenset(("id", "status", "ip", "send_date", "reported", "modified_date", "email"))
_MESSAGES = {
    "Email Sent": "sent",
    "Email Opened": "opened",
    "Clicked Link": "clicked",
    "Submitted Data": "submitted",
    "Email Reported": "reported",
    "Error Sending Email": "error",
}
_STATUSES = {**{k: v for k, v in _MESSAGES.items() if v != "error"}, "Error": "error", "Sending Error": "error"}
_WAITING = frozenset(("Scheduled", "Sending", "Queued", "Retrying", "Campaign Created"))
_OFFSET = re2.compile(r".*[0-9]\s*(?:Z|z|[+-][0-9]{2}:?[0-9]{2})")
_SUFFIX = re2.compile(r"(?i)[\s_-]*results?$")


def recognise(head: Head) -> bool:
    """The first line names gophish's columns."""
    codec, bom = codec_of(head.data) or ("", 0)
    if codec not in ("utf-8", "utf-16-le", "utf-16-be"):
        return False
    first = head.data[bom : bom + 4096].decode(codec, "ignore").split("\n")[0]
    return _shape([c.strip().strip('"') for c in first.split(",")]) is not None


def _shape(columns: list[str]) -> str | None:
    if set(EVENTS) <= set(columns):
        return "events"
    return "results" if set(columns) >= RESULTS else None


def read(stream: BinaryIO, sink: Sink, context: Context) -> None:
    """See module."""
    encoding = encoding_of(stream)
    if encoding is None:
        raise UnreadError(("無法判定文字編碼。", "encoding: not readable as UTF-8."))
    sheet = TextSheet(stream, encoding, ",", quoted=has_quotes(stream, encoding))
    columns: list[str] = []
    rec = 0
    try:
        for rec, row in enumerate(sheet.rows(), 1):
            if not columns:
                columns = [plain(v).strip() for v in row.values]
                sink.skip(rec, row.loc, "header")
            elif row.bad is not None:
                sink.reject(rec, row.loc, row.bad, TABLE)
            elif row.own_blank():
                sink.skip(rec, row.loc, "blank")
            elif len(row.values) != len(columns):
                sink.reject(rec, row.loc, "not as many fields as the header has", TABLE)
            else:
                _line(rec, row, dict(zip(columns, map(plain, row.values), strict=True)), sink, context)
    except DamageError as error:
        sink.damage(rec + 1, error.loc, error.reason)


def _line(rec: int, row: Row, fields: Mapping[str, str], sink: Sink, context: Context) -> None:
    try:
        made = list(_event(fields) if "message" in fields else _result(fields, context))
    except ValueError as error:
        sink.reject(rec, row.loc, str(error), TABLE)
        return
    if not made:
        sink.skip(rec, row.loc, "no event of a recipient")
    for values, wrong in made:
        if sink.row(TABLE, rec, row.loc, values) and wrong:
            sink.reject(rec, row.loc, wrong, TABLE)


Made = tuple[dict[str, object], str | None]
"""(columns, what of the record could not be read)."""


def _event(fields: Mapping[str, str]) -> Iterator[Made]:
    message = fields["message"].strip()
    if message in _WAITING or not fields["email"].strip():
        return
    kind = _MESSAGES.get(message)
    if kind is None:
        raise ValueError("column message: an event this reader does not know")
    browser, wrong = _browser(fields["details"])
    yield (
        {
            "drill_id": fields["campaign_id"].strip() or None,
            "email": names.email(fields["email"]),
            "event_kind": kind,
            **moment("happened", _time(fields["time"])),
            **browser,
        },
        wrong,
    )


def _browser(details: str) -> tuple[dict[str, object], str | None]:
    """(client_ip, user_agent) of the details, and why they could not be read."""
    if not details.strip():
        return {}, None
    try:
        said = json.loads(details[:MAX_CELL_CHARS])
        browser = said.get("browser") if isinstance(said, dict) else None
        if browser is None:
            return {}, None
        agent, address = str(browser.get("user-agent") or ""), str(browser.get("address") or "")
        return {"client_ip": names.ip(address) if address else None, "user_agent": agent.strip() or None}, None
    except (ValueError, AttributeError, RecursionError):
        return {}, "column details: not the JSON that gophish writes"


def _result(fields: Mapping[str, str], context: Context) -> Iterator[Made]:
    status = fields["status"].strip()
    if status in _WAITING:
        return
    kind = _STATUSES.get(status)
    if kind is None:
        raise ValueError("column status: a state this reader does not know")
    known = {
        "drill_id": _SUFFIX.sub("", PurePosixPath(context.path).stem).strip() or None,
        "email": names.email(fields["email"]),
    }
    reported = truth(fields["reported"]) if fields["reported"].strip() else False
    if reported is None:
        raise ValueError("column reported: neither yes nor no")
    if kind != "error":
        yield {**known, "event_kind": "sent", **moment("happened", _time(fields["send_date"]))}, None
    if kind != "sent":
        last = {**known, "event_kind": kind, **moment("happened", _time(fields["modified_date"]))}
        yield {**last, "client_ip": names.ip(fields["ip"]) if fields["ip"].strip() else None}, None
    if reported and kind != "reported":
        # When the mail was reported is not in this file.
        yield {**known, "event_kind": "reported", **moment("happened", None)}, None


def _time(text: str) -> datetime:
    if _OFFSET.fullmatch(text.strip()) is None:
        raise ValueError("column time: no offset from UTC")
    return parse_moment(text, UTC)


READER = Reader(
    name="gophish",
    version="1",
    tables=(TABLE,),
    recognise=recognise,
    read=read,
)
