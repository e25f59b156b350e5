"""Words under every picture: where its numbers are from, what is not in it, and why there is none. Pure."""

from chahe.report.content import Block, Para
from chahe.report.dossier import Shown
from chahe.report.drawn import ZONE
from chahe.report.making import Making
from chahe.report.roc import roc


def period_of(making: Making) -> str:
    """The period examined, as pictures state it."""
    exam = making.dossier.profile.examination
    return f"{roc(exam.period_from)}－{roc(exam.period_to)}"


def source_line(making: Making, *tables: Shown | None) -> list[Block]:
    """Tables, rows, files and digests the picture is drawn from; period and time zone."""
    named = [
        f"{t.table}（{t.total:,}列 rows；{t.place} sha256:{t.digest}）" for t in tables if t is not None and t.place
    ]
    said = making.say(
        "picture_source",
        tables="、".join(named) or making.say("picture_no_source"),
        period=period_of(making),
        zone=ZONE,
    )
    return [Para(said, note=True)]


def rest(making: Making, left: int) -> list[Block]:
    """That so many more stand in the annex."""
    return [Para(making.say("picture_rest", n=left), note=True)] if left > 0 else []


def no_rows(making: Making, shown: Shown | None) -> str:
    """Why there is nothing to draw, in both languages."""
    if shown is None:
        return making.say("not_kept")
    if shown.fault:
        return making.say("not_derived", table=shown.table)
    return making.say("no_rows_of", tables="、".join(shown.absent) or shown.table)


def words_of(text: str) -> Para:
    """A remark."""
    return Para(text, note=True)
