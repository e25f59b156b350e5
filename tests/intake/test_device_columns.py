"""Logs of devices read many lines at once and line by line give the same rows, rejects and skips."""

import io
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.intake.api import Context, readers
from chahe.intake.columns import pairs
from chahe.intake.devices import reading, rows
from chahe.intake.memory import MemorySink
from chahe.model import Source, digest_of
from tests.intake.corpus import cases

NAMES = ("fortios", "panos", "cef", "asa", "leef")
PLACES = (
    Context(path="a.log", period_to="2026-03-31", key=b"k"),
    Context(path="hosts/fw-9/a.log", key=b"k"),
)
PIECES = {
    "fortios": (
        *("date=2026-03-02 time=08:00:0{}", "date=2026-13-02 time=08:00:01", "date=2026-03-02", "time=25:00:00"),
        *(
            "eventtime=1772409601123456789",
            "eventtime=9772409601123456789",
            "eventtime=1772409601",
            "eventtime=17724096011",
        ),
        *("eventtime=1772409601123", "eventtime=0", 'tz="+0800"', 'tz="-0330"', 'tz="+9900"', 'tz="Taipei"'),
        *(
            'type="traffic"',
            "type=traffic",
            'type="event"',
            'type=""',
            'subtype="forward"',
            'subtype=""',
            'subtype="vpn"',
        ),
        *(
            'logid="0000000013"',
            'logid="0000000020"',
            'logid=""',
            "log_id=0000000020",
            'action="start"',
            'action="deny"',
        ),
        *("action=close", 'action="accept"', 'action="N/A"', "sessionid={}", "sessionid=0", 'sessionid="unknown"'),
        *(
            "srcip=10.1.0.5",
            "srcip=2001:DB8::5",
            "srcip=x",
            "dstip=203.0.113.9",
            'dstip=""',
            "srcport=80",
            "srcport=99999",
        ),
        *(
            "dstport=443",
            "proto=6",
            "proto=17",
            'proto="icmp6"',
            "duration=12",
            "duration= ",
            "duration=-1",
            "duration=1_0",
        ),
        *(
            "duration=99999999999999",
            "duration=0x1f",
            "sentbyte=1",
            "rcvdbyte=-1",
            'app="SSL"',
            'app="unknown"',
            'vd="root"',
        ),
        *('devname="FGT"', 'devname=""', "devid=F1", "devid=F2", "<189>", "Mar  2 08:00:03 fw", '"head"', "mydate=1"),
        *(
            'user="王小明"',
            'user="a\\b"',
            'user="a\\"b"',
            'user="a\\\\"',
            'user="x',
            'msg="a=b c=d"',
            "msg=a=b",
            'msg="x"y',
        ),
        *(
            'msg="http://a/?password=Winter2026"',
            'password="Winter2026"',
            'srcintfrole="lan"',
            'dstintfrole="wan"',
            "a= b=",
            "",
        ),
        *(
            "a" * 40 + "=1",
            "b" * 31 + "=1",
            "b" * 30 + "c=1",
            "tab=a\tb",
            "nul=a\0b",
            "cr=a\rb",
            "del=\x7f",
            "wide=\u3000",
        ),
        *('srcintf="port2"', 'dstintf="wan1"', "transip=0.0.0.0", "tranip=198.51.100.2", "policyid=5", "sentpkt=1"),
    ),
}

BASES = {
    "fortios": (
        "",
        'date=2026-03-02 time=08:00:01 devname="FGT" eventtime=1772409601123456789 type="traffic" srcip=10.1.0.5 '
        "dstip=203.0.113.9 sessionid={}",
        'date=2026-03-02 time=08:00:01 devid="F1" type="traffic" srcip=10.1.0.5 dstip=203.0.113.9 action="close" ',
        'date=2026-03-02 time=08:00:01 devid="F1" type="event" subtype="vpn" msg="a b\\c" ',
    ),
}


def _panos() -> tuple[str, ...]:
    """Lines of the corpus with some of their values replaced."""
    known = [x.decode() for x in lines_of("panos") if x and x.isascii()]
    words = (
        "",
        "0",
        "00",
        "start",
        "end",
        "deny",
        "ALLOW",
        "-1",
        "x",
        "99999",
        "a\\b",
        '"a,b"',
        '"a""b"',
        'a"b',
        '"',
        "icmp",
    )
    times = ("2026/03/02 08:00:09", "2026/13/02 08:00:09", "2026-03-02T08:00:04.25+09:00", "2026-03-02T25:00:04+09:00")
    more = ("２０２６-03-02T08:00:04+09:00", "password=Winter2026", "王", "2026-03-02T08:00:04-99:00", "1_0", " 5")
    chosen, out = random.Random(5), list(known)
    for number in range(400):
        values = chosen.choice(known).split(",")
        for _ in range(chosen.choice((1, 1, 2, 4))):
            values[chosen.randrange(len(values))] = chosen.choice((*words, *times, *more))
        out.append(",".join(values[: None if number % 5 else chosen.randrange(1, len(values) + 1)]))
    return tuple(out)


def told(name: str, data: bytes, ctx: Context, monkeypatch: pytest.MonkeyPatch, *, fast: bool) -> tuple[object, ...]:
    reader = readers()[name]
    with monkeypatch.context() as patch:
        patch.setattr(reading, "by_columns", fast)
        sink = MemorySink(Source(digest_of(data)), reader.tables)
        reader.read(io.BytesIO(data), sink, ctx)
    made = {table: sorted(found, key=lambda r: int(str(r["_rec"]))) for table, found in sorted(sink.rows.items())}
    account = sink.account
    return made, sorted(account.rejects, key=str), sorted(account.skips), account.reading("a", "b"), account.damaged


def same(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    for ctx in PLACES:
        by_line, by_column = (told(name, data, ctx, monkeypatch, fast=fast) for fast in (False, True))
        assert by_column == by_line
    return by_line


def lines_of(name: str) -> list[bytes]:
    files = [one.file.read_bytes() for case in cases() if case.reader == name for one in case.inputs()]
    return [line for data in files for line in data.split(b"\n")]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK_BYTES", 1 << 14)


@pytest.mark.parametrize("name", NAMES)
def test_the_corpora_are_read_the_same_both_ways(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for case in (c for c in cases() if c.reader == name):
        for one in case.inputs():
            same(name, one.file.read_bytes(), monkeypatch)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(6))
def test_damaged_lines_among_whole_ones_are_read_the_same(
    name: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(seed)
    known = [line for line in lines_of(name) if line]
    made = [_damaged(chosen, chosen.choice(known)) if n % 3 == 0 else chosen.choice(known) for n in range(300)]
    end = b"\r\n" if seed == 1 else b"\n"
    mark = b"\xef\xbb\xbf" if seed == 2 else b""
    same(name, mark + end.join(made) + (end if seed != 3 else b""), monkeypatch)


def _damaged(chosen: random.Random, line: bytes) -> bytes:
    for _ in range(chosen.choice((1, 1, 2, 5))):
        at = chosen.randrange(len(line) + 1)
        word = chosen.choice(
            (b'"', b"=", b" ", b"\\", b",", b"|", b"\t", b"\0", b"\xe4", b"\xff", b"9", b"-", b"%", b"\r")
        )
        line = chosen.choice((line[:at] + word + line[at:], line[:at], line[:at] + line[at + 3 :], line + line[at:]))
    return line


@pytest.mark.parametrize("name", sorted(PIECES))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_lines_made_of_pieces_are_read_the_same(name: str, data: st.DataObject) -> None:
    pieces = st.lists(st.sampled_from(PIECES[name]), max_size=14)
    begins = st.sampled_from(BASES[name])
    layouts = data.draw(st.lists(st.builds(lambda a, b: [a, *b] if a else b, begins, pieces), min_size=1, max_size=3))
    lines: list[str] = []
    for number in data.draw(st.lists(st.integers(0, len(layouts) - 1), max_size=30)):
        lines.append(" ".join(layouts[number]).replace("{}", str(len(lines) % 4)))
    with pytest.MonkeyPatch.context() as patch:
        same(name, ("\n".join(lines) + "\n").encode(), patch)


def test_most_lines_are_read_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    alone = reading.text_of

    def counted(raw: bytes) -> str | None:
        asked.append("")
        return alone(raw)

    monkeypatch.setattr(reading, "text_of", counted)
    for name in NAMES:
        line = next(line for line in lines_of(name) if line)
        lines = [re.sub(rb"connection \d+", b"connection %d" % n, line) for n in range(500)]
        told(name, b"\n".join([*lines, b""]), PLACES[0], monkeypatch, fast=True)
        assert len(asked) == 0, name


def test_what_a_file_makes_us_remember_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "MOST_LAYOUTS", 3)
    whole = next(line for line in lines_of("fortios") if line.startswith(b"date="))
    lines = [whole + b" more%d=%d" % (n % 40, n) for n in range(200)]
    same("fortios", b"\n".join(lines) + b"\n", monkeypatch)


def test_layouts_of_one_digest_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "_MIX", pairs._MIX * 0)
    whole = next(line for line in lines_of("fortios") if line.startswith(b"date="))
    lines = [whole + b" %b=1" % (b"abcdefghijklmnopqrstuvwxyzabcd"[: n % 20 + 1]) for n in range(200)]
    same("fortios", b"\n".join(lines) + b"\n", monkeypatch)


def test_values_of_lines_with_commas_are_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _panos()
    for size in (1, 40, len(lines)):
        for begin in range(0, len(lines), size if size > 1 else 9):
            same("panos", ("\n".join(lines[begin : begin + size]) + "\n").encode(), monkeypatch)
    same("panos", ("\n".join(lines * 9) + "\n").encode(), monkeypatch)


HEADS = (
    "<166>Mar 02 2026 08:00:0{}: ",
    "Mar  2 08:00:0{} fw1 ",
    "<166>Mar 02 2026 08:00:0{} fw2 : ",
    "<166>Feb 30 2026 08:00:0{}: ",
    "50% of ",
    "",
)
MESSAGES = (
    *("%ASA-6-302013: Built outbound TCP connection {} for o:203.0.113.9/443 (203.0.113.9/443) to inside:10.1.0.5/5 "
      "(198.51.100.2/5)",) * 3,
    *("%ASA-6-302014: Teardown TCP connection {} for o:203.0.113.9/443 to inside:10.1.0.5/5 duration 0:03:06 bytes 2",
      "%ASA-6-302014: Teardown TCP connection {} for o:203.0.113.9/443 to inside:10.1.0.5/5 duration 9:3:06 bytes 2",
      "%ASA-6-302016: Teardown UDP connection {} for o:203.0.113.9/443 to inside:10.1.0.5/5 duration 1:03:06 bytes 2 "
      "TCP FINs from inside",) * 2,
    "%ASA-6-302015: Built inbound UDP connection {} for o:203.0.113.7/50 (203.0.113.7/50) to dmz:10.2.0.8/50 "
    "(10.2.0.8/50)",
    "%ASA-6-302015: Built inbound UDP connection {} for o:203.0.113.7/50 (203.0.113.7/50) to dmz:10.2.0.8/50 "
    "(198.51.100.8/50) (LOCAL\\wang)",
    "%ASA-6-302013: Built inbound TCP connection {} for outside:2001:db8::7/4 (2001:db8::7/4) to dmz:2001:db8::8/4 "
    "(2001:db8::8/4)",
    "%ASA-6-302014: Teardown TCP connection {} for outside:2001:db8::7/4 to dmz:2001:db8::8/4 duration 0:03:06 bytes 2 "
    "Idle (x)",
    '%ASA-4-106023: Deny tcp src o:203.0.113.66/4{} dst dmz:10.2.0.8/22 by access-group "outside_in" [0x0, 0x0]',
    '%ASA-4-106023: Deny tcp src outside:999.0.113.66/4 dst dmz:10.2.0.8/22 by access-group "outside_in" [0x0, 0x0]',
    '%ASA-4-106023: Deny icmp src o:203.0.113.66 dst dmz:10.2.0.8 (type 8, code {}) by access-group "o" [0x0, 0x0]',
    "%ASA-6-302013: Built outbound TCP connection {} for o:203.0.113.9/99999 (203.0.113.9/443) to inside:10.1.0.5/5 "
    "(198.51.100.2/5)",
    "%ASA-5-111008: User 'chen' executed the 'username a password Winter2026' command.",
    "%FTD-session-6-302013: Built {}",
    "%ASA-6-302013:Built",
    "nothing",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    drawn=st.lists(st.tuples(st.sampled_from(HEADS), st.sampled_from(MESSAGES), st.integers(0, 4)), max_size=60),
    most=st.sampled_from((2, 3, 500_000)),
)
def test_what_begins_and_ends_in_any_order_is_read_the_same(drawn: list[tuple[str, str, int]], most: int) -> None:
    lines = [head.replace("{}", str(n % 2)) + text.replace("{}", str(n)) for head, text, n in drawn]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "MOST", most)
        patch.setattr("chahe.intake.logs.asa.MOST", most)
        patch.setattr(rows, "HOLDS", 1 if len(lines) % 2 else 8)
        patch.setattr(reading, "BLOCK_BYTES", 700)
        same("asa", "\n".join([*lines, ""]).encode(), patch)


LEEF_HEADS = (
    *("LEEF:1.0|Example|FW|1|traffic|", "LEEF:2.0|Example|FW|1|x|^|", "LEEF:2.0|Example|IPS|1|4711|x7C|"),
    *("LEEF:2.0|Example|FW|1|x||", "LEEF:2.0|Example|FW|1|x|", "LEEF:2|Example|FW|1|x|^|", "LEEF: 1.0|Example|FW|1|x|"),
    *(
        'LEEF:1.0| Example |"FW"|1||',
        "LEEF:2.0|Check Point|FW|1|x|a|",
        "LEEF:2.0|a\\b|FW|1|x|=|",
        "x|LEEF:1.0|a|b|c|d|",
    ),
    *(
        "<13>Mar  2 08:00:01 fw LEEF:1.0|Example|FW|1|x|",
        "<13>Mar 02 2026 08:00:0{} fw\tLEEF:2.0|E|FW|1|x|;|",
        "王王王|a|b|c|d|^|",
    ),
    *(
        "LEEF:2.0|Example|FW|1|x|xE4|",
        "LEEF:2.0|Example|FW|1|x|0x09|",
        "LEEF:2.0|Example|FW|1|x|longer one|",
        "LEEF:1.0|a|b",
    ),
)
LEEF_FIELDS = (
    *(
        "devTime=1772409601000",
        "devTime=1772409602",
        "devTime=Mar 02 2026 00:00:01 GMT",
        "devTime=",
        "devTime=yesterday",
    ),
    *("src=10.1.0.5", "src=", "src=a", "dst=203.0.113.9", "dst=2001:DB8::9", "srcPort=80", "dstPort=99999", "proto=6"),
    *(
        "proto=TCP",
        "cat=traffic",
        "cat=Traffic Log",
        "cat=alert",
        "usrName=王",
        "usrName= x",
        "usrName=a\\b",
        'msg="q"',
    ),
    *("action=Deny", "action=", "srcBytes=1", "dstBytes=-1", "policy=Allow Web", "url=http://a/?password=Winter2026"),
    *("a=b=c", "no", "", " ", "a b=c", " src=10.1.0.6", "identHostName=dc", "msg=a|b", "name=x", "deviceVendor=x"),
    *("password=Winter2026", "msg=x\ty", "msg=\u3000", "x" * 40 + "=1", "=x", "srcPostNAT=198.51.100.2", "event_{}=1"),
)


@settings(max_examples=200, deadline=None)
@given(
    heads=st.lists(st.sampled_from(LEEF_HEADS), min_size=1, max_size=3),
    bodies=st.lists(st.lists(st.sampled_from(LEEF_FIELDS), max_size=9), min_size=1, max_size=3),
    order=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=50),
    delimiter=st.sampled_from(("\t", "\t", "^", "|", ";")),
)
def test_lines_between_delimiters_are_read_the_same(
    heads: list[str], bodies: list[list[str]], order: list[tuple[int, int, bool]], delimiter: str
) -> None:
    lines = []
    for number, (head, body, whole) in enumerate(order):
        fields = ["devTime=1772409601000", "cat=traffic", "src=10.1.0.5", "dst=203.0.113.9"] if whole else []
        said = heads[head % len(heads)] + delimiter.join([*fields, *bodies[body % len(bodies)]])
        lines.append(said.replace("{}", str(number % 3)))
    with pytest.MonkeyPatch.context() as patch:
        same("leef", "\n".join([*lines, ""]).encode(), patch)


def test_a_mark_is_not_looked_for_inside_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["王王王|a|b|c|d|e|f|src=10.1.0.5 dst=203.0.113.9", "王王王|a|b|c|d|src=10.1.0.5", "x王王|a|b|c|d|e|f|a=b"]
    lines += ["%ASA-6-302013王: Built", "%ASA-6-30王王王王王", "王%ASA-6-302013: Built 王", "%ASA-6-302013: 王王王王"]
    lines += ["1,王王王王王王王王,1,TRAFFIC,end,1,王", "date=王 type=王", "王=1 date=2026-03-02 time=08:00:01 王"]
    for name in NAMES:
        same(name, "\n".join([*lines * 9, ""]).encode(), monkeypatch)
