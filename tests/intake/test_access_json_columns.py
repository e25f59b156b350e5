"""Access logs as JSON read many lines at once and a record at a time give the same rows, rejects and skips."""

import io
import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.intake.api import Context, readers
from chahe.intake.columns import flat_json
from chahe.intake.logs import access_json, json_pieces
from chahe.intake.logs.access_json import moment_us, moments_us
from chahe.intake.memory import MemorySink
from chahe.model import Source, digest_of
from tests.intake.corpus import cases

PLACES = (Context(path="a.log", key=b"k"), Context(path="hosts/web-9/a.log", key=b"k"))
VALUES = (
    *('""', '"-"', '"x"', '"200"', "200", "0", "-0", "-1", "007", "1.50", "0.0", "0.00001", "1e3", "1.5000", "12.3456"),
    *("1772409602", "1772409602.120", '"1772409602.12"', "99999999999999999999", "9" * 18, "9" * 19, "null", "true"),
    *('"2026-03-02T08:00:01+08:00"', '"2026-02-30T08:00:01+08:00"', '"2026-03-02T24:00:01+08:00"', "[]", "{}", '"王"'),
    *('"2026-03-02T08:00:01Z"', '"2026-03-02T08:00:01.5Z"', '"2026-03-02T08:00:01+08:99"', '"0000-03-02T08:00:01Z"'),
    *('"02/Mar/2026:08:00:02 +0800"', '"GET /a?password=Winter2026 HTTP/1.1"', '"a\\"b"', '"a\\\\b"', '"\\u0041"'),
    '"},{"',
    *('"203.0.113.7"', '"2001:DB8::1"', '"GET"', '"HTTP/1.1"', '"/a"', '"x=1"', "65536", "NaN", '{"a":1}', "false"),
    '"a',
)  # fmt: skip
NAMES = (
    *("remote_addr", "client", "status", "request", "method", "request_uri", "uri", "args", "msec", "time_iso8601"),
    "time",
    *("body_bytes_sent", "bytes", "request_time", "other", "", "http_host", "server_addr", "remote_port", "名", "a b"),
)  # fmt: skip
BASES = (
    '"time_iso8601":"2026-03-02T08:00:0{}+08:00","remote_addr":"203.0.113.{}","request":"GET /{} HTTP/1.1","status":20',
    '"msec":1772409602.{}2, "client": "203.0.113.7" , "method":"GET","uri":"/{}","status":"20{}"',
    '"time":"02/Mar/2026:08:00:0{} +0800","client_ip":"-","clientip":"x","request_line":"-","response":{}',
    '"msec":"1772409602.{}","remote_addr":"2001:db8::{}","request":"","request_method":"PUT","path":"/","status":{}',
)


def told(data: bytes, ctx: Context, patch: pytest.MonkeyPatch, *, fast: bool) -> tuple[object, ...]:
    reader = readers()["access-json"]
    patch.setattr(access_json, "by_columns", fast)
    sink = MemorySink(Source(digest_of(data)), reader.tables)
    reader.read(io.BytesIO(data), sink, ctx)
    account = sink.account
    return (
        sink.rows,
        sorted(account.rejects, key=str),
        sorted(account.skips),
        account.reading("a", "b"),
        account.damaged,
    )


def same(data: bytes) -> tuple[object, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access_json, "BLOCK_BYTES", 1 << 13)
        for ctx in PLACES:
            by_line, by_column = (told(data, ctx, patch, fast=fast) for fast in (False, True))
            assert by_column == by_line
    return by_line


def inputs() -> list[bytes]:
    return [one.file.read_bytes() for case in cases() if case.reader == "access-json" for one in case.inputs()]


def objects(*parts: str) -> str:
    return "{" + ",".join(p for p in parts if p) + "}"


def test_the_corpora_are_read_the_same_both_ways() -> None:
    for data in inputs():
        same(data)
        same(data * 9)
        same(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("seed", range(8))
def test_damaged_lines_among_whole_ones_are_read_the_same(seed: int) -> None:
    chosen = random.Random(seed)
    known = [line for data in inputs() for line in data.split(b"\n") if line.startswith(b"{")]
    made = [_damaged(chosen, chosen.choice(known)) if n % 3 == 0 else chosen.choice(known) for n in range(400)]
    end = b"\r\n" if seed == 1 else b"\n"
    same((b"\xef\xbb\xbf" if seed == 2 else b"") + end.join(made) + (end if seed != 3 else b""))


def _damaged(chosen: random.Random, line: bytes) -> bytes:
    for _ in range(chosen.choice((1, 1, 2, 5))):
        at = chosen.randrange(len(line) + 1)
        word = chosen.choice(
            (b'"', b":", b" ", b"\\", b",", b"}", b"\t", b"\0", b"\xe4", b"\xa4\xa4", b"9", b"-", b"0")
        )
        line = chosen.choice((line[:at] + word + line[at:], line[:at], line[:at] + line[at + 1 :], line + line[at:]))
    return line


PAIRS = st.builds(lambda n, v: f'"{n}":{v}', st.sampled_from(NAMES), st.sampled_from(VALUES))


@settings(max_examples=150, deadline=None)
@given(
    layouts=st.lists(st.tuples(st.sampled_from(BASES), st.lists(PAIRS, max_size=4)), min_size=1, max_size=3),
    order=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 12), PAIRS, st.booleans()), max_size=60),
)
def test_lines_made_of_pieces_are_read_the_same(
    layouts: list[tuple[str, list[str]]], order: list[tuple[int, int, str, bool]]
) -> None:
    lines = []
    for which, number, more, odd in order:
        base, pairs = layouts[which % len(layouts)]
        lines.append(objects(base.replace("{}", str(number)), *pairs, more if odd and number < 4 else ""))
    same("".join(f"{line}\n" for line in lines).encode())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES), st.booleans()), max_size=40))
def test_whatever_stands_for_a_value_is_read_the_same(drawn: list[tuple[str, str, bool]]) -> None:
    lines = []
    for first, second, swap in drawn:
        said, base = (first, second) if swap else (second, first), BASES[len(drawn) % len(BASES)]
        lines.append(objects(base.replace("{}", "3"), f'"request_time":{said[0]}', f'"bytes_sent":{said[1]}'))
    same("".join(f"{line}\n" for line in lines).encode())


def test_most_lines_are_read_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(json_pieces.JsonLines, "read", never)
    for base in BASES:
        lines = [objects(base.replace("{}", str(n % 8 + 1)), f'"request_time":{n}.250') for n in range(500)]
        assert told("\n".join([*lines, ""]).encode(), PLACES[0], monkeypatch, fast=True)[0]


def test_what_a_file_makes_us_remember_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_json, "MOST_LAYOUTS", 3)
    whole = BASES[0].replace("{}", "3")
    same("".join(objects(whole, f'"more{n // 20}":1') + "\n" for n in range(400)).encode())


@pytest.mark.parametrize(
    "texts",
    [
        ["2026-03-02T08:00:01+08:00", "2024-02-29T00:00:00-03:30", "1969-12-31T23:59:59+00:00"],
        ["2026-03-02T08:00:01+08:00", "9999-12-31T23:59:59-14:00"],
        ["2026-02-29T08:00:01+08:00", "0000-01-01T00:00:00+00:00", "2026-13-01T00:00:00+00:00"],
        ["2026-03-02T24:00:00+08:00", "2026-03-02T23:60:00+08:00"],
        ["1772409602", "1772409602.1", "17724096020.123456"],
        ["02/Mar/2026:08:00:02 +0800", "31/Feb/2026:08:00:02 +0800"],
        ["2026-03-02T08:00:01Z", "2026-03-02T08:00:01.123456Z"],
        ["2026-03-02T08:00:01Z", "1772409602", "", "x"],
    ],
)
def test_many_times_are_what_each_of_them_is(texts: list[str]) -> None:
    assert moments_us(pa.array(texts)).to_pylist() == [moment_us(text) for text in texts]
