"""From a pointer to its bytes, for every form of locator."""

import csv
import hashlib
import io
import random
from datetime import date, datetime
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chahe.errors import CallError
from chahe.evidence.locate import bytes_at, bytes_in, row_sha256
from chahe.evidence.store import Store
from chahe.model import Pointer, Source
from tests.evidence.test_containers import zip_of


def at(data: bytes, locator: str) -> bytes:
    return bytes_in(io.BytesIO(data), locator)


def test_a_pointer_resolves_through_store_and_container(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.add_bytes(zip_of(("a.log", b"one\ntwo\n")))
    pointer = Pointer.parse(f"sha256:{digest}!a.log#line:2")
    assert bytes_at(store, pointer) == b"two"
    assert row_sha256(store, pointer) == hashlib.sha256(b"two").hexdigest()
    for bad in ("line:3", "line:0", "line:x", "nowhere:1", "bytes:5-2"):
        with pytest.raises(CallError):
            bytes_at(store, Source(digest, "a.log").at(bad))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp950", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_in_every_encoding(codec: str, end: str) -> None:
    texts = ["編號,名稱,second,third,fourth", "", "1,主機甲 一七 alpha,beta,gamma", "2,功能,omega,zeta"]
    data = end.join(texts).encode(codec)
    for number, text in enumerate(texts, 1):
        found = at(data, f"line:{number}")
        expected = text.encode(codec) if number == 1 else text.encode(codec.replace("utf-8-sig", "utf-8"))
        if codec == "utf-16":
            expected = text.encode(codec) if number == 1 else text.encode("utf-16-le")
        assert found == expected
    with pytest.raises(CallError):
        at(data, f"line:{len(texts) + 1}")


def test_a_character_with_a_line_feed_byte_is_no_line_end_in_utf16() -> None:
    data = "上\u0a0a\u0a00下, some plain text here\nsecond line".encode("utf-16-le")
    assert at(data, "line:2") == "second line".encode("utf-16-le")


def test_byte_ranges_are_half_open_and_inside_the_file() -> None:
    assert at(b"abcdef", "bytes:1-3") == b"bc"
    assert at(b"abcdef", "bytes:0-6") == b"abcdef"
    assert at(b"abcdef", "bytes:6-6") == b""
    for bad in ("bytes:0-7", "bytes:3-2", "bytes:3", "bytes:-1-2"):
        with pytest.raises(CallError):
            at(b"abcdef", bad)


def test_json_lines_and_array_elements() -> None:
    assert at(b'{"a":1}\n\n{"a": 2}\n', "record:3") == b'{"a": 2}'
    array = '[ {"a":1},\n {"b": "],"} , 3, "四"]'.encode()
    assert [at(array, f"record:{n}") for n in (1, 2, 3, 4)] == [b'{"a":1}', b'{"b": "],"}', b"3", '"四"'.encode()]
    for data in (array, b"[]", b"[1,", b"[1 junk"):
        with pytest.raises(CallError):
            at(data, "record:5")


def test_a_quote_inside_a_field_opens_nothing() -> None:
    data = b'a,b\n5" disk,x\n"1\n2",y\r\nlast,z'
    assert [at(data, f"record:{n}") for n in (1, 2, 3, 4)] == [b"a,b", b'5" disk,x', b'"1\n2",y', b"last,z"]


cells = st.text(st.sampled_from('ab"\n,功能|; 1'), max_size=6)


@settings(max_examples=150)
@given(st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=6), st.sampled_from(["utf-8", "cp950"]))
def test_csv_records_are_those_of_the_csv_module(rows: list[list[str]], codec: str) -> None:
    rows = [["h1", "h2", "h3"], *rows]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    data = out.getvalue().encode(codec)
    for number, row in enumerate(rows, 1):
        text = at(data, f"record:{number}").decode(codec)
        assert next(csv.reader(io.StringIO(text, newline=""))) == row
    with pytest.raises(CallError):
        at(data, f"record:{len(rows) + 1}")


def workbook() -> bytes:
    book = openpyxl.Workbook(write_only=False)
    sheet = book.create_sheet("清冊!一")
    for row in ([], [None, "主機", 3, 2.5, True], [None, date(2026, 1, 5), datetime.fromisoformat("2026-01-05T08:30")]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_of_a_workbook() -> None:
    data = workbook()
    found = {a: at(data, f"cell:清冊!一!{a}").decode() for a in ("B2", "C2", "D2", "E2", "A2", "B3", "C3")}
    assert found == {
        "B2": "主機",
        "C2": "3",
        "D2": "2.5",
        "E2": "TRUE",
        "A2": "",
        "B3": "2026-01-05",
        "C3": "2026-01-05 08:30:00",
    }
    for bad in ("cell:清冊!一!Z99", "cell:none!A1", "cell:清冊!一!7B", "cell:x"):
        with pytest.raises(CallError):
            at(data, bad)
    for damage in (data[: len(data) // 2], b"junk", b""):
        with pytest.raises(CallError):
            at(damage, "cell:清冊!一!B2")


def test_cells_of_a_csv() -> None:
    data = '編號,名稱\n1,"主機,甲"\n'.encode("cp950")
    assert at(data, "cell:!B2") == "主機,甲".encode()
    with pytest.raises(CallError):
        at(data, "cell:!C2")


XML = """<?xml version="1.0"?><r xmlns:n="urn:n"><h a="1"/><!-- x --><h a="2"><i>one</i><j/><i b="é">two<k/></i></h>
<n:h><n:i>three</n:i></n:h><d xmlns="urn:d"><e>four</e><e>five</e></d><h><i>six</i></h></r>""".encode()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/r/h[2]/i[2]/@b", "é"),
        ("/r/h[1]/@a", "1"),
        ("/r/h[2]/i[2]", None),
        ("/r/h[2]/i", None),
        ("/r/n:h/n:i", None),
        ("/r/*[4]/*[2]", None),
        ("/r/{urn:d}d/{urn:d}e[2]", None),
        ("/r/d/e[1]", None),
        ("/r", None),
        ("/", None),
    ],
)
def test_xpath_by_position(path: str, expected: str | None) -> None:
    found = at(XML, f"xpath:{path}")
    if expected is not None:
        assert found.decode() == expected
        return
    standard = "/r" if path == "/" else path.replace("{urn:d}", "d:").replace("/d/e", "/d:d/d:e")
    names = {"n": "urn:n", "d": "urn:d"}
    wanted = cast("list[etree._Element]", etree.fromstring(XML).xpath(standard, namespaces=names))
    assert found == etree.tostring(wanted[0], encoding="utf-8", with_tail=False)


@pytest.mark.parametrize("bad", ["/r/h[9]", "/x", "/r/h[2]/@z", "r", "//h", "/r/h[last()]", "/r/h[@a='1']", "/r/@", ""])
def test_xpath_elsewhere_is_said(bad: str) -> None:
    with pytest.raises(CallError):
        at(XML, f"xpath:{bad}")


def test_every_element_of_a_random_tree_is_found_by_its_own_path() -> None:
    rng = random.Random(7)
    root = etree.Element("r")
    nodes = [root]
    for number in range(200):
        node = etree.SubElement(rng.choice(nodes), rng.choice("abc"), n=str(number))
        node.text = node.tail = "t"
        nodes.append(node)
    tree = root.getroottree()
    data = etree.tostring(root)
    for node in nodes:
        assert at(data, f"xpath:{tree.getpath(node)}") == etree.tostring(node, encoding="utf-8", with_tail=False)


def test_xml_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("top secret", encoding="utf-8")
    data = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "yy">]><r><a>&x;</a><b>&y;</b></r>'.encode()
    assert b"top secret" not in at(data, "xpath:/r/a")
    laughs = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    bomb = b'<!DOCTYPE r [<!ENTITY e0 "ha">' + laughs + b"]><r><a>&e11;</a></r>"
    with pytest.raises(CallError):  # libxml2 itself sees the loop of entities
        at(bomb, "xpath:/r/a")


def test_damaged_xml_is_said() -> None:
    with pytest.raises(CallError, match="damaged"):
        at(XML[:100], "xpath:/r/h[2]")


def test_pdf_lines() -> None:
    matplotlib = pytest.importorskip("matplotlib.figure")
    pytest.importorskip("pypdfium2")
    figure = matplotlib.Figure(figsize=(3, 2))
    figure.text(0.1, 0.8, "first line")
    figure.text(0.1, 0.4, "second line")
    out = io.BytesIO()
    figure.savefig(out, format="pdf")
    assert at(out.getvalue(), "page:1/line:2") == b"second line"
    for bad in ("page:2/line:1", "page:1/line:9", "page:0/line:1", "page:1"):
        with pytest.raises(CallError):
            at(out.getvalue(), bad)
    with pytest.raises(CallError):
        at(b"%PDF-junk", "page:1/line:1")
