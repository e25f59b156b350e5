"""Independent reading of the sample's files with nothing but the standard library."""

import base64
import csv
import io
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(data: bytes) -> list[list[str]]:
    """The cells of the first sheet of an xlsx as text, row by row; merged cells hold text in their first cell only."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        shared = [
            "".join(t.text or "" for t in si.iter(f"{_MAIN}t"))
            for si in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{_MAIN}si")
        ]
        rows = []
        for row in ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{_MAIN}row"):
            cells: list[str] = []
            for c in row.iter(f"{_MAIN}c"):
                at = _column(c.get("r", "A1"))
                cells += [""] * (at - len(cells))
                value = c.findtext(f"{_MAIN}v") or ""
                cells.append(shared[int(value)] if c.get("t") == "s" else value)
            rows.append(cells)
    return rows


def _column(reference: str) -> int:
    number = 0
    for letter in (c for c in reference if c.isalpha()):
        number = number * 26 + ord(letter) - 64
    return number - 1


def records(rows: list[list[str]], first: str) -> list[dict[str, str]]:
    """Data rows below the header whose first cell is `first`; headers again, blank and total rows left out.

    A cell that is blank because it is merged with the one above is filled from it in the first column only.
    """
    at = next(n for n, r in enumerate(rows) if r and r[0] == first)
    header = [h.replace("\n", "") for h in rows[at]]
    out: list[dict[str, str]] = []
    for row in rows[at + 1 :]:
        if not any(row) or row[0] in {"合計", first}:
            continue
        cells = row + [""] * (len(header) - len(row))
        line = dict(zip(header, cells, strict=False))
        if not line[first] and out:
            line[first] = out[-1][first]
        out.append(line)
    return out


def table(files: dict[str, bytes], path: str, first: str) -> list[dict[str, str]]:
    """The records of one xlsx below evidence/."""
    return records(sheet(files[f"evidence/{path}"]), first)


def csv_records(files: dict[str, bytes], path: str, encoding: str, first: str) -> list[dict[str, str]]:
    """The records of one CSV below evidence/."""
    return records(list(csv.reader(io.StringIO(files[f"evidence/{path}"].decode(encoding)))), first)


def host_records(data: bytes) -> list[bytes]:
    """Records of a host's file: lines of CP950, or 99 bytes each of EBCDIC."""
    if b"\r\n" in data[:200]:
        return data.removesuffix(b"\r\n").split(b"\r\n")
    return [data[n : n + 99] for n in range(0, len(data), 99)]


def payments(files: dict[str, bytes]) -> list[dict[str, str]]:
    """What the payment houses settled; numbers without the zeros before them."""
    results = {b"00": "已入帳", b"01": "已授權", b"05": "失敗"}
    return [
        {
            "付款訂單編號": r[41:61].decode("cp950").strip(),
            "收款金額": str(int(r[71:82])),
            "收款狀態": results[r[96:98]],
        }
        for r in host_records(files["evidence/業務/O70_收款入帳明細.dat"])[1:-1]
    ]


def ledger(files: dict[str, bytes]) -> list[dict[str, str]]:
    """The ledger's lines; the amount is packed, its sign in the last half byte."""
    return [
        {"保單號碼": r[83:99].decode("cp037").strip(), "分錄金額": str(int(r[60:67].hex()[:-1]))}
        for r in host_records(files["evidence/業務/O72_總帳分錄明細.dat"])[1:-1]
    ]


def ldif(data: bytes) -> Iterator[dict[str, list[str]]]:
    """Entries of an LDIF: folded lines joined, base64 decoded where it is text."""
    text = data.decode("ascii").replace("\r\n ", "")
    for block in text.split("\r\n\r\n"):
        entry: dict[str, list[str]] = {}
        for line in block.splitlines():
            name, _, value = line.partition(":")
            if value.startswith(":"):
                raw = base64.b64decode(value[1:].strip(), validate=True)
                value = raw.hex() if name == "objectSid" else raw.decode()
            entry.setdefault(name, []).append(value.strip())
        if entry:
            yield entry


def nessus(data: bytes) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Address -> plug-in -> (port, output) of a .nessus report."""
    out: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for host in ElementTree.fromstring(data).iter("ReportHost"):
        items = out.setdefault(host.get("name", ""), {})
        for item in host.iter("ReportItem"):
            output = item.findtext("plugin_output") or ""
            items.setdefault(item.get("pluginID", ""), []).append((item.get("port", ""), output))
    return out
