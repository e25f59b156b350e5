"""Writes the inputs of tests/corpus/host-extract and host-layout anew; the results come from CHAHE_GOLDEN."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.intake import extract_writer as w

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
DAY = date(2026, 3, 5)
SOURCE = "Made for this project by `python -m tests.intake.make_extract_corpus`; no real data.\n"

CARDS = """\
01  CRD-REC.
    05  CRD-TYPE     PIC X.
    05  CRD-NO       PIC X(10).
    05  CRD-ORDER    PIC X(10).
    05  CRD-MEANS    PIC X(8).
    05  CRD-AMT      PIC 9(9).
    05  CRD-PAID     PIC 9(6).
    05  CRD-SETTLED  PIC 9(8).
    05  CRD-STATE    PIC XX.
01  CRD-TAIL.
    05  TRL-TYPE     PIC X.
    05  TRL-COUNT    PIC 9(6).
    05  TRL-AMT      PIC 9(11).
"""
CARD_COLUMNS = {
    "payment_no": "CRD-NO",
    "order_no": "CRD-ORDER",
    "payment_means": "CRD-MEANS",
    "amount": "CRD-AMT",
    "paid_date": {"field": "CRD-PAID", "form": "roc6", "century": 100},
    "settled_date": {"field": "CRD-SETTLED", "form": "ymd8"},
    "status": {"field": "CRD-STATE", "words": {"00": "已入帳", "05": "失敗"}},
}
CARD_LAYOUT = {
    "header": None,
    "detail": {"record": "CRD-REC", "when": {"CRD-TYPE": "D"}},
    "trailer": {
        "record": "CRD-TAIL",
        "when": {"TRL-TYPE": "T"},
        "count": "TRL-COUNT",
        "sum": {"stated": "TRL-AMT", "of": "CRD-AMT"},
    },
}


def card(number: str, order: str, means: str, amount: str, paid: str, settled: str, state: str) -> bytes:
    """One line of a payment house, without its end."""
    text = (number, 10), (order, 10), (means, 8), (amount, 9), (paid, 6), (settled, 8), (state, 2)
    return b"D" + b"".join(t.encode("cp950").ljust(n) for t, n in text)


def card_tail(count: int, amount: int) -> bytes:
    """The trailer, as long as the other records."""
    return f"T{count:06}{amount:011}".encode().ljust(54)


def ledger() -> list[bytes]:
    """Sound records: amounts of both signs, a character of a user's own, no policy."""
    return [
        w.line("V0001", DAY, "保費", "C", 1200, "PL0001"),
        w.line("V0002", DAY + timedelta(days=1), "退費", "D", -300, "PL0002", title="⟦c241⟧退費"),
        w.line("V0003", DAY, "其他", "C", 99_999_999_999),
    ]


def cases() -> dict[str, tuple[bytes, str]]:
    """Name -> (input, layout)."""
    total = 1200 - 300 + 99_999_999_999
    sound = ledger()
    whole = w.file_of(sound, total)
    bad = [bytearray(r) for r in ledger() * 3]
    bad[0][55] = 0x12  # no sign
    bad[1][50] = 0xA0  # no digit
    bad[2][28:30] = b"\x41\x41"  # inside a shift: the pair 4141 is a letter; the next is broken
    bad[2][29] = 0xFE
    bad[3][27] = 0x40  # a shift-in without its shift-out
    bad[4][16] = 0xC1  # a letter in a date
    bad[5][16:23] = "1151332".encode("cp037")  # no such day
    bad[6][0] = 0xE7  # a type nobody knows
    bad[7][16:23] = "0000000".encode("cp037")  # no day at all, which a ledger line needs not
    bad[8][49] = 0xE7  # a code the layout does not explain
    lines = [
        card("PY1", "OR1", "信用卡", "000001200", "150305", "20260306", "00"),
        card("PY2", "OR2", "超商代收", "000000300", "150305", "00000000", "05"),
        card("PY3", "OR3", "王", "000000100", "150306", "20260307", "00"),
    ]
    own = lines[2].replace("王".encode("cp950"), b"\xfa\x40")
    cards = [lines[0], lines[1], own]
    text = b"\r\n".join([*cards, card_tail(3, 1600)]) + b"\r\n"
    longer = b"\r\n".join([lines[0], lines[1] + b" ", own[:-1], lines[0].replace(b"PY1", b"PY4"), card_tail(4, 2800)])
    vb = b"".join(_rdw(r) for r in [*sound])
    pipes = (
        "D|PY1|OR1|信用卡|1200|150305|20260306|00\r\nD|PY2|OR2|育功許|300|150305|00000000|05\r\n"
        "D|PY3|OR3|信用卡|x|150305||00\r\nD|PY4|OR4|信用卡\r\nT|000004|1600\r\n"
    ).encode("cp950")
    quoted = '"D","PY1","OR,1","信用卡","1200","150305","20260306","00"\n'.encode()
    said: dict[str, Any] = {"kind": "payment", "copybook": CARDS, "columns": CARD_COLUMNS, **CARD_LAYOUT}
    card_said = {**said, "encoding": "cp950"}
    return {
        "ledger-cp937": (whole, w.layout()),
        "bad-fields": (w.file_of([bytes(b) for b in bad], total), w.layout()),
        "cut-in-last-record": (whole[:-20], w.layout()),
        "cut-at-a-record": (whole[: -w.SIZE], w.layout()),
        "byte-lost-inside": (whole[: w.SIZE * 2 + 30] + whole[w.SIZE * 2 + 31 :], w.layout()),
        "totals-differ": (w.file_of(sound, total + 1).replace(w.zoned(3, 9), w.zoned(4, 9)), w.layout()),
        "lines-cp950": (text, w.layout(**card_said, records="lines")),
        "lines-of-other-lengths": (longer, w.layout(**card_said, records="lines")),
        "variable-rdw": (vb, w.layout(records="rdw", header=None, trailer=None)),
        "variable-blocks-cut": (_block(vb) + _block(vb)[:90], w.layout(records="vb", header=None, trailer=None)),
        "pipes-cp950": (pipes, w.layout(**card_said, records="delimited", delimiter="|")),
        "quotes-utf8": (
            quoted,
            w.layout(**{**card_said, "encoding": "utf-8", "trailer": None}, records="delimited", delimiter=",",
                     quote='"'),
        ),
    }  # fmt: skip


def _rdw(raw: bytes) -> bytes:
    return (len(raw) + 4).to_bytes(2, "big") + b"\0\0" + raw


def _block(raw: bytes) -> bytes:
    return (len(raw) + 4).to_bytes(2, "big") + b"\0\0" + raw


def write() -> None:
    """All of them."""
    for name, (data, layout) in cases().items():
        folder = CORPUS / "host-extract" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input.dat").write_bytes(data)
        told = {"path": f"{name}.dat", "mapping": {"@layout": layout}}
        (folder / "context.json").write_text(
            json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n"
        )
        (folder / "SOURCE.md").write_text(SOURCE, "utf-8", newline="\n")
    for name, text in {
        "ledger": w.layout(),
        "field-that-is-not-there": w.layout(columns={**w.COLUMNS, "order_no": "LGR-ORDER"}),
        "occurs-depending": w.layout(copybook="01 A.\n 05 B OCCURS 1 TO 9 DEPENDING ON C PIC X.\n"),
    }.items():
        folder = CORPUS / "host-layout" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input.json").write_text(text + "\n", "utf-8", newline="\n")
        (folder / "context.json").write_text('{"path": "O72.dat.layout.json"}\n', "utf-8", newline="\n")
        (folder / "SOURCE.md").write_text(SOURCE, "utf-8", newline="\n")


if __name__ == "__main__":
    write()
