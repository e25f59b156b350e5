"""Captures: the corpus is as built; one that others made ties with its own count; caps and sweeps lose nothing."""

import io
import struct
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chahe.casefile.case import Case
from chahe.casefile.intake import Order, take_in
from chahe.evidence import pcap_layout
from chahe.evidence.locate import bytes_at, bytes_in
from chahe.intake.api import Context, readers
from chahe.intake.logs import pcap
from chahe.intake.memory import MemorySink
from chahe.intake.packets import flows, fragments, questions
from chahe.intake.packets.dns_message import BadMessageError, message, name_at
from chahe.intake.parquet import ParquetSink
from chahe.model import Pointer, Reading, Source, digest_of
from tests.derive.traffic import SHARED
from tests.intake import pcap_writer as w
from tests.intake.corpus import CORPUS, head_of
from tests.intake.pcap_corpus import CASES, HOST, SERVER
from tests.intake.pcap_writer import SYN, Frame

READER = readers()["pcap"]
IODINE = SHARED / "pcap-dns-tunnel" / "dns-tunnel-iodine.pcap"


def read(data: bytes, path: str = "a.pcap") -> MemorySink:
    sink = MemorySink(Source(digest_of(data)), READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path=path))
    return sink


def totals(sink: MemorySink) -> Reading:
    return sink.account.reading("a", "b")


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_corpus_is_as_it_was_built(case: str) -> None:
    suffix, build = CASES[case]
    assert (CORPUS / "pcap" / case / f"input.{suffix}").read_bytes() == build()


@pytest.mark.skipif(not IODINE.is_file(), reason="the shared data is not at hand")
def test_every_packet_of_a_capture_by_others_is_accounted_for() -> None:
    data = IODINE.read_bytes()
    assert READER.recognise(head_of(data, "x.pcap"))
    sink = read(data)
    made = totals(sink)
    counted = sum(int(str(r["packets_out"])) + int(str(r["packets_in"])) for r in sink.rows["net_connection"])
    skipped = sum(1 for s in sink.account.skips if s[2].startswith("no IP"))
    assert (counted, skipped, made.rejects) == (434, 4, 0)
    assert made.records == 438 == counted + skipped == made.rows + made.skipped
    answered = [r for r in sink.rows["dns_query"] if r["rcode"] is not None]
    assert (len(sink.rows["dns_query"]), len(answered)) == (222, 212)


@pytest.mark.parametrize("case", ["questions", "connections", "fragments", "stream"])
def test_looking_at_what_is_over_after_every_packet_changes_nothing(
    case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = CASES[case][1]()
    before = read(data)
    monkeypatch.setattr(pcap, "_SWEEP", 1)
    monkeypatch.setattr(pcap, "_KEPT", 0)
    after = read(data)
    for table, rows in before.rows.items():
        assert sorted(after.rows[table], key=lambda r: int(str(r["_rec"]))) == rows
    assert totals(after) == totals(before)
    with ParquetSink(Source(digest_of(data)), READER.tables, tmp_path) as sink:
        READER.read(io.BytesIO(data), sink, Context(path="a.pcap"))
        stored = sink.finish("a", "b")
    assert (stored.tables, stored.records, stored.skipped) == (
        totals(before).tables,
        totals(before).records,
        totals(before).skipped,
    )


def test_too_many_at_once_are_ended_early_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((flows, "MOST"), (questions, "MOST"), (fragments, "MOST"), (pcap, "_STREAMS")):
        monkeypatch.setattr(module, name, 3)
    monkeypatch.setattr(pcap, "_SWEEP", 5)
    frames = [Frame(w.ethernet(w.ip4(HOST, SERVER, 6, w.tcp(p, 53, SYN))), p) for p in range(1_024, 1_064)]
    frames += [
        Frame(w.ethernet(w.ip4(HOST, SERVER, 17, w.udp(p, 53, w.question(p, "a.example")))), p)
        for p in range(1_064, 1_084)
    ]
    frames += [
        Frame(w.ethernet(w.ip4(HOST, SERVER, 17, b"x" * 8, identity=p, offset=8)), p) for p in range(1_084, 1_094)
    ]
    sink = read(w.pcap(frames))
    assert {t: len(rows) for t, rows in sink.rows.items()} == {"net_connection": 60, "dns_query": 20}
    assert [r[2] for r in sink.account.rejects] == [pcap.NO_FIRST] * 10
    assert totals(sink).records == 70


def test_the_place_of_a_packet_is_its_whole_record() -> None:
    frames = [Frame(b"one" * 9), Frame(b"two" * 7)]
    data = w.pcap(frames)
    assert bytes_in(io.BytesIO(data), "record:2") == struct.pack("<IIII", w.START, 0, 21, 21) + b"two" * 7
    made = CASES["blocks"][1]()
    found = [p for p in pcap_layout.packets(io.BytesIO(made)) if isinstance(p, pcap_layout.Packet)]
    assert [p.number for p in found] == list(range(1, 8))
    for one in found:
        block = bytes_in(io.BytesIO(made), f"record:{one.number}")
        assert block == made[one.start : one.end]
        assert one.data in block


def test_a_file_of_another_version_or_kind_is_not_claimed() -> None:
    good = w.pcap([])
    assert READER.recognise(head_of(good, "a.pcap"))
    for bad in (
        good[:4] + b"\x09" + good[5:],
        good[:20],
        b"\x0a\x0d\x0d\x0a" + bytes(20),
        b"\xa1\xb2\xcd\x34" + good[4:],
    ):
        assert not READER.recognise(head_of(bad, "a.pcap"))


def test_a_capture_without_packets_has_no_records() -> None:
    assert totals(read(w.pcap([]))).records == 0


def ends(data: bytes) -> set[int]:
    """Where a record of a classic capture, or a block, ends."""
    if data[:4] != b"\x0a\x0d\x0d\x0a":
        return {24} | {p.end for p in pcap_layout.packets(io.BytesIO(data))}
    found, at, order = set(), 0, "<"
    while at < len(data):
        if data[at : at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if data[at + 8] == 0x4D else ">"
        at += int(struct.unpack_from(order + "I", data, at + 4)[0])
        found.add(at)
    return found


@pytest.mark.parametrize("case", ["questions", "blocks"])
def test_a_cut_capture_says_so(case: str) -> None:
    whole = CASES[case][1]()
    whole_ends = ends(whole)
    for at in range(28, len(whole), 5):
        assert read(whole[:at]).account.damaged == (at not in whole_ends), at


def test_rows_of_a_whole_intake_lead_back_to_their_packets(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "檢附"
    folder.mkdir()
    data = CASES["questions"][1]()
    (folder / "N07_對外連線.pcap").write_bytes(data)
    (line,) = take_in(case, (folder,), Order(by="王小明"))
    assert (line.reader, line.records) == ("pcap@1", 17)
    (file,) = sorted(case.path("readings").glob("*/dns_query.parquet"))
    rows = pq.read_table(file, columns=["_item", "_loc", "query"]).to_pylist()
    assert len(rows) == 10
    for row in rows:
        packet = bytes_at(case.store, Pointer.parse(f"{row['_item']}#{row['_loc']}"))
        assert packet in data
        assert str(row["query"]).partition(".")[0].partition("\\")[0].encode() in packet


def test_names_never_go_round() -> None:
    for data in (b"\xc0\x00", b"\x01a\xc0\x00", b"\xc0\x04\0\0\xc0\x00", b"\x01a" * 128 + b"\0", b"\x40" + b"a" * 64):
        with pytest.raises(BadMessageError):
            name_at(data, 0)
    assert name_at(b"\x01a\0\x01b\xc0\x00", 3) == ("b.a", 7)


def test_many_answers_cost_what_the_message_is_long() -> None:
    record = w.record(16, b"")
    said = message(w.answer(1, "a.example", 16, [record] * 5_000))
    assert said.answers is not None
    assert len(said.answers) == 5_000
    short = w.answer(1, "a.example", 16, [record])
    assert message(short[:6] + b"\xff\xff" + short[8:]).answers is None
