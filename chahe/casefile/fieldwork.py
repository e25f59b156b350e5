"""訪談紀錄 and 上機查核紀錄: who said or showed what, when and where. Acts; a correction keeps what it corrects."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from enum import StrEnum
from pathlib import Path, PurePosixPath

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.catalog import catalog
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.model import Custody, Digest, Origin, canonical

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
MAX_LINE = 200
"""Characters of a name, a place, a system."""
MAX_SAID = 20_000
"""Characters of one answer."""
MAX_WHY = 2_000
MOST = 200
"""Questions of one record; people in it; files with it."""


class Kind(StrEnum):
    """What a record is of."""

    INTERVIEW = "interview"  # 訪談紀錄
    ON_SCREEN = "on-screen"  # 上機查核紀錄


_FOLDERS = {Kind.INTERVIEW: "訪談紀錄", Kind.ON_SCREEN: "上機查核紀錄"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says. For a record on screen the pairs are steps and what the screen showed."""

    kind: Kind
    day: date
    time: str  # 14:00-15:30, as written
    place: str
    persons: tuple[str, ...]  # of the unit, with section and title as written
    pairs: tuple[tuple[str, str], ...]  # question and answer
    system: str = ""  # on screen: which system
    operator: str = ""  # on screen: whose hands
    extraction: str = ""  # on screen: query or command
    screen_count: int | None = None  # on screen: records the screen showed
    confirmed: str = ""  # who of the unit read and signed it; "" = nobody


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that comes with a record."""

    path: Path
    name: str  # as it was called
    origin: Origin = Origin.ON_SITE


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands, with those it corrected."""

    seq: int  # of the act that says it now
    at: str
    by: str
    number: int  # of its kind in the case, from 1
    item: str
    told: Told
    files: tuple[tuple[str, Digest], ...]  # of all versions, by name
    why: str  # of the correction; "" for the first
    earlier: tuple["Record", ...] = field(default=())

    @property
    def name(self) -> str:
        """How people call it."""
        return f"{'I' if self.told.kind is Kind.INTERVIEW else 'S'}{self.number:03}"


def add(case: Case, item: str, told: Told, *, by: str, files: Sequence[Attached] = ()) -> Record:
    """Record it, its files as evidence. The case is open for writing.

    Raises CatalogError (no such item), CallError on a record that says too little or too much.
    """
    catalog().asked(item)
    number = 1 + sum(r.told.kind is told.kind for r in records(case))
    return _write(case, item, _admitted(case, told), number, by, files)


def correct(case: Case, seen: int, told: Told, *, by: str, why: str, files: Sequence[Attached] = ()) -> Record:
    """Say it anew, with the reason; what was said before stays. `seen` is the act the person had before them.

    Raises CallError when somebody corrected it meanwhile, a reason is missing, or nothing has that number.
    """
    before = next((r for r in records(case) if seen in (r.seq, *(e.seq for e in r.earlier))), None)
    if before is None:
        raise CallError(("沒有此份紀錄。", "There is no such record."), where=str(seen)[:20])
    if before.seq != seen:
        raise CallError(
            ("開啟本頁後，本紀錄已有他人更正。", "Somebody corrected this record since the page was opened."),
            where=before.name,
            why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
            todo=("請重新開啟後再更正。", "Open it again, then correct."),
        )
    if not why.strip() or len(why) > MAX_WHY:
        raise CallError(("更正須敘明理由。", "A correction needs a reason."), where=before.name)
    if told.kind is not before.told.kind:
        raise CallError(("更正不得變更紀錄種類。", "A correction does not change the kind."), where=before.name)
    return _write(case, before.item, _admitted(case, told), before.number, by, files, before, why.strip())


def records(case: Case) -> tuple[Record, ...]:
    """Every record as it stands, in order of its first act."""
    found: dict[tuple[str, int], Record] = {}
    for entry in case.acts():
        if entry.kind in (Act.INTERVIEW, Act.ON_SCREEN):
            made = _record(case, entry)
            known = found.get((entry.kind, made.number))
            found[entry.kind, made.number] = made if known is None else _after(known, made)
    return tuple(found.values())


def attached(case: Case) -> frozenset[Digest]:
    """Files that came with a record: people read them, no reader does."""
    return frozenset(d for r in records(case) for _, d in r.files)


def _after(known: Record, made: Record) -> Record:
    files = dict((*known.files, *made.files))
    return Record(
        made.seq, made.at, made.by, made.number, made.item, made.told, tuple(files.items()), made.why,
        (*known.earlier, known),
    )  # fmt: skip


def _write(
    case: Case,
    item: str,
    told: Told,
    number: int,
    by: str,
    files: Sequence[Attached],
    before: Record | None = None,
    why: str = "",
) -> Record:
    if len(files) > MOST:
        raise CallError((f"附件至多 {MOST} 個。", f"At most {MOST} files."), where=str(len(files)))
    text = keep_text(case, canonical(_as_json(told)).decode(), item)
    act = Act.INTERVIEW if told.kind is Kind.INTERVIEW else Act.ON_SCREEN
    case.must_take(act)
    with case.group():
        kept = [[f.name, _receive(case, f, told, number, by)] for f in _named_once(files)]
        body: dict[str, object] = {
            "item": item,
            "number": number,
            "text": text,
            "attached": kept,  # names; `files` of an act are paths of the case
            "replaces": before.seq if before else None,
            "why": why,
            "blobs": [text],
        }
        entry = case.append(act, body, by.strip())
    made = _record(case, entry)
    return made if before is None else _after(before, made)


def _named_once(files: Iterable[Attached]) -> list[Attached]:
    """Two files of one name stay two."""
    out: list[Attached] = []
    for f in files:
        name = PurePosixPath(f.name.replace("\\", "/")).name[:MAX_LINE] or "file"
        taken = {x.name for x in out}
        stem, n = PurePosixPath(name), 2
        while name in taken:
            name = f"{stem.stem} ({n}){stem.suffix}"
            n += 1
        out.append(Attached(f.path, name, f.origin))
    return out


def _receive(case: Case, file: Attached, told: Told, number: int, by: str) -> Digest:
    custody = Custody(
        file.origin,
        by.strip(),
        case.station.stamp(),
        system=told.system or None,
        as_of=told.day.isoformat(),
        extraction=told.extraction or None,
        operator=told.operator or None,
        witness=by.strip() if file.origin is Origin.WATCHED else None,
        screen_count=told.screen_count,
    )
    name = f"{_FOLDERS[told.kind]}/{number:03}/{file.name}"
    try:
        return case.add_evidence(file.path, name, custody, by=by.strip()).digest
    except OSError as error:
        raise CallError(
            ("無法讀取檔案。", "The file cannot be read."), f"{file.name} ({type(error).__name__})"
        ) from None


def _admitted(case: Case, told: Told) -> Told:
    """What is said, without blanks around it. Raises CallError."""
    pairs = tuple((q.strip(), a.strip()) for q, a in told.pairs if q.strip() or a.strip())
    persons = tuple(dict.fromkeys(p.strip() for p in told.persons if p.strip()))
    place = told.place.strip()
    lacking = [
        ("persons", not persons),
        ("place", not place),
        ("pairs", not pairs or not all(q and a for q, a in pairs)),
        ("system", told.kind is Kind.ON_SCREEN and not told.system.strip()),
    ]
    missing = [name for name, is_missing in lacking if is_missing]
    if missing:
        raise CallError(
            ("紀錄須載明對象、地點，以及每一問與其答（上機並須載明系統）。",
             "A record names people and place, and an answer to each question (on screen: the system, too)."),
            where=", ".join(missing),
        )  # fmt: skip
    lines = (*persons, place, told.time, told.system, told.operator, told.confirmed)
    if len(pairs) > MOST or len(persons) > MOST or any(len(t) > MAX_LINE for t in lines):
        raise CallError(("紀錄內容過長。", "The record is too long."), where=f"{MOST} / {MAX_LINE}")
    if any(len(t) > MAX_SAID for pair in pairs for t in pair) or len(told.extraction) > MAX_SAID:
        raise CallError(("紀錄內容過長。", "The record is too long."), where=str(MAX_SAID))
    if told.screen_count is not None and not 0 <= told.screen_count < 10**15:
        raise CallError(("畫面筆數不正確。", "The count on screen is no count."), where=str(told.screen_count)[:20])
    if told.day > case.station.now().astimezone(TAIPEI).date():
        raise CallError(("日期不得晚於今日。", "The day lies in the future."), where=told.day.isoformat())
    return Told(
        told.kind, told.day, told.time.strip(), place, persons, pairs, told.system.strip(), told.operator.strip(),
        told.extraction.strip(), told.screen_count, told.confirmed.strip(),
    )  # fmt: skip


def _as_json(told: Told) -> Mapping[str, object]:
    return {
        "kind": told.kind.value,
        "day": told.day.isoformat(),
        "time": told.time,
        "place": told.place,
        "persons": list(told.persons),
        "pairs": [list(p) for p in told.pairs],
        "system": told.system,
        "operator": told.operator,
        "extraction": told.extraction,
        "screen_count": told.screen_count,
        "confirmed": told.confirmed,
    }


def _record(case: Case, entry: Entry) -> Record:
    b = entry.body
    kept = b.get("attached")
    files = tuple((str(n), Digest(str(d))) for n, d in kept) if isinstance(kept, list) else ()
    text = read_text(case, b.get("text"))
    told = _told(Kind(entry.kind), json.loads(text) if text else {}, entry.at)
    number = int(str(b["number"]))
    return Record(entry.seq, entry.at, entry.by, number, str(b["item"]), told, files, str(b.get("why") or ""))


def _told(kind: Kind, said: Mapping[str, object], at: str) -> Told:
    """Of a text that is gone from the store (`verify` names it) the kind and the day of the act are left."""

    def line(name: str) -> str:
        return str(said.get(name) or "")

    count, persons, pairs = said.get("screen_count"), said.get("persons"), said.get("pairs")
    return Told(
        kind=kind,
        day=date.fromisoformat(line("day") or at[:10]),
        time=line("time"),
        place=line("place"),
        persons=tuple(str(p) for p in persons) if isinstance(persons, list) else (),
        pairs=tuple((str(q), str(a)) for q, a in pairs) if isinstance(pairs, list) else (),
        system=line("system"),
        operator=line("operator"),
        extraction=line("extraction"),
        screen_count=count if isinstance(count, int) else None,
        confirmed=line("confirmed"),
    )
