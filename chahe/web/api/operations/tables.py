"""Tables as workbooks: made by a job with the filters a page's address has; its files as those of a report."""

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, QueryDict
from ninja import Status
from pydantic import Field

from chahe.messages import LANGUAGES
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.jobs import JobLine, told
from chahe.web.api.shapes import Given, Line, Person, Said, example
from chahe.web.pages.export import LONGEST, ordered
from chahe.web.roles import Need
from chahe.web.sheets import Asked, names, sheet_of


class Tables(Said):
    """Names of the tables there are."""

    names: list[str]


class Export(Given):
    """Filters and order as the table's page has them in its address."""

    model_config = example(filters={"state": "stale"}, language="zh_TW", by="王小明")
    filters: dict[Annotated[str, Field(max_length=80)], Line | list[Line]] = Field({}, max_length=50)
    language: Literal["zh_TW", "en"] = "zh_TW"
    by: Person = ""


def tables(request: HttpRequest, case: str) -> Tables:
    """Tables that can be taken away."""
    return Tables(names=list(names()))


def export(request: HttpRequest, case: str, table: str, said: Export) -> Status[JobLine]:
    """Ask for a table as a workbook."""
    person = by(request, said.by)
    query = QueryDict(mutable=True)
    for name, value in said.filters.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    if table not in names() or len(query.urlencode()) > LONGEST:
        raise Http404
    assert said.language in LANGUAGES  # noqa: S101 - the description's own words
    sheet_of(table, Asked(case_of(request), query, said.language))  # what cannot be made is refused now
    return Status(202, told(ordered(case_of(request), table, query.urlencode(), said.language, person)))


_AT = "cases/{case}/tables"
LIST = Operation("tables", "GET", _AT, Need.READ, tables, Tables)
EXPORT = Operation("export", "POST", f"{_AT}/{{table}}/export", Need.READ, export, {202: JobLine}, costly=20)
