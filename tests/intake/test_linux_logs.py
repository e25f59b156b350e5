"""Linux logs: the fields rules ask for, pieces that add up, and what hostile or damaged logs come to."""

import io
import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.intake.api import Context, Head, recognise
from chahe.intake.events import Decoder, Event, Fate, Lost, decoder_for
from chahe.intake.logs.audit_arguments import masked_arguments
from chahe.intake.logs.audit_record import parse
from chahe.intake.logs.auditd import DECODER as AUDITD
from chahe.intake.logs.journald import DECODER as JOURNALD
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.logs.syslog import DECODER as SYSLOG
from chahe.intake.logs.sysmon_xml import sysmon_event
from chahe.intake.text_lines import MAX_LINE_BYTES
from tests.intake.corpus import CORPUS

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network" / "text-logs"
FILES = {
    AUDITD: CORPUS / "auditd/raw/input/hosts/srv01/var/log/audit/audit.log",
    JOURNALD: CORPUS / "journald/journal/input.json",
    SYSLOG: CORPUS / "linux-syslog/auth/input.log",
}
EOE = b"type=EOE msg=audit(1767229300.%03d:%d): \n"


def _events(decoder: Decoder, data: bytes) -> tuple[list[Event], list[Lost]]:
    lost: list[Lost] = []
    return list(decoder.events(io.BytesIO(data), lost.append, Context("x", period_to="2026-03-31"))), lost


def _fields(line: str) -> dict[str, object]:
    found = parse(line)
    assert found is not None
    return dict(found.fields)


def test_a_record_has_the_fields_rules_ask_for() -> None:
    call = _fields(
        "type=SYSCALL msg=audit(1767229300.100:1): arch=c000003e syscall=59 success=yes a0=9c4 euid=33 "
        'comm="id" exe="/usr/bin/id" key="susp_activity"'
    )
    assert call.items() >= {"type": "SYSCALL", "SYSCALL": "execve", "euid": "33", "key": "susp_activity"}.items()
    assert call["a0"] == "9c4"  # a number of the call, not a string
    arguments = _fields('type=EXECVE msg=audit(1.000:1): argc=3 a0="cp" a1=2F62696E2F7368 a2="/tmp/crond"')
    assert [arguments[a] for a in ("a0", "a1", "a2")] == ["cp", "/bin/sh", "/tmp/crond"]
    assert _fields("type=PATH msg=audit(1.000:1): name=2F746D702F2E782079 nametype=CREATE")["name"] == "/tmp/.x y"


@pytest.mark.parametrize(
    ("number", "arch", "name"),
    [("59", "c000003e", "execve"), ("322", "c000003e", "execveat"), ("425", "c000003e", "io_uring_setup"),
     ("11", "40000003", "execve"), ("103", "c000003e", "syslog"), ("135", "c000003e", "personality"),
     ("9999", "c000003e", None), ("59", "c00000b7", None)],
)  # fmt: skip
def test_a_call_is_named_by_its_number_and_architecture(number: str, arch: str, name: str | None) -> None:
    line = f"type=SYSCALL msg=audit(1.000:1): arch={arch} syscall={number} key=(null)"
    assert _fields(line).get("SYSCALL") == name


def test_what_the_log_interprets_itself_is_kept_and_wins() -> None:
    line = 'type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=59 uid=0\x1dARCH=x86_64 SYSCALL=other UID="root"'
    assert _fields(line).items() >= {"SYSCALL": "other", "uid": "0", "UID": "root", "ARCH": "x86_64"}.items()


def test_a_program_cannot_overwrite_what_the_kernel_says() -> None:
    found = _fields("type=USER_CMD msg=audit(1.000:1): pid=7 uid=1001 auid=1001 msg='type=EOE pid=1 auid=0 cmd=6C73'")
    assert found["type"] == "USER_CMD"
    assert (found["pid"], found["auid"], found["cmd"]) == ("7", "1001", "ls")
    assert (found["msg.type"], found["msg.pid"], found["msg.auid"]) == ("EOE", "1", "0")


def test_several_keys_are_several_values() -> None:
    line = "type=SYSCALL msg=audit(1.000:1): syscall=1 key=6F6E650174776F"
    assert _fields(line)["key"] == ["one", "two"]


@pytest.mark.parametrize("decoder", FILES, ids=lambda d: d.name)
@pytest.mark.parametrize("size", [1, 200, 1000, 1 << 20])
def test_pieces_give_what_the_whole_gives(decoder: Decoder, size: int) -> None:
    data = FILES[decoder].read_bytes()
    whole = _events(decoder, data)
    lost: list[Lost] = []
    stream = io.BytesIO(data)
    pieces = decoder.cut(stream, size)
    assert (pieces[0].start, pieces[-1].end, pieces[-1].last) == (0, len(data), True)
    got = [e for p in pieces for e in decoder.decode(stream, p, lost.append, Context("x", period_to="2026-03-31"))]
    assert (got, lost) == whole
    assert len(pieces) > 1 or size > len(data)


@pytest.mark.parametrize("decoder", FILES, ids=lambda d: d.name)
def test_raw_is_the_line_a_pointer_names(decoder: Decoder) -> None:
    data = FILES[decoder].read_bytes()
    lines = data.split(b"\n")
    events, _ = _events(decoder, data)
    assert events
    for event in events:
        assert bytes(event.raw) == lines[event.number - 1]
        assert decoder.locator(event) == f"line:{event.number}"


@pytest.mark.parametrize(
    ("decoder", "line"),
    [(AUDITD, EOE % (1, 1)), (SYSLOG, b"Jan  1 09:00:00 web01 sshd[1]: x\n"),
     (JOURNALD, b'{"__REALTIME_TIMESTAMP":"1","__CURSOR":"s","MESSAGE":"x"}\n')],
    ids=lambda x: x.name if isinstance(x, Decoder) else "",
)  # fmt: skip
def test_a_line_longer_than_any_record_is_damage_and_the_rest_is_read(decoder: Decoder, line: bytes) -> None:
    data = line * 20 + b"x" * (MAX_LINE_BYTES + (4 << 20)) + b"\n" + line * 2
    tracemalloc.start()
    events, lost = _events(decoder, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [e.number for e in events] == [*range(1, 21), 22, 23]
    assert [(one.fate, one.place) for one in lost] == [(Fate.DAMAGE, "line:21")]
    assert peak < 3 * MAX_LINE_BYTES


@pytest.mark.parametrize(
    "line",
    [
        "type=SYSCALL msg=audit(1.000:1): " + "a" * 2_000_000,
        "type=SYSCALL msg=audit(1.000:1): " + 'a="' * 500_000,
        "type=SYSCALL msg=audit(1.000:1): " + "a=' " * 500_000,
        "type=SYSCALL msg=audit(1.000:1): " + "a=b " * 500_000,
        "type=SYSCALL msg=audit(1.000:1): " + "msg='" * 400_000,
        "type=EXECVE msg=audit(1.000:1): " + "".join(f"a{n}[{n}]=41 " for n in range(100_000)),
        "type=" * 400_000,
        "node=" + "x" * 2_000_000,
        "x " * 1_000_000,
    ],
    ids=["name", "quotes", "apostrophes", "pairs", "messages", "parts", "types", "node", "blanks"],
)
def test_no_line_makes_parsing_slow(line: str) -> None:
    start = time.process_time()
    parse(line)
    assert time.process_time() - start < 10


def test_nul_bytes_are_told_and_the_record_behind_them_is_read() -> None:
    data = EOE % (1, 1) + b"\0" * 400 + EOE % (2, 2) + b"\0" * 16 + b"\n" + EOE % (3, 3)
    events, lost = _events(AUDITD, data)
    assert [e.number for e in events] == [1, 2, 4]
    assert [(one.fate, one.place) for one in lost] == [(Fate.DAMAGE, "line:2"), (Fate.DAMAGE, "line:3")]


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        (b'type=PATH msg=audit(1.000:1): item=0 name="/etc/sha', True),
        (b"type=USER_LOGIN msg=audit(1.000:1): pid=1 msg='op=login acct=726F6F74 res=su", True),
        (b'type=EXECVE msg=audit(1.000:1): argc=3 a0="rm" a1="-rf"', True),
        (b"type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=59 success=yes", True),
        (b'type=EXECVE msg=audit(1.000:1): argc=1 a0="id"', False),
        (b"type=EOE msg=audit(1.000:1): ", False),
    ],
)
def test_a_cut_last_record_is_told_where_it_shows(end: bytes, cut: bool) -> None:
    events, lost = _events(AUDITD, EOE % (1, 1) + end)
    assert len(events) == 2
    assert [one.fate for one in lost] == ([Fate.DAMAGE] if cut else [])


def test_a_message_that_is_no_text_is_read_as_bytes() -> None:
    entry = {"__REALTIME_TIMESTAMP": "1", "__CURSOR": "s", "MESSAGE": list(b"caf\xc3\xa9 \xff"), "UNIT": ["a", "b"]}
    (event,), lost = _events(JOURNALD, json.dumps(entry).encode() + b"\n")
    assert (event.fields["MESSAGE"], event.fields["UNIT"], lost) == ("café \\xff", ["a", "b"], [])


def test_sysmons_data_never_overwrites_its_system_part() -> None:
    text = (
        '<Event><System><Provider Name="Linux-Sysmon"/><EventID>11</EventID><Channel>Linux-Sysmon/Operational</Channel>'
        '</System><EventData><Data Name="Channel">other</Data><Data Name="TargetFilename">/etc/cron.d/x</Data>'
        "</EventData></Event>"
    )
    found = sysmon_event(text)
    assert found is not None
    source, fields, when = found
    assert source == ("linux", "file_event", "sysmon")
    assert (fields["Channel"], fields["EventData.Channel"]) == ("Linux-Sysmon/Operational", "other")
    assert (fields["EventID"], fields["TargetFilename"], when) == (11, "/etc/cron.d/x", None)


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.replace("Linux-Sysmon", "Microsoft-Windows-Sysmon"),
        lambda x: x.replace("<EventID>1<", "<EventID>one<"),
        lambda x: x[:-3],
        lambda x: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + x.replace(">1<", ">&b;<"),
        lambda x: "<Event>" * 5000,
        lambda x: "<Event/>",
    ],
    ids=["windows", "word", "cut", "entity", "deep", "empty"],
)
def test_what_is_no_sysmon_event_is_none(change: Callable[[str], str]) -> None:
    text = '<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID></System></Event>'
    assert sysmon_event(text) is not None
    assert sysmon_event(change(text)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"Jan  1 09:00:00 fw01 %ASA-6-302013: Built outbound TCP connection\n" * 10,
        b"<134>Jan  1 09:00:00 fg01 date=2026-01-01 devname=fg01 type=traffic action=accept\n" * 10,
        b'10.0.0.1 - - [01/Jan/2026:09:00:00 +0800] "GET / HTTP/1.1" 200 12\n' * 10,
        b"type=A4 color=red\ntype=A5 color=blue\n",
        b'{"MESSAGE": "no journal"}\n',
        b'[{"__CURSOR": 1}]',
    ],
    ids=["asa", "fortigate", "access", "types", "json", "array"],
)
def test_logs_of_others_are_not_claimed(data: bytes) -> None:
    head = Head("x.log", data, len(data))
    found = decoder_for(head)
    assert found is None or found.name not in {"auditd", "journald", "linux-syslog"}


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("N05/hosts/web01/var/log/audit/audit.log", "web01"),
        ("主機/web01/audit.log", "web01"),
        ("web01/var/log/secure", "web01"),
        ("N05.zip!web01/var/log/secure", "web01"),
        ("audit.log", None),
        ("var/log/audit/audit.log", None),
        ("audit/audit.log", None),
    ],
)
def test_a_path_names_the_host_or_nobody(path: str, host: str | None) -> None:
    assert log_host(path) == host


def test_a_published_log_of_one_host_is_read_to_its_last_line() -> None:
    file = SHARED / "auth.log"
    if not file.exists():
        pytest.skip("../shared/data/network/text-logs is absent")
    data = file.read_bytes()
    reader = recognise(Head("auth.log", data[:65536], len(data)))
    assert reader is not None and reader.name == "linux-syslog"
    events, lost = _events(SYSLOG, data)
    assert (len(events), lost) == (data.count(b"\n"), [])
    assert sum(e.source == ("linux", "", "sshd") for e in events) == data.count(b" sshd[")


def _secret(value: str) -> tuple[str, str]:
    return f"{len(value):064x}", "…"


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        (["mysqldump", "-pS3cretWord", "customers"], {1}),
        (["tool", "--password", "S3cretWord", "--verbose"], {2}),
        (["sshpass", "-p", "S3cretWord", "ssh", "h"], {2}),
        (["curl", "-u", "ops:S3cretWord", "https://h/"], {2}),
        (["net", "user", "ops"], set()),
        (["ls", "-l", "/tmp"], set()),
    ],
)
def test_secrets_among_arguments_are_hidden_and_nothing_else_is(words: list[str], hidden: set[int]) -> None:
    fields = {"type": "EXECVE", "argc": str(len(words)), **{f"a{n}": w for n, w in enumerate(words)}}
    got = masked_arguments(fields, _secret)
    assert set(got) == {f"a{n}" for n in hidden}
    assert not any("S3cretWord" in value for value in got.values())


def test_pieces_of_a_long_secret_are_hidden_too() -> None:
    line = 'type=EXECVE msg=audit(1.000:1): argc=2 a0="tool" a1_len=20 a1[0]="--password=S3cr" a1[1]="etWord"'
    got = masked_arguments(_fields(line), _secret)
    assert set(got) == {"a1", "a1[0]", "a1[1]"}
    assert not any("S3cr" in value or "etWord" in value for value in got.values())
