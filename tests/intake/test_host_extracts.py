"""Host extracts as a whole: framing, totals, doubtful lengths, hostile input, and the layouts that explain them."""

import io
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chahe.errors import CallError, MappingError, UnreadError
from chahe.intake.api import Context, Head, recognise
from chahe.intake.extracts.layout_document import load
from chahe.intake.extracts.looks import looks_like_extract
from chahe.intake.extracts.showing import shown
from chahe.intake.host_extract import READER
from chahe.intake.memory import MemorySink
from chahe.intake.spreadsheet import READER as SHEETS
from chahe.model import Source, digest_of
from tests.intake import extract_writer as w

DAY = date(2026, 3, 5)


def read(data: bytes, layout: str, kind: str | None = None) -> MemorySink:
    sink = MemorySink(Source(digest_of(data)), READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path="x.dat", mapping={"@layout": layout}, kind=kind, key=b"k"))
    made = sink.account.reading("x.dat", "r@1")
    assert made.records == made.rows + made.rejects + made.skipped
    return sink


def records(count: int) -> list[bytes]:
    return [w.line(f"V{n:05}", DAY, "保費", "C", n, f"PL{n:05}") for n in range(count)]


def whole(count: int) -> bytes:
    return w.file_of(records(count), sum(range(count)))


def amounts(sink: MemorySink) -> list[object]:
    return [row["amount"] for row in sink.rows.get("ledger_entry", [])]


def test_ten_thousand_records() -> None:
    sink = read(whole(10_000), w.layout())
    assert amounts(sink) == list(range(10_000))
    assert sink.account.rejects == []
    assert sink.account.stated_counts == {"ledger_entry": 10_000}
    assert sink.rows["ledger_entry"][-1]["_rec"] == 10_001
    [total] = sink.rows["control_total"]
    assert (total["extract"], total["records"], total["amount"]) == ("ledger_entry", 10_000, sum(range(10_000)))
    assert (total["from_date"], total["to_date"]) == (date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize("lost", [1, 5, 30, 67])
@pytest.mark.parametrize("at", [100, 900, 3000])
def test_bytes_lost_inside_never_shift_a_value(lost: int, at: int) -> None:
    data = whole(60)
    sink = read(data[:at] + data[at + lost :], w.layout())
    assert sink.account.damaged
    read_of = amounts(sink)
    assert read_of == list(range(len(read_of)))
    assert len(read_of) <= at // w.SIZE


@pytest.mark.parametrize("seed", range(8))
def test_a_byte_more_in_a_file_of_a_whole_length_never_shifts_a_value(seed: int) -> None:
    """One byte put in, one taken out elsewhere: the length says nothing, the records do."""
    at, out = sorted(random.Random(seed).sample(range(w.SIZE, 50 * w.SIZE), 2))
    data = whole(60)
    sink = read(data[:at] + b"\x40" + data[at:out] + data[out + 1 :], w.layout())
    true = {f"V{n:05}": n for n in range(60)}
    for row in sink.rows["ledger_entry"]:
        assert true.get(str(row["voucher_no"]), row["amount"]) == row["amount"]
    assert sink.account.rejects


def test_a_length_that_nothing_in_the_records_can_check_is_refused_as_a_whole() -> None:
    book = "01 R.\n05 A PIC X(10).\n05 B PIC X(8).\n05 C PIC X.\n05 D PIC X(6).\n"
    columns = {"voucher_no": "A", "posted_date": "B", "direction": "C", "amount": "D"}
    layout = w.layout(copybook=book, columns=columns, encoding="cp950", detail=None, header=None, trailer=None)
    line = b"V1".ljust(10) + b"20260305" + b"C" + b"   120"
    assert amounts(read(line * 3, layout)) == [120] * 3
    with pytest.raises(UnreadError, match="3 records of 25 and 24 bytes more"):
        read(line * 3 + line[:-1], layout)


def test_a_trailer_that_counts_debits_apart() -> None:
    lines = [w.line("V1", DAY, "保費", "C", 500), w.line("V2", DAY, "退費", "D", 200)]
    trailer = {
        "record": "LGR-TAIL",
        "when": {"TRL-TYPE": "T"},
        "count": "TRL-COUNT",
        "sum": {"stated": "TRL-AMT", "of": "LGR-AMT", "less_when": {"LGR-DC": "D"}},
    }
    sink = read(w.file_of(lines, 300), w.layout(trailer=trailer))
    assert sink.account.rejects == []
    assert sink.rows["control_total"][0]["amount"] == 300
    only = {**trailer, "sum": None, "sums": [{"stated": "TRL-AMT", "of": "LGR-AMT", "when": {"LGR-DC": "D"}}]}
    only.pop("sum")
    sink = read(w.file_of(lines, 200), w.layout(trailer=only))
    assert sink.account.rejects == []
    assert "amount" not in sink.rows["control_total"][0] or sink.rows["control_total"][0]["amount"] is None


def test_a_trailer_that_counts_every_record() -> None:
    lines = [w.line("V1", DAY, "保費", "C", 500), w.line("V2", DAY, "退費", "D", 200)]
    data = w.file_of(lines, 700)[: -w.SIZE] + w.tail(4, 700)
    trailer = {"record": "LGR-TAIL", "when": {"TRL-TYPE": "T"}, "count": "TRL-COUNT", "counts_all": True}
    sink = read(data, w.layout(trailer=trailer))
    assert sink.account.stated_counts == {"ledger_entry": 2}
    assert sink.rows["control_total"][0]["records"] == 2


def test_pairs_without_shifts_and_occurrences() -> None:
    book = "01 R.\n05 V PIC X(4).\n05 D PIC 9(7).\n05 T PIC N(3).\n05 AMT PIC S9(5) BINARY OCCURS 2.\n05 C PIC X.\n"
    columns = {
        "voucher_no": "V",
        "posted_date": {"field": "D", "form": "roc7"},
        "account_title": "T",
        "amount": "AMT(2)",
        "direction": "C",
    }
    layout = w.layout(copybook=book, columns=columns, detail=None, header=None, trailer=None)
    pairs = bytes.fromhex("51f05b56c241")
    record = w.ebcdic("V1", 4) + w.roc(DAY).encode("cp037") + pairs + (7).to_bytes(4, "big")
    [row] = read(record + (-9).to_bytes(4, "big", signed=True) + w.ebcdic("C", 1), layout).rows["ledger_entry"]
    assert (row["account_title"], row["amount"], row["direction"]) == ("保費⟦cp937:C241⟧", -9, "credit")


def test_lines_with_packed_numbers_are_cut_by_length() -> None:
    """The bytes of 10 (LF) and 21 (NEL) may stand in a packed number."""
    lines = [w.line(f"V{n}", DAY, "保費", "C", 15_152_500_000 + n * 10) for n in range(5)]
    layout = w.layout(records="lines", ends="nel", header=None, trailer=None)
    data = b"".join(x + b"\x15" for x in lines)
    assert any(0x15 in x for x in lines)
    assert len(amounts(read(data, layout))) == 5
    sink = read(data[: w.SIZE * 2] + data[w.SIZE * 2 + 1 :], layout)
    assert sink.account.damaged
    assert len(amounts(sink)) == 1


def test_records_after_the_trailer_and_a_second_header() -> None:
    sink = read(whole(2) * 2, w.layout())
    reasons = [reason for _, _, reason, _ in sink.account.rejects]
    assert "a header that is not the first record" in reasons
    assert "a record behind the trailer" in reasons
    assert "a second trailer" in reasons
    assert amounts(sink) == [0, 1]


def test_blank_records_are_skips_and_a_record_called_total_is_a_record() -> None:
    lines = [w.line("V1", DAY, "保費", "C", 5), b"\x40" * w.SIZE, w.line("TOTAL", DAY, "保費", "C", 6)]
    sink = read(w.file_of(lines, 11), w.layout())
    assert amounts(sink) == [5, 6]
    assert ("blank") in [reason for _, _, reason in sink.account.skips]
    # the trailer of this file counts the blank one too: the count is kept to be tied, and does not tie
    assert sink.account.stated_counts == {"ledger_entry": 3}


@pytest.mark.parametrize("seed", range(12))
def test_noise_is_never_more_than_rejects(seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(whole(30))
    for _ in range(rng.randrange(1, 40)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    read(bytes(data), w.layout())
    read(rng.randbytes(w.SIZE * 20), w.layout())
    for form in ("rdw", "vb", "lines"):
        read(rng.randbytes(2_000), w.layout(records=form, ends="nel"))


@pytest.mark.parametrize("head", [b"\0\0\0\0", b"\0\x03\0\0", b"\xff\xff\0\0", b"\0\x48\x01\0", b"\x80\0\0\0"])
@pytest.mark.parametrize("form", ["rdw", "vb"])
def test_length_words_that_are_none_stop_the_reading(head: bytes, form: str) -> None:
    sink = read(head + records(1)[0], w.layout(records=form, header=None, trailer=None))
    assert sink.account.damaged
    assert sink.rows == {}


def test_date_and_clock_in_two_fields_and_customers_hidden() -> None:
    book = (
        "01 R.\n05 NO PIC X(8).\n05 P PIC X(4).\n05 D PIC 9(7).\n05 T PIC 9(6).\n05 D2 PIC 9(7).\n05 T2 PIC 9(6).\n"
        "05 WHO PIC X(10).\n05 SUMI PIC 9(7).\n"
    )
    columns = {
        "application_no": "NO",
        "product_code": "P",
        "submitted": {"field": "D", "form": "roc7", "clock": "T", "clock_form": "hhmmss"},
        "accepted": {"field": "D2", "form": "roc7", "clock": "T2", "clock_form": "hhmmss"},
        "insured_id": "WHO",
        "sum_assured": {"field": "SUMI", "unit": "千元"},
    }
    layout = w.layout(
        copybook=book, columns=columns, kind="application", encoding="cp950", records="lines", detail=None,
        header=None, trailer=None,
    )  # fmt: skip
    line = b"A1      P1  11411051302590000000000000A1234567890000300\n"
    [row] = read(line, layout).rows["application"]
    assert str(row["submitted_local"]) == "2025-11-05 13:02:59"
    assert row["accepted"] is None
    assert row["sum_assured"] == 300_000
    assert "A123456789" not in json.dumps(row, default=str)


def test_figurative_constants_that_the_layout_calls_blank() -> None:
    record = bytearray(w.line("V1", DAY, "保費", "C", 5))
    record[56:68] = b"\0" * 12
    plain = read(w.file_of([bytes(record)], 5), w.layout())
    assert [r[2] for r in plain.account.rejects] == ["column policy_no: a control character"]
    columns = {**w.COLUMNS, "policy_no": {"field": "LGR-POLICY", "blank": ["LOW-VALUES"]}}
    sink = read(w.file_of([bytes(record)], 5), w.layout(columns=columns))
    assert sink.account.rejects == []
    assert sink.rows["ledger_entry"][0]["policy_no"] is None


WRONG: dict[str, Any] = {
    "encoding": "big5",
    "records": "fb",
    "length": 10,
    "delimiter": "|",
    "copybook": "01 A.",
    "detail": {"record": "NOBODY"},
    "header": {"record": "LGR-HEAD"},
    "trailer": {"record": "LGR-TAIL", "when": {"TRL-TYPE": "T"}, "count": "TRL-TYPE"},
    "ends": "crlf",
    "colour": "red",
}


@pytest.mark.parametrize("key", sorted(WRONG))
def test_a_layout_with_a_wrong_part_is_refused_in_words(key: str) -> None:
    with pytest.raises(MappingError):
        load(w.layout(**{key: WRONG[key]}))


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {**w.COLUMNS, "nothing": "LGR-LINE"},
        {**w.COLUMNS, "order_no": 3},
        {**w.COLUMNS, "order_no": {"field": "LGR-LINE", "shape": "x"}},
        {**w.COLUMNS, "posted_date": {"field": "LGR-DATE", "form": "roc6"}},
        {**w.COLUMNS, "posted_date": {"field": "LGR-DATE", "form": "roc7", "clock": "LGR-LINE"}},
        {k: v for k, v in w.COLUMNS.items() if k != "amount"},
    ],
)
def test_columns_that_cannot_be_read(columns: dict[str, object]) -> None:
    with pytest.raises(MappingError):
        load(w.layout(columns=columns))


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"format": 1}', '{"layout": 1}', "x" * 300_000])
def test_hostile_layouts_end_in_words(text: str) -> None:
    with pytest.raises(MappingError):
        load(text)


def test_a_layout_of_another_kind_than_the_request_is_refused() -> None:
    assert amounts(read(whole(1), w.layout(), kind="O72")) == [0]
    with pytest.raises(MappingError):
        read(whole(1), w.layout(), kind="O70")


def test_without_a_layout_nobody_reads_it_and_a_person_is_told() -> None:
    data = whole(50)
    assert recognise(Head("O72.dat", data[:65_536], len(data))) is None
    assert looks_like_extract(data, len(data))
    with pytest.raises(CallError):
        READER.read(io.BytesIO(data), MemorySink(Source(digest_of(data)), READER.tables), Context(path="x"))
    assert not looks_like_extract(b"\0" * 4096, 4096)
    assert not looks_like_extract(random.Random(7).randbytes(4096), 4096)
    assert not looks_like_extract("今日午餐：牛肉麵\r\n".encode("cp950") * 5, 90)


def test_a_record_is_shown_field_by_field() -> None:
    said = [*shown(records(8)[7], w.layout())]
    assert "LGR-VOUCHER  1-13  V00007" in said
    assert "LGR-AMT  50-56  7" in said
    assert "LGR-KIND  41-49  保費" in said
    assert [*shown(w.tail(7, -21), w.layout())][2] == "TRL-AMT  10-17  -21"


def test_every_table_of_the_sheets_can_come_as_an_extract() -> None:
    assert set(SHEETS.tables) <= set(READER.tables)


def test_the_corpus_inputs_are_those_its_writer_makes() -> None:
    from tests.intake.make_extract_corpus import CORPUS, cases

    for name, (data, layout) in cases().items():
        folder: Path = CORPUS / "host-extract" / name
        assert (folder / "input.dat").read_bytes() == data, name
        assert json.loads((folder / "context.json").read_text("utf-8"))["mapping"]["@layout"] == layout, name
