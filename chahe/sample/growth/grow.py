"""The files of the usual sample, and the records `--rows` adds written after them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from chahe.sample.counted import Totals
from chahe.sample.growth import flows, sales, sold, totals, visits
from chahe.sample.growth.files import (
    DIGITS,
    ISO_MOMENT,
    NUMBER,
    ROC_DAY,
    ROC_MOMENT,
    SAID,
    SLASHED_MOMENT,
    TEXT,
    Csv,
    Grown,
    Kinds,
    Parquet,
)
from chahe.sample.growth.sold import Rows
from chahe.sample.items import Item
from chahe.sample.world.insurer import World
from chahe.sample.world.steps import payers
from chahe.sample.writers import business_files, customer_files, misuse_files, settlement_files, survey_files


class Form(StrEnum):
    """How the files of the business are written."""

    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Extract:
    """One file that grows; `rows` of applications, of those accepted where it says so."""

    path: str
    encoding: str
    kinds: Kinds
    rows: Callable[[sales.Sales, "Begin"], Rows]
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Begin:
    """The seed, and how many records there are already."""

    seed: int
    sold: sold.Numbers
    messages: int
    visits: int


EXTRACTS: Final = (
    Extract(business_files.APPLICATIONS, "utf-8-sig",
            (*(TEXT,) * 6, ROC_DAY, TEXT, NUMBER, NUMBER, SAID, *(ROC_MOMENT,) * 7, TEXT, ROC_MOMENT, TEXT, NUMBER,
             TEXT, TEXT, TEXT, ROC_MOMENT, SAID, TEXT, TEXT, TEXT),
            lambda s, b: sold.applications(s, b.sold), accepted=False),
    Extract(business_files.POLICIES, "cp950",
            (*(TEXT,) * 5, NUMBER, NUMBER, TEXT, DIGITS, DIGITS, TEXT, ROC_MOMENT, TEXT),
            lambda s, b: sold.policies(s, b.sold)),
    Extract(settlement_files.PAYMENTS, "utf-8-sig", (*(TEXT,) * 5, NUMBER, DIGITS, DIGITS, *(TEXT,) * 4),
            lambda s, b: sold.payments(s, b.sold)),
    Extract(settlement_files.REFUNDS, "utf-8-sig", (*(TEXT,) * 3, NUMBER, ROC_DAY, ROC_DAY, TEXT, TEXT),
            lambda s, b: sold.refunds(s, b.sold)),
    Extract(settlement_files.LEDGER, "utf-8-sig", (TEXT, NUMBER, ROC_DAY, *(TEXT,) * 4, NUMBER, TEXT, TEXT),
            lambda s, b: sold.ledger(s, b.sold)),
    Extract(settlement_files.ARCHIVE, "utf-8-sig", (*(TEXT,) * 4, ISO_MOMENT), lambda s, b: sold.archive(s, b.sold)),
    Extract(settlement_files.DELIVERIES, "utf-8-sig", (*(TEXT,) * 3, ISO_MOMENT, TEXT, TEXT),
            lambda s, b: sold.deliveries(s, b.sold)),
    Extract(survey_files.SURVEYS, "utf-8-sig", (*(TEXT,) * 3, ROC_MOMENT, *(TEXT,) * 7),
            lambda s, b: sold.calls(s, b.sold)),
    Extract(survey_files.NOTICES, "utf-8-sig", (*(TEXT,) * 3, ROC_MOMENT, ROC_MOMENT, TEXT),
            lambda s, b: sold.notices(s, b.sold)),
    Extract(customer_files.RESCISSIONS, "utf-8-sig", (*(TEXT,) * 3, ROC_DAY, TEXT, TEXT, ROC_DAY, TEXT),
            lambda s, b: sold.rescissions(s, b.sold)),
    Extract(misuse_files.MESSAGES, "cp950", (TEXT, SLASHED_MOMENT, *(TEXT,) * 4),
            lambda s, b: visits.messages(s, b.seed, b.messages), accepted=False),
    Extract(misuse_files.VISITS, "cp950", (NUMBER, SLASHED_MOMENT, *(TEXT,) * 9),
            lambda s, b: visits.visits(s, b.seed, b.visits), accepted=False),
)  # fmt: skip


def path_in(form: Form | None, path: str) -> str:
    """Where a file of the usual sample lies in this form; None: of that sample."""
    grows = form is not None and path in {e.path for e in EXTRACTS}
    return str(PurePosixPath(path).with_suffix(f".{form}")) if grows else path


def grown(items: Sequence[Item], world: World, form: Form, folder: Path) -> list[Item]:
    """The items with what is added; files that grow are in `folder`, the evidence's, afterwards. What hosts export in
    the usual sample is plain text or Parquet here.
    """
    b, s, worked = world.business, world.settlement, world.office_hours
    who = payers(b, world.steps)
    papers = settlement_files.layouts()
    known = {i.path: i for i in items if i.path not in papers}
    known |= {i.path: i for i in settlement_files.in_text(b, s, worked, who)}
    counted = _write(known, world, form, folder)
    for path in (e.path for e in EXTRACTS):
        known[path] = replace(known[path], records=(known[path].records or 0) + counted.records[path])
    others = survey_files.counted(b, world.surveys, world.steps)
    for item in (business_files.volume(b, counted),
                 settlement_files.totals(b, s, worked, who, others, counted),
                 customer_files.totals(world, counted), *flows.grown(items, world.seed, world.rows or 0)):  # fmt: skip
        known[item.path] = item
    return [replace(i, path=path_in(form, path)) for path, i in known.items()]


def _write(known: dict[str, Item], world: World, form: Form, folder: Path) -> Totals:
    """Writes what grows, piece by piece, two files at a time; `known` says what is written."""
    b = world.business
    count = max(0, (world.rows or 0) - len(b.applications))
    ordinary = sum(a.accepted is not None for a in b.applications)
    begin = Begin(
        world.seed,
        sold.numbers(len(b.applications), ordinary, (day for day, name in world.office_hours.days if name)),
        known[misuse_files.MESSAGES].records or 0,
        known[misuse_files.VISITS].records or 0,
    )
    counted = Totals()
    with ThreadPoolExecutor(2) as pool, ExitStack() as left:
        out: dict[str, Grown] = {}
        for e in EXTRACTS:
            target = folder.joinpath(*path_in(form, e.path).split("/"))
            make = Parquet if form is Form.PARQUET else Csv
            out[e.path] = make(target, known[e.path].data, e.encoding, e.kinds)
            left.callback(out[e.path].close)

        def add(e: Extract, s: sales.Sales) -> None:
            rows = e.rows(s, begin)
            totals.count(counted, e.path, rows)
            out[e.path].add(rows.columns)

        for s in sales.pieces(world.seed, count, (world.surveys.every_new, world.surveys.every_existing)):
            totals.sold(counted, s)
            taken = s.only(s.accepted)
            list(pool.map(add, EXTRACTS, [taken if e.accepted else s for e in EXTRACTS]))
        left.pop_all()
        for path, file in out.items():
            known[path] = replace(known[path], data=b"", written=file.close())
    return counted
