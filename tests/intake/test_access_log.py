"""Web access logs: taken apart by columns as by a regular expression a line, whatever stands in the lines."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.api import Context, readers
from chahe.intake.memory import MemorySink
from chahe.intake.text_lines import TOO_LONG
from chahe.model import Digest, Source
from tests.intake.corpus import head_of

READER = readers()["access-log"]
LOGS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network" / "text-logs"
LINE = re.compile(
    r"([^ \t\f\r\n]+) ([^ \t\f\r\n]+) ([^ \t\f\r\n]+) \[([0-9]{2})/([A-Z][a-z]{2})/([0-9]{4}):([0-9]{2}):([0-9]{2}):"
    r'([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})\] "((?:[^"\\]|\\.)*)" ([0-9]{3}|-) ([0-9]{1,19}|-)'
    r'(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"(?: "((?:[^"\\]|\\.)*)")?)?',
    re.ASCII,
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
Row = dict[str, object]


def read(data: bytes) -> MemorySink:
    sink = MemorySink(Source(Digest("ef" * 32)), READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path="access.log", key=b"k"))
    return sink


def by_line(line: str) -> Row | None:
    """One line in plain Python; None when it is a reject."""
    found = LINE.fullmatch(line)
    if found is None:
        return None
    client, _, user, day, month, year, hour, minute, second, sign, hours, minutes = found.groups()[:12]
    request, status, size, referrer, agent, forwarded = found.groups()[12:]
    try:
        local = datetime(
            *(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second)),
            tzinfo=UTC,
        )
        if int(hours) > 23 or int(minutes) > 59 or (size != "-" and int(size) >= 2**63):
            return None
        when = local - timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
        row: Row = {"happened_us": (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)}
        _ = when + timedelta(hours=8)
    except (ValueError, OverflowError):
        return None
    try:
        row["src_ip"] = str(ip_address(client)) if "%" not in client else None
    except ValueError:
        row["src_ip"] = None
    row["src_name"] = None if row["src_ip"] else client
    three = re.fullmatch(r"([A-Za-z_-]{1,30}) ([^ \t\f\r\n]+) HTTP/([0-9]+(?:\.[0-9]+)?)", request, re.ASCII)
    row |= dict(zip(("method", "uri", "http_version"), three.groups() if three else (None, request, None), strict=True))
    row |= {"status": None if status == "-" else int(status), "bytes_in": None if size == "-" else int(size)}
    row |= {"referrer": referrer, "user_agent": agent, "user_name": user, "forwarded_for": forwarded}
    return {k: None if v == "-" else v for k, v in row.items()}


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), max_size=8)
WORD = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0 "), min_size=1, max_size=8)
TIME = st.one_of(
    st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)).map(lambda t: t.strftime("%d/%b/%Y:%H:%M:%S +0800")),  # noqa: DTZ001 the offset is in the text
    st.sampled_from(
        [
            *(
                "29/Feb/2024:23:59:59 -2359",
                "29/Feb/2026:00:00:00 +0000",
                "31/Apr/2026:00:00:00 +0000",
                "00/Jan/2026:00:00:00 +0000",
            ),
            *(
                "01/Jan/2026:24:00:00 +0000",
                "01/Jan/2026:00:60:00 +0000",
                "01/Jan/2026:00:00:60 +0000",
                "01/Jan/2026:00:00:00 +2400",
            ),
            *(
                "01/Abc/2026:00:00:00 +0000",
                "01/Jan/0000:00:00:00 +0000",
                "01/Jan/0001:00:00:00 +0800",
                "31/Dec/9999:23:59:59 +0000",
            ),
            *("01/Jan/2026:00:00:00 +0060", "1/Jan/2026:00:00:00 +0000"),
        ]
    ),
)
QUOTED = st.one_of(
    st.sampled_from(
        ["-", "", "GET / HTTP/1.1", "GET /a b HTTP/1.1", 'a \\" b', "a\\", "\\\\", 'x"y', "GET  HTTP/1", "A / HTTP/2"]
    ),
    FIELD,
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    client = draw(
        st.one_of(
            st.ip_addresses().map(str),
            st.sampled_from(["a.example", "-", "::ffff:1.2.3.4", "fe80::1%1", "1.2.3"]),
            WORD,
        )
    )
    size = draw(st.one_of(st.integers(0, 2**64).map(str), st.sampled_from(["-", "", "-1"])))
    status = draw(st.sampled_from(["200", "404", "-", "20", "2000", "999"]))
    said = f'{client} {draw(WORD)} {draw(WORD)} [{draw(TIME)}] "{draw(QUOTED)}" {status} {size}'
    for _ in range(draw(st.sampled_from([0, 2, 2, 2, 2, 3, 1]))):
        said += f' "{draw(QUOTED)}"'
    return draw(st.sampled_from([said, said, said, said, said + " ", said[:-1], " " + said]))


SOUND = '203.0.113.7 - - [02/Mar/2026:08:00:01 +0800] "GET / HTTP/1.1" 200 5'
FORMS = (SOUND, f'{SOUND} "-" "x"', f'{SOUND} "-" "x" "y"')


@given(st.lists(lines(), max_size=6), st.sampled_from(FORMS))
def test_columns_and_lines_give_the_same(made: list[str], form: str) -> None:
    whole = [form, form, form, *made]
    sink = read("\n".join([*whole, ""]).encode())
    kept = {row["_rec"]: row for row in sink.rows.get("web_request", [])}
    for number, line in enumerate(whole, 1):
        expected = by_line(line)
        mine = kept.get(number)
        assert (mine is None) == (expected is None), line
        if mine is not None and expected is not None:
            assert {k: mine[k] for k in expected if "[secret " not in str(mine[k])} == {
                k: v for k, v in expected.items() if "[secret " not in str(mine[k])
            }
    reading = sink.account.reading("a", "b")
    assert reading.records == len(whole) == reading.rows + reading.rejects + reading.skipped


def rows_of(path: Path) -> Iterator[Row | None]:
    return map(by_line, path.read_text("utf-8").splitlines())


@pytest.mark.skipif(not LOGS.is_dir(), reason="the shared data is not at hand")
def test_the_log_of_others_ties_with_a_reading_by_line() -> None:
    path = LOGS / "access.log"
    assert READER.recognise(head_of(path.read_bytes(), path.name))
    sink = read(path.read_bytes())
    expected = [r for r in rows_of(path) if r is not None]
    mine = sink.rows["web_request"]
    assert len(mine) == len(expected) == 5_000
    for found, other in zip(mine, expected, strict=True):
        assert all(found[k] == v or "[secret " in str(found[k]) for k, v in other.items())


def test_a_line_longer_than_the_cap_costs_that_line_alone() -> None:
    line = FORMS[1].encode() + b"\n"
    sink = read(line + b"x" * (40 << 20) + b"\n" + line)
    assert [r["_rec"] for r in sink.rows["web_request"]] == [1, 3]
    assert [(r[0], r[2]) for r in sink.account.rejects] == [(2, TOO_LONG)]


def test_a_log_of_another_kind_is_not_claimed() -> None:
    for data in (b"Mar  2 08:00:01 host sshd[1]: x\n", b'{"a":1}\n', b"a,b,c\n", FORMS[0].encode()[:40]):
        assert not READER.recognise(head_of(data, "access.log"))
