"""Syslog of hosts read many lines at once and line by line gives the same rows, rejects and skips."""

import io
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.intake import log_blocks, log_rows
from chahe.intake.api import Context, readers
from chahe.intake.logs.linux_columns import SyslogColumns
from chahe.intake.memory import MemorySink
from chahe.model import Source, digest_of
from tests.intake.corpus import cases

NAME = "linux-syslog"
PLACES = (
    Context(path="a.log", period_to="2026-03-31", key=b"k"),
    Context(path="hosts/web-9/var/log/a.log", key=b"k"),
)
TIMES = (
    *("Mar  2 08:00:0{}", "Mar  2 08:00:0{}", "Mar 32 08:00:01", "Mrz  2 08:00:01", "Mar  2 25:00:01", "Mar  2 08:00"),
    *(
        "2026-03-02T08:00:0{}.123456+08:00",
        "2026-03-02T08:00:0{}+08:00",
        "2026-03-02T08:00:01Z",
        "2026-13-02T08:00:01Z",
    ),
    *(
        "2026-03-02T08:00:01.123Z",
        "2026-03-02T08:00:01.12Z",
        "2026-03-02T08:00:01.123456-03:30",
        "0001-01-01T00:00:00Z",
    ),
    *("9999-12-31T23:59:59.999999-08:00", "2026-03-02T08:00:01.12:456+08:00", "<13>Mar  2 08:00:01", "", "2026"),
    "\ufeffMar  2 08:00:01",
)
HOSTS = ("web01", "web01", "fe80::1", "-1", "主機", "h[1]", "?", "", "x" * 256, "mysql", "pwd=Winter2026")
PROGRAMS = (
    *("sshd[{}12]:", "sshd[{}12]:", "sudo:", "su:", "CRON[1]:", "kernel:", "audit[1]:", "dhcpd:", "useradd[3]:"),
    *("postfix/smtpd[5]:", "sshd[]:", "sshd[12345678901]:", "sshd[1x]:", "sshd[1]", "sshd:x", "(none):", "a b:", "?:"),
    *("/usr/sbin/SSHD-Session[1]:", "a]b:", ":", "p" * 65 + ":", "程式:", 'a"b\\:', "Sudo[1]:", "pwd=Winter2026:"),
)
MESSAGES = (
    *("Accepted publickey for user{} from 203.0.113.9 port 40000 ssh2", "Accepted password for a b from ::1 port 1"),
    *("Failed password for invalid user  from 203.0.113.9", "Failed password for root from 1.2.3.4 port 99999 ssh2"),
    *("pam_unix(sshd:session): session opened for user a(uid=0) by (uid=0)", "session closed", "", " ", "\u3000"),
    *("  pam_unix(su:auth): authentication failure; logname= uid=0 rhost=10.0.0.1  user=a", "- \\ \" ' /"),
    *("  a : TTY=pts/0 ; PWD=/home/a ; USER=root ; COMMAND=/bin/ls", "a : 3 incorrect password attempts ; USER=b ; x"),
    *("  a : TTY=pts/0 ; PWD=/home/a ; USER=root ; COMMAND=/bin/mysql -u a -pWinter2026 x", "x pwd=Winter2026"),
    *(
        "  a : PWD=/srv/--password q ; USER=root ; COMMAND=x",
        "message repeated 3 times: [ Failed none for a from 1.1.1.1]",
    ),
    *(
        'type=1400 audit(1767229300.100:1): apparmor="DENIED" pid=3',
        "<Event>",
        "<Event><System/></Event>",
        "a\tb",
        "a\0b",
    ),
    *(
        "new user: name=a, UID=1",
        "(to root) a on pts/0",
        "FAILED SU (to root) a on pts/1",
        "cr\r",
        "del\x7f",
        "王小明登入",
    ),
    *("DHCPREQUEST for 10.0.0.9 from 00:11:22:33:44:55 via eth0", "DHCPREQUEST for 999.0.0.9 from 00:11 via eth0"),
    "connect from mail.example[203.0.113.9]",
)


def told(data: bytes, ctx: Context, monkeypatch: pytest.MonkeyPatch, *, fast: bool) -> tuple[object, ...]:
    reader = readers()[NAME]
    with monkeypatch.context() as patch:
        patch.setattr(log_rows, "by_columns", fast)
        sink = MemorySink(Source(digest_of(data)), reader.tables)
        reader.read(io.BytesIO(data), sink, ctx)
    made = {table: sorted(found, key=_by_record) for table, found in sorted(sink.rows.items())}
    account = sink.account
    return made, sorted(account.rejects, key=str), sorted(account.skips), account.reading("a", "b"), account.damaged


def _by_record(row: Any) -> tuple[int, str]:
    return int(row["_rec"]), str(sorted(row.items(), key=str))


def same(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for ctx in PLACES:
        by_line, by_column = (told(data, ctx, monkeypatch, fast=fast) for fast in (False, True))
        assert by_column == by_line


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_blocks, "BLOCK_BYTES", 1 << 12)
    monkeypatch.setattr(log_blocks, "LEAST_LINES", 1)


def test_the_corpora_are_read_the_same_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [one.file.read_bytes() for case in cases() if case.reader == NAME for one in case.inputs()]
    assert files
    for data in files:
        same(data, monkeypatch)


@pytest.mark.parametrize("seed", range(4))
def test_many_lines_are_read_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = random.Random(seed)
    times = [TIMES[:2], TIMES[6:7], TIMES[7:8], TIMES][seed]
    lines = []
    for number in range(400):
        usual = number % 3
        parts = [
            chosen.choice(times if usual else TIMES),
            chosen.choice(HOSTS[:2] if usual else HOSTS),
            f"{chosen.choice(PROGRAMS[:9] if usual else PROGRAMS)} {chosen.choice(MESSAGES)}",
        ]
        lines.append(" ".join(parts).replace("{}", str(number % 10)).encode())
    if seed == 1:
        lines.insert(50, b"Mar  2 08:00:01 web01 sshd[1]: \xff\xfe")
    data = (b"\r\n" if seed == 2 else b"\n").join(lines)
    same(data + (b"" if seed == 3 else b"\n"), monkeypatch)


@given(
    st.lists(
        st.tuples(st.sampled_from(TIMES), st.sampled_from(HOSTS), st.sampled_from(PROGRAMS), st.sampled_from(MESSAGES)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(("\n", "\r\n", "\n\n", "\r\r\n")),
    st.text(max_size=9),
)
@settings(max_examples=60, deadline=None)
def test_made_lines_are_read_the_same(made: list[tuple[str, str, str, str]], end: str, more: str) -> None:
    text = end.join(f"{time} {host} {program} {message}".replace("{}", "1") for time, host, program, message in made)
    with pytest.MonkeyPatch.context() as monkeypatch:
        same((text + more).encode("utf-8", "replace"), monkeypatch)


def test_most_lines_of_a_plain_log_need_no_look_by_themselves() -> None:
    """Else the two ways would be the same because there is only one."""
    from chahe.intake.columns.line_blocks import LineBlock, Lines
    from chahe.intake.devices.blocks import plain_lines

    for time in TIMES[:1] + TIMES[6:8]:
        data = "".join(
            f"{time} web01 {program} {message}\n".replace("{}", "1")
            for program in PROGRAMS[:6]
            for message in MESSAGES[:6] + MESSAGES[10:12]
        ).encode()
        lines = Lines.of(LineBlock(1, data))
        taken = SyslogColumns(PLACES[0], "syslog")(lines, plain_lines(lines))
        assert taken is not None
        assert len(taken.lines) == len(lines)
        assert {family.table for _, family in taken.families} == {"logon_event"}
