"""Everything a page shows of the requests of a case, as plain values: what is asked, what came, what was said.

What people typed is masked where it looks like customer data; the store keeps it as it was typed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from chahe.casefile import handed_over, requests, superseding
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.request_papers import said_of
from chahe.casefile.supplements import supplements
from chahe.evidence.ledger import Entry
from chahe.findings.masking import scrub
from chahe.model import Supply
from chahe.scope.profile import parse_profile
from chahe.scope.request import SUPPLEMENT, RequestLine, Supplement, request_list
from chahe.scope.request_state import Course
from chahe.scope.select import selection
from chahe.scope.terms import TAIPEI, moment


def board(case: Case) -> dict[str, Any]:
    """`lines` in the order of the list, supplementary requests after it; `days` with what came on each."""
    profile = parse_profile(case.profile_text())
    supplied, issued = handed_over.supplied(case), requests.issues(case)
    received = _received(case)
    said = {
        "statements": _by_request(requests.statements(case)),
        "returns": _by_request(requests.returns(case)),
        "messages": _by_request(requests.messages(case)),
        "supersedings": _by_request(superseding.said(case, Act.EVIDENCE_SUPERSEDED)),
        "reinstatings": _by_request(superseding.said(case, Act.EVIDENCE_REINSTATED)),
    }
    last = requests.last_acts(case)
    lines = [_line(line) for line in request_list(profile, selection(profile))]
    lines += [_supplement(s) for s in supplements(case)]
    for line in lines:
        code = line["code"]
        came = received.get(code, [])
        words = said["statements"].get(code, [])
        state = supplied.get(code)
        supply = state.state if state else _spoken(code, bool(came), words)
        order = issued.get(code)
        back = said["returns"].get(code, [])
        due = order.due if order else line["due_at"]
        line["issued"] = asdict(order) if order else None
        line["supply"] = supply.value
        line["reason"] = scrub((said_of(state) if state else (words[-1]["reason"] if words else "")) or "")
        line["last"] = last.get(code, 0)
        line["deliveries"] = [[d.seq, d.at, len(d.files)] for d in superseding.deliveries(case, code)] if came else []
        line["files"] = len({e.body["digest"] for e in came})
        line["course"] = asdict(
            Course(
                due=due,
                supply=supply,
                first=came[0].at if came else "",
                last=came[-1].at if came else "",
                stated=words[-1]["at"] if words else "",
                returned=back[-1]["at"] if back else "",
                return_due=back[-1]["due"] if back else "",
            )
        )
        line.update({kind: found.get(code, []) for kind, found in said.items()})
    return {"lines": lines, "days": _days(case.acts(Act.EVIDENCE_RECEIVED))}


def course_of(line: Mapping[str, Any]) -> Course:
    """The course kept in a line."""
    said = line["course"]
    return Course(**{**said, "supply": Supply(said["supply"])})


def _spoken(code: str, here: bool, words: list[dict[str, Any]]) -> Supply:
    """State of a supplementary request, of which no manifest speaks; of a line of the list nobody spoke of."""
    if here:
        return Supply.PROVIDED
    if SUPPLEMENT.fullmatch(code) and words and Supply(words[-1]["state"]) is not Supply.PROVIDED:
        return Supply(words[-1]["state"])
    return Supply.PENDING


def _line(line: RequestLine) -> dict[str, Any]:
    request = line.request
    return {
        "code": line.code,
        "number": line.number,
        "supplement": False,
        "name": [request.name, request.english],
        "why": "",
        "items": list(line.items),
        "period": request.period,
        "due": request.due.value,
        "due_at": "",
        "attachment": request.attachment or 0,
        "columns": list(request.columns),
        "formats": list(request.formats),
        "system": request.source_system,
        "how": [[platform, text] for platform, text in request.how.items()],
    }


def _supplement(asked: Supplement) -> dict[str, Any]:
    return {
        "code": asked.number,
        "number": 0,
        "supplement": True,
        "name": [asked.name, asked.name],
        "why": asked.reason,
        "items": list(asked.items),
        "period": "",
        "due": "",
        "due_at": asked.due,
        "attachment": 0,
        "columns": [],
        "formats": [],
        "system": asked.to,
        "how": [],
        "by": asked.by,
        "day": asked.day.isoformat(),
    }


def _received(case: Case) -> dict[str, list[Entry]]:
    """Request -> receipts of its files, in order; what was erased came all the same."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in case.acts(Act.EVIDENCE_RECEIVED):
        custody = entry.body.get("custody")
        code = custody.get("request_code") if isinstance(custody, Mapping) else None
        if code:
            found[str(code)].append(entry)
    return found


def _days(receipts: Iterable[Entry]) -> list[dict[str, Any]]:
    """Day in Taipei, newest first: files and bytes."""
    files: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for e in receipts:
        day = moment(e.at).astimezone(TAIPEI).date().isoformat()
        files[day][str(e.body["digest"]), str(e.body["name"])] = int(str(e.body["size"]))
    return [{"day": d, "files": len(of), "bytes": sum(of.values())} for d, of in sorted(files.items(), reverse=True)]


def _by_request(said: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in said:
        typed = asdict(one)
        typed.update({k: scrub(typed[k]) for k in ("text", "reason") if k in typed})
        found[one.request].append(typed)
    return found
