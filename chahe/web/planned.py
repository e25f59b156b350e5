"""The plan and the requests of a case as pages take them: read from the ledger when it is projected."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from chahe.casefile import plan as planning
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.independence import declarations
from chahe.casefile.prior_opinions import prior_opinions
from chahe.casefile.request_board import board
from chahe.determination.independence import Declared, declared_from
from chahe.scope.profile import parse_profile
from chahe.scope.risk import plan as by_risk
from chahe.scope.select import selection
from chahe.web.models import Examination, Planned


def planned(made: Examination, case: Case) -> Iterator[Planned]:
    """Both parts."""
    yield Planned(examination=made, part="plan", body=_plan(case))
    yield Planned(examination=made, part="requests", body=board(case))


def body_of(examination: Examination, part: str) -> dict[str, Any]:
    """One part; one query. Empty where the projection has none."""
    found = Planned.objects.filter(examination=examination, part=part).values_list("body", flat=True).first()
    return found if isinstance(found, dict) else {}


def assigned(examination: Examination) -> dict[str, str]:
    """Item -> who examines it."""
    return {c: a["to"] for c, a in body_of(examination, "plan").get("assignments", {}).items() if a["to"]}


def declared_in(body: Mapping[str, Any]) -> tuple[Declared, ...]:
    """Declarations of independence as the plan's part has them."""
    return tuple(declared_from(d) for d in body.get("independence", ()))


def prior_of(body: Mapping[str, Any], code: str) -> list[Any]:
    """Opinions of earlier examinations that concern the item."""
    return [o for o in body.get("prior", ()) if code in o["items"]]


def _plan(case: Case) -> dict[str, Any]:
    profile = parse_profile(case.profile_text())
    chosen = selection(profile)
    e = profile.examination
    spent = planning.spent(case)
    used: dict[str, int] = defaultdict(int)
    for s in spent:
        used[s.item] += s.minutes
    acts = case.acts()
    return {
        "plan": asdict(planning.plan(case)),
        "assignments": {c: asdict(a) for c, a in planning.assignments(case).items()},
        "spent": [asdict(s) for s in spent],
        "used": dict(used),
        "prior": [asdict(o) for o in prior_opinions(case)],
        "independence": [d.as_json() for d in declarations(case)],
        "scope": {s.code: {"inside": s.inside, "reason": [s.reason.zh, s.reason.en]} for s in chosen},
        "left_out": [x.item for x in profile.left_out],
        "risk": {
            p.code: {
                "emphasis": p.emphasis.value,
                "half_hours": p.half_hours,
                "reasons": [[r.zh, r.en] for r in p.reasons],
            }
            for p in by_risk(profile, chosen)
        },
        "examination": {
            "number": e.number,
            "kind": e.kind,
            "agency": e.agency,
            "on_site_from": e.on_site_from.isoformat() if e.on_site_from else "",
            "on_site_to": e.on_site_to.isoformat() if e.on_site_to else "",
        },
        "changes": [
            {"at": a.at, "by": a.by, "why": str(a.body.get("why", ""))} for a in acts if a.kind == Act.PROFILE_CHANGED
        ],
        "last": acts[-1].seq,
    }
