"""Exports of collecting systems: the rows of a message are those its original file gives, with the export's places."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from chahe.evidence.locate import bytes_in
from chahe.intake.api import Context, readers, recognise
from chahe.intake.memory import MemorySink
from tests.intake.corpus import CORPUS, KEY, head_of, read, reading

ORIGINALS = {
    "access-log": "access_combined",
    "asa": "cisco:asa",
    "auditd": "linux:audit",
    "cef": "cef",
    "checkpoint": "cp_log",
    "fortios": "fgt_log",
    "leef": "leef",
    "linux-syslog": "syslog",
    "panos": "pan:log",
    "suricata-eve": "suricata",
    "windows-json": "json",
    "zeek-json": "zeek:json",
}
PLACES = ("_item", "_rec", "_loc")


def logs() -> list[tuple[str, Path]]:
    """Whole corpus inputs of one file, in UTF-8, whose lines are records."""
    found = []
    for reader in ORIGINALS:
        for file in sorted((CORPUS / reader).glob("*/input.*")):
            data = file.read_bytes()
            if b"\0" not in data and data.endswith(b"\n") and not data.lstrip().startswith(b"[") and _is_text(data):
                found.append((reader, file))
    return found


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def lines_of(file: Path) -> list[str]:
    """Records alone: a collector keeps no blank lines, and no line twice its end."""
    return [x.removesuffix("\r") for x in file.read_text("utf-8").split("\n") if x.strip()]


def as_csv(lines: Iterable[str], kind: str, *, newest_first: bool = True) -> bytes:
    """Splunk's export of these lines, each a second after the one before."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["_raw", "_time", "host", "source", "sourcetype", "index"])
    records = [
        [line, f"2026-03-02T{8 + n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000+0800", "", "/data/log", kind, "main"]
        for n, line in enumerate(lines)
    ]
    writer.writerows(reversed(records) if newest_first else records)
    return out.getvalue().encode()


def rows_of(sink: MemorySink) -> dict[str, list[str]]:
    """Rows without their places, in an order of their own."""
    return {
        table: sorted(json.dumps({k: str(v) for k, v in r.items() if k not in PLACES}, sort_keys=True) for r in rows)
        for table, rows in sink.rows.items()
        if rows
    }


@pytest.mark.parametrize(("reader", "file"), logs(), ids=lambda x: x if isinstance(x, str) else x.parent.name)
def test_the_rows_are_those_of_the_original_file(reader: str, file: Path) -> None:
    lines = lines_of(file)
    original = ("\n".join(lines) + "\n").encode()
    if recognise(head_of(original, "log")) is not readers()[reader]:
        pytest.skip("not recognised without its blank lines")
    # The day of the export's own times, which tells the year.
    context = Context(path="log", period_from="2026-03-02", period_to="2026-03-02", key=KEY)
    wanted = read(readers()[reader], original, context)
    data = as_csv(lines, ORIGINALS[reader])
    claimed = recognise(head_of(data, "export.csv"))
    assert claimed is not None
    assert claimed.name == "splunk-export"
    made = read(claimed, data, Context(path="export.csv", key=KEY))
    assert rows_of(made) == rows_of(wanted)
    total = reading(made, claimed, "export.csv")
    assert total.records == len(lines) + 1
    assert total.records == total.rows + total.rejects + total.skipped
    refused = sorted(reason for _, _, reason, _ in wanted.account.rejects)
    assert sorted(reason for _, _, reason, _ in made.account.rejects) == refused


def test_each_row_stands_at_the_record_that_holds_its_line() -> None:
    file = CORPUS / "asa" / "log" / "input.log"
    data = as_csv(lines_of(file), "cisco:asa")
    made = read(readers()["splunk-export"], data, Context(path="export.csv", key=KEY))
    for row in made.rows["log_event"]:
        message = json.loads(str(row["native"]))["message"]
        assert "secret" in message or message.encode()[:60].replace(b'"', b'""') in bytes_in(
            io.BytesIO(data), str(row["_loc"])
        )


def export(records: Iterable[Mapping[str, object]]) -> bytes:
    """Splunk's JSON, one result a line."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def event(line: str, number: int = 0) -> dict[str, object]:
    """The fields of a result."""
    time = f"2026-03-02T{8 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000+08:00"
    return {"_raw": line, "_time": time, "host": "web01", "source": "/var/log/auth.log", "sourcetype": "linux_secure"}


def result(line: str, number: int = 0) -> dict[str, object]:
    """One result in the export's frame."""
    return {"preview": False, "offset": number, "result": event(line, number)}


LINE = "Mar  2 08:00:01 web01 sshd[813]: Accepted password for wang from 10.0.0.7 port 50022 ssh2"


def damages(data: bytes) -> list[str]:
    """What is told of a file as its damage."""
    sink = read(readers()["splunk-export"], data, Context(path="export.json", key=KEY))
    assert sink.account.damaged == any("cut off" in reason for *_, reason, _ in sink.account.rejects)
    return [reason for *_, reason, _ in sink.account.rejects]


def test_an_export_without_its_last_row_is_not_whole() -> None:
    whole = [result(LINE), {**result(LINE, 1), "lastrow": True}]
    assert damages(export(whole)) == []
    assert len(damages(export(whole[:1]))) == 1
    assert damages(export([result(LINE), {"preview": False, "lastrow": True}])) == []


def test_the_results_alone_have_no_last_row() -> None:
    assert damages(export([event(LINE), event(LINE, 1)])) == []


@pytest.mark.parametrize(("count", "told"), [(9_999, 0), (10_000, 1), (10_001, 0)])
def test_as_many_results_as_the_limit_are_not_whole(count: int, told: int) -> None:
    records = [result(LINE, n) for n in range(count)]
    records[-1]["lastrow"] = True
    assert len(damages(export(records))) == told
