"""Log-ons that devices tell of: hostile lines cost nothing but themselves, and a name is split as it is written."""

import io

import pytest

from chahe.intake.api import Context, readers
from chahe.intake.devices.logon_words import account, source
from chahe.intake.memory import MemorySink
from chahe.model import Source, digest_of
from tests.intake.corpus import cases

NAMES = ("fortios", "panos", "asa")
MARCH = Context(path="a.log", period_to="2026-03-31", key=b"k")


def read(name: str, data: bytes) -> MemorySink:
    reader = readers()[name]
    sink = MemorySink(Source(digest_of(data)), reader.tables)
    reader.read(io.BytesIO(data), sink, MARCH)
    return sink


def lines_of(name: str) -> list[str]:
    case = next(c for c in cases() if c.id == f"{name}/logons")
    return [x for one in case.inputs() for x in one.file.read_text("utf-8").splitlines() if x]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_its_row_of_log_event_as_well(name: str) -> None:
    lines = lines_of(name)
    sink = read(name, "".join(f"{x}\n" for x in lines).encode())
    assert [r["_rec"] for r in sink.rows["log_event"]] == list(range(1, len(lines) + 1))
    assert sink.account.reading("a", "b").rows == len(lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_long_line_is_read_without_going_back_and_forth(name: str) -> None:
    for line in lines_of(name):
        for more in ("(", " ", "a", "'", "<", ":", ",", ">"):
            at = len(line) * 5 // 6
            data = (line[:at] + more * 20_000 + line[at:] + "\n").encode()
            assert read(name, data).account.reading("a", "b").records == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, {}),
        ("*****", {}),
        ("N/A", {}),
        ("chen", {"user_name": "chen"}),
        ("insurer\\wang", {"user_name": "wang", "user_domain": "insurer"}),
        ("insurer\\\\wang", {"user_name": "wang", "user_domain": "insurer"}),
        ("insurer\\", {"user_name": "insurer\\"}),
        ("wang@insurer.example", {"user_name": "wang@insurer.example"}),
    ],
)
def test_accounts(text: str | None, found: dict[str, str]) -> None:
    assert account(text) == found


@pytest.mark.parametrize("text", ["", None, "console", "0.0.0.0", "::", "10.0.0.256"])  # noqa: S104 - unset addresses
def test_what_is_no_address_is_none(text: str | None) -> None:
    assert source(text) == {}


def test_a_port_out_of_range_is_none() -> None:
    assert source("10.0.0.7", "65536") == {"source_ip": "10.0.0.7", "source_port": None}
