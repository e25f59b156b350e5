"""A check: how it is made, its observations by subject, and its exceptions."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from ninja import Query, Status
from pydantic import Field

from chahe.catalog.checks_data import checks_data, checks_for
from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.findings.masking import personal_columns
from chahe.model import Outcome
from chahe.web.api.entry import case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.items import CheckLine, check_line
from chahe.web.api.shapes import After, Limit, Line, Said
from chahe.web.looking import VERDICTS, look, masked_row
from chahe.web.models import Observation
from chahe.web.roles import Need


class Derivation(Said):
    """A computed table the check rests on."""

    name: str
    doc: str
    sql: str


class CheckWhole(CheckLine):
    """A check with the SQL it compiles to and that of what it rests on."""

    sql: str
    derivations: list[Derivation]


class Place(Said):
    """One place in the evidence."""

    name: str
    pointer: str


class ObservationLine(Said):
    """One subject of one check, masked."""

    position: int
    subject: str
    outcome: Outcome
    population: int
    exceptions: int
    unsettled: int
    reason: str
    measured: dict[str, str]
    evidence: list[Place]


class Observations(Said):
    """Lines in the run's order; `next` None = no more."""

    lines: list[ObservationLine]
    next: int | None


class ExceptionRow(Said):
    """One exception: values by column, personal ones masked; pointers to the original bytes."""

    values: dict[str, str | None]
    pointers: list[str]


class Exceptions(Said):
    """A page of an exception list. `found` rows are left by the filters, of `total`."""

    columns: list[str]
    rows: list[ExceptionRow]
    first: int
    found: int
    total: int
    next: int | None


class Preparing(Said):
    """The list is being made or sorted; ask again after `Retry-After` seconds."""

    preparing: bool


class Asked(Said):
    """Which exceptions, in which order."""

    first: int = Field(0, alias="from", ge=0, le=10**11, description="Place of the first row, from 0.")
    limit: Limit = 50
    sort: Line = Field("", description="A column that is not personal.", max_length=120)
    down: bool = False
    verdict: list[str] = Field([], max_length=10, description="`law`, `own`, `unsettled`; without it law and own.")
    filter: list[Line] = Field(
        [],
        max_length=20,
        description="`column=text`: rows whose column holds the text, `column==text`: rows whose column is the text;"
        " personal columns and `subject` are found by their whole value only.",
    )


def check(request: HttpRequest, case: str, code: str, name: str) -> CheckWhole:
    """How a check is made, and what it came to."""
    said = _said(code, name)
    whole = Observation.objects.filter(examination=case_of(request), check_id=said["id"], subject="*").first()
    derived = checks_data()["derivations"]
    rests = [
        Derivation(name=d, doc=str(derived[d].get("doc") or ""), sql=str(derived[d].get("sql") or ""))
        for d in said["derivations"]
    ]
    return CheckWhole(**check_line(said, whole).model_dump(), sql=str(said.get("sql") or ""), derivations=rests)


def observations(
    request: HttpRequest, case: str, code: str, name: str, after: After = -1, limit: Limit = 50
) -> Observations:
    """Observations of a check by subject, in the run's order."""
    said = _said(code, name)
    mine = Observation.objects.filter(examination=case_of(request), check_id=said["id"], position__gt=after)
    found = list(mine.exclude(subject="*").order_by("position")[: limit + 1])
    shown = [_line(o) for o in found[:limit]]
    return Observations(lines=shown, next=shown[-1].position if len(found) > limit else None)


def _line(o: Observation) -> ObservationLine:
    kept = ("position", "subject", "population", "exceptions", "unsettled", "reason")
    return ObservationLine(
        **{k: getattr(o, k) for k in kept},
        outcome=Outcome(o.outcome),
        measured={k: str(v) for k, v in (o.body.get("measured") or {}).items()},
        evidence=[
            Place(name=str(e.get("name") or ""), pointer=f"sha256:{e['digest']}#{e['locator']}")
            for e in o.body.get("evidence") or ()
        ],
    )


def exceptions(
    request: HttpRequest, case: str, code: str, name: str, asked: Annotated[Asked, Query(...)], response: HttpResponse
) -> Exceptions | Status[Preparing]:
    """Exceptions of a check: filtered, sorted, paged; never the whole list at once."""
    said = _said(code, name)
    if said["id"] not in checks():
        raise Http404
    found = look(_as_page(asked), case_of(request), code, said["id"], asked.limit)
    if found is None:
        response["Retry-After"] = "1"
        return Status(202, Preparing(preparing=True))
    columns, page = found.columns, found.page
    _known(asked, columns)
    rows = [ExceptionRow(values=_values(r), pointers=masked_row(r)[1]) for r in page.rows]
    last = page.first + len(rows)
    return Exceptions(
        columns=list(columns),
        rows=rows,
        first=page.first,
        found=page.found,
        total=page.total,
        next=last if rows and last < page.found else None,
    )


def _values(row: dict[str, Any]) -> dict[str, str | None]:
    return {k: None if v is None else str(v) for k, v in masked_row(row)[0].items()}


def _as_page(asked: Asked) -> QueryDict:
    """The same words the page takes. Raises CallError on a filter that is none."""
    query = QueryDict(mutable=True)
    query["from"], query["sort"], query["down"] = str(asked.first), asked.sort, "1" if asked.down else ""
    for verdict in asked.verdict:
        if verdict not in VERDICTS:
            raise CallError(("沒有這種認定。", "There is no such verdict."), where=verdict[:40])
        query.appendlist("verdict", verdict)
    for text in asked.filter:
        column, equals, value = text.partition("=")
        if not equals or not value.strip() or f"f.{column}" in query:
            raise CallError(
                ("篩選條件須為 欄位=文字，每欄一項。", "A filter is `column=text`, one a column."), text[:40]
            )
        query[f"f.{column}"] = value
    return query


def _known(asked: Asked, columns: tuple[str, ...]) -> None:
    """A filter or an order that does nothing is refused, not passed over. Raises CallError."""
    if not columns:
        return  # nothing was examined: there is no list
    named = [f.partition("=")[0] for f in asked.filter] + ([asked.sort] if asked.sort else [])
    for name in named:
        if name not in columns:
            raise CallError(("清單沒有這個欄位。", "The list has no such column."), where=name[:80])
    if asked.sort in personal_columns():
        raise CallError(("個人資料欄位不得排序。", "A personal column is no order."), where=asked.sort[:80])


def _said(code: str, name: str) -> Any:
    """The words of a check. Raises Http404."""
    found = next((c for c in checks_for(code) if c["id"] == f"{code}/{name}"), None)
    if found is None:
        raise Http404
    return found


_AT = "cases/{case}/checks/{code}/{name}"
ONE = Operation("check", "GET", _AT, Need.READ, check, CheckWhole)
SUBJECTS = Operation("observations", "GET", f"{_AT}/observations", Need.READ, observations, Observations)
LIST = Operation("exceptions", "GET", f"{_AT}/exceptions", Need.READ, exceptions, {200: Exceptions, 202: Preparing})
