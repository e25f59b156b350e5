"""Hostile names, archives, pointers and query strings, through the pages and the interface: nothing is written outside
the case and the folder of deliveries, no name becomes part of a page, and nothing fails.
"""

import io
import json
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chahe.casefile.case import Case
from chahe.errors import CallError
from chahe.web import settings as workbench
from chahe.web import uploads, work
from chahe.web.api import entry
from chahe.web.api.pace import Pace
from chahe.web.gate import pages
from chahe.web.models import Evidence, Examination, Job
from chahe.web.roles import Role
from tests.casefile import examined
from tests.conftest import SOAK
from tests.web import seen

Make = Callable[[Role | None], Client]
MARK = "zqx"
SCRIPT = f"<script src=//{MARK}.example></script>"
NAMES = (
    "../../escaped.csv", "/tmp/escaped.csv", "C:\\escaped.csv", "c:escaped.csv", "a/../../escaped.csv",
    "..\\escaped.csv", "con", "D02/aux.csv", "NUL.txt", "lpt1", "COM¹.csv", "CONIN$", "nul .csv",
    "a\x00b.csv", "a\r\nSet-Cookie: x=1.csv", "a\x1b[31m.csv", "\u202egpj.exe", "x\u2028y.csv", "\u200bx.csv",
    "x" * 300, "長" * 90 + ".csv", "/".join("d" * 40), " lead.csv", "trail. ", ".", "..", "",
    f"{MARK}{SCRIPT}.csv", f'{MARK}" onmouseover="alert(1).csv', f"{MARK}' autofocus onfocus='x.csv",
    f"{MARK}&lt;b&gt;.csv", f"{MARK}{{{{7*7}}}}{{% debug %}}.csv", f"{MARK}javascript:alert(1).csv",
    "=cmd|' /C calc'!A0.csv", "a%2f..%2fb.csv", "ＣＯＮ.csv", "a．．／b.csv", "e\u0301.csv", "\ud7ff\ue000.csv",
    "\U0001f600.csv", "case.json", "ledger/000001.jsonl",
)  # fmt: skip
DEVICES = ("con", "Aux.csv", "D02/NUL.txt", "lpt1", "COM9.a.b", "COM¹.csv", "LPT³", "CONIN$", "conout$.txt", "nul .csv")
PARTS = ("..", ".", "", "a", "con", "C:", "x.csv", "<b>", "\x00", "\u202e")
HOSTILE = st.one_of(
    st.sampled_from(NAMES),
    st.text(max_size=80),
    st.lists(st.sampled_from(PARTS), max_size=6).map("/".join),
)
FEW = settings(
    max_examples=300 if SOAK else 25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "PACE", Pace(10**9, 60.0))


@pytest.fixture
def lead(as_role: Make) -> Client:
    browser = as_role(Role.LEAD)
    browser.raise_request_exception = False
    return browser


class _Elements(HTMLParser):
    """Everything of a page that is not text: tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        for name, value in attrs:
            self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "hx-get", "hx-post", "formaction"):
                assert (value or "")[:1] in ("/", "?", "#"), f"{tag} {name}={value}"
            assert not name.startswith("on")
            assert name != "style"

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")


def _elements(text: str) -> list[str]:
    parser = _Elements()
    parser.feed(text)
    parser.close()
    assert parser.found.count("script") == sum("<script " in line for line in text.splitlines() if "src=" in line)
    return parser.found


def _tree(root: Path) -> set[str]:
    """Every path below, but what the workbench and the case keep for themselves."""
    return {p.relative_to(root).as_posix() for p in root.rglob("*")}


def _no_fault(answer: Any, what: object = "") -> Any:
    assert answer.status_code < 500, (what, answer.content.decode()[:2_000])
    for name, value in answer.headers.items():
        assert "\r" not in value, name
        assert "\n" not in value, name
    return answer


# -- names


def _by_api(browser: Client, case: str, name: str) -> int:
    begun = browser.post(f"/api/cases/{case}/deliveries").json()["delivery"]
    at = f"/api/cases/{case}/deliveries/{begun}/file?offset=0&name={quote(name, safe='')}"
    status = _no_fault(browser.generic("PUT", at, b"x", content_type="application/octet-stream"), name).status_code
    _no_fault(browser.get(f"/api/cases/{case}/deliveries/{begun}/file", {"name": name}), name)
    said = {"files": {name: 1}, "by": "林"}
    _no_fault(
        browser.post(f"/api/cases/{case}/deliveries/{begun}/finish", json.dumps(said), content_type="application/json")
    )
    uploads.forget(case, begun)
    return int(status)


def _by_page(browser: Client, case: str, name: str) -> int:
    batch = browser.post(f"/c/{case}/upload/begin/").json()["batch"]
    data = {"batch": batch, "name": name, "offset": "0", "piece": SimpleUploadedFile("p", b"x")}
    status = _no_fault(browser.post(f"/c/{case}/upload/piece/", data), name).status_code
    _no_fault(browser.get(f"/c/{case}/upload/state/", {"batch": batch, "name": name}), name)
    said = {"batch": batch, "files": json.dumps({name: 1}), "by": "林"}
    _no_fault(browser.post(f"/c/{case}/upload/finish/", said), name)
    uploads.forget(case, batch)
    return int(status)


def test_no_name_of_a_file_leads_out_of_its_delivery(lead: Client, case: Examination, tmp_path: Path) -> None:
    """By the interface and by the page: taken below the delivery's own folder, or refused; nothing else is touched."""
    home, work_folder = tmp_path, Path(workbench.HOME)
    before = _tree(home), {p for p in _tree(work_folder) if not p.startswith(("incoming", "workbench.sqlite3"))}

    @given(HOSTILE)
    @FEW
    def holds(name: str) -> None:
        assert (_by_api(lead, case.pk, name) == 200) == (_by_page(lead, case.pk, name) == 200), "both judge alike"

    for name in NAMES:
        holds = example(name)(holds)
    holds()
    after = _tree(home), {p for p in _tree(work_folder) if not p.startswith(("incoming", "workbench.sqlite3"))}
    assert after == before
    assert not list((work_folder / "incoming").rglob("*escaped*"))
    Job.objects.all().delete()


@pytest.mark.parametrize("name", DEVICES)
def test_devices_of_windows_are_no_files(name: str) -> None:
    assert not _takes(name)
    assert _takes(name + "x") or "." in name or " " in name


@pytest.mark.parametrize("offset", ["-1", "1", "x", "", "9" * 15, "9" * 400, "1.0", "٣", "0x1", "1e3", "+0", " 0"])
def test_offsets_that_do_not_follow(lead: Client, case: Examination, offset: str) -> None:
    batch = uploads.new_batch(case.pk)
    data = {"batch": batch, "name": "a.csv", "offset": offset, "piece": SimpleUploadedFile("p", b"x")}
    assert _no_fault(lead.post(f"/c/{case.pk}/upload/piece/", data)).status_code == 400
    at = f"/api/cases/{case.pk}/deliveries/{batch}/file?name=a.csv&offset={quote(offset)}"
    status = _no_fault(lead.generic("PUT", at, b"x", content_type="application/octet-stream")).status_code
    assert status in ((200,) if offset in ("+0", " 0") else (400, 422))
    uploads.forget(case.pk, batch)


@given(st.permutations(range(6)), st.integers(1, 4))
@FEW
def test_pieces_out_of_order_never_make_another_file(order: list[int], size: int) -> None:
    """Whatever order they come in, what is here is the beginning of what was sent."""
    data = bytes(range(65, 65 + 6 * size))
    case, batch = "prop", "o" * 20
    uploads.batch_folder(case, batch).mkdir(parents=True, exist_ok=True)
    for n in (*order, *range(6)):
        try:
            have = uploads.add(case, batch, "a.bin", n * size, [data[n * size : (n + 1) * size]])
        except CallError:
            have = uploads.here(case, batch, "a.bin")
        assert (uploads.batch_folder(case, batch) / "a.bin").read_bytes() == data[:have] if have else True
    assert uploads.here(case, batch, "a.bin") == len(data)
    uploads.forget(case, batch)


@pytest.mark.parametrize(
    "files",
    ['{"a": null}', '{"a": []}', '{"a": Infinity}', '{"a": 1e999}', '{"a": NaN}', '{"a": {}}', '{"\\ud800": 1}', "1",
     '{"a": ' + "9" * 5_000 + "}", "[" * 60_000, '{"a": -1}', '"a"', "\\x00"],
    ids=lambda f: f[:12],
)  # fmt: skip
def test_lists_of_files_that_are_none(lead: Client, case: Examination, files: str) -> None:
    said = {"batch": uploads.new_batch(case.pk), "files": files, "by": "林"}
    assert _no_fault(lead.post(f"/c/{case.pk}/upload/finish/", said)).status_code == 400
    body = f'{{"by": "林", "files": {files}}}'
    at = f"/api/cases/{case.pk}/deliveries/{said['batch']}/finish"
    assert _no_fault(lead.post(at, body, content_type="application/json")).status_code in (400, 422)
    assert not Job.objects.exists()
    uploads.forget(case.pk, said["batch"])


# -- archives


def _zip(entries: dict[str, bytes], *, link: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename = name  # as it is: the constructor would cut at NUL
            made.writestr(info, data)
        if link:
            info = zipfile.ZipInfo("link")
            info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, link)
    return out.getvalue()


def _tar(links: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            made.addfile(info)
        info = tarfile.TarInfo("../escaped.csv")
        info.size = 3
        made.addfile(info, io.BytesIO(b"a,b"))
    return out.getvalue()


def _archives() -> Iterator[tuple[str, bytes]]:
    named = {n: b"name,mail\nx,y\n" for n in NAMES if n and "\ud7ff" not in n}
    yield "names.zip", _zip(named, link="/etc/passwd")
    yield "links.tar", _tar({"out": "/etc", "out/escaped.csv": "x", "up": "../../.."})
    yield "bomb.zip", _zip({"bomb.csv": b"0" * (64 << 20)})
    yield "nested.zip", _zip({"a.zip": _zip({"b.zip": _zip({"c.zip": _zip({"../escaped.csv": b"x"})})})})
    yield "cut.zip", _zip({"a.csv": b"a" * 5_000})[:-40]


def test_no_archive_writes_outside_and_no_name_becomes_part_of_a_page(
    lead: Client, case: Examination, folder: Path, tmp_path: Path
) -> None:
    """Members named to escape, links, bombs, nested and cut archives, and files named as elements: taken in by the
    job, then every page and answer that shows a name is parsed.
    """
    outside = {p for p in _tree(tmp_path) if not p.startswith("case")}
    pages = (
        "evidence/",
        "hand-over/",
        "jobs/",
        "ledger/",
        "item/4.7/",
        "",
        "findings/",
        f"evidence/?q={quote(SCRIPT)}",
    )
    before = {p: set(_elements(_no_fault(lead.get(f"/c/{case.pk}/{p}")).content.decode())) for p in pages}
    batch = uploads.new_batch(case.pk)
    plain_names = [n for n in NAMES if _takes(n)]
    sent: dict[str, bytes] = dict(_archives()) | {f"D02/{n}": b"name\nx\n" for n in plain_names}
    for name, data in sent.items():
        uploads.add(case.pk, batch, name, 0, [data])
    said = {"batch": batch, "files": json.dumps({n: len(d) for n, d in sent.items()}), "by": SCRIPT}
    answer = lead.post(f"/c/{case.pk}/upload/finish/", said)
    assert answer.status_code == 200, answer.content
    job = Job.objects.get(case=case.pk)
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.outcome
    assert {p for p in _tree(tmp_path) if not p.startswith("case")} == outside
    assert not [p for p in _tree(folder) if "escaped" in p], "a member's name is an address, never a path"
    assert not Path("/tmp/escaped.csv").exists()
    assert Evidence.objects.filter(examination_id=case.pk, name__contains=MARK).exists()
    for page, elements in before.items():
        text = _no_fault(lead.get(f"/c/{case.pk}/{page}")).content.decode()
        grown = set(_elements(text)) - elements
        assert not {e for e in grown if "script" in e or " on" in e or e in ("b", "img", "iframe", "svg")}, (
            page,
            grown,
        )
        assert f"//{MARK}.example>" not in text
    shown = _no_fault(lead.get(f"/api/cases/{case.pk}/evidence", {"limit": 200}))
    assert shown["Content-Type"].startswith("application/json")
    assert {line["name"] for line in shown.json()["lines"]} >= {f"D02/{n}" for n in plain_names if n.isascii()}


def _takes(name: str) -> bool:
    try:
        uploads.safe_name(name)
    except CallError:
        return False
    return True


def test_names_in_evidence_are_text_whoever_put_them_there(lead: Client, case: Examination, folder: Path) -> None:
    """A folder taken in on the command line may hold names the browser would refuse: the pages must bear those too."""
    names = [f"D02/{MARK}{SCRIPT}.csv", f'D02/{MARK}"><img src=x onerror=alert(1)>.csv', f"D02/{MARK}\u202egpj.csv"]
    pages = ("evidence/", "item/4.7/", "ledger/", "hand-over/")
    before = {p: set(_elements(lead.get(f"/c/{case.pk}/{p}").content.decode())) for p in pages}
    with Case.open(folder, write=True) as opened:
        for n, name in enumerate(names):
            examined.receive(opened, folder.with_name(f"h{n}.csv"), f"{SCRIPT}\n{n}".encode(), name=name)
    for page, elements in before.items():
        assert set(_elements(lead.get(f"/c/{case.pk}/{page}").content.decode())) <= elements | {"td class"}, page
    for item in Case.open(folder).items():
        if MARK in item.name:
            shown = lead.get(f"/c/{case.pk}/record/", {"p": f"sha256:{item.digest}#line:1"})
            assert not {e for e in _elements(shown.content.decode()) if e == "img"}
            assert f"<script src=//{MARK}" not in shown.content.decode()


# -- pointers and query strings

LONG = "9" * 5_000
PLACES = (
    "line:0", "line:-1", f"line:{2**63}", f"line:{LONG}", "line:٣", "bytes:0-5", "bytes:5-0", f"bytes:0-{10**40}",
    f"bytes:{LONG}-{LONG}", "record:1", f"record:{2**63}", "cell:!A1", "cell:!ZZZ9999999", "cell:Sheet!B7",
    "cell:\x00!A1", "xpath:/", f"xpath:/a[{LONG}]", "xpath:/a/@\x00", "xpath:/{x}y", "page:1/line:1",
    f"page:{LONG}/line:1", "group:1/row:1", "nothing:1", ":", "line:", "%", "%23", "\ud7ff", "line:1#line:2",
)  # fmt: skip


def test_pointers_never_fail(lead: Client, case: Examination, folder: Path) -> None:
    files = {
        "a.json": b'[{"a": 1}]', "a.xml": b"<a><a x='1'/></a>", "a.zip": _zip({"b/c.csv": b"x\n"}),
        "a.pdf": b"%PDF-1.4 cut", "a.bin": b"\x00\xff" * 40, "a.xlsx": _zip({"[Content_Types].xml": b"<x/>"}),
        "a.parquet": b"PAR1cutPAR1", "a.evtx": b"ElfFile\x00" + b"\x00" * 100, "none": b"",
        "a.pcap": b"\xd4\xc3\xb2\xa1" + b"\x00" * 20, "a.sqlite": b"SQLite format 3\x00" + b"\x00" * 90,
        "a.utf16": "a\nb".encode("utf-16"),
    }  # fmt: skip
    with Case.open(folder, write=True) as opened:
        for name, data in files.items():
            examined.receive(opened, folder.with_name("in-" + name), data, name=f"D02/{name}")
    digests = [i.digest for i in Case.open(folder).items()]
    failed = []
    for digest in digests:
        for place in PLACES:
            for member in ("", "!b/c.csv", "!../x", "!b!c") if place in ("line:1", "line:0", "cell:!A1") else ("",):
                pointer = f"sha256:{digest}{member}#{place}"
                asked = [(f"/c/{case.pk}/record/", "p"), (f"/api/cases/{case.pk}/record", "pointer")]
                for at, key in asked if SOAK or digest == digests[0] else asked[:1]:
                    answer = lead.get(at, {key: pointer})
                    if answer.status_code >= 500:
                        failed.append((pointer[70:130], at, answer.content.decode().partition("<h1>")[2][:200]))
    assert not failed, failed


LISTS = (
    ("check/4.7/not-mailed/", ["from", "sort", "down", "verdict", "f.unit", "f.subject", "f.employee_no", "f.nothing"]),
    ("evidence/", ["q", "page"]),
    ("ledger/", ["page"]),
    ("", ["part", "proposal", "state"]),
    ("hand-over/", ["state"]),
    ("record/", ["p"]),
    ("upload/state/", ["batch", "name"]),
)
API_LISTS = (
    ("checks/4.7/not-mailed/exceptions", ["from", "limit", "sort", "down", "verdict", "filter"]),
    ("checks/4.7/not-mailed/observations", ["after", "limit"]),
    ("evidence", ["q", "after", "limit"]),
    ("ledger", ["before", "limit"]),
    ("jobs", ["kind", "before", "limit"]),
    ("items", ["part", "state"]),
    ("requests", ["state"]),
    ("record", ["pointer"]),
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.sampled_from(
        ["", "\x00", "0", "-1", "1e9", "9" * 30, LONG, "NaN", "true", "unit", "subject", "unit=x", "subject=\x00",
         "employee_no=E00001", "(", "[", "\\", "%", "'", '"; DROP TABLE', "law", "unsettled", "\u202e", "x" * 3_000]
    ),
)  # fmt: skip


def test_query_strings_never_fail(lead: Client, case: Examination) -> None:
    lists = [(f"/c/{case.pk}/{at}", names) for at, names in LISTS]
    lists += [(f"/api/cases/{case.pk}/{at}", names) for at, names in API_LISTS]

    @given(st.data())
    @settings(FEW, max_examples=1_000 if SOAK else 60)
    def holds(data: st.DataObject) -> None:
        at, names = data.draw(st.sampled_from(lists))
        given_ = data.draw(st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=4))
        query = "&".join(f"{quote(k)}={quote(v, errors='replace')}" for k, v in given_)
        _no_fault(lead.get(f"{at}?{query}"), query)
        _no_fault(lead.get(f"{at}?{query}&%ff=%ed%a0%80"), query)

    holds()


@pytest.mark.parametrize("by", ["a\x00b", "a\nb", "\x1b[2J", "a\x7f", "\ud83d"])
def test_a_name_that_no_ledger_or_database_bears_is_refused(
    lead: Client, case: Examination, folder: Path, by: str
) -> None:
    """It would stand in the ledger for good, and PostgreSQL could not be given it when the case is projected."""
    if by.isprintable() or by != "\ud83d":
        said = {"by": by, "word": "不符合", "text": "x", "independent": "1", "seen": seen.item(folder)}
        assert _no_fault(lead.post(f"/c/{case.pk}/item/4.7/conclude/", said)).status_code == 400
        assert _no_fault(lead.post(f"/c/{case.pk}/jobs/examine/", {"by": by})).status_code == 400
    body = json.dumps({"by": by})
    at = f"/api/cases/{case.pk}/examinations"
    assert _no_fault(lead.post(at, body, content_type="application/json")).status_code in (400, 422)
    assert not Job.objects.exists()
    assert not Case.open(folder).acts("conclusion")


@pytest.mark.parametrize("text", ["a\x00b", "\x1b]0;x\x07", "a\x85b"])
def test_a_text_with_control_characters_is_refused(lead: Client, case: Examination, folder: Path, text: str) -> None:
    """It may have lines and tabs, and nothing else a terminal or a database takes for more than text."""
    said = {"by": "王小明", "word": "不符合", "independent": "1", "seen": seen.item(folder)}
    at = f"/c/{case.pk}/finding/F-4.7-not-mailed"
    stood = {"seen": seen.finding(folder, "F-4.7-not-mailed")}
    for address, more in (
        (f"/c/{case.pk}/item/4.7/conclude/", {"text": text}),
        (f"{at}/decide/", {"word": "不提列", "why": text, **stood}),
        (f"{at}/decide/", {"word": "不提列", "why": "x", "text": text, **stood}),
        (f"{at}/confirm/", {"answer": text, **stood}),
        (f"{at}/later/", {"text": text}),
    ):
        assert _no_fault(lead.post(address, {**said, **more})).status_code == 400, address
    acts = len(Case.open(folder).acts())
    assert lead.post(f"/c/{case.pk}/item/4.7/conclude/", {**said, "text": "一、\r\n\t二"}).status_code == 302
    assert len(Case.open(folder).acts()) == acts + 1


ODD = ("a\x00b", "\x1b[31m", "\u202egpj", "名" * 4_000, "\ufffe", "a\u2028b")


def test_evidence_no_database_takes_as_it_is_shows_all_the_same(lead: Client, case: Examination, folder: Path) -> None:
    """NUL and endless names come with real evidence (JSON escapes, Excel's _x0000_): every page is there, on SQLite
    and on PostgreSQL, and the case keeps what it was given.
    """
    observed, listed = examined.observed("cd" * 32, len(ODD)), examined.rows(len(ODD))
    for n, odd in enumerate(ODD):
        line = observed[n + 1]
        measured = line.extra["measured"]
        assert isinstance(measured, dict)
        told = {**line.extra, "measured": {**measured, "unit": odd}}
        observed[n + 1] = replace(line, subject=f"2025|{odd}", extra=told)
        listed[examined.MAILED][n].update(subject=f"2025|{odd}", employee_no=odd, unit=odd)
    with Case.open(folder, write=True) as opened:
        for n, odd in enumerate(ODD):
            examined.receive(opened, folder.with_name(f"odd{n}.csv"), b"%d\n" % n, odd[:90], f"D02/{odd}.csv")
        examined.record(opened, observed, listed, run="cd" * 32)
    assert "a\x00b" in next(i.name for i in Case.open(folder).items() if "\x00" in i.name)
    for at in ("", "item/4.7/", "check/4.7/not-mailed/", "evidence/", "findings/", "ledger/", "hand-over/"):
        answer = lead.get(f"/c/{case.pk}/{at}")
        assert answer.status_code == 200, (at, answer.content.decode().partition("<h1>")[2][:600])
    assert "a\u2400b" in lead.get(f"/c/{case.pk}/evidence/").content.decode(), "a stand-in is shown"
    _no_fault(lead.get(f"/c/{case.pk}/finding/F-4.7-not-mailed/"))
    for at in ("items/4.7", "findings", "findings/F-4.7-not-mailed", "evidence", "ledger"):
        assert lead.get(f"/api/cases/{case.pk}/{at}").status_code == 200, at
    for at in ("checks/4.7/not-mailed/observations", "checks/4.7/not-mailed/exceptions"):
        assert lead.get(f"/api/cases/{case.pk}/{at}").status_code == 200, at


@pytest.mark.parametrize("odd", ["a%00b", "%ed%a0%80", "%ff", "x" * 3_000, "a%0d%0ab", "%7cF-1%7c", "%7c"])
def test_addresses_of_what_is_not_there_never_fail(lead: Client, case: Examination, odd: str) -> None:
    for page in pages():
        at = "/" + page.route.replace("<str:case>", case.pk)
        for name in ("code", "found", "asked", "name", "number"):
            at = at.replace(f"<str:{name}>", odd).replace(f"<int:{name}>", "9" * 19)
        if page.of_case and "GET" in page.methods and "<" not in at:
            _no_fault(lead.get(at), f"{page.name} {odd[:20]}")
