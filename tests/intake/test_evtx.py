"""EVTX: every record of a sound log, and of a damaged one all that stands, with the places of what does not."""

import io
import random
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chahe.evidence.containers import open_member
from chahe.evidence.locate import bytes_in
from chahe.intake import events as contract
from chahe.intake.api import Context, Head, recognise
from chahe.intake.events import Fate, Lost, decoder_for, decoders
from chahe.intake.windows_event import NotAnEventError, flat, microseconds
from tests.intake import evtx_writer as writer
from tests.intake.corpus import CORPUS
from tests.intake.evtx_corpus import CASES
from tests.intake.evtx_writer import CHUNK, Event

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network"
WHEN = datetime(2026, 7, 13, 1, 2, 3, 456_789, tzinfo=UTC)
DECODER = decoders()["evtx"]


def some(count: int) -> list[Event]:
    return [
        Event(4624, WHEN, {"TargetUserName": f"user{n}", "LogonType": (writer.UINT32, n % 12)}) for n in range(count)
    ]


def read(data: bytes, piece_bytes: int = contract.PIECE_BYTES) -> tuple[list[contract.Event], list[Lost]]:
    lost: list[Lost] = []
    stream = io.BytesIO(data)
    found: list[contract.Event] = []
    for piece in DECODER.cut(stream, piece_bytes):
        found += DECODER.decode(stream, piece, lost.append, Context("x.evtx"))
    return found, lost


def numbers(events: list[contract.Event]) -> list[int]:
    return [e.number for e in events]


def record_at(data: bytes, index: int, chunk: int = 0) -> tuple[int, int]:
    """Bytes [start, end) of a record in the file."""
    at = 4096 + chunk * CHUNK + 512
    for _ in range(index):
        at += struct.unpack_from("<I", data, at + 4)[0]
    return at, at + struct.unpack_from("<I", data, at + 4)[0]


def test_a_sound_log_gives_every_event_and_loses_nothing() -> None:
    data = writer.simple(some(50), per_chunk=20)
    events, lost = read(data)
    assert lost == []
    assert numbers(events) == list(range(1, 51))
    assert events[0].source == ("windows", "", "")
    assert events[7].fields["TargetUserName"] == "user7"
    assert events[7].fields["LogonType"] == 7
    assert events[7].fields["EventID"] == 4624
    assert events[7].fields["Keywords"] == "0x8020000000000000"
    assert events[7].when == 1_783_904_523_456_789
    assert "Correlation" not in events[7].fields


def test_the_time_is_the_events_own_not_the_headers() -> None:
    one = writer.record(some(1)[0], 1, 512, written=writer.filetime(datetime(1999, 1, 1, tzinfo=UTC)))
    data = bytearray(writer.simple(some(1)))
    data[4608 : 4608 + len(one)] = one
    data[4096 : 4096 + CHUNK] = writer.seal_chunk(data[4096 : 4096 + CHUNK])
    events, lost = read(bytes(data))
    assert lost == []
    assert events[0].when == 1_783_904_523_456_789


def test_the_number_is_the_identifier_of_the_record_not_the_event_record_id_inside() -> None:
    events, _ = read(writer.simple([Event(1, WHEN, {"A": "b"}, event_record_id=987_654)]))
    assert events[0].number == 1
    assert events[0].fields["EventRecordID"] == 987_654
    assert DECODER.locator(events[0]) == "record:1"


def test_the_raw_bytes_are_the_whole_record_and_show_finds_them_also_in_a_zip() -> None:
    data = writer.simple(some(45), per_chunk=20)
    events, _ = read(data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logs/Security.evtx", data)
    with open_member(packed, "logs/Security.evtx") as member:
        for event in events:
            place = DECODER.locator(event)
            assert bytes(event.raw)[:4] == b"\x2a\x2a\0\0"
            assert bytes_in(io.BytesIO(data), place) == bytes(event.raw)
            assert bytes_in(member, place) == bytes(event.raw)
            assert data[event.at : event.at + len(event.raw)] == bytes(event.raw)


def test_pieces_in_order_give_what_the_whole_gives() -> None:
    data = bytearray(writer.simple(some(90), per_chunk=10))
    start, _ = record_at(bytes(data), 3, 4)
    data[start] ^= 0xFF
    whole, lost = read(bytes(data))
    for size in (CHUNK, 2 * CHUNK, 5 * CHUNK):
        again, lost_again = read(bytes(data), size)
        assert [(e.number, bytes(e.raw), e.fields) for e in again] == [
            (e.number, bytes(e.raw), e.fields) for e in whole
        ]
        assert lost_again == lost


def test_event_data_never_overwrites_system() -> None:
    data = writer.simple(
        [
            Event(104, WHEN, user_data=("LogFileCleared", {"Channel": "Application", "SubjectUserName": "bob"})),
            Event(1, WHEN, {"Channel": "forged", "Computer": "forged", "Image": "a.exe"}),
        ]
    )
    (first, second), lost = read(data)
    assert lost == []
    assert first.fields["Channel"] == "Security"
    assert first.fields["UserData.Channel"] == "Application"
    assert first.fields["SubjectUserName"] == "bob"
    assert second.fields["Channel"] == "Security"
    assert second.fields["EventData.Channel"] == "forged"
    assert second.fields["EventData.Computer"] == "forged"
    assert second.fields["Image"] == "a.exe"


def test_unnamed_data_is_a_list_and_names_that_stand_twice_keep_every_value() -> None:
    (first, second), lost = read(
        writer.simple(
            [
                Event(18456, WHEN, unnamed=["sa", "Reason: x", "[CLIENT: 10.0.2.17]"]),
                Event(1, WHEN, [("A", "1"), ("A", "2"), ("B", 'say "x":1'), ("A", "3")]),
            ]
        )
    )
    assert lost == []
    assert first.fields["Data"] == ["sa", "Reason: x", "[CLIENT: 10.0.2.17]"]
    assert second.fields["A"] == ["1", "2", "3"]
    assert second.fields["B"] == 'say "x":1'


def test_typed_values_are_as_windows_shows_them() -> None:
    sid = bytes.fromhex("010100000000000512000000")
    (event,), _ = read(
        writer.simple(
            [
                Event(
                    1,
                    WHEN,
                    {
                        "Hex": (writer.HEX64, 0x3E7),
                        "Small": (writer.INT32, -5),
                        "Flag": (writer.BOOL, 1),
                        "Sid": (writer.SID, sid),
                        "Empty": "",
                        "名稱": '值 with \\ and "quotes" and 😀',
                    },
                    user_sid=sid,
                )
            ]
        )
    )
    assert event.fields["Hex"] == "0x3e7"
    assert event.fields["Small"] == -5
    assert event.fields["Flag"] is True
    assert event.fields["Sid"] == event.fields["UserID"] == "S-1-5-18"
    assert event.fields["Empty"] == ""
    assert event.fields["名稱"] == '值 with \\ and "quotes" and 😀'


def test_a_broken_record_header_costs_that_record_alone() -> None:
    data = bytearray(writer.simple(some(20)))
    start, end = record_at(bytes(data), 5)
    data[start] = 0
    events, lost = read(bytes(data))
    assert numbers(events) == [n for n in range(1, 21) if n != 6]
    assert Lost(Fate.DAMAGE, f"bytes:{start}-{end}", "bytes that are no record") in lost
    assert any("check sum" in one.reason for one in lost)


def test_a_record_wiped_with_zeros_is_told() -> None:
    data = bytearray(writer.simple(some(20)))
    start, end = record_at(bytes(data), 5)
    data[start:end] = bytes(end - start)
    data[4096 : 4096 + CHUNK] = writer.seal_chunk(data[4096 : 4096 + CHUNK])
    events, lost = read(bytes(data))
    assert numbers(events) == [n for n in range(1, 21) if n != 6]
    assert lost == [Lost(Fate.DAMAGE, f"bytes:{start}-{end}", "bytes that are no record")]


def test_a_size_that_lies_costs_that_record_alone() -> None:
    for size in (0, 27, 77_777, 2**32 - 1):
        data = bytearray(writer.simple(some(20)))
        start, _ = record_at(bytes(data), 5)
        struct.pack_into("<I", data, start + 4, size)
        events, lost = read(bytes(data))
        assert numbers(events) == [n for n in range(1, 21) if n != 6]
        assert lost


def test_broken_content_is_a_reject_of_that_record() -> None:
    data = bytearray(writer.simple(some(20)))
    start, _ = record_at(bytes(data), 5)
    data[start + 24 : start + 60] = b"\xff" * 36
    data[4096 : 4096 + CHUNK] = writer.seal_chunk(data[4096 : 4096 + CHUNK])
    events, lost = read(bytes(data))
    assert numbers(events) == [n for n in range(1, 21) if n != 6]
    assert lost == [Lost(Fate.REJECT, "record:6", "the record's content cannot be decoded")]


@pytest.mark.parametrize("at", [0, 8, 48, 60])
def test_a_broken_chunk_header_is_told_and_its_records_are_read(at: int) -> None:
    data = bytearray(writer.simple(some(60), per_chunk=20))
    data[4096 + CHUNK + at] ^= 0xFF
    events, lost = read(bytes(data))
    assert numbers(events) == list(range(1, 61))
    assert [one.fate for one in lost] == [Fate.DAMAGE]
    assert lost[0].place == f"bytes:{4096 + CHUNK}-{4096 + 2 * CHUNK}"


def test_a_chunk_of_noise_costs_itself_alone() -> None:
    data = bytearray(writer.simple(some(60), per_chunk=20))
    data[4096 + CHUNK : 4096 + 2 * CHUNK] = random.Random(1).randbytes(CHUNK)
    events, lost = read(bytes(data))
    assert numbers(events) == [*range(1, 21), *range(41, 61)]
    reasons = " ".join(one.reason for one in lost)
    assert "no chunk begins here" in reasons
    assert "record identifiers 21 to 40 are missing" in reasons


def test_a_chunk_taken_out_shows_as_missing_identifiers() -> None:
    chunks = [writer.chunk(some(20), first) for first in (1, 21, 41)]
    events, lost = read(writer.log([chunks[0], chunks[2]], 61))
    assert numbers(events) == [*range(1, 21), *range(41, 61)]
    assert lost == [
        Lost(Fate.DAMAGE, f"bytes:{4096 + CHUNK}-{4096 + CHUNK + 128}",
             "record identifiers 21 to 40 are missing before this chunk")
    ]  # fmt: skip
    _, at_end = read(writer.log(chunks[:2], 61))
    assert [one.reason for one in at_end] == ["record identifiers 41 to 60 are missing at the end of the file"]
    _, in_use = read(writer.log(chunks[:2], 61, flags=1))
    assert in_use == []  # its header is written when the log is closed


def test_a_log_that_went_round_is_whole() -> None:
    chunks = [writer.chunk(some(20), first) for first in (41, 1, 21)]
    events, lost = read(writer.log(chunks, 61))
    assert numbers(events) == [*range(41, 61), *range(1, 41)]
    assert lost == []


def test_records_missing_from_a_chunk_with_right_check_sums_are_told() -> None:
    one = bytearray(writer.chunk(some(20), 1))
    end = record_at(bytes(4096) + bytes(one), 12)[0] - 4096
    struct.pack_into("<I", one, 48, end)
    events, lost = read(writer.log([writer.seal_chunk(one)], 21))
    assert numbers(events) == list(range(1, 13))
    assert [x.reason for x in lost] == ["the chunk's header states 20 records, 12 are there"]


def test_a_cut_file_is_damage_and_keeps_what_came_before() -> None:
    data = writer.simple(some(60), per_chunk=20)
    for cut in range(4096, len(data), 9_973):
        events, lost = read(data[:cut])
        assert numbers(events) == list(range(1, len(events) + 1))
        assert len(events) >= 20 * ((cut - 4096) // CHUNK)
        assert lost, cut
        assert all(one.fate is Fate.DAMAGE for one in lost)
    assert len(read(data[: 4096 + 2 * CHUNK])[0]) == 40


def test_identifiers_that_stand_twice_are_named_by_their_bytes() -> None:
    chunks = [writer.chunk(some(20), 1), writer.chunk(some(20)[::-1], 11)]
    data = writer.log(chunks, 31)
    events, lost = read(data)
    assert lost == []
    places = [DECODER.locator(e) for e in events]
    assert len(set(places)) == 40
    assert places[:20] == [f"record:{n}" for n in range(1, 21)]
    assert all(p.startswith("bytes:") for p in places[20:])
    for event, place in zip(events, places, strict=True):
        assert bytes_in(io.BytesIO(data), place) == bytes(event.raw)


def test_an_empty_log_has_no_events_and_no_damage() -> None:
    assert read(writer.simple([])) == ([], [])


def test_altered_bytes_never_crash_and_names_stay_unique() -> None:
    whole = writer.simple(some(30), per_chunk=15)
    chance = random.Random(5)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            at = chance.randrange(len(data)) if chance.random() < 0.2 else 4096 + chance.randrange(20_000)
            data[at] = chance.randrange(256)
        events, _ = read(bytes(data))
        places = [DECODER.locator(e) for e in events]
        assert len(set(places)) == len(places)
        for event, place in zip(events[:3], places, strict=False):
            assert bytes_in(io.BytesIO(bytes(data)), place) == bytes(event.raw)


def test_it_is_recognised_by_its_magic_number_alone() -> None:
    data = writer.simple(some(1))
    head = Head("anything.txt", data[:65_536], len(data))
    assert (decoder_for(head) or DECODER).name == "evtx"
    found = recognise(head)
    assert found is not None
    assert found.name == "evtx"


def test_microseconds_of_iso_times() -> None:
    assert microseconds("1970-01-01T00:00:00Z") == 0
    assert microseconds("2026-07-13T09:02:03.4567891+08:00") == 1_783_904_523_456_789
    assert microseconds("1601-01-01T00:00:00.000000Z") == -11_644_473_600_000_000
    assert microseconds("2026-07-13T09:02:03") is None
    assert microseconds("never") is None
    assert microseconds(7) is None


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_real_logs_are_read_whole_and_every_record_is_found_again() -> None:
    files = sorted((SHARED / "sigma-regression").rglob("*.evtx"))
    assert files
    for file in files:
        data = file.read_bytes()
        events, lost = read(data)
        assert lost == [], file
        assert events
        assert all(e.when is not None and e.fields["Computer"] for e in events)
        place = DECODER.locator(events[-1])
        assert bytes_in(io.BytesIO(data), place) == bytes(events[-1].raw)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_another_decoder_finds_the_same_records_and_values() -> None:
    pyevtx = pytest.importorskip("pyevtx", reason="libevtx-python is not installed")
    from tests.intake.evtx_other_decoder import fields_of, plain

    files = sorted(SHARED.glob("evtx-attack-samples/**/*.evtx"))[::4]
    assert files
    for file in files:
        other = pyevtx.file()
        other.open(str(file))
        events, _ = read(file.read_bytes())
        assert other.number_of_records == len(events)
        for index, event in enumerate(events):
            record = other.get_record(index)
            assert record.identifier == event.number
            assert plain(event.fields) == fields_of(record.get_xml_string()), (file.name, event.number)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_corpus_is_what_was_built(name: str) -> None:
    assert (CORPUS / "evtx" / name / "input.evtx").read_bytes() == CASES[name]()


def test_tables_that_run_in_a_circle_do_not_keep_anybody() -> None:
    """Each slot of a chunk's table of names begins a chain; two that name each other kept the library for ever."""
    one = bytearray(writer.chunk(some(5), 1))
    struct.pack_into("<IHH4s", one, 60_000, 60_100, 0, 1, b"a\0\0\0")
    struct.pack_into("<IHH4s", one, 60_100, 60_000, 0, 1, b"b\0\0\0")
    struct.pack_into("<I", one, 128, 60_000)
    events, lost = read(writer.log([writer.seal_chunk(one)], 6))
    assert numbers(events) == [1, 2, 3, 4, 5]
    assert lost == []


@pytest.mark.parametrize("event", [None, {}, {"System": None}, {"System": []}, {"System": {"EventID": [1]}}])
def test_what_has_no_system_section_is_no_event(event: dict[str, object]) -> None:
    """A damaged record may decode to `{"Event": null}`."""
    with pytest.raises(NotAnEventError):
        flat(event)
