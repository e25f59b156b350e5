"""Leads: what a person may draw a sample by, and nothing is concluded from. First digits and round amounts. Pure.

The shares expected of first digits are Benford's, log10(1 + 1/d) (F. Benford, "The Law of Anomalous Numbers", 1938).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chahe.report.content import Block, Para, Table
from chahe.report.dossier import Shown
from chahe.report.making import Making
from chahe.report.picture_words import no_rows, source_line

TABLE = "amount_digit"
EXPECTED = (3010, 1761, 1249, 969, 792, 669, 580, 512, 458)
"""Of 10,000, for the digits 1 to 9, rounded."""
FEWEST = 300
"""Amounts below which shares of nine digits are chance; this program's own choice, no rule."""
NAMES = {"payment": "收款 payments", "refund": "退費 refunds"}
_HEADERS = ("首位數字", "筆數", "占比‱", "班佛‱", "差‱")


def amounts(making: Making) -> list[Block]:
    """First digits and round amounts of payments and refunds, or why there are none."""
    shown = making.dossier.shown.get(TABLE)
    if shown is None or shown.total is None or shown.fault or not shown.rows:
        return [Para(no_rows(making, shown), note=True), *source_line(making, shown)]
    blocks: list[Block] = [Para(making.say("leads_note"), note=True)]
    for moved, name in NAMES.items():
        mine = [r for r in shown.rows if r["moved"] == moved]
        blocks += _of(making, shown, name, mine)
    return [*blocks, *source_line(making, shown)]


def _of(making: Making, shown: Shown, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    total = sum(r["found"] for r in rows)
    if not total:
        return [Para(making.say("leads_none", tables="、".join(shown.absent) or TABLE), name)]
    whole = making.say(
        "leads_round",
        total=f"{total:,}",
        thousands=f"{sum(r['thousands'] for r in rows):,}",
        tens=f"{sum(r['ten_thousands'] for r in rows):,}",
    )
    if total < FEWEST:
        return [Para(whole, name), Para(making.say("leads_few", n=total, least=FEWEST), note=True)]
    counted = {r["digit"]: r["found"] for r in rows}
    lines = []
    for digit, expected in enumerate(EXPECTED, 1):
        share = (counted.get(digit, 0) * 20_000 + total) // (2 * total)
        cells = (f"{counted.get(digit, 0):,}", f"{share:,}", f"{expected:,}", f"{share - expected:+,}")
        lines.append((str(digit), *cells))
    return [Para(whole, name), Table(_HEADERS, tuple(lines), (2, 3, 2, 2, 2), name, small=True)]
