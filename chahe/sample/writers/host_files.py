"""Files as hosts write them: records of one length with header and trailer, and the paper that explains them.

The ledger comes as EBCDIC (code page 937) with packed amounts, as an IBM mainframe unloads it; the settlement of the
payment houses as fixed-width text in CP950. The words that stand in the ledger are few, so their pairs stand here, as
IBM's table of CCSID 835 has them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from chahe.sample.world.calendar import roc_compact

LAYOUT = ".layout.json"
_SHIFT_OUT, _SHIFT_IN = b"\x0e", b"\x0f"
_PAIRS = {"保": 0x51F0, "費": 0x5B56, "收": 0x4E4D, "入": 0x4C4B, "退": 0x566D, "還": 0x64E2}
_NO_DAY = "0000000"

LEDGER_BOOK = """\
      * 總帳分錄（保費及退費） GENERAL LEDGER UNLOAD
       01  GLU-DETAIL.
           05  GLU-TYPE                PIC X.
               88  GLU-IS-DETAIL       VALUE 'D'.
           05  GLU-VOUCHER             PIC X(20).
           05  GLU-LINE                PIC 9(3).
           05  GLU-POSTED              PIC 9(7).
           05  GLU-ACCOUNT             PIC X(6).
           05  GLU-TITLE               PIC X(14).
           05  GLU-ENTRY               PIC X(8).
           05  GLU-DC                  PIC X.
           05  GLU-AMOUNT              PIC S9(13) COMP-3.
           05  GLU-ORDER               PIC X(16).
           05  GLU-POLICY              PIC X(16).
       01  GLU-HEADER.
           05  GLH-TYPE                PIC X.
           05  GLH-FROM                PIC 9(7).
           05  GLH-TO                  PIC 9(7).
           05  FILLER                  PIC X(84).
       01  GLU-TRAILER.
           05  GLT-TYPE                PIC X.
           05  GLT-COUNT               PIC 9(9).
           05  GLT-NET                 PIC S9(15) COMP-3.
           05  GLT-DEBITS              PIC S9(15) COMP-3.
           05  FILLER                  PIC X(73).
"""
_LEDGER_SIZE = 99
_LEDGER_COLUMNS: Mapping[str, object] = {
    "voucher_no": "GLU-VOUCHER",
    "line_no": "GLU-LINE",
    "posted_date": {"field": "GLU-POSTED", "form": "roc7"},
    "account_code": "GLU-ACCOUNT",
    "account_title": "GLU-TITLE",
    "entry_kind": "GLU-ENTRY",
    "direction": {"field": "GLU-DC", "words": {"D": "借", "C": "貸"}},
    "amount": "GLU-AMOUNT",
    "order_no": "GLU-ORDER",
    "policy_no": "GLU-POLICY",
}
SETTLEMENT_BOOK = """\
      * 收單及代收機構入帳檔 SETTLEMENT OF PAYMENT HOUSES
       01  STL-DETAIL.
           05  STL-TYPE                PIC X.
           05  STL-NUMBER              PIC X(20).
           05  STL-MESSAGE             PIC X(20).
           05  STL-ORDER               PIC X(20).
           05  STL-MEANS               PIC X(10).
           05  STL-AMOUNT              PIC 9(11).
           05  STL-PAID                PIC 9(7).
           05  STL-SETTLED             PIC 9(7).
           05  STL-RESULT              PIC X(2).
           05  STL-PAYER               PIC X(20).
           05  STL-RELATION            PIC X(10).
           05  STL-ACCOUNT             PIC X(24).
       01  STL-HEADER.
           05  STH-TYPE                PIC X.
           05  STH-FROM                PIC 9(7).
           05  STH-TO                  PIC 9(7).
           05  FILLER                  PIC X(137).
       01  STL-TRAILER.
           05  STT-TYPE                PIC X.
           05  STT-COUNT               PIC 9(9).
           05  STT-AMOUNT              PIC 9(15).
           05  FILLER                  PIC X(127).
"""
_SETTLEMENT_SIZE = 152
_RESULTS = {"已入帳": "00", "已授權": "01", "失敗": "05"}
_SETTLEMENT_COLUMNS: Mapping[str, object] = {
    "payment_no": "STL-NUMBER",
    "message_no": "STL-MESSAGE",
    "order_no": "STL-ORDER",
    "payment_means": "STL-MEANS",
    "amount": "STL-AMOUNT",
    "paid_date": {"field": "STL-PAID", "form": "roc7"},
    "settled_date": {"field": "STL-SETTLED", "form": "roc7"},
    "status": {"field": "STL-RESULT", "words": {code: word for word, code in _RESULTS.items()}},
    "payer_id": "STL-PAYER",
    "payer_relation": "STL-RELATION",
    "payer_account": "STL-ACCOUNT",
}


def ledger(rows: Iterable[Sequence[object]], first: date, last: date) -> bytes:
    """(voucher, line, posted ROC 115/03/05, account, title, kind, 借 or 貸, amount, order, policy) a record."""
    out = [_host("H") + _host(roc_compact(first) + roc_compact(last), 98)]
    count = net = debits = 0
    for voucher, number, posted, account, title, kind, way, amount, order, policy in rows:
        worth = int(str(amount))
        debit = way == "借"
        count, net, debits = count + 1, net + (-worth if debit else worth), debits + (worth if debit else 0)
        out.append(b"".join((
            _host("D"), _host(voucher, 20), _host(f"{number:03}"), _host(str(posted).replace("/", "")),
            _host(account, 6), _host(title, 14), _host(kind, 8), _host("D" if debit else "C"), _packed(worth, 13),
            _host(order, 16), _host(policy, 16),
        )))  # fmt: skip
    out.append(_host("T") + _host(f"{count:09}") + _packed(net, 15) + _packed(debits, 15) + _host("", 73))
    return b"".join(out)


def settlement(rows: Iterable[Sequence[object]], first: date, last: date) -> bytes:
    """(number, message, order, application, means, amount, paid 1150305, settled or "", state, payer, relation,
    account) a record.
    """
    out = [f"H{roc_compact(first)}{roc_compact(last)}".encode().ljust(_SETTLEMENT_SIZE)]
    count = total = 0
    for number, message, order, _application, means, amount, paid, settled, state, payer, kin, account in rows:
        count, total = count + 1, total + int(str(amount))
        out.append(b"".join((
            b"D", _text(number, 20), _text(message, 20), _text(order, 20), _text(means, 10), f"{amount:011}".encode(),
            str(paid).encode(), str(settled or _NO_DAY).encode(), _RESULTS[str(state)].encode(),
            _text(payer, 20), _text(kin, 10), _text(account, 24),
        )))  # fmt: skip
    out.append(f"T{count:09}{total:015}".encode().ljust(_SETTLEMENT_SIZE))
    return b"\r\n".join(out) + b"\r\n"


def _host(text: object, size: int = 0) -> bytes:
    """EBCDIC, Chinese between shifts, spaces behind."""
    raw, wide = b"", False
    for c in str(text):
        pair = _PAIRS.get(c)
        if (pair is not None) != wide:
            wide = not wide
            raw += _SHIFT_OUT if wide else _SHIFT_IN
        raw += c.encode("cp037") if pair is None else pair.to_bytes(2, "big")
    raw += _SHIFT_IN if wide else b""
    return raw.ljust(size, b"\x40")


def _packed(value: int, digits: int) -> bytes:
    """COMP-3 of an odd number of digits."""
    return bytes.fromhex(f"{abs(value):0{digits}d}{'D' if value < 0 else 'C'}")


def _text(value: object, size: int) -> bytes:
    return str(value).encode("cp950").ljust(size)


def ledger_layout() -> bytes:
    """The paper of the ledger."""
    return _layout(
        "ledger_entry", "cp937", "fixed", LEDGER_BOOK, ("GLU", "GLH", "GLT"),
        {"count": "GLT-COUNT",
         "sum": {"stated": "GLT-NET", "of": "GLU-AMOUNT", "less_when": {"GLU-DC": "D"}},
         "sums": [{"stated": "GLT-DEBITS", "of": "GLU-AMOUNT", "when": {"GLU-DC": "D"}}]},
        _LEDGER_COLUMNS,
    )  # fmt: skip


def settlement_layout() -> bytes:
    """The paper of the settlement."""
    return _layout(
        "payment", "cp950", "lines", SETTLEMENT_BOOK, ("STL", "STH", "STT"),
        {"count": "STT-COUNT", "sum": {"stated": "STT-AMOUNT", "of": "STL-AMOUNT"}},
        _SETTLEMENT_COLUMNS,
    )  # fmt: skip


def _layout(
    kind: str, encoding: str, records: str, book: str, names: tuple[str, str, str], totals: Mapping[str, object],
    columns: Mapping[str, object],
) -> bytes:  # fmt: skip
    detail, header, trailer = names
    body = {
        "format": 1,
        "kind": kind,
        "layout": {
            "encoding": encoding,
            "records": records,
            "copybook": book.splitlines(),
            "detail": {"record": f"{detail}-DETAIL", "when": {f"{detail}-TYPE": "D"}},
            "header": {
                "record": f"{detail}-HEADER",
                "when": {f"{header}-TYPE": "H"},
                "from": {"field": f"{header}-FROM", "form": "roc7"},
                "to": {"field": f"{header}-TO", "form": "roc7"},
            },
            "trailer": {"record": f"{detail}-TRAILER", "when": {f"{trailer}-TYPE": "T"}, **totals},
        },
        "columns": columns,
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
