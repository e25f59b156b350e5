"""Opinions of earlier examinations (前次檢查意見): as read from 附表八, and as a person enters or places them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import pyarrow.parquet as pq

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.catalog import catalog
from chahe.errors import CallError, CatalogError
from chahe.findings.masking import scrub

TABLE = "prior_opinion"
MOST = 500
"""Opinions shown; what is beyond stands in the evidence."""


@dataclass(frozen=True, slots=True)
class PriorOpinion:
    """One opinion, customer data masked. `items` are the items it concerns; none = nobody placed it."""

    number: str
    examination: str
    text: str
    status: str
    improved: str  # ISO date; "" = not completed
    items: tuple[str, ...]
    file: str  # as handed over; "" = entered by a person
    place: str = ""  # pointer
    by: str = ""


def prior_opinions(case: Case) -> tuple[PriorOpinion, ...]:
    """Read ones in order of receipt, then entered ones; a person's placing overtakes the file's."""
    found: dict[str, PriorOpinion] = {}
    for opinion in _read(case):
        found.setdefault(opinion.number, opinion)
    for entry in case.acts(Act.PRIOR_OPINION):
        b = entry.body
        number = str(b["number"])
        known = found.get(number, PriorOpinion(number, str(b["examination"]), "", "", "", (), ""))
        listed = b.get("items")
        items = tuple(str(i) for i in listed) if isinstance(listed, list) else ()
        text = scrub(read_text(case, b.get("text"))) or known.text
        status = str(b.get("status") or known.status)
        found[number] = replace(known, text=text, status=status, items=items, by=entry.by)
    return tuple(found.values())[:MOST]


def enter(case: Case, *, number: str, examination: str, text: str, status: str, items: Sequence[str], by: str) -> None:
    """Enter an opinion, or place one that was read with the items it concerns (no text needed then).

    Raises CatalogError, CallError (no number, neither text nor an opinion of that number).
    """
    for code in items:
        catalog().asked(code)
    known = {o.number for o in prior_opinions(case)}
    if not number.strip() or len(number) > 80 or (not text.strip() and number.strip() not in known):
        raise CallError(("須載明意見編號及意見內容。", "An opinion needs a number and a text."), where=number[:80])
    kept = keep_text(case, text, number) if text.strip() else None
    body: dict[str, object] = {
        "number": number.strip(),
        "examination": examination.strip()[:80],
        "text": kept,
        "status": status.strip()[:80],
        "items": list(dict.fromkeys(items)),
        "blobs": [kept] if kept else [],
    }
    case.append(Act.PRIOR_OPINION, body, by.strip())


def _read(case: Case) -> Iterator[PriorOpinion]:
    for recorded in case.readings():
        for path in sorted(n for n in recorded.files if PurePosixPath(n).stem == TABLE):
            with pq.ParquetFile(recorded.path / PurePosixPath(path).name) as parquet:
                for row in parquet.read().to_pylist():
                    yield PriorOpinion(
                        number=str(row["opinion_no"]),
                        examination=scrub(str(row.get("exam_no") or "")),
                        text=scrub(str(row.get("opinion_text") or "")),
                        status=scrub(str(row.get("status_text") or "")),
                        improved="" if row.get("improved_date") is None else row["improved_date"].isoformat(),
                        items=_items(str(row.get("item_code") or "")),
                        file=recorded.reading.name,
                        place=f"{row['_item']}#{row['_loc']}",
                    )


def _items(said: str) -> tuple[str, ...]:
    out = []
    for word in said.replace("、", " ").replace(",", " ").replace(";", " ").split():
        try:
            out.append(catalog().asked(word).code)
        except CatalogError:
            continue  # stays unplaced: the page lists it so
    return tuple(dict.fromkeys(out))
