"""Supplementary requests (補充調閱) of a case, numbered within their day."""

from collections.abc import Sequence
from datetime import date

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.catalog import catalog
from chahe.errors import CallError
from chahe.scope.request import Supplement, next_ordinal
from chahe.scope.terms import TAIPEI, read_instant


def supplements(case: Case) -> tuple[Supplement, ...]:
    """Every supplementary request, in order."""
    return tuple(_supplement(e.body) for e in case.acts(Act.SUPPLEMENTARY_REQUEST))


def ask(case: Case, *, items: Sequence[str], name: str, reason: str, to: str, by: str, due: str = "") -> Supplement:
    """Record another one; `due` is an instant in Taipei, "" where the paper names none.

    Raises CatalogError on an unknown item, CallError (no item, what, why or whom; sealed, opened for reading).
    """
    if not items or not all(x.strip() for x in (name, reason, to)):
        raise CallError(
            ("補充調閱須有項目、資料、理由及受文者。", "It needs items, what, why and whom."), where="supplement"
        )
    for code in items:
        catalog().asked(code)
    due = read_instant(due) if due.strip() else ""
    day = case.station.now().astimezone(TAIPEI).date()
    asked = Supplement(day, next_ordinal(day, supplements(case)), tuple(items), name, reason, to, by, due)
    body: dict[str, object] = {
        "day": day.isoformat(),
        "ordinal": asked.ordinal,
        "items": list(items),
        "name": name,
        "reason": reason,
        "to": to,
        "by": by,
        **({"due": due} if due else {}),
    }
    case.append(Act.SUPPLEMENTARY_REQUEST, body, by)
    return asked


def _supplement(body: object) -> Supplement:
    kept = body if isinstance(body, dict) else {}
    listed = kept.get("items")
    return Supplement(
        day=date.fromisoformat(str(kept["day"])),
        ordinal=int(str(kept["ordinal"])),
        items=tuple(str(i) for i in listed) if isinstance(listed, list) else (),
        name=str(kept["name"]),
        reason=str(kept["reason"]),
        to=str(kept["to"]),
        by=str(kept["by"]),
        due=str(kept.get("due", "")),
    )
