"""Exports of collecting systems: the rows of a message are those its original file gives, with the export's places."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from chahe.evidence.locate import bytes_in
from chahe.intake.api import Context, readers, recognise
from chahe.intake.memory import MemorySink
from tests.intake.corpus import CORPUS, KEY, head_of, read, reading

ORIGINALS = {
    "access-json": "nginx:json",
    "access-log": "access_combined",
    "asa": "cisco:asa",
    "auditd": "linux:audit",
    "cef": "cef",
    "checkpoint": "cp_log",
    "f5": "f5:bigip:syslog",
    "f5-asm": "f5:bigip:asm:syslog",
    "fortios": "fgt_log",
    "ise": "cisco:ise:syslog",
    "journald": "journald",
    "leef": "leef",
    "linux-syslog": "syslog",
    "openvpn": "openvpn",
    "modsecurity": "modsecurity",
    "panos": "pan:log",
    "squid": "squid",
    "suricata-eve": "suricata",
    "windows-json": "json",
    "zeek-json": "zeek:json",
}
PLACES = ("_item", "_rec", "_loc")


def logs() -> list[tuple[str, Path]]:
    """Whole corpus inputs in UTF-8 whose lines are records."""
    found = []
    for reader in ORIGINALS:
        files = [*(CORPUS / reader).glob("*/input.*"), *(CORPUS / reader).glob("*/input/**/*")]
        for file in sorted(f for f in files if f.is_file()):
            data = file.read_bytes()
            if b"\0" not in data and data.endswith(b"\n") and not data.lstrip().startswith(b"[") and _is_text(data):
                found.append((reader, file))
    # What is recognised by its blank lines or its name alone is no original a collector could have taken in.
    return [
        (r, f) for r, f in found if recognise(head_of("\n".join(lines_of(f)).encode() + b"\n", "log")) is readers()[r]
    ]


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


@pytest.mark.parametrize(
    ("reader", "file"),
    logs(),
    ids=lambda x: x if isinstance(x, str) else x.relative_to(CORPUS).as_posix().partition("/")[2],
)
def test_the_rows_are_those_of_the_original_file(reader: str, file: Path) -> None:
    lines = lines_of(file)
    original = ("\n".join(lines) + "\n").encode()
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


def test_two_byte_units_are_read() -> None:
    data = as_csv([LINE, LINE], "syslog").decode().encode("utf-16")
    made = made_of(data)
    assert [row["_rec"] for row in made.rows["logon_event"]] == [2, 3]
    assert all(bytes_in(io.BytesIO(data), str(row["_loc"])) for row in made.rows["logon_event"])


def test_the_results_alone_have_no_last_row() -> None:
    assert damages(export([event(LINE), event(LINE, 1)])) == []


@pytest.mark.parametrize(("count", "told"), [(9_999, 0), (10_000, 1), (10_001, 0)])
def test_as_many_results_as_the_limit_are_not_whole(count: int, told: int) -> None:
    records = [result(LINE, n) for n in range(count)]
    records[-1]["lastrow"] = True
    assert len(damages(export(records))) == told


def splunk(records: Iterable[tuple[str, str, str, str]]) -> bytes:
    """Splunk's CSV of (message, time, host, source)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["_raw", "_time", "host", "source", "sourcetype"])
    writer.writerows([*one, "syslog"] for one in records)
    return out.getvalue().encode()


def made_of(data: bytes, name: str = "export.csv") -> MemorySink:
    """What the reader that claims the file makes of it."""
    claimed = recognise(head_of(data, name))
    assert claimed is not None
    return read(claimed, data, Context(path=name, key=KEY))


CEF = (
    "CEF:0|Example|FW|1|1|traffic|1|rt=1772409600000 src=10.1.0.5 dst=203.0.113.9 spt=40000 dpt=443 proto=TCP act=allow"
)


def test_a_line_of_another_form_is_read_by_its_own_reader() -> None:
    lines = [(LINE, f"2026-03-02T08:00:{n:02}+08:00", "relay", "udp:514") for n in range(30)]
    lines[17] = (CEF, "2026-03-02T08:00:17+08:00", "relay", "udp:514")
    made = made_of(splunk(lines))
    assert [row["_rec"] for row in made.rows["net_connection"]] == [19]
    assert len(made.rows["log_event"]) == 29
    assert made.account.rejects == []


def test_a_line_of_no_form_among_others_is_a_reject_as_in_its_file() -> None:
    lines = [(LINE, f"2026-03-02T08:00:{n:02}+08:00", "web01", "/var/log/auth.log") for n in range(30)]
    lines[17] = ("no frame", "2026-03-02T08:00:17+08:00", "web01", "/var/log/auth.log")
    made = made_of(splunk(lines))
    assert [(rec, loc) for rec, loc, *_ in made.account.rejects] == [(19, "record:19")]


def test_the_time_of_the_export_tells_the_year_of_each_line() -> None:
    old = LINE.replace("Mar  2", "Mar 12")
    lines = [
        (old, "2024-03-12T08:00:01+08:00", "web01", "/var/log/auth.log"),
        (LINE, "2026-03-02T08:00:01+08:00", "web01", "/var/log/auth.log"),
    ]
    made = made_of(splunk(lines))
    assert sorted(str(row["happened_local"])[:10] for row in made.rows["logon_event"]) == ["2024-03-12", "2026-03-02"]


def test_the_host_of_the_export_is_that_of_a_line_without_one() -> None:
    line = '10.1.0.9 - - [02/Mar/2026:08:00:04 +0800] "GET / HTTP/1.1" 200 5'
    made = made_of(splunk([(line, "2026-03-02T08:00:04+08:00", "web02", "/var/log/nginx/access.log")]))
    assert [row["sensor"] for row in made.rows["web_request"]] == ["web02"]


def test_a_hostile_host_names_no_folder() -> None:
    line = '10.1.0.9 - - [02/Mar/2026:08:00:04 +0800] "GET / HTTP/1.1" 200 5'
    made = made_of(splunk([(line, "2026-03-02T08:00:04+08:00", "../../x", "..\\..!a")]))
    assert [row["sensor"] for row in made.rows["web_request"]] == [None]


@pytest.mark.parametrize(("count", "told"), [(29_999, False), (30_000, True), (30_001, False)])
def test_a_query_of_as_many_records_as_its_limit_is_not_whole(count: int, told: bool) -> None:
    head = "TimeGenerated [UTC],Computer,Type\n"
    data = (head + "2026-03-02T00:00:01Z,app01,AppTraces\n" * count).encode()
    made = made_of(data)
    assert len(made.rows["log_event"]) == count
    assert made.account.damaged is told


def test_a_secret_of_a_message_of_no_form_is_masked() -> None:
    made = made_of(splunk([("x password=Wint3r-2026-xyz", "2026-03-02T08:00:04+08:00", "app01", "/opt/app.log")]))
    (row,) = made.rows["log_event"]
    assert "Wint3r" not in str(row)
    assert row["secrets_masked"] == 1


def test_more_inputs_than_are_kept_apart_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chahe.intake.exports.reading._STRETCHES", 2)
    lines = [(LINE, f"2026-03-02T08:00:{n:02}+08:00", f"web{n}", "/var/log/auth.log") for n in range(10)]
    made = made_of(splunk(lines))
    assert sorted(int(str(row["_rec"])) for row in made.rows["logon_event"]) == list(range(2, 12))


TEXT = """03/02/2026 08:00:05 AM
LogName=Security
EventCode={number}
ComputerName=dc01.insurer.example
SourceName=Microsoft Windows security auditing.
RecordNumber=88120
Message={message}"""
FAILED = """An account failed to log on.

Subject:
	Security ID:		S-1-0-0
	Account Name:		-

Logon Type:			3

Account For Which Logon Failed:
	Security ID:		S-1-0-0
	Account Name:		lin
	Account Domain:		INSURER

Failure Information:
	Failure Reason:		Unknown user name or bad password.
	Status:			0xC000006D
	Sub Status:		0xC000006A

Network Information:
	Workstation Name:	WS02
	Source Network Address:	10.1.0.6
	Source Port:		50112"""
ADDED = """A member was added to a security-enabled global group.

Subject:
	Security ID:		S-1-5-21-1-2-3-500
	Account Name:		admin
	Account Domain:		INSURER

Member:
	Security ID:		S-1-5-21-1-2-3-1105
	Account Name:		CN=wang,OU=IT,DC=insurer,DC=example

Group:
	Security ID:		S-1-5-21-1-2-3-512
	Account Name:		Domain Admins
	Account Domain:		INSURER"""
AS_DATA = {
    4625: (
        FAILED,
        {
            "TargetUserName": "lin",
            "TargetDomainName": "INSURER",
            "TargetUserSid": "S-1-0-0",
            "LogonType": "3",
            "WorkstationName": "WS02",
            "IpAddress": "10.1.0.6",
            "IpPort": "50112",
            "Status": "0xC000006D",
            "SubStatus": "0xC000006A",
            "FailureReason": "Unknown user name or bad password.",
            "SubjectUserSid": "S-1-0-0",
        },
    ),
    4728: (
        ADDED,
        {
            "MemberName": "CN=wang,OU=IT,DC=insurer,DC=example",
            "MemberSid": "S-1-5-21-1-2-3-1105",
            "TargetUserName": "Domain Admins",
            "TargetDomainName": "INSURER",
            "TargetSid": "S-1-5-21-1-2-3-512",
            "SubjectUserSid": "S-1-5-21-1-2-3-500",
            "SubjectUserName": "admin",
            "SubjectDomainName": "INSURER",
        },
    ),
}


CHINESE = """帳戶無法登入。

主旨:
	安全性識別碼:		S-1-0-0
	帳戶名稱:		-

登入類型:			3

登入失敗的帳戶:
	安全性識別碼:		S-1-0-0
	帳戶名稱:		lin
	帳戶網域:		INSURER

失敗資訊:
	失敗原因:		Unknown user name or bad password.
	狀態:			0xC000006D
	子狀態:			0xC000006A

處理程序資訊:
	呼叫者處理程序識別碼:	0x0

網路資訊:
	工作站名稱:		WS02
	來源網路位址:	10.1.0.6
	來源連接埠:		50112"""


def families_of(sink: MemorySink) -> dict[str, list[str]]:
    """The rows but those of log_event."""
    return {table: rows for table, rows in rows_of(sink).items() if table != "log_event"}


def test_a_chinese_message_tells_the_same() -> None:
    made = [
        made_of(splunk([(TEXT.format(number=4625, message=m), "2026-03-02T08:00:05+08:00", "DC01", "WinEventLog")]))
        for m in (FAILED, CHINESE)
    ]
    assert families_of(made[0])["logon_event"]
    assert families_of(made[0]) == families_of(made[1])


def test_a_message_of_wincollect_tells_the_same() -> None:
    names = "AgentDevice=WindowsLog|AgentLogFile=Security|PluginVersion=7.3|Source=Microsoft-Windows-Security-Auditing|"
    names += (
        "Computer=dc01.insurer.example|User=|EventID=4625|EventIDCode=4625|RecordNumber=88120|TimeGenerated=1772409605"
    )
    line = "<13>Mar 02 08:00:05 dc01 " + names.replace("|", "\t") + "\tMessage=" + re.sub(r"\s*\n\s*|\t+", "  ", FAILED)
    out = io.StringIO()
    csv.writer(out).writerows(
        [["Start Time", "Log Source", "Payload"], ["2026-03-02 08:00:05", "Windows @ dc01", line]]
    )
    made = made_of(out.getvalue().encode())
    text = TEXT.format(number=4625, message=FAILED)
    wanted = made_of(splunk([(text, "2026-03-02T08:00:05+08:00", "DC01", "WinEventLog:Security")]))
    assert families_of(made)["logon_event"]
    assert families_of(made) == families_of(wanted)


@pytest.mark.parametrize("number", AS_DATA)
def test_the_text_of_a_windows_event_tells_what_its_data_tells(number: int) -> None:
    message, data = AS_DATA[number]
    text = TEXT.format(number=number, message=message)
    made = made_of(splunk([(text, "2026-03-02T08:00:05+08:00", "DC01", "WinEventLog:Security")]))
    system = {
        "EventID": number,
        "Channel": "Security",
        "Computer": "dc01.insurer.example",
        "SourceName": "Microsoft-Windows-Security-Auditing",
        "RecordNumber": 88120,
        "TimeCreated": "2026-03-02T00:00:05Z",
    }
    wanted = made_of(json.dumps({**system, **data}).encode() + b"\n", "events.json")
    assert families_of(wanted)
    assert families_of(made) == families_of(wanted)
