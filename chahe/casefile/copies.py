"""Numbered copies of the report that goes out, their register, and corrections. Acts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier
from chahe.casefile.gates import open_of
from chahe.casefile.reports import file_stem
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.findings.phrases import phrases
from chahe.model import Digest, digest_of
from chahe.report.copies import FORMATS, Copy, numbered
from chahe.report.formats import formats
from chahe.report.making import Making, day_of
from chahe.report.volumes import Form, volume
from chahe.report.words import words

MOST = 50
"""Copies issued together."""
MAX_NAME = 80
MAX_WHY = 2_000


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be issued."""

    form: Form
    formats: tuple[str, ...]
    to: tuple[str, ...]  # one copy each
    replaces: int | None = None  # number of the issue it corrects
    why: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One copy in the register."""

    number: int
    to: str
    files: tuple[tuple[str, Digest], ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """Copies issued together."""

    seq: int
    at: str
    by: str
    number: int  # in the case, from 1
    form: str
    head: str  # of the ledger the report prints
    copies: tuple[Made, ...]
    replaces: int | None
    why: str
    replaced_by: int | None = None


def issue(case: Case, out: Path, order: Order, *, by: str) -> Issue:
    """Make the copies and record them. The case is open for writing.

    Raises CallError while a condition before sign-off is open, on recipients, formats or a correction that cannot be.
    """
    case.must_take(Act.COPY)
    known = issues(case)
    wanted = _admitted(order, known)
    gathered = dossier(case)
    table = phrases(None)
    making = Making(gathered, words(None), table)
    held = open_of(case, gathered)
    if held or making.draft:
        raise CallError(
            ("簽核前條件尚未完成，報告仍為草稿，不得製發份號。", "Conditions are open: a draft is not issued."),
            where=", ".join(f"{c.kind.value} {c.about}"[:40] for c in held[:3]),
            todo=("請先完成各項條件，或由領隊敘明理由。", "Settle them, or let the leader give the reasons."),
        )  # fmt: skip
    document = volume(making, 1, wanted.form)
    corrects = _corrects(known, wanted)
    first = 1 + sum(len(i.copies) for i in known)
    out.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    for n, to in enumerate(wanted.to, first):
        copy = replace(document, document=numbered(document.document, Copy(n, len(wanted.to), to, corrects)))
        files = []
        for chosen in formats(",".join(wanted.formats)).values():
            name = f"{file_stem(gathered.profile.examination.number)}_份號{n:03}{chosen.SUFFIX}"
            chosen.write(copy, out / name)
            files.append((name, digest_of((out / name).read_bytes())))
        made.append(Made(n, to, tuple(files)))
    body: dict[str, object] = {
        "number": 1 + len(known),
        "form": wanted.form.value,
        "head": gathered.witnesses.head,
        "copies": [{"number": m.number, "to": m.to, "files": [list(f) for f in m.files]} for m in made],
        "replaces": wanted.replaces,
        "why": wanted.why,
    }
    return _issue(case.append(Act.COPY, body, by.strip()))


def issues(case: Case) -> tuple[Issue, ...]:
    """The register: every issue, in order."""
    found = [_issue(e) for e in case.acts(Act.COPY)]
    by = {i.replaces: i.number for i in found if i.replaces is not None}
    return tuple(replace(i, replaced_by=by.get(i.number)) for i in found)


def _admitted(order: Order, known: Sequence[Issue]) -> Order:
    to = tuple(t.strip() for t in order.to if t.strip())
    if not 1 <= len(to) <= MOST or any(len(t) > MAX_NAME for t in to):
        raise CallError(
            (f"須載明受文者，每份一人，至多 {MOST} 份。", f"Name who gets each copy; at most {MOST}."),
            where=str(len(to)),
        )
    if not order.formats or not set(order.formats) <= set(FORMATS):
        raise CallError(
            ("份號報告僅得為 docx 或 pdf。", "Numbered copies are docx or pdf."), where=",".join(order.formats)[:40]
        )
    why = order.why.strip()
    if order.replaces is not None:
        before = next((i for i in known if i.number == order.replaces), None)
        if before is None or before.replaced_by is not None:
            raise CallError(
                ("所更正之製發不存在，或已更正。", "There is no such issue, or it was corrected."),
                where=str(order.replaces)[:20],
            )
        if not why or len(why) > MAX_WHY:
            raise CallError(("更正須敘明理由。", "A correction needs a reason."), where=str(order.replaces))
    return replace(order, to=to, why=why)


def _corrects(known: Sequence[Issue], order: Order) -> str:
    if order.replaces is None:
        return ""
    before = next(i for i in known if i.number == order.replaces)
    numbers = "、".join(str(c.number) for c in before.copies)
    day = day_of(before.at)
    return f"本報告更正並取代 {day} 第 {before.number} 次製發之報告（份號 {numbers}）。更正理由：{order.why}"


def _issue(entry: Entry) -> Issue:
    b = entry.body
    listed = b.get("copies")
    made = tuple(
        Made(int(c["number"]), str(c["to"]), tuple((str(n), Digest(str(d))) for n, d in c["files"]))
        for c in (listed if isinstance(listed, list) else ())
    )
    replaces = b.get("replaces")
    return Issue(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        number=int(str(b["number"])),
        form=str(b["form"]),
        head=str(b["head"]),
        copies=made,
        replaces=replaces if isinstance(replaces, int) else None,
        why=str(b.get("why") or ""),
    )
