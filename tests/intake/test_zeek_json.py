"""Zeek's JSON logs: the rows of the same log as TSV, each line by itself, others' logs whole."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.api import Context, readers
from chahe.intake.columns import json_block
from chahe.intake.logs import zeek_json
from chahe.intake.memory import MemorySink
from chahe.intake.text_lines import TOO_LONG
from chahe.model import Digest, Source
from tests.intake.corpus import head_of

SOURCE = Source(Digest("cd" * 32))
JSON, TSV = readers()["zeek-json"], readers()["zeek-tsv"]
NETWORK = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r\0\\,"), min_size=1, max_size=6).filter(
    lambda t: t not in ("-", "(empty)") and not t.startswith("#")
)
PORT, COUNT, FLAG = st.integers(0, 65_535), st.integers(0, 2**63 - 1), st.booleans()
SECONDS = st.decimals(0, 2_000_000_000, places=6, allow_nan=False)
TEXTS, ADDRESS = st.lists(TEXT, max_size=3), st.ip_addresses().map(str)
ENDS = {"ts": SECONDS, "id.orig_h": ADDRESS, "id.resp_h": ADDRESS, "uid": TEXT, "id.orig_p": PORT, "id.resp_p": PORT}
LOGS: Mapping[str, Mapping[str, st.SearchStrategy[object]]] = {
    "conn": {
        **dict.fromkeys(("proto", "service", "conn_state", "history"), TEXT.filter(lambda t: t.lower() == t)),
        **dict.fromkeys(("orig_bytes", "resp_bytes", "missed_bytes", "orig_pkts", "resp_ip_bytes"), COUNT),
        **dict.fromkeys(("local_orig", "local_resp"), FLAG),
        "duration": SECONDS,
        "tunnel_parents": TEXTS,
    },
    "dns": {
        **dict.fromkeys(("query", "qclass_name", "qtype_name", "rcode_name"), TEXT),
        **dict.fromkeys(("trans_id", "qtype", "rcode"), COUNT),
        **dict.fromkeys(("AA", "TC", "RD", "RA", "rejected"), FLAG),
        "rtt": SECONDS,
        "answers": TEXTS,
        "TTLs": st.lists(SECONDS, max_size=2),
    },
    "http": {
        **dict.fromkeys(("method", "host", "uri", "referrer", "version", "user_agent", "username"), TEXT),
        **dict.fromkeys(("request_body_len", "response_body_len", "status_code"), COUNT),
        **dict.fromkeys(("proxied", "orig_mime_types", "resp_mime_types"), TEXTS),
    },
    "ssl": {
        **dict.fromkeys(("version", "cipher", "curve", "server_name", "last_alert", "next_protocol", "ja3"), TEXT),
        **dict.fromkeys(("resumed", "established"), FLAG),
        "cert_chain_fps": TEXTS,
    },
}
SIGNS = {"conn": {"conn_state": "SF", "missed_bytes": 0}, "dns": {"trans_id": 1, "rejected": False, "query": "q"}}
SIGNS |= {"http": {"method": "GET", "uri": "/"}, "ssl": {"resumed": False, "established": True}}
PLAIN = {"ts": 1, "uid": "a", "id.orig_h": "::", "id.resp_h": "::", "id.orig_p": 1, "id.resp_p": 1}
Record = dict[str, object]


def read(reader: object, data: bytes, path: str = "x.log") -> MemorySink:
    sink = MemorySink(SOURCE, JSON.tables)
    reader.read(io.BytesIO(data), sink, Context(path=path, key=b"k"))  # type: ignore[attr-defined]  # a Reader
    return sink


def rows(sink: MemorySink) -> list[Record]:
    return [
        {k: v for k, v in row.items() if v is not None and k not in ("_item", "_rec", "_loc")}
        for found in sink.rows.values()
        for row in found
    ]


@st.composite
def records(draw: st.DrawFn) -> tuple[str, list[Record]]:
    log = draw(st.sampled_from(sorted(LOGS)))
    fields = LOGS[log]
    made = []
    for _ in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(st.sampled_from(sorted(fields)), unique=True))
        made.append({**SIGNS[log], **{n: draw(s) for n, s in ENDS.items()}, **{n: draw(fields[n]) for n in chosen}})
    return log, made


def as_json(record: Record) -> bytes:
    parts = (f"{json.dumps(k)}:{_json(v)}" for k, v in record.items())
    return ("{" + ",".join(parts) + "}\n").encode()


def _json(value: object) -> str:
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value) if isinstance(value, (str, bool, int)) else str(value)


def as_tsv(log: str, made: list[Record]) -> bytes:
    fields = [*ENDS, *LOGS[log]]
    lines = ["#separator \\x09", f"#path\t{log}", "\t".join(["#fields", *fields])]
    lines += ["\t".join(_tsv(r.get(f)) for f in fields) for r in made]
    return "\n".join([*lines, "#close\t-", ""]).encode()


def _tsv(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, list):
        return ",".join(map(_tsv, value)) or "(empty)"
    return str(value)


@given(records())
def test_a_log_gives_the_same_rows_as_json_and_as_tsv(given_: tuple[str, list[Record]]) -> None:
    log, made = given_
    data = b"".join(map(as_json, made))
    assert zeek_json.recognise(head_of(data, f"{log}.log"))
    sink = read(JSON, data, f"{log}.log")
    assert not sink.account.rejects
    assert rows(sink) == rows(read(TSV, as_tsv(log, made)))


ODD = st.sampled_from(
    (
        *(
            b'"x"',
            b"-1",
            b"1.5",
            b"1e3",
            b"01",
            b"NaN",
            b"null",
            b"true",
            b"[]",
            b"{}",
            b'["a"]',
            b"99999999999999999999",
        ),
        *(
            b"1e400",
            b"1e16",
            b"3.2e-30",
            b"0.1234567891234567",
            b'"\\ud800"',
            b'"\\u0000"',
            b'"\x00"',
            b'"\xff"',
            b"[1,",
        ),
        *(
            b"1,",
            b'1} {"a":1',
            b'1}{"a":1',
            b'"a","uid":"b"',
            b'"a","zz":1,"zz":2',
            b"[null]",
            b'[["a"]]',
            b"1 ",
            b"'a'",
        ),
        *(
            b"65536",
            b'"10.0.0.1"',
            b'"2026-03-02T00:00:00Z"',
            b'"\xe6\x9f\xa5"',
            b'"' + b"[" * 50 + b'"',
            b"[" * 1200 + b"]" * 1200,
        ),
    )
)


@st.composite
def odd_lines(draw: st.DrawFn) -> list[bytes]:
    log, made = draw(records())
    fields = {**ENDS, **LOGS[log], "zz": ODD}
    out = [as_json({**SIGNS[log], **PLAIN})] * 3
    for record in made:
        line = as_json(record)[:-2]
        for name in draw(st.lists(st.sampled_from(sorted(fields)), max_size=2)):
            line += b"," + json.dumps(name).encode() + b":" + draw(ODD)
        out.append(
            draw(st.sampled_from([b"", b"", b"", b" "]))
            + line
            + draw(st.sampled_from([b"}", b"}", b"}", b"", b"} "]))
            + b"\n"
        )
    return [x for x in out if b"\n" not in x[:-1]]


@given(odd_lines(), st.sampled_from([1, 2, 64]))
def test_what_becomes_of_a_line_does_not_depend_on_its_neighbours(lines: list[bytes], together: int) -> None:
    log = next(log for log, signs in SIGNS.items() if all(f'"{s}"'.encode() in lines[0] for s in signs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_block, "_TOGETHER", together)
        whole = read(JSON, b"".join(lines), f"{log}.log")
    reading = whole.account.reading("a", "b")
    assert reading.records == len(lines) == reading.rows + reading.rejects + reading.skipped
    reasons = {rec: reason for rec, _, reason, _ in whole.account.rejects}
    kept = {row["_rec"]: row for found in whole.rows.values() for row in found}
    for number, line in enumerate(lines, 1):
        # Three sound lines before it, so that it is taken for a line of the same log.
        alone = read(JSON, b"".join([*lines[:3], line]), f"{log}.log")
        mine = {row["_rec"]: row for found in alone.rows.values() for row in found}
        expected = {**mine[4], "_rec": number, "_loc": f"line:{number}"} if 4 in mine else None
        assert kept.get(number) == expected
        assert reasons.get(number) == next((r for rec, _, r, _ in alone.account.rejects if rec == 4), None)


def test_a_line_longer_than_the_cap_costs_that_line_alone() -> None:
    sound = as_json({**SIGNS["conn"], **PLAIN})
    sink = read(JSON, sound + b'{"ts":1,"uid":"' + b"x" * (100 << 20) + b'"}\n' + sound, "conn.log")
    assert [r["_rec"] for r in sink.rows["net_connection"]] == [1, 3]
    assert [(r[0], r[2]) for r in sink.account.rejects] == [(2, TOO_LONG)]


@pytest.mark.parametrize(
    ("path", "data", "claimed"),
    [
        ("conn.log", b'{"ts":1}\n', False),
        ("notice.log", b'{"ts":1,"note":"x"}\n', True),
        ("other.log", b'{"ts":1,"note":"x"}\n', False),
        ("other.log", b'{"ts":1,"_path":"notice"}\n', True),
        ("eve.json", b'{"timestamp":"2026-03-02T00:00:00.000000+0800","event_type":"flow"}\n', False),
        ("conn.log", b'{"__REALTIME_TIMESTAMP":"1","ts":1}\n', False),
        ("conn.log", b"[]", False),
    ],
)
def test_only_logs_of_zeek_are_claimed(path: str, data: bytes, claimed: bool) -> None:
    assert zeek_json.recognise(head_of(data, path)) == claimed


@pytest.mark.skipif(not NETWORK.is_dir(), reason="the shared data is not at hand")
def test_the_logs_of_others_are_read_whole() -> None:
    seen = 0
    for path in sorted(NETWORK.glob("zeek-*/**/*.log")):
        data = path.read_bytes()
        if not data.startswith(b"{") or path.name == "loaded_scripts.log":
            continue
        assert zeek_json.recognise(head_of(data, path.name)), path
        sink = read(JSON, data, path.name)
        lines = [x for x in data.splitlines() if x.strip()]
        assert not sink.account.rejects, path
        assert sum(map(len, sink.rows.values())) == len(lines)
        for row in sink.rows.get("net_connection", []):
            found = json.loads(lines[row["_rec"] - 1])  # type: ignore[operator]  # a number
            assert (row["src_ip"], row["dst_port"]) == (found["id.orig_h"], found["id.resp_p"])
            assert row["happened_us"] == round(found["ts"] * 1_000_000)
            assert row["duration_us"] == (round(found["duration"] * 1_000_000) if "duration" in found else None)
        seen += len(lines)
    assert seen == 3_455
