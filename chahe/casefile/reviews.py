"""Exceptions reviewed by people: many rows, one act. The rules are `determination.reviewing`'s.

An act names a set of rows and not the rows, so that ten thousand exceptions of one cause are one line of the ledger,
written all or not at all. It is about the list of one run: a later run makes another list, about which nothing was said
yet, and what was said of the earlier one stays in the ledger.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from chahe.casefile import marks
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text
from chahe.casefile.exceptions import file_name
from chahe.casefile.independence import must_be_independent
from chahe.casefile.listing import Listing, Rows
from chahe.casefile.opinions import reason
from chahe.casefile.people import acting, who_acted
from chahe.casefile.projection import RecordedRun, covering
from chahe.casefile.samples import cache_of, check_of, run_of
from chahe.determination.reviewing import Disposition, Later, Mark, Review, admit_agreement, admit_undo, parse_word
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.model import Digest


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, and what they had before them."""

    check: str
    run: str  # folder of the run
    word: str
    why: str
    by: str
    seen: int  # the last act about the list; 0 = none


def review(case: Case, said: Said, rows: Rows) -> Review:
    """One word about these rows (numbers in the run's list). The case is open for writing.

    Raises CallError: no rows, no reason, another run meanwhile, an act that was not seen, sealed; ConclusionError: the
    person handled the business within a year.
    """
    case.must_take(Act.EXCEPTION_REVIEWED)
    check, word = check_of(said.check), parse_word(said.word)
    why, by = reason(said.why, check.id), _named(said.by)
    must_be_independent(case, acting(case, by), [check.question])
    run = run_of(case, check)
    as_seen(case, said)
    of = total(case, run, check.id)
    if not len(rows):
        raise CallError(("未選取任何例外。", "No exception was chosen."), where=check.id)
    bits = marks.pack(rows, of)
    kept, text = marks.keep(case, bits), keep_text(case, why, check.id)
    body: dict[str, object] = {
        "item": check.question,
        "check": check.id,
        "run": run.path.name,
        "word": word.value,
        "rows": len(rows),
        "of": of,
        "set": marks.set_digest(bits),
        "marks": kept,
        "why": text,
        "blobs": [kept, text],
    }
    entry = case.append(Act.EXCEPTION_REVIEWED, body, by)
    return one(case, entry.seq)


def as_seen(case: Case, said: Said) -> None:
    """Nothing is said over what was not seen. Raises CallError."""
    run = run_of(case, check_of(said.check)).path.name
    if said.run == run and said.seen == last_act(case, said.check):
        return
    raise CallError(
        (
            "開啟本頁後，本清單已重新執行或有他人處理。",
            "Since the page was opened the list was made anew, or somebody reviewed it.",
        ),
        where=said.check,
        why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
        todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
    )


def agree(case: Case, seq: int, *, by: str) -> Review:
    """A second person agrees that these rows are set aside. Raises CallError."""
    found = one(case, seq)
    admit_agreement(found, acting(case, _named(by)))
    must_be_independent(case, acting(case, by), [found.item])
    case.append(Act.EXCEPTION_AGREED, {"of": seq, "item": found.item, "check": found.check}, by.strip())
    return one(case, seq)


def undo(case: Case, seq: int, *, why: str, by: str) -> Review:
    """Take it back: what was said of the rows before holds again. Raises CallError."""
    found = one(case, seq)
    admit_undo(found)
    text = keep_text(case, reason(why, str(seq)), found.check)
    body: dict[str, object] = {
        "undo": seq, "item": found.item, "check": found.check, "why": text, "blobs": [text]
    }  # fmt: skip
    case.append(Act.EXCEPTION_REVIEWED, body, _named(by))
    return one(case, seq)


def reviews(case: Case, check: str | None = None, run: str | None = None) -> tuple[Review, ...]:
    """Every act about rows, in order, those taken back marked; of one check, of the list of one run."""
    return tuple(r for r, _ in _reviews(case) if check in (None, r.check) and run in (None, r.run))


def with_age(case: Case, found: Sequence[Review]) -> Iterator[tuple[Review, bool]]:
    """Each with whether it is about the list of an earlier run than the one that covers its item now."""
    runs = case.view().runs()
    for r in found:
        now = covering(runs, r.item)
        yield r, now is None or now.path.name != r.run


def one(case: Case, seq: int) -> Review:
    """The act of that number. Raises CallError when it is none."""
    found = next((r for r in reviews(case) if r.seq == seq), None)
    if found is None:
        raise CallError(("沒有此項處理。", "There is no such review."), where=str(seq)[:20])
    return found


def last_act(case: Case, check: str) -> int:
    """Number of the last act about a check's exceptions; 0 = there is none."""
    acts = (e.seq for e in _acts(case) if e.body.get("check") == check)
    return max(acts, default=0)


def total(case: Case, run: RecordedRun, check: str) -> int:
    """Rows of a check's list. Raises CallError when the run has none."""
    listing = Listing.of(run.path, cache_of(case), file_name(check))
    if listing is None:
        raise CallError(("本項查核沒有例外清單。", "The check has no exception list."), where=check)
    with closing(listing):
        return listing.total


def ready(case: Case, listing: Listing, check: str, run: str) -> bool:
    """Whether `marked` costs nothing."""
    return marks.ready(listing.folder, reviews(case, check, run))


def marked(case: Case, listing: Listing, check: str, run: str) -> str:
    """Prepare where every row of the list stands; the name of it, for `Wanted.marked` and `marks`."""
    found = [(r, kept) for r, kept in _reviews(case) if (r.check, r.run) == (check, run)]
    said = [r for r, _ in found]
    marks.prepare(case, listing.folder, said, [kept for _, kept in found], listing.total)
    return marks.name(said)


def counts(case: Case, listing: Listing, check: str, run: str) -> dict[Mark, int]:
    """Rows of the list by where they stand."""
    return marks.counts(listing.folder, marked(case, listing, check, run), listing.total)


def _named(by: str) -> str:
    if not by.strip():
        raise CallError(("須載明姓名。", "The person must be named."), where="by")
    return by.strip()


def _acts(case: Case) -> Iterator[Entry]:
    kinds = (Act.EXCEPTION_REVIEWED.value, Act.EXCEPTION_AGREED.value)
    return (e for e in case.acts() if e.kind in kinds)


def _reviews(case: Case) -> Sequence[tuple[Review, object]]:
    """Every review with the digest its set is kept under."""
    acts = list(_acts(case))
    undone = {e.body["undo"]: e for e in acts if "undo" in e.body}
    agreed = {e.body["of"]: e for e in acts if e.kind == Act.EXCEPTION_AGREED}
    return [
        (_review(e, agreed.get(e.seq), undone.get(e.seq)), e.body.get("marks"))
        for e in acts
        if e.kind == Act.EXCEPTION_REVIEWED and "undo" not in e.body
    ]


def _review(entry: Entry, agreed: Entry | None, undone: Entry | None) -> Review:
    b = entry.body
    return Review(
        seq=entry.seq,
        at=entry.at,
        who=who_acted(entry),
        item=str(b["item"]),
        check=str(b["check"]),
        run=str(b["run"]),
        word=Disposition(str(b["word"])),
        why=Digest(str(b["why"])),
        rows=int(str(b["rows"])),
        of=int(str(b["of"])),
        set=Digest(str(b["set"])),
        agreed=Later(agreed.seq, agreed.at, agreed.by) if agreed else None,
        undone=Later(undone.seq, undone.at, undone.by, Digest(str(undone.body["why"]))) if undone else None,
    )
