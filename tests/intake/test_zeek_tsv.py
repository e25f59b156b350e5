"""Zeek's TSV logs: by columns and by lines alike, whatever stands in them; others' logs tie with their own count."""

import gzip
import io
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chahe.intake.api import Context, readers
from chahe.intake.columns import line_blocks
from chahe.intake.logs import zeek_tsv
from chahe.intake.memory import MemorySink
from chahe.intake.parquet import ParquetSink
from chahe.intake.text_lines import MAX_LINE_BYTES, TOO_LONG
from chahe.model import Digest, Source
from tests.intake import zeek_by_line as zeek
from tests.intake.corpus import head_of
from tests.intake.zeek_by_line import LOGS, SHARED, Told, by_line

SOURCE = Source(Digest("ab" * 32))
READER = readers()["zeek-tsv"]
NETWORK = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network"
CLOSE = b"#close\t2026-03-02-01-00-00\n"


def read(data: bytes) -> MemorySink:
    sink = MemorySink(SOURCE, READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path="conn.log", key=b"k"))
    return sink


def told(sink: MemorySink) -> Told:
    rows = {
        table: [{k: v for k, v in row.items() if v is not None and k != "_item"} for row in found]
        for table, found in sink.rows.items()
    }
    return Told(rows, {r[0] for r in sink.account.rejects}, {s[0] for s in sink.account.skips})


def same(a: Told, b: Told) -> None:
    assert a.rejects == b.rejects
    assert a.skips == b.skips
    assert a.rows == b.rows


def header(log: str, fields: list[str]) -> bytes:
    lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{log}"]
    return "\n".join([*lines, "\t".join(["#fields", *fields]), ""]).encode()


# Both ways ---------------------------------------------------------------------------------------------------------

FIELDS = {
    log: ["ts", "id.orig_h", "id.resp_h", *dict.fromkeys(r[0] for r in (*SHARED, *rs))] for log, (_, rs) in LOGS.items()
}
ODD = st.sampled_from(
    (
        *(
            "-",
            "",
            "(empty)",
            "T",
            "F",
            "true",
            "0",
            "7",
            "007",
            "65535",
            "65536",
            "-1",
            "+1",
            "0x10",
            "1e3",
            " 1",
            "1 ",
        ),
        *("9223372036854775807", "9223372036854775808", "99999999999999999999", "1.5", "1.1234567", "-0.5", "٣", "１"),
        *("1772380800.000001", "253402300799.9", "999999999999", "-62135596800", "-99999999999", "www.Example.com."),
        *(
            "10.0.0.1",
            "010.0.0.1",
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "::",
            "::1",
            "FE80::A",
            "fe80::1%eth0",
            ".",
            "..",
        ),
        *(
            "::ffff:1.2.3.4",
            "1::2::3",
            "::ffff:c000:201",
            "a,b",
            ",",
            "-,-",
            "-,5",
            "5.9,-",
            "a\\x2cb",
            "\\x09",
            "\\xff",
        ),
        *(
            "\\xe6\\x9f\\xa5",
            "\\\\",
            "\\",
            "\\x5",
            "查核",
            "\ufeff",
            "a b",
            '"',
            '"a"',
            "'",
            "#",
            "ＡＢ",
            "ß",
            "İ",
            "SSL",
        ),
        *("\u2028", "\x0b\x0c\x1c\x85"),
    )
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r\0"), max_size=6)
SECONDS = st.decimals(0, 2_000_000_000, places=6, allow_nan=False).map(str)
ADDRESSES = st.one_of(st.ip_addresses(v=4).map(str), st.ip_addresses(v=6).map(str))
USUAL: dict[object, st.SearchStrategy[str]] = {
    zeek.port: st.integers(0, 65_535).map(str),
    zeek.number: st.integers(0, 2**63 - 1).map(str),
    zeek.flag: st.sampled_from(["T", "F"]),
    zeek.seconds: SECONDS,
    zeek.joined: st.sampled_from(["a", "a,b", "(empty)", "a\\x2cb,c"]),
    zeek.counted: st.sampled_from(["a", "a,b", "(empty)"]),
    zeek.first_ttl: st.sampled_from(["5.000000", "5.9,1.0", "(empty)"]),
}
KINDS = {
    name: USUAL.get(make, TEXT) for readings in (SHARED, *(r for _, r in LOGS.values())) for name, _, make in readings
}
KINDS |= {"ts": SECONDS, "id.orig_h": ADDRESSES, "id.resp_h": ADDRESSES}


def value(name: str, odd: bool) -> st.SearchStrategy[str]:
    usual = KINDS.get(name, TEXT)
    if name in ("ts", "id.orig_h", "id.resp_h") and not odd:
        return usual
    return st.one_of(ODD, usual) if odd else st.one_of(usual, usual, st.just("-"))


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    out = b""
    for _ in range(draw(st.integers(1, 2))):
        log = draw(st.sampled_from(sorted(LOGS)))
        extra = draw(st.lists(st.sampled_from(["_x", "_y", "Z"]), unique=True))
        optional = draw(st.lists(st.sampled_from(FIELDS[log][3:]), unique=True, min_size=1))
        fields = draw(st.permutations([*FIELDS[log][:3], *optional, *extra]))
        out += header(log, fields)
        for _ in range(draw(st.integers(0, 4))):
            odd = draw(st.sampled_from([*fields, *[""] * len(fields)]))
            line = "\t".join(draw(value(f, f == odd)) for f in fields).encode()
            if draw(st.integers(0, 9)) == 0:
                line = draw(
                    st.sampled_from([b"", b"\t", line + b"\t", line + b"\0", line + b"\xff", b"a\rb", line[:-1]])
                )
            out += line + draw(st.sampled_from([b"\n", b"\n", b"\n", b"\r\n"]))
        out += CLOSE
    return out


@given(logs(), st.integers(1, 400))
@example(header("conn", FIELDS["conn"]) + CLOSE, 1)
def test_columns_and_lines_give_the_same(data: bytes, size: int) -> None:
    expected = by_line(data)
    same(told(read(data)), expected)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zeek_tsv, "blocks_of_text", partial(line_blocks.blocks_of_text, size=size))
        same(told(read(data)), expected)


@given(logs())
def test_records_are_rows_rejects_and_skips(data: bytes) -> None:
    sink = read(data)
    account = sink.account.reading("conn.log", "zeek-tsv@1")
    lines = data.count(b"\n")
    assert account.records == lines == account.rows + account.rejects + account.skipped
    assert sum(account.tables.values()) == account.rows


def test_both_sinks_keep_the_same(tmp_path: Path) -> None:
    for number, case in enumerate(sorted((Path(__file__).parents[1] / "corpus" / "zeek-tsv").glob("*/input.log"))):
        data = case.read_bytes()
        memory = read(data)
        with ParquetSink(SOURCE, READER.tables, tmp_path / str(number)) as disk:
            READER.read(io.BytesIO(data), disk, Context(path="conn.log", key=b"k"))
            reading = disk.finish("a", "b")
        import pyarrow.parquet as pq

        for table, rows in memory.rows.items():
            assert pq.read_table(tmp_path / str(number) / f"{table}.parquet").to_pylist() == rows
        plain = memory.account.reading("a", "b")
        assert (reading.records, reading.rows, reading.rejects, reading.skipped, reading.tables) == (
            *(plain.records, plain.rows, plain.rejects, plain.skipped),
            plain.tables,
        )


# Hostile and damaged files ----------------------------------------------------------------------------------------

FOUR = ["ts", "id.orig_h", "id.resp_h", "uid"]
LINE = b"1772380800.000001\t10.0.0.1\t10.0.0.2\tC1\n"


def test_a_line_longer_than_the_cap_costs_that_line_alone(tmp_path: Path) -> None:
    """100 MB without an end of line; what stands behind it is read."""
    file = tmp_path / "conn.log"
    with file.open("wb") as out:
        out.write(header("conn", FOUR) + LINE)
        for _ in range(100):
            out.write(b"x" * (1 << 20))
        out.write(b"\n" + LINE + CLOSE)
    sink = MemorySink(SOURCE, READER.tables)
    with file.open("rb") as stream:
        READER.read(stream, sink, Context(path="conn.log"))
    assert [r["_loc"] for r in sink.rows["net_connection"]] == ["line:7", "line:9"]
    assert [(r[0], r[2]) for r in sink.account.rejects] == [(8, TOO_LONG)]
    assert sink.account.damaged


@pytest.mark.parametrize("extra", [-1, 0, 1, 2])
@pytest.mark.parametrize("size", [1 << 20, 4 << 20])
def test_the_cap_is_exact_wherever_blocks_are_cut(extra: int, size: int) -> None:
    long = b"y" * (MAX_LINE_BYTES + extra)
    found: list[int] = []
    data = b"a\n" + long + b"\nb\n"
    blocks = list(line_blocks.line_blocks(io.BytesIO(data), found.append, size))
    lines = {b.first + i: x for b in blocks for i, x in enumerate(b.data.splitlines())}
    too_long = extra > 1
    assert found == ([2] if too_long else [])
    assert lines == {1: b"a", 3: b"b"} | ({} if too_long else {2: long})


@pytest.mark.parametrize("extra", [0, 1])
def test_a_last_line_without_an_end_has_the_same_cap(extra: int) -> None:
    found: list[int] = []
    data = b"a\n" + b"y" * (MAX_LINE_BYTES + extra)
    blocks = list(line_blocks.line_blocks(io.BytesIO(data), found.append))
    assert found == ([2] if extra else [])
    assert sum(len(b.data.splitlines()) for b in blocks) == 2 - extra


@pytest.mark.parametrize(
    "head",
    [
        header("conn", [f"f{i}" for i in range(5000)]),
        header("conn", [*FOUR, "ts"]),
        header("conn", FOUR) + b"#types\ttime\n",
        header("conn", FOUR).replace(b"\\x09", b"\\x0a"),
        header("conn", FOUR).replace(b"\\x09", b"::"),
        b"#separator \\x09\n#path\tconn\n",
        b"#separator \n#fields\n",
    ],
)
def test_a_header_that_cannot_be_followed_rejects_every_line_behind_it(head: bytes) -> None:
    sink = read(head + LINE * 3 + CLOSE)
    assert sink.rows == {}
    assert len(sink.account.rejects) == 3


def test_many_headers_do_not_cost_a_parse_each() -> None:
    """The same header again is no new schema."""
    sink = read((header("conn", FOUR) + LINE + CLOSE) * 2000)
    assert len(sink.rows["net_connection"]) == 2000
    assert not sink.account.rejects


def test_a_log_without_close_is_not_whole() -> None:
    for cut in (b"", LINE):
        sink = read(header("conn", FOUR) + cut)
        assert sink.account.damaged
    assert not read(header("conn", FOUR) + CLOSE).account.damaged


def test_every_cut_of_a_log_is_told() -> None:
    whole = header("conn", FOUR) + LINE * 2 + CLOSE
    for end in range(len(whole) - 1):
        if zeek_tsv.recognise(head_of(whole[:end], "conn.log")):
            # Cut inside #close itself the log had been closed: nothing of it is missing.
            assert read(whole[:end]).account.damaged == (b"#close" not in whole[:end]), whole[:end]


# Logs nobody here wrote ---------------------------------------------------------------------------------------------


def tsv_logs() -> list[Path]:
    found = [*NETWORK.glob("zeek-*/**/*.log"), *NETWORK.glob("zeek-*/**/*.log.gz")]
    return sorted(p for p in found if content(p).startswith(b"#separator"))


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.mark.skipif(not NETWORK.is_dir(), reason="the shared data is not at hand")
def test_the_logs_of_others_tie_with_a_count_by_line() -> None:
    rows: Counter[str] = Counter()
    for path in tsv_logs():
        data = content(path)
        sink = read(data)
        log = path.name.split(".")[0]
        if log in LOGS:
            expected = by_line(data)
            if b"#close" not in data:
                expected.rejects.add(data.count(b"\n") + 1)
            mine = told(sink)
            for found in mine.rows.get("web_request", []):
                # Secrets are masked by a rule of its own, tried in the corpus.
                plain = next(r for r in expected.rows["web_request"] if r["_rec"] == found["_rec"])
                for column in ("uri", "referrer"):
                    if "[secret " in str(found.get(column, "")):
                        found[column] = plain[column]
            same(mine, expected)
        else:
            lines = [x for x in data.splitlines() if x and not x.startswith(b"#")]
            assert len(sink.rows.get("log_event", ())) + len(sink.account.rejects) == len(lines)
        rows.update({t: len(r) for t, r in sink.rows.items()})
    assert rows["net_connection"] == 105_918 + 463 + 41
