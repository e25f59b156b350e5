"""What is asked for, and evidence handed over in pieces that go on where they stopped."""

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path as InPath
from ninja import Query, Status
from pydantic import Field

from chahe.model import Supply
from chahe.scope.request_state import Progress
from chahe.web import uploads
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.jobs import Before, JobLine, Jobs, page_of, told
from chahe.web.api.problems import refused
from chahe.web.api.shapes import Given, Limit, Line, Pair, Person, Said, example, pair
from chahe.web.models import Job
from chahe.web.pages.hand_over import lines_for
from chahe.web.pages.upload import order
from chahe.web.planned import body_of
from chahe.web.roles import Need

Batch = Annotated[str, InPath(max_length=64, description="The name `begin_delivery` gave.")]
FileName = Annotated[
    str, Query(min_length=1, max_length=uploads.LONGEST, description="Relative path, `/` between folders.")
]


FileSizes = dict[str, Annotated[int, Field(ge=0, le=uploads.LARGEST)]]
"""Name -> bytes."""


class RequestLine(Said):
    """One line of 檢查資料清單. The states of what is not here are never merged; `progress` tells where it stands."""

    code: str
    name: Pair
    supply: Supply
    progress: Progress
    files: int


class Requests(Said):
    """Every line asked for."""

    lines: list[RequestLine]


class Delivery(Said):
    """A delivery and the most bytes of one piece."""

    delivery: str
    piece: int


class Held(Said):
    """Files that are here by name, and their bytes."""

    files: dict[str, int]


class Here(Said):
    """Bytes of a file that are here, durable."""

    here: int


class Finish(Given):
    """All is sent: every file and its bytes."""

    model_config = example(files={"D02/users.csv": 1234}, by="林聯絡人")
    files: FileSizes = Field(min_length=1, max_length=100_000)
    kind: Line = Field("", description="The request code it answers; empty = as the names say.", max_length=12)
    by: Person = ""


def requests(request: HttpRequest, case: str, state: Supply | None = None) -> Requests:
    """What is asked for and what came of it; the auditee is told of what was issued."""
    found = lines_for(request, body_of(case_of(request), "requests"))
    kept = list(RequestLine.model_fields)
    lines = [RequestLine(**{**{k: x[k] for k in kept}, "name": pair(x["name"])}) for x in found]
    return Requests(lines=[x for x in lines if state is None or x.supply is state])


def begin(request: HttpRequest, case: str) -> Delivery:
    """Begin a delivery."""
    return Delivery(delivery=uploads.new_batch(case_of(request).pk), piece=uploads.PIECE)


def deliveries(request: HttpRequest, case: str, before: Before = 2**53, limit: Limit = 30) -> Jobs:
    """What became of the deliveries of this case, newest first."""
    mine = Job.objects.filter(case=case_of(request).pk, kind="intake", id__lt=before)
    return page_of(mine, limit)


def held(request: HttpRequest, case: str, delivery: Batch) -> Held:
    """Files of a delivery that are here."""
    if not uploads.batch_folder(case_of(request).pk, delivery).is_dir():
        raise Http404
    return Held(files=uploads.held(case_of(request).pk, delivery))


def here(request: HttpRequest, case: str, delivery: Batch, name: FileName) -> Here:
    """Bytes of one file that are here: where the next piece begins."""
    return Here(here=uploads.here(case_of(request).pk, delivery, name))


def piece(
    request: HttpRequest,
    case: str,
    delivery: Batch,
    name: FileName,
    offset: Annotated[int, Query(ge=0, le=uploads.LARGEST)],
) -> Here:
    """Append a piece (the body, as bytes) that begins at `offset`: durable when it is answered."""
    if int(request.headers.get("Content-Length") or 0) > uploads.PIECE:
        raise refused(413, "單次上傳過大。", "The piece is too large.", where="body")
    return Here(here=uploads.add(case_of(request).pk, delivery, name, offset, [request.body]))


def finish(request: HttpRequest, case: str, delivery: Batch, said: Finish) -> Status[JobLine]:
    """All is here: counted against what is, then a job takes it in."""
    examination = case_of(request)
    person = by(request, said.by)
    return Status(202, told(order(examination, delivery, said.kind, person, said.files)))


_AT = "cases/{case}/deliveries"
_BYTES = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
LIST = Operation("requests", "GET", "cases/{case}/requests", Need.HAND_OVER, requests, Requests)
BEGIN = Operation("begin_delivery", "POST", _AT, Need.HAND_OVER, begin, {201: Delivery})
DONE = Operation("deliveries", "GET", _AT, Need.HAND_OVER, deliveries, Jobs)
HELD = Operation("delivery", "GET", f"{_AT}/{{delivery}}", Need.HAND_OVER, held, Held)
HERE = Operation("file_here", "GET", f"{_AT}/{{delivery}}/file", Need.HAND_OVER, here, Here)
PIECE = Operation("piece", "PUT", f"{_AT}/{{delivery}}/file", Need.HAND_OVER, piece, Here, body=_BYTES, paced=False)
FINISH = Operation("finish_delivery", "POST", f"{_AT}/{{delivery}}/finish", Need.HAND_OVER, finish, {202: JobLine})
