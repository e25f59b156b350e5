"""檢查計畫 of a case: team, milestones, who examines which item, hours planned and used. All of it acts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.independence import must_be_independent
from chahe.catalog import catalog
from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.model import digest_of
from chahe.scope import profile_text
from chahe.scope.numbering import PATTERN, checked, fits
from chahe.scope.profile import parse_profile
from chahe.scope.terms import Calendar, Count, read_instant

MAX_WHY = 2_000
"""Characters of a reason; it stands in the ledger itself."""

MOST_MINUTES = 24 * 60
"""Of one entry of time used: a day."""


class Duty(StrEnum):
    """What a member of the team does."""

    LEAD = "領隊"
    EXAMINER = "檢查人員"
    REVIEWER = "審核"


class Occasion(StrEnum):
    """A milestone."""

    ENTRY = "進場"
    EXIT = "離場"
    MEETING = "溝通會議"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One person, with the days planned for this examination."""

    person: str
    duty: str
    half_days: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """One occasion; `at` is an instant in Taipei."""

    occasion: str
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayEntered:
    """A day the calendar does not know as it is: a typhoon, a year not published yet."""

    day: str
    worked: bool
    note: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan in force; a later one takes the place of the whole."""

    seq: int = 0  # 0 = nobody made one
    at: str = ""
    by: str = ""
    why: str = ""
    pattern: str = PATTERN
    count: str = Count.CALENDAR.value
    team: tuple[TeamMember, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    days: tuple[DayEntered, ...] = ()

    @property
    def calendar(self) -> Calendar:
        """Working days as the plan has them."""
        return Calendar({date.fromisoformat(d.day): d.worked for d in self.days})

    @property
    def entry(self) -> date | None:
        """進場日 by its milestone."""
        found = sorted(m.at for m in self.milestones if m.occasion == Occasion.ENTRY)
        return date.fromisoformat(found[0][:10]) if found else None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the plan says of one item: who examines it, and the time meant for it where a person changed that."""

    seq: int
    to: str
    half_hours: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """Time a person used; `corrects` takes that many minutes back from an earlier entry."""

    seq: int
    at: str
    by: str
    person: str
    item: str  # "" = of the examination as a whole
    day: str
    minutes: int
    note: str
    corrects: int | None = None


def plan(case: Case) -> Plan:
    """The plan in force; an empty one where nobody made any."""
    acts = case.acts(Act.PLAN)
    return _plan(acts[-1]) if acts else Plan()


def plan_from(body: Mapping[str, object]) -> Plan:
    """Inverse of `asdict`."""
    said = dict(body)
    return Plan(
        seq=int(str(said.get("seq", 0))),
        at=str(said.get("at", "")),
        by=str(said.get("by", "")),
        why=str(said.get("why", "")),
        pattern=str(said.get("pattern", PATTERN)),
        count=Count(str(said.get("count", Count.CALENDAR))).value,
        team=tuple(
            TeamMember(str(m["person"]), str(m["duty"]), int(str(m["half_days"]))) for m in _listed(said, "team")
        ),
        milestones=tuple(
            Milestone(str(m["occasion"]), str(m["at"]), str(m.get("note", ""))) for m in _listed(said, "milestones")
        ),
        days=tuple(DayEntered(str(d["day"]), d["worked"] is True, str(d["note"])) for d in _listed(said, "days")),
    )


def _plan(entry: Entry) -> Plan:
    return plan_from({**entry.body, "seq": entry.seq, "at": entry.at, "by": entry.by})


def _listed(body: Mapping[str, object], key: str) -> Iterable[Mapping[str, object]]:
    listed = body.get(key)
    return [e for e in listed if isinstance(e, Mapping)] if isinstance(listed, (list, tuple)) else []


def set_plan(case: Case, wanted: Plan, *, by: str, why: str, seen: int) -> Plan:
    """Record another plan. `seen` is the number of the plan that was changed; 0 = none.

    Raises CallError: somebody else changed it meanwhile, a duty, occasion, date or pattern that is none, a person
    twice, no reason for a change.
    """
    before = plan(case)
    unchanged_since(seen, before.seq, "plan")
    if before.seq:
        reasoned(why, "plan")
    checked(wanted.pattern)
    people = [m.person.strip() for m in wanted.team]
    if len(set(people)) != len(people) or not all(people):
        raise CallError(("檢查人員姓名空白或重複。", "A person has no name, or stands twice."), where="team")
    for m in wanted.team:
        _one_of(Duty, m.duty, m.person)
        if not 0 <= m.half_days <= 730:
            raise CallError(("日數不合理。", "That number of days cannot be."), where=m.person)
    for stone in wanted.milestones:
        _one_of(Occasion, stone.occasion, stone.at)
    days = [_day(d.day) for d in wanted.days]
    if len(set(days)) != len(days):
        raise CallError(("同一日登錄二次。", "A day stands twice."), where="days")
    body: dict[str, object] = {
        "why": why.strip(),
        "pattern": wanted.pattern,
        "count": Count(wanted.count).value,
        "team": [{**asdict(m), "person": m.person.strip()} for m in wanted.team],
        "milestones": [asdict(Milestone(m.occasion, read_instant(m.at), m.note.strip())) for m in wanted.milestones],
        "days": [asdict(d) for d in wanted.days],
    }
    return _plan(case.append(Act.PLAN, body, by.strip()))


def assign(
    case: Case,
    items: Sequence[str],
    *,
    to: str | None = None,
    half_hours: int | None = None,
    why: str = "",
    by: str,
    seen: int,
) -> None:
    """Give items to a person ("" = nobody), or plan another time for them, in one act.

    `seen` is the number of the last act of the ledger the person had before them. Raises CatalogError (no such item),
    ConclusionError (that person handled the business within a year), CallError: nothing chosen, a person who is not of
    the team, no reason for other hours, somebody else gave one of the items meanwhile.
    """
    codes = list(dict.fromkeys(items))
    if not codes or (to is None and half_hours is None):
        raise CallError(("未選擇項目或分派內容。", "No item, or nothing to do with it, was chosen."), where="items")
    for code in codes:
        catalog().asked(code)
    people = {m.person for m in plan(case).team}
    if to and to not in people:
        raise CallError(
            ("此人未列於檢查人員。", "That person is not of the team."),
            where=to,
            todo=("請先於檢查計畫列入。", "Put the person into the plan first."),
        )
    if half_hours is not None:
        reasoned(why, "half_hours")
        if not 0 <= half_hours <= 2_000:
            raise CallError(("時數不合理。", "That number of hours cannot be."), where=str(half_hours))
    if to:
        must_be_independent(case, Who(to), codes)
    not_given_since(case, codes, seen)
    body: dict[str, object] = {"items": codes, "to": to, "half_hours": half_hours, "why": why.strip()}
    case.append(Act.ASSIGNMENT, body, by.strip())


def not_given_since(case: Case, items: Iterable[str], seen: int) -> None:
    """Raises CallError when somebody gave one of the items, or planned its time, after that act."""
    now = assignments(case)
    for code in items:
        if code in now and now[code].seq > seen:
            unchanged_since(seen, now[code].seq, code)


def assignments(case: Case) -> dict[str, Assigned]:
    """Of every item somebody spoke of, what holds now."""
    found: dict[str, Assigned] = {}
    for entry in case.acts(Act.ASSIGNMENT):
        b = entry.body
        to, half_hours = b.get("to"), b.get("half_hours")
        listed = b.get("items")
        for code in listed if isinstance(listed, list) else ():
            known = found.get(str(code), Assigned(0, ""))
            found[str(code)] = Assigned(
                entry.seq,
                known.to if to is None else str(to),
                known.half_hours if half_hours is None else int(str(half_hours)),
                known.why if half_hours is None else str(b.get("why", "")),
            )
    return found


def spend(case: Case, *, person: str, item: str, day: str, minutes: int, note: str, by: str) -> None:
    """Record time a person used. Raises CatalogError, CallError (no such day, not of the team, more than a day)."""
    if item:
        catalog().asked(item)
    if person not in {m.person for m in plan(case).team}:
        raise CallError(("此人未列於檢查人員。", "That person is not of the team."), where=person)
    _day(day)
    used = sum(s.minutes for s in spent(case) if s.person == person and s.day == day)
    if minutes <= 0 or used + minutes > MOST_MINUTES:
        raise CallError(("時數須大於零，且一日不逾二十四小時。", "More than nothing, a day at most."), where=day)
    body = {"person": person, "item": item, "day": day, "minutes": minutes, "note": note.strip()[:MAX_WHY]}
    case.append(Act.TIME_SPENT, body, by.strip())


def take_back(case: Case, seq: int, *, why: str, by: str) -> None:
    """Correct an entry of time by taking it back whole. Raises CallError (no such entry, taken back, no reason)."""
    reasoned(why, str(seq))
    known = spent(case)
    entry = next((s for s in known if s.seq == seq and s.corrects is None), None)
    if entry is None or any(s.corrects == seq for s in known):
        raise CallError(("沒有此筆時數，或已更正。", "There is no such entry, or it was taken back."), where=str(seq))
    body = {
        "person": entry.person,
        "item": entry.item,
        "day": entry.day,
        "minutes": -entry.minutes,
        "note": why.strip(),
        "corrects": seq,
    }
    case.append(Act.TIME_SPENT, body, by.strip())


def spent(case: Case) -> tuple[Spent, ...]:
    """Every entry of time used, in order."""
    return tuple(
        Spent(
            seq=e.seq,
            at=e.at,
            by=e.by,
            person=str(e.body["person"]),
            item=str(e.body["item"]),
            day=str(e.body["day"]),
            minutes=int(str(e.body["minutes"])),
            note=str(e.body["note"]),
            corrects=None if e.body.get("corrects") is None else int(str(e.body["corrects"])),
        )
        for e in case.acts(Act.TIME_SPENT)
    )


def change_examination(case: Case, changed: Mapping[str, object], *, by: str, why: str, used: Iterable[str]) -> None:
    """Change number, kind or dates of the profile. Nothing changed, no act.

    `used`: numbers of the other cases of this workbench. Raises ScopeError, CallError: no reason, a number that does
    not fit the pattern or is another case's.
    """
    reasoned(why, "[examination]")
    text = profile_text.with_examination(case.profile_text(), changed)
    _numbered(case, text, used)
    _set_profile(case, text, by=by, why=why)


def change_profile(case: Case, text: str, *, by: str, why: str, used: Iterable[str], seen: str) -> None:
    """Put another profile.toml in the place of the one in force, with the reason. `seen`: the text that was changed.

    Raises ScopeError (what the text says cannot be), CallError: no reason, somebody else changed it meanwhile, a number
    that does not fit the pattern or is another case's.
    """
    reasoned(why, "profile.toml")
    if seen != digest_of(case.profile_text().encode()):
        unchanged_since(0, 1, "profile.toml")
    plain = text.replace("\r\n", "\n")
    parse_profile(plain)
    _numbered(case, plain, used)
    _set_profile(case, plain, by=by, why=why)


def _numbered(case: Case, text: str, used: Iterable[str]) -> None:
    number = parse_profile(text).examination.number
    if number == parse_profile(case.profile_text()).examination.number:
        return
    if not fits(plan(case).pattern, number):
        raise CallError(("編號不符格式。", "The number does not fit the pattern."), where=number[:60])
    if number in set(used):
        raise CallError(("編號已用於其他案件。", "Another case has this number."), where=number[:60])


def change_scope(case: Case, items: Sequence[str], *, inside: bool, by: str, why: str) -> None:
    """Leave items out, or take them in again, with the reason. Raises ScopeError, CallError (no reason, no item)."""
    reasoned(why, "[[left_out]]")
    if not items:
        raise CallError(("未選擇項目。", "No item was chosen."), where="items")
    for code in items:
        catalog().asked(code)
    _set_profile(
        case, profile_text.with_scope(case.profile_text(), items, inside=inside, why=why.strip()), by=by, why=why
    )


def _set_profile(case: Case, text: str, *, by: str, why: str) -> None:
    if not profile_text.same(case.profile_text(), text):
        case.set_text("profile.toml", text, by=by.strip(), why=why.strip())


def unchanged_since(seen: int, last: int, where: str) -> None:
    """Raises CallError when somebody acted after what the person saw."""
    if last != seen:
        raise CallError(
            ("開啟本頁後，已有他人變更。", "Somebody changed this since the page was opened."),
            where=where,
            why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
            todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
        )


def reasoned(why: str, where: str) -> str:
    """The reason. Raises CallError when there is none, or it is too long."""
    if not why.strip() or len(why) > MAX_WHY:
        raise CallError(("須敘明理由（二千字以內）。", "A reason is needed, of at most 2,000 characters."), where=where)
    return why.strip()


def _one_of(kind: type[StrEnum], said: str, where: str) -> None:
    if said not in {k.value for k in kind}:
        raise CallError(("不是可用之選項。", "That is no choice."), where=f"{where} {said}"[:80])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CallError(("日期格式不符。", "That is no date."), where=text[:40]) from None
