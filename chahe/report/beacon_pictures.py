"""Inter-arrival plots of the pairs raised as regular calls to an outside host. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from chahe.derive.beacon_interval import BARS
from chahe.report.content import Block, Para, printable
from chahe.report.dossier import Shown
from chahe.report.drawn import IntervalPlot, Intervals
from chahe.report.making import Making, iso_day
from chahe.report.picture_words import no_rows, period_of, rest, source_line

CHECK = "4.2.3/beacon-unhandled"
TABLE = "beacon_interval"
MOST_PANELS = 8
_TITLE = "提列之規律連線間隔分布 Intervals of the regular pairs raised"
Pair = tuple[str, str, str]


def intervals(making: Making) -> list[Block]:
    """The plots, one a pair of addresses, of the day on which it ranks highest."""
    shown = making.dossier.shown.get(TABLE)
    if shown is None or shown.total is None or shown.fault:
        why = no_rows(making, shown)
        return [IntervalPlot(_TITLE, f"{_TITLE}。{why}", period_of(making), (), why), *source_line(making, shown)]
    raised = [_pair(r) for r in making.dossier.exceptions.get(CHECK, ())]
    if not raised:
        return [Para(making.say("no_beacon_raised", n=len({_pair(r) for r in shown.rows})), _TITLE)]
    found = bars_of(shown)
    days: dict[tuple[str, str], list[Pair]] = {}
    for pair in dict.fromkeys(raised):
        days.setdefault(pair[1:], []).append(pair)
    drawn = [
        max((p for p in listed if p in found), key=lambda p: _rank(found[p], p), default=None)
        for listed in days.values()
    ]
    known = sorted((p for p in drawn if p is not None), key=lambda p: _rank(found[p], p), reverse=True)
    chosen = known[:MOST_PANELS]
    notes: list[Block] = [Para(making.say("interval_note"), note=True), *rest(making, len(known) - len(chosen))]
    if len(known) < len(days):
        notes.append(Para(making.say("beacon_not_drawn", n=len(days) - len(known)), note=True))
    if not chosen:
        return [*notes[-1:], *source_line(making, shown)]
    panels = tuple(_panel(p, found[p], len(days[p[1:]])) for p in chosen)
    alt = f"間隔直方圖：{_TITLE}。" + "；".join(_told(p) for p in panels) + "。"
    return [IntervalPlot(_TITLE, alt, period_of(making), panels), *notes, *source_line(making, shown)]


def bars_of(shown: Shown) -> dict[Pair, Sequence[Mapping[str, Any]]]:
    """The rows of each pair and day."""
    out: dict[Pair, list[Mapping[str, Any]]] = {}
    for r in shown.rows:
        out.setdefault(_pair(r), []).append(r)
    # The rows kept may end within a pair.
    return {p: rows for p, rows in out.items() if sum(r["found"] for r in rows) == rows[0]["intervals"]}


def _pair(row: Mapping[str, Any]) -> Pair:
    return (str(row["day"])[:10], str(row["src_ip"]), str(row["dst_ip"]))


def _rank(rows: Sequence[Mapping[str, Any]], pair: Pair) -> tuple[int, Pair]:
    return rows[0]["ranked"], pair


def _panel(pair: Pair, rows: Sequence[Mapping[str, Any]], days: int) -> Intervals:
    counted = {r["bar"]: r["found"] for r in rows}
    more = f"，計{days}日 of {days} days" if days > 1 else ""
    label = f"{pair[1]} → {pair[2]}\n{iso_day(pair[0])}{more}，{rows[0]['intervals']:,}個間隔 intervals"
    bars = tuple(counted.get(n, 0) for n in range(BARS))
    return Intervals(printable(label), rows[0]["width_s"], bars, counted.get(BARS, 0), rows[0]["median_interval_s"])


def _told(p: Intervals) -> str:
    near = sum(n for i, n in enumerate(p.bars) if i * p.width_s <= p.period_s < (i + 1) * p.width_s)
    total = sum(p.bars) + p.longer
    label = p.label.replace("\n", "，")
    return f"{label}：週期{p.period_s:,}秒，落於該組{near:,}個，更長{p.longer:,}個，共{total:,}個"
