"""Bytes of host records, written from the formats' own descriptions and not by the reader's code."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

LEDGER = """\
      * GENERAL LEDGER, ONE RECORD A LINE
       01  LGR-REC.
           05  LGR-TYPE            PIC X.
               88  LGR-IS-DETAIL   VALUE 'D'.
           05  LGR-VOUCHER         PIC X(12).
           05  LGR-LINE            PIC 9(3).
           05  LGR-DATE            PIC 9(7).
           05  LGR-ACCOUNT         PIC X(4).
           05  LGR-TITLE           PIC X(14).
           05  LGR-KIND            PIC X(8).
           05  LGR-DC              PIC X.
           05  LGR-AMT             PIC S9(11) COMP-3.
           05  LGR-POLICY          PIC X(12).
       01  LGR-HEAD.
           05  HDR-TYPE            PIC X.
           05  HDR-FROM            PIC 9(7).
           05  HDR-TO              PIC 9(7).
           05  HDR-MADE            PIC 9(7).
           05  FILLER              PIC X(46).
       01  LGR-TAIL.
           05  TRL-TYPE            PIC X.
           05  TRL-COUNT           PIC 9(9).
           05  TRL-AMT             PIC S9(13) COMP-3.
           05  FILLER              PIC X(51).
"""
COLUMNS: Mapping[str, object] = {
    "voucher_no": "LGR-VOUCHER",
    "line_no": "LGR-LINE",
    "posted_date": {"field": "LGR-DATE", "form": "roc7"},
    "account_code": "LGR-ACCOUNT",
    "account_title": "LGR-TITLE",
    "entry_kind": "LGR-KIND",
    "direction": {"field": "LGR-DC", "words": {"D": "借", "C": "貸"}},
    "amount": "LGR-AMT",
    "policy_no": "LGR-POLICY",
}
WIDE = {
    "保": "51f0", "費": "5b56", "退": "566d", "收": "4e4d", "入": "4c4b", "其": "5047", "他": "4ceb", "王": "4cdd",
}  # fmt: skip


def ebcdic(text: str, size: int) -> bytes:
    """Text of cp937 in so many bytes; Chinese by the pairs above, or four hexadecimal digits in ⟦⟧ brackets."""
    out = b""
    for n, piece in enumerate(re.split(r"((?:⟦[0-9a-f]{4}⟧|[^\x00-\x7f⟦⟧])+)", text)):
        if n % 2:
            pairs = (c[1:5] if c[0] == "⟦" else WIDE[c] for c in re.findall(r"⟦.{5}|.", piece))
            out += b"\x0e" + bytes.fromhex("".join(pairs)) + b"\x0f"
        else:
            out += piece.encode("cp037")
    assert len(out) <= size, text
    return out.ljust(size, b"\x40")


def packed(value: int, digits: int, *, signed: bool = True) -> bytes:
    """COMP-3."""
    sign = ("d" if value < 0 else "c") if signed else "f"
    text = f"{abs(value):0{digits}d}{sign}"
    return bytes.fromhex(text if len(text) % 2 == 0 else "0" + text)


def zoned(value: int, digits: int) -> bytes:
    """PIC 9 of EBCDIC."""
    return f"{value:0{digits}d}".encode("cp037")


def roc(day: date) -> str:
    """1141105."""
    return f"{day.year - 1911:03d}{day.month:02d}{day.day:02d}"


def line(number: str, day: date, kind: str, way: str, amount: int, policy: str = "", title: str = "保費收入") -> bytes:
    """One ledger record of 68 bytes."""
    return b"".join(
        (ebcdic("D", 1), ebcdic(number, 12), zoned(1, 3), roc(day).encode("cp037"), ebcdic("4101", 4),
         ebcdic(title, 14), ebcdic(kind, 8), ebcdic(way, 1), packed(amount, 11), ebcdic(policy, 12))
    )  # fmt: skip


def head(first: date, last: date, made: date) -> bytes:
    """The header."""
    return (b"\xc8" + (roc(first) + roc(last) + roc(made)).encode("cp037")).ljust(SIZE, b"\x40")


def tail(count: int, amount: int) -> bytes:
    """The trailer."""
    return (b"\xe3" + zoned(count, 9) + packed(amount, 13)).ljust(SIZE, b"\x40")


SIZE = 68


def layout(
    *, columns: Mapping[str, object] = COLUMNS, kind: str = "ledger_entry", copybook: str = LEDGER, **said: object
) -> str:
    """A saved layout of these records; a part that is None is left out."""
    parts: dict[str, object] = {
        "encoding": "cp937",
        "records": "fixed",
        "copybook": copybook.splitlines(),
        "detail": {"record": "LGR-REC", "when": {"LGR-TYPE": "D"}},
        "header": {
            "record": "LGR-HEAD",
            "when": {"HDR-TYPE": "H"},
            "from": {"field": "HDR-FROM", "form": "roc7"},
            "to": {"field": "HDR-TO", "form": "roc7"},
            "as_of": {"field": "HDR-MADE", "form": "roc7"},
        },
        "trailer": {
            "record": "LGR-TAIL",
            "when": {"TRL-TYPE": "T"},
            "count": "TRL-COUNT",
            "sum": {"stated": "TRL-AMT", "of": "LGR-AMT"},
        },
        **said,
    }
    body = {
        "format": 1,
        "kind": kind,
        "layout": {k: v for k, v in parts.items() if v is not None},
        "columns": dict(columns),
    }
    return json.dumps(body, ensure_ascii=False)


def file_of(records: Sequence[bytes], amount: int) -> bytes:
    """Header, records, trailer."""
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    return head(first, last, date(2026, 7, 1)) + b"".join(records) + tail(len(records), amount)
