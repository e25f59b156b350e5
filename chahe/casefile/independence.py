"""獨立性聲明 of a case, as acts: who or whose relative handled which business until when. The rules are
`determination.independence`'s; assigning (`plan`) and signing (`conclusions`) ask here.
"""

from collections.abc import Iterable

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.people import acting
from chahe.casefile.plain import must_be_plain
from chahe.catalog import catalog
from chahe.determination import independence as rules
from chahe.determination.independence import MAX_LINE, Declared, Wanted
from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.scope.terms import TAIPEI


def declare(case: Case, wanted: Wanted, *, by: str) -> Declared:
    """Record a declaration: one's own, or somebody's with the source. Raises CallError, CatalogError (no such code)."""
    codes = tuple(dict.fromkeys(c.strip() for c in wanted.items if c.strip()))
    for code in codes:
        catalog().node(code)
    made = Wanted(
        Who(_line(wanted.who.name, "person", 80), wanted.who.number),
        rules.relation_of(wanted.relation).value,
        _line(wanted.business, "business"),
        codes,
        wanted.since.strip(),
        wanted.until.strip(),
        _line(wanted.source, "source"),
    )
    rules.admit_declared(made, acting(case, by), declarations(case))
    body: dict[str, object] = {
        "person": made.who.name,
        **({"person_number": made.who.number} if made.who.number else {}),
        "relation": made.relation,
        "business": made.business,
        "items": list(made.items),
        "since": made.since,
        "until": made.until,
        "source": made.source,
    }
    return _declared(case.append(Act.INDEPENDENCE, body, by.strip()))


def take_back(case: Case, seq: int, *, why: str, by: str) -> None:
    """A declaration that was a mistake, by somebody else, with the reason; it stays readable. Raises CallError."""
    known = {d.seq: d for d in declarations(case)}
    rules.admit_back(known.get(seq), acting(case, by), f"#{seq}")
    said = _line(why, "why", 2_000)
    if not said:
        raise CallError(("須敘明理由。", "A reason is needed."), where=f"#{seq}")
    body: dict[str, object] = {"person": known[seq].who.name, "back": seq, "why": said}
    case.append(Act.INDEPENDENCE, body, by.strip())


def declarations(case: Case) -> tuple[Declared, ...]:
    """Every declaration in order, those taken back among them."""
    acts = case.acts(Act.INDEPENDENCE)
    back = {int(str(e.body["back"])): e.seq for e in acts if "back" in e.body}
    return tuple(_declared(e, back.get(e.seq)) for e in acts if "back" not in e.body)


def must_be_independent(case: Case, who: Who, items: Iterable[str]) -> None:
    """Today, of every one of these items. Raises ConclusionError naming the declaration in the way."""
    declared = declarations(case)
    today = case.station.now().astimezone(TAIPEI).date()
    for item in items:
        rules.admit(declared, who, item, today)


def _declared(e: Entry, taken_back: int | None = None) -> Declared:
    b = e.body
    listed = b.get("items")
    return Declared(
        seq=e.seq,
        at=e.at,
        by=e.by,
        who=Who(str(b["person"]), str(b.get("person_number", ""))),
        relation=rules.Relation(str(b["relation"])),
        business=str(b["business"]),
        items=tuple(str(c) for c in listed) if isinstance(listed, list) else (),
        since=str(b["since"]),
        until=str(b["until"]),
        source=str(b["source"]),
        taken_back=taken_back,
    )


def _line(text: str, where: str, most: int = MAX_LINE) -> str:
    said = must_be_plain(text.strip(), where)
    if len(said) > most or "\n" in said:
        raise CallError((f"須為 {most} 字以內之一行文字。", f"One line of {most} characters at most."), where=where)
    return said
