"""Logs of firewalls: times and hosts before a message, records of one connection, hostile lines, whose is whose."""

import io

import pytest

from chahe.intake.api import Context, Reader, readers, recognise
from chahe.intake.devices import rows
from chahe.intake.devices.frame import Frame, frame
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.syslog_times import Times
from chahe.intake.memory import MemorySink
from chahe.intake.text_lines import TOO_LONG
from chahe.model import Source, digest_of
from tests.intake.corpus import cases, head_of

NAMES = ("fortios", "panos", "asa", "cef", "leef")
MARCH = Context(path="a.log", period_to="2026-03-31")
US = 1_772_409_602_000_000  # 2026-03-02 08:00:02 in Taipei


def read(reader: Reader, data: bytes) -> MemorySink:
    sink = MemorySink(Source(digest_of(data)), reader.tables)
    reader.read(io.BytesIO(data), sink, MARCH)
    return sink


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", Frame()),
        ("<166>", Frame()),
        ("<166>Mar 02 2026 08:00:02: ", Frame(US)),
        ("<166>:Mar 02 2026 00:00:02 UTC: ", Frame(US)),
        ("<166>Mar  2 2026 08:00:02 TST: ", Frame(US)),
        ("<166>Mar 02 2026 08:00:02 fw : ", Frame(US, "fw")),
        ("Mar  2 08:00:02 fw ", Frame(US, "fw")),
        ("Mar  2 09:00:00 10.0.0.1 Mar 02 2026 08:00:02: ", Frame(US, "10.0.0.1")),
        ("Mar  2 09:00:00 10.0.0.1 Mar 02 2026 08:00:02 fw : ", Frame(US, "fw")),
        ("2026-03-02T00:00:02Z 10.0.0.1 ", Frame(US, "10.0.0.1")),
        ("<134>1 2026-03-02T08:00:02+08:00 fw app 1 - - ", Frame(US, "fw")),
        ("fw ", Frame(None, "fw")),
        ("<166>Feb 30 2026 08:00:02: ", Frame(None, None, True)),
        ("2026-03-02T25:00:02Z fw ", Frame(None, "fw", True)),
    ],
)
def test_what_stands_before_a_message(head: str, found: Frame) -> None:
    assert frame(head, Times(MARCH)) == found


def test_a_day_without_a_year_has_no_time_where_no_period_is_known() -> None:
    assert frame("Mar  2 08:00:02 fw ", Times(Context(path="a"))) == Frame(None, "fw")


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("1772409602", US),
        ("1772409602000", US),
        ("1772409602000000", US),
        ("1772409602000000999", US),
        ("177240960200", None),
        ("Mar 02 2026 08:00:02", US),
        ("Mar 2 2026 00:00:02.25 GMT", US + 250_000),
        ("Mar 02 2026 08:00:02 GMT+08:00", US),
        ("Mar 02 2026 08:00:02 CST", US),
        ("Mar 02 08:00:02", US),
        ("2026-03-02 08:00:02", US),
        ("2026/03/02 08:00:02.000001", US + 1),
        ("2026-03-02T00:00:02Z", US),
        ("2026-03-02T09:00:02.5 +0900", US + 500_000),
        ("2026-02-30 08:00:02", None),
        ("02/03/2026 08:00:02", None),
        ("", None),
    ],
)
def test_times_inside_a_record(text: str, us: int | None) -> None:
    assert stated_us(text, Times(MARCH)) == us


def lines_of(name: str) -> list[str]:
    case = next(c for c in cases() if c.id == f"{name}/log")
    return [x for one in case.inputs() for x in one.file.read_text("utf-8").splitlines() if x]


@pytest.mark.parametrize("name", NAMES)
def test_a_log_is_claimed_by_its_own_reader_alone(name: str) -> None:
    data = "\n".join([*lines_of(name), ""]).encode()
    claimed = recognise(head_of(data, "messages"))
    assert claimed is not None
    assert claimed.name == name
    assert [n for n in sorted(readers()) if readers()[n].recognise(head_of(data, "messages"))] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_any_beginning_of_any_line_is_read_in_little_time(name: str) -> None:
    reader = readers()[name]
    for line in lines_of(name):
        data = "\n".join(line[:at] for at in range(1, len(line), 3)).encode() + b"\n"
        read(reader, data).account.reading("a", "b")


@pytest.mark.parametrize("name", NAMES)
def test_a_long_line_is_read_without_going_back_and_forth(name: str) -> None:
    reader = readers()[name]
    for line in lines_of(name):
        for more in ("(", " ", "a", "=", '"', "/", ":", ",", "("):
            at = len(line) * 2 // 3
            data = (line[:at] + more * 20_000 + line[at:] + "\n").encode()
            assert read(reader, data).account.reading("a", "b").records == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_line_beyond_the_cap_costs_itself_alone(name: str) -> None:
    line = lines_of(name)[0].encode() + b"\n"
    sink = read(readers()[name], line + b"x" * (17 << 20) + b"\n" + line)
    assert [r[2] for r in sink.account.rejects] == [TOO_LONG]
    assert sink.account.reading("a", "b").records == 3


BUILT = (
    "<166>Mar 02 2026 08:00:{0:02}: %ASA-6-302013: Built inbound TCP connection {0} for outside:203.0.113.9/{0} "
    "(203.0.113.9/{0}) to dmz:10.1.0.5/443 (198.51.100.2/443)\n"
)
ENDED = (
    "<166>Mar 02 2026 08:01:{0:02}: %ASA-6-302014: Teardown TCP connection {0} for outside:203.0.113.9/{0} to "
    "dmz:10.1.0.5/443 duration 0:01:00 bytes 7 TCP Reset-I\n"
)


def test_the_lines_of_a_connection_become_one_row() -> None:
    sink = read(readers()["asa"], (BUILT.format(1) + BUILT.format(2) + ENDED.format(1) + ENDED.format(1)).encode())
    made = sorted(sink.rows["net_connection"], key=lambda r: int(str(r["_rec"])))
    assert [(r["_rec"], r["uid"], r["duration_us"], r["src_ip"]) for r in made] == [
        (2, "2", None, "203.0.113.9"),
        (3, "1", 60_000_000, "203.0.113.9"),
    ]
    assert [s[0] for s in sink.account.skips] == [1]
    assert [r["event_id"] for r in sink.rows["log_event"]] == [302014]


def test_too_many_that_go_on_become_rows_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST", 3)
    monkeypatch.setattr("chahe.intake.logs.asa.MOST", 3)
    monkeypatch.setattr(rows, "KEPT", 2)
    text = "".join(BUILT.format(n) for n in range(1, 8)) + "".join(ENDED.format(n) for n in range(1, 8))
    sink = read(readers()["asa"], text.encode())
    assert len(sink.rows["net_connection"]) == 7
    assert sink.account.rejects == []
    reading = sink.account.reading("a", "b")
    assert reading.records == 14 == reading.rows + reading.skipped


def test_a_password_in_a_command_is_masked() -> None:
    text = (
        "<165>Mar 02 2026 08:00:17: %ASA-5-111008: User 'chen' executed the 'username a password Winter2026' command.\n"
    )
    sink = read(readers()["asa"], text.encode())
    (row,) = sink.rows["log_event"]
    assert "Winter2026" not in str(row)
    assert row["secrets_masked"] == 1


def test_an_export_whose_columns_stand_in_another_order_is_not_claimed() -> None:
    """PAN-OS values go by their place: a header that says otherwise must not be read past."""
    data = next(c for c in cases() if c.id == "panos/web-export").folder.joinpath("input/traffic.csv").read_bytes()
    head, rows_ = data.split(b"\n", 1)
    swapped = head.replace(b"Source address,Destination address", b"Destination address,Source address")
    other = head.replace(b"Bytes Sent,Bytes Received", b"Bytes Received,Bytes Sent")
    assert swapped != head != other
    for first, claimed in ((head, True), (swapped, False), (other, False)):
        found = recognise(head_of(first + b"\n" + rows_ * 20, "traffic.csv"))
        assert (found is not None and found.name == "panos") is claimed
