"""One request of the list: issued, asked for in addition, answered, returned, questions and replies."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from chahe.casefile import requests as asking
from chahe.casefile.case import Case
from chahe.casefile.requests import MOST_MESSAGE, Side
from chahe.casefile.supplements import ask
from chahe.model import Supply
from chahe.web.acting import act
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.deliveries import RequestLine, Requests, requests
from chahe.web.api.seen import IfMatch, seen_of, tag, unless_overtaken
from chahe.web.api.shapes import Given, Line, Person, Said, Text, example, pair
from chahe.web.pages.request import as_seen, line_of, side_of
from chahe.web.roles import Need


class IssuedLine(Said):
    """Its last issue; `due` is an instant."""

    seq: int
    at: str
    by: str
    to: str
    due: str
    why: str


class StatedLine(Said):
    """What somebody said there is of it."""

    seq: int
    at: str
    by: str
    state: Supply
    reason: str


class ReturnedLine(Said):
    """退補: the files by digest, the reason and the time it is due anew."""

    seq: int
    at: str
    by: str
    files: list[str]
    reason: str
    due: str


class MessageLine(Said):
    """A question or a reply."""

    seq: int
    at: str
    by: str
    side: Side
    text: str


class RequestWhole(RequestLine):
    """A request with everything that was done about it. `seen` is what `If-Match` must carry."""

    supplement: bool
    items: list[str]
    reason: str
    issued: IssuedLine | None
    statements: list[StatedLine]
    returns: list[ReturnedLine]
    messages: list[MessageLine]
    seen: str


class Issue(Given):
    """Requests issued; each due by its own time, or all at the instant `at` (with the reason)."""

    model_config = example(codes=["D02"], to="林聯絡人", at="2026-07-14T17:00", why="指定時點", by="陳領隊")
    codes: list[Line] = Field(min_length=1, max_length=300)
    to: Line
    hour: str = Field("17:00", max_length=8)
    at: str = Field("", max_length=40)
    why: Line = ""
    by: Person = ""


class Supplement(Given):
    """補充調閱."""

    model_config = example(items=["4.7"], name="名單異動紀錄", reason="核對母體", to="林聯絡人", by="王小明")
    items: list[Line] = Field(min_length=1, max_length=100)
    name: Line
    reason: Line
    to: Line
    due: str = Field("", max_length=40)
    by: Person = ""


class StateGiven(Given):
    """One of the states of what is not here, never merged; with the reason where one is needed."""

    model_config = example(state="未留存", reason="系統僅保存九十日", by="林聯絡人")
    state: Supply
    reason: Line = ""
    by: Person = ""


class Return(Given):
    """Files by digest (none = all), the reason, and when it is due anew."""

    model_config = example(files=[], reason="未含產出指令", due="2026-07-15T17:00", by="王小明")
    files: list[str] = Field([], max_length=1_000)
    reason: Line
    due: str = Field("", max_length=40)
    by: Person = ""


class Message(Given):
    """A question or a reply; an examiner may enter what the auditee said by other ways (`side`)."""

    model_config = example(text="名單是否含派遣人員？", side="examiners", by="王小明")
    text: Text = Field(min_length=1, max_length=MOST_MESSAGE)
    side: Side = Side.EXAMINERS
    by: Person = ""


def one(request: HttpRequest, case: str, asked: str, response: HttpResponse) -> RequestWhole:
    """One request."""
    return _told(request, asked, response)


def issue(request: HttpRequest, case: str, said: Issue) -> Requests:
    """Issue requests."""
    words: dict[str, Any] = {"to": said.to, "hour": said.hour, "at": said.at, "why": said.why}
    act(case_of(request), partial(asking.issue, codes=said.codes, **words, by=by(request, said.by)))
    return requests(request, case)


def supplement(request: HttpRequest, case: str, said: Supplement) -> Requests:
    """Ask for something in addition."""
    act(case_of(request), partial(ask, **said.model_dump(exclude={"by"}), by=by(request, said.by)))
    return requests(request, case)


def state(
    request: HttpRequest, case: str, asked: str, said: StateGiven, response: HttpResponse, if_match: IfMatch = ""
) -> RequestWhole:
    """Say what there is of a request."""
    do = partial(asking.state, request=asked, word=said.state.value, reason=said.reason, by=by(request, said.by))
    return _do(request, asked, do, response, seen_of(if_match))


def give_back(
    request: HttpRequest, case: str, asked: str, said: Return, response: HttpResponse, if_match: IfMatch = ""
) -> RequestWhole:
    """Return what came."""
    words: dict[str, Any] = {"files": said.files, "reason": said.reason, "due": said.due}
    return _do(
        request, asked, partial(asking.give_back, request=asked, **words, by=by(request, said.by)), response,
        seen_of(if_match),
    )  # fmt: skip


def message(request: HttpRequest, case: str, asked: str, said: Message, response: HttpResponse) -> RequestWhole:
    """Ask or reply about a request."""
    side = side_of(request, said.side.value)
    do = partial(asking.tell, request=asked, text=said.text, side=side, by=by(request, said.by))
    return _do(request, asked, do, response)


def _do(request: HttpRequest, asked: str, do: Any, response: HttpResponse, seen: str | None = None) -> RequestWhole:
    line_of(request, case_of(request), asked)

    def recorded(case: Case) -> None:
        if seen is not None:
            unless_overtaken(lambda: as_seen(case, asked, seen))
        do(case)

    act(case_of(request), recorded)
    return _told(request, asked, response)


def _told(request: HttpRequest, asked: str, response: HttpResponse) -> RequestWhole:
    x = line_of(request, case_of(request), asked)
    response["ETag"] = tag(str(x["last"]))
    kept = {k: x[k] for k in ("code", "supply", "progress", "files", "supplement", "items", "reason")}
    return RequestWhole(
        **kept,
        name=pair(x["name"]),
        issued=_only(IssuedLine, x["issued"]) if x["issued"] else None,
        statements=[_only(StatedLine, s) for s in x["statements"]],
        returns=[_only(ReturnedLine, r) for r in x["returns"]],
        messages=[_only(MessageLine, m) for m in x["messages"]],
        seen=str(x["last"]),
    )


def _only(shape: Any, said: Any) -> Any:
    return shape(**{k: said[k] for k in shape.model_fields})


_AT = "cases/{case}/requests/{asked}"
ONE = Operation("request", "GET", _AT, Need.HAND_OVER, one, RequestWhole)
ISSUE = Operation("issue", "POST", "cases/{case}/issues", Need.PLAN, issue, Requests)
SUPPLEMENT = Operation("supplement", "POST", "cases/{case}/supplements", Need.PREPARE, supplement, Requests)
STATE = Operation("request_state", "POST", f"{_AT}/state", Need.HAND_OVER, state, RequestWhole)
BACK = Operation("request_return", "POST", f"{_AT}/return", Need.PREPARE, give_back, RequestWhole)
TELL = Operation("request_message", "POST", f"{_AT}/messages", Need.HAND_OVER, message, RequestWhole)
