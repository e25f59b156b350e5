"""Supplementary requests (補充調閱) of a case, numbered within their day."""

from collections.abc import Sequence
from datetime import date, timedelta, timezone

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.catalog import catalog
from chahe.scope.request import Supplement, next_ordinal

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")


def supplements(case: Case) -> tuple[Supplement, ...]:
    """Every supplementary request, in order."""
    return tuple(_supplement(e.body) for e in case.acts(Act.SUPPLEMENTARY_REQUEST))


def ask(case: Case, *, items: Sequence[str], name: str, reason: str, to: str, by: str) -> Supplement:
    """Record another one. Raises CatalogError on an unknown item, CallError (sealed, opened for reading)."""
    for code in items:
        catalog().asked(code)
    day = case.station.now().astimezone(TAIPEI).date()
    asked = Supplement(day, next_ordinal(day, supplements(case)), tuple(items), name, reason, to, by)
    body: dict[str, object] = {
        "day": day.isoformat(),
        "ordinal": asked.ordinal,
        "items": list(items),
        "name": name,
        "reason": reason,
        "to": to,
        "by": by,
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
    )
