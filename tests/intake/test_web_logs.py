"""IIS logs by columns as by plain splitting, whatever stands in the lines; times of JSON logs; whose is whose."""

import io
import random
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from chahe.intake.api import Context, readers, recognise
from chahe.intake.logs import access_json
from chahe.intake.logs.access_json import moment_us
from chahe.intake.memory import MemorySink
from chahe.intake.text_lines import TOO_LONG
from chahe.model import Source, digest_of
from tests.intake.corpus import head_of

FIELDS = ("date", "time", "s-port", "cs-method", "cs-uri-stem", "cs-uri-query", "c-ip", "sc-status", "time-taken")
HEADER = f"#Software: Microsoft Internet Information Services 10.0\n#Fields: {' '.join(FIELDS)}\n"
SOUND = ("2026-03-02", "00:00:01", "443", "GET", "/a", "-", "203.0.113.7", "200", "31")
ODD = (
    "-", "x", "0", "007", "65536", "999", "1000", "-1", "1.5", "２", "2026-02-29", "24:00:00", "00:00:01.25",
    "00:00:01.1234567", "::1", "fe80::1%3", "1.2.3", "01.2.3.4", "/保單", "a+b", "[x]", "9" * 30,
)  # fmt: skip
JSON_LINE = '{"remote_addr":"203.0.113.7","request":"GET / HTTP/1.1","status":200,"time":"2026-03-02T08:00:01Z"}'


def read(reader: str, data: bytes) -> MemorySink:
    one = readers()[reader]
    sink = MemorySink(Source(digest_of(data)), one.tables)
    one.read(io.BytesIO(data), sink, Context(path="a.log", key=b"k"))
    return sink


def number(text: str, most: int) -> int | None:
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise ValueError(text)
    return int(text)


def by_line(line: str) -> dict[str, object] | None:
    """One line in plain Python; None when it is a reject."""
    values = line.split(" ")
    if len(values) != len(FIELDS):
        return None
    day, time, port, method, stem, query, client, status, taken = (None if v == "-" else v for v in values)
    try:
        if day is None or time is None or len(time.partition(".")[2]) > 6 or not time.isascii():
            return None
        whole, _, part = time.partition(".")
        base = datetime.strptime(f"{day} {whole}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        if (len(day), len(whole)) != (10, 8):
            return None
        us = int(base.timestamp()) * 1_000_000 + int(part.ljust(6, "0"))
        uri = stem if query is None or stem is None else f"{stem}?{query}"
        return {
            "happened_us": us,
            "dst_port": port and number(port, 65_535),
            "method": method,
            "uri": uri,
            "src_ip": client and str(ip_address(client.partition("%")[0])),
            "status": status and number(status, 999),
            "duration_us": taken and (number(taken, 1 << 50) or 0) * 1_000,
        }
    except ValueError:
        return None


@pytest.mark.parametrize("seed", range(20))
def test_columns_and_lines_give_the_same(seed: int) -> None:
    chance = random.Random(seed)
    made = []
    for _ in range(40):
        values = list(SOUND)
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            values[chance.randrange(len(values))] = chance.choice(ODD)
        if chance.random() < 0.1:
            values.pop()
        made.append(" ".join(values))
    sink = read("iis-w3c", (HEADER + "\n".join(made) + "\n").encode())
    kept = {row["_rec"]: row for row in sink.rows.get("web_request", [])}
    skipped = {s[0] for s in sink.account.skips}
    for at, line in enumerate(made, 3):
        expected, mine = by_line(line), kept.get(at)
        if at in skipped:
            continue
        assert (mine is None) == (expected is None), line
        if mine is not None and expected is not None:
            assert {k: mine[k] for k in expected} == expected, line
    reading = sink.account.reading("a", "b")
    assert reading.records == len(made) + 2 == reading.rows + reading.rejects + reading.skipped


def test_a_line_longer_than_the_cap_costs_that_line_alone() -> None:
    line = " ".join(SOUND) + "\n"
    data = (HEADER + line).encode() + b"x" * (40 << 20) + b"\n" + line.encode()
    sink = read("iis-w3c", data)
    assert [r["_rec"] for r in sink.rows["web_request"]] == [3, 5]
    assert [(r[0], r[2]) for r in sink.account.rejects] == [(4, TOO_LONG)]


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("1772409602", 1_772_409_602_000_000),
        ("1772409602.123", 1_772_409_602_123_000),
        ("1772409602123", None),
        ("2026-03-02T00:00:02Z", 1_772_409_602_000_000),
        ("2026-03-02T08:00:02.5+08:00", 1_772_409_602_500_000),
        ("2026-03-02T08:00:02+0800", 1_772_409_602_000_000),
        ("2026-03-02T08:00:02", None),
        ("2026-03-02 08:00:02", None),
        ("2026-02-30T08:00:02Z", None),
        ("02/Mar/2026:08:00:02 +0800", 1_772_409_602_000_000),
        ("02/Mar/2026:08:00:02", None),
        ("", None),
        ("1e9", None),
    ],
)
def test_times_state_their_zone(text: str, us: int | None) -> None:
    assert moment_us(text) == us


def test_records_are_handed_on_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (JSON_LINE + "\n").encode() * 25
    whole = read("access-json", data)
    monkeypatch.setattr(access_json, "_TOGETHER", 4)
    assert read("access-json", data).rows == whole.rows
    assert len(whole.rows["web_request"]) == 25


def test_logs_of_other_kinds_are_not_claimed() -> None:
    ftp = HEADER.replace("#Fields: ", "#Fields: x-session ")
    proxy = HEADER.replace("Microsoft Internet Information Services 10.0", "SGOS 6.7")
    for data in (ftp, proxy, HEADER.replace("cs-uri-stem", "x"), HEADER.replace("cs-method", "x")):
        assert recognise(head_of(data.encode(), "u_ex.log")) is None
    nested = '{"timestamp":"2026-03-02T08:00:01Z","src_ip":"203.0.113.7","event_type":"http","http":{"status":200}}\n'
    plain = '{"time":"2026-03-02T08:00:01Z","status":200,"message":"GET /"}\n'
    for data in (nested, plain, "{}\n", "[]", "[{}]", '{"a":'):
        assert not readers()["access-json"].recognise(head_of(data.encode(), "a.json"))
    found = recognise(head_of((JSON_LINE + "\n").encode(), "a.json"))
    assert found is not None
    assert found.name == "access-json"
