"""Parquet files as evidence: types, places, saved mappings, and what is refused."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chahe.errors import CallError, MappingError, UnreadError
from chahe.evidence.locate import bytes_in
from chahe.intake.api import Head, recognise
from chahe.intake.mapping import dump_mapping, load, propose
from tests.intake.books_for_tests import column, read, reading, reasons, rows, skipped

TABLE = "payment"
BASE: Mapping[str, object] = {
    "收款序號": ["P001", "P002", "P003"],
    "付款訂單編號": ["O001", "O002", "O003"],
    "付款方式": pa.array(["信用卡", "ACH", "信用卡"]).dictionary_encode(),
    "收款金額": pa.array([Decimal("1200.00"), Decimal("300.00"), None], pa.decimal128(18, 2)),
    "交易日": pa.array([date(2025, 3, 5)] * 3, pa.date32()),
    "收款狀態": ["成功", "成功", "失敗"],
}


def parquet(columns: Mapping[str, object], **more: object) -> bytes:
    """A Parquet file of these columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, row_group_size=2, write_page_checksum=True, **more)
    return out.getvalue()


def test_rows_types_and_places() -> None:
    data = parquet(BASE)
    assert (found := recognise(Head("收款.bin", data[:65536], len(data)))) is not None
    assert found.name == "spreadsheet"
    sink = read(data, "收款.parquet")
    assert column(sink, TABLE, "amount") == [1200, 300, None]
    assert column(sink, TABLE, "payment_means") == ["card", "ach", "card"]
    assert column(sink, TABLE, "_loc") == ["group:1/row:1", "group:1/row:2", "group:2/row:1"]
    assert (reading(sink).records, skipped(sink)) == (4, ["header"])
    for place in column(sink, TABLE, "_loc"):
        assert bytes_in(io.BytesIO(data), str(place))
    assert b'"P003"' in bytes_in(io.BytesIO(data), "group:2/row:1")
    with pytest.raises(CallError):
        bytes_in(io.BytesIO(data), "group:2/row:2")
    with pytest.raises(CallError):
        bytes_in(io.BytesIO(data), "group:0/row:1")


def test_a_saved_mapping_names_columns_that_no_dictionary_knows() -> None:
    names = dict(zip(BASE, ("c1", "c2", "c3", "c4", "c5", "c6"), strict=True))
    data = parquet({names[n]: v for n, v in BASE.items()})
    with pytest.raises(MappingError):
        read(data, "x.parquet")
    columns = {"payment_no": "c1", "order_no": "c2", "amount": "c4", "paid_date": "c5", "status": "c6"}
    sink = read(data, "x.parquet", mapping=load(dump_mapping("payment", columns)))
    assert column(sink, TABLE, "payment_no") == ["P001", "P002", "P003"]
    proposed = propose(io.BytesIO(parquet(BASE)), "x.parquet")
    assert (proposed.kind, proposed.complete) == ("payment", True)


def test_a_time_stamp_of_utc_is_an_instant_and_one_without_zone_is_local() -> None:
    when = datetime(2025, 3, 5, 16, 30, tzinfo=UTC)
    columns = {
        "要保書號": ["A1", "A2"],
        "商品代碼": ["T1", "T1"],
        "送件時間": pa.array([when, None], pa.timestamp("ns", "UTC")),
        "承保時間": pa.array([when.replace(tzinfo=None), None], pa.timestamp("ms")),
        "保費": pa.array([100, 200], pa.uint32()),
        "投保通路": ["官網", "官網"],
    }
    [first, _] = rows(read(parquet(columns), "要保.parquet"), "application")
    assert str(first["submitted"]) == "2025-03-05 16:30:00"
    assert str(first["submitted_local"]) == "2025-03-06 00:30:00"
    assert str(first["accepted"]) == "2025-03-05 08:30:00"


def test_the_day_of_an_instant_is_the_day_in_taipei() -> None:
    late = pa.array([datetime(2025, 3, 5, 16, 30, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC"))
    assert column(read(parquet({**BASE, "交易日": late}), "收款.parquet"), TABLE, "paid_date") == [date(2025, 3, 6)] * 3


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (pa.array([[1], [2], [3]]), "a nested column"),
        (pa.array([{"a": 1}] * 3), "a nested column"),
        (pa.array([b"\1", b"\2", b"\3"]), "bytes without a text type"),
    ],
)
def test_a_needed_column_of_another_type_refuses_the_file_by_name(values: pa.Array, why: str) -> None:
    with pytest.raises(UnreadError, match=f"column-type: 收款金額: {why}"):
        read(parquet({**BASE, "收款金額": values}), "收款.parquet")


def test_a_nested_column_that_nothing_needs_is_left_alone() -> None:
    sink = read(parquet({**BASE, "明細": pa.array([[1], [2], [3]])}), "收款.parquet")
    assert reading(sink).tables == {TABLE: 3}


def test_times_without_a_stated_zone_of_old_writers_are_refused() -> None:
    old = pa.array([datetime(2025, 3, 5, tzinfo=UTC).replace(tzinfo=None)] * 3, pa.timestamp("ns"))
    data = parquet({**BASE, "交易日": old}, use_deprecated_int96_timestamps=True)
    with pytest.raises(UnreadError, match="column-type: 交易日: INT96"):
        read(data, "收款.parquet")


def test_numbers_that_are_none_and_fractions_of_a_dollar_are_rejects() -> None:
    sink = read(parquet({**BASE, "收款金額": [float("nan"), 12.5, 7.0]}), "收款.parquet")
    assert reasons(sink) == [
        ("group:1/row:1", "column amount: a number that is none"),
        ("group:1/row:2", "column amount: not a whole number of dollars"),
    ]
    assert column(sink, TABLE, "amount") == [None, None, 7]


@pytest.mark.parametrize("percent", [5, 50, 99])
def test_a_cut_file_is_damage(percent: int) -> None:
    data = parquet(BASE)
    sink = read(data[: len(data) * percent // 100], "收款.parquet")
    assert sink.account.damaged
    assert not sink.rows


def test_a_page_with_another_byte_is_damage_at_its_row() -> None:
    data = bytearray(parquet(BASE, compression="none", use_dictionary=False, write_statistics=False))
    at = data.index(b"P003")
    data[at + 3] ^= 1
    sink = read(bytes(data), "收款.parquet")
    assert sink.account.damaged
    assert column(sink, TABLE, "payment_no") == ["P001", "P002"]
    assert reasons(sink)[-1] == ("group:2/row:1", "damaged: a row group cannot be read")


@pytest.mark.parametrize("tail", [b"PAR1", b"\xff\xff\xff\x7fPAR1", b"\0" * 64 + b"\x20\0\0\0PAR1", b"PAR1" * 9])
def test_a_hostile_footer_is_damage(tail: bytes) -> None:
    sink = read(b"PAR1" + tail, "收款.parquet")
    assert sink.account.damaged


def test_an_encrypted_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadError, match="password"):
        read(b"PARE" + b"\0" * 40 + b"PARE", "收款.parquet")
