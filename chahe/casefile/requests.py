"""檢查資料清單 as it is worked: issued with due minutes, asked and answered, returned with a reason. All of it acts.

A request is named by its 資料代號, a supplementary one by its number (20260714-02).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.casefile.plan import plan, reasoned
from chahe.casefile.supplements import supplements
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.model import Digest, Supply
from chahe.scope.profile import parse_profile
from chahe.scope.request import request_list
from chahe.scope.select import selection
from chahe.scope.terms import TAIPEI, Count, due_day, instant, read_instant

MOST_MESSAGE = 20_000
"""Characters of one message."""


class Side(StrEnum):
    """Who says something."""

    EXAMINERS = "examiners"
    AUDITEE = "auditee"


@dataclass(frozen=True, slots=True)
class Issued:
    """The last issue of one request."""

    seq: int
    at: str
    by: str
    to: str
    due: str
    why: str = ""  # of another due time than before


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says there is, or is not, of a request."""

    seq: int
    at: str
    by: str
    request: str
    state: Supply
    reason: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A request given back."""

    seq: int
    at: str
    by: str
    request: str
    files: tuple[Digest, ...]
    reason: str
    due: str  # "" = no new time


@dataclass(frozen=True, slots=True)
class Message:
    """A question or a reply."""

    seq: int
    at: str
    by: str
    request: str
    side: Side
    text: str


def known(case: Case, request: str) -> str:
    """The request. Raises CallError when the case asks for no such thing."""
    profile = parse_profile(case.profile_text())
    codes = {line.code for line in request_list(profile, selection(profile))}
    if request in codes or request in {s.number for s in supplements(case)}:
        return request
    raise CallError(("清單沒有此項資料。", "The list has no such request."), where=request[:40])


def issue(
    case: Case, codes: Sequence[str], *, to: str, by: str, hour: str = "17:00", at: str = "", why: str = ""
) -> Mapping[str, str]:
    """Issue requests of the list; each is due by its 應提供時點, or all at the instant `at`. Returns code -> due.

    Issued again, a request is due at the new time, with the reason. Raises CallError: nothing chosen, no addressee, no
    entry day known, no reason for another time, an unknown code.
    """
    if not codes or not to.strip():
        raise CallError(("須選擇資料並載明受文單位。", "Choose requests and name whom they go to."), where="codes, to")
    profile, before, made = parse_profile(case.profile_text()), issues(case), plan(case)
    lines = {line.code: line for line in request_list(profile, selection(profile))}
    today = case.station.now().astimezone(TAIPEI).date()
    entry = made.entry or profile.examination.on_site_from
    due: dict[str, str] = {}
    for code in dict.fromkeys(codes):
        if code not in lines:
            raise CallError(("清單沒有此項資料。", "The list has no such request."), where=code[:40])
        if code in before:
            reasoned(why, code)
        if at:
            due[code] = read_instant(at)
        elif entry is None:
            raise CallError(
                ("尚未訂定進場日。", "The day of entry is not known."),
                where=code,
                todo=(
                    "請於檢查計畫登錄進場日，或指定期限。",
                    "Put the entry into the plan, or name a due time.",
                ),
            )
        else:
            day = due_day(lines[code].request.due, entry, today, made.calendar, Count(made.count))
            due[code] = instant(day, hour)
    body: dict[str, object] = {"due": due, "to": to.strip()[:200], "why": why.strip()}
    case.append(Act.REQUEST_ISSUED, body, by.strip())
    return due


def issues(case: Case) -> dict[str, Issued]:
    """Code -> its last issue."""
    found: dict[str, Issued] = {}
    for e in case.acts(Act.REQUEST_ISSUED):
        due = e.body.get("due")
        for code, at in due.items() if isinstance(due, Mapping) else ():
            found[str(code)] = Issued(e.seq, e.at, e.by, str(e.body["to"]), str(at), str(e.body.get("why", "")))
    return found


def state(case: Case, request: str, word: str, *, reason: str, by: str) -> None:
    """Say what there is of a request; everything but 已提供 and 尚未提供 with its reason. Raises CallError."""
    known(case, request)
    if word not in {s.value for s in Supply}:
        raise CallError(("不是可用之狀態。", "That is no state of a request."), where=word[:20])
    if Supply(word) not in (Supply.PROVIDED, Supply.PENDING):
        reasoned(reason, request)
    body = {"request": request, "state": word, "reason": reason.strip()[:2_000]}
    case.append(Act.REQUEST_STATED, body, by.strip())


def statements(case: Case) -> tuple[Statement, ...]:
    """Every statement, in order."""
    return tuple(
        Statement(e.seq, e.at, e.by, str(b["request"]), Supply(str(b["state"])), str(b.get("reason", "")))
        for e in case.acts(Act.REQUEST_STATED)
        for b in (e.body,)
    )


def give_back(case: Case, request: str, *, files: Sequence[str], reason: str, due: str, by: str) -> None:
    """Return what came (退補), with the reason and the time it is due anew; the files stay in the evidence.

    Raises CallError: nothing came of it, no reason, a file that is not of this request.
    """
    known(case, request)
    reasoned(reason, request)
    here = {i.digest for i in case.items() if i.custody.request_code == request}
    said = any(s.request == request for s in statements(case))
    if not here and not said:
        raise CallError(("此項資料尚未提供，無可退回。", "Nothing came of this request."), where=request)
    if not set(files) <= here:
        raise CallError(("檔案不屬此項資料。", "A file is not of this request."), where=request)
    body: dict[str, object] = {
        "request": request,
        "files": sorted(set(files)),
        "reason": reason.strip(),
        "due": read_instant(due) if due.strip() else "",
    }
    case.append(Act.REQUEST_RETURNED, body, by.strip())


def returns(case: Case) -> tuple[Returned, ...]:
    """Every return, in order."""
    return tuple(_returned(e) for e in case.acts(Act.REQUEST_RETURNED))


def _returned(e: Entry) -> Returned:
    listed = e.body.get("files")
    files = tuple(Digest(str(d)) for d in listed) if isinstance(listed, list) else ()
    return Returned(e.seq, e.at, e.by, str(e.body["request"]), files, str(e.body["reason"]), str(e.body["due"]))


def tell(case: Case, request: str, text: str, *, side: Side, by: str) -> None:
    """A question or a reply about a request. Raises CallError (no text, too long, no such request)."""
    known(case, request)
    if not text.strip() or len(text) > MOST_MESSAGE:
        raise CallError(("須有文字（二萬字以內）。", "A text of at most 20,000 characters is needed."), where=request)
    kept = keep_text(case, text.strip(), request)
    body: dict[str, object] = {"request": request, "side": side.value, "text": kept, "blobs": [kept]}
    case.append(Act.REQUEST_MESSAGE, body, by.strip())


def messages(case: Case) -> tuple[Message, ...]:
    """Every message, in order."""
    return tuple(
        Message(e.seq, e.at, e.by, str(b["request"]), Side(str(b["side"])), read_text(case, b["text"]))
        for e in case.acts(Act.REQUEST_MESSAGE)
        for b in (e.body,)
    )


def last_acts(case: Case) -> dict[str, int]:
    """Request -> its last act: issued, something received, answered, returned or superseded. Messages do not count."""
    found: dict[str, int] = {}
    for e in case.acts():
        due, custody = e.body.get("due"), e.body.get("custody")
        if e.kind == Act.REQUEST_ISSUED and isinstance(due, Mapping):
            found.update(dict.fromkeys(map(str, due), e.seq))
        elif e.kind in (
            Act.REQUEST_STATED,
            Act.REQUEST_RETURNED,
            Act.EVIDENCE_SUPERSEDED,
            Act.EVIDENCE_REINSTATED,
        ):
            found[str(e.body["request"])] = e.seq
        elif e.kind == Act.EVIDENCE_RECEIVED and isinstance(custody, Mapping) and custody.get("request_code"):
            found[str(custody["request_code"])] = e.seq
    return found
