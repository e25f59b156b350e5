"""Long work: examine, make reports; what waits, runs and came of it; the files of a report."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from ninja import Path as InPath
from ninja import Status
from pydantic import Field

from chahe.report.volumes import Form
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.shapes import Given, Limit, Line, Pair, Person, Said, example, pair
from chahe.web.models import Job
from chahe.web.pages.jobs import ask_examine, ask_report, download
from chahe.web.roles import Need

Number = Annotated[int, InPath(ge=1, le=2**53)]
Before = Annotated[int, Field(ge=0, le=2**53, description="Jobs before this number; `next` of the answer before.")]


class JobKind(StrEnum):
    """What is done."""

    EXAMINE = "examine"
    INTAKE = "intake"
    REPORT = "report"
    RETEST = "retest"
    PAPERS = "papers"
    TABLE = "table"
    SAMPLE = "sample"
    COPIES = "copies"


class JobState(StrEnum):
    """Where it is."""

    MAKING = "making"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Failure(Said):
    """Why a job failed."""

    what: Pair
    where: str
    todo: Pair


class JobLine(Said):
    """One job. Times are ISO 8601; `counts` of an intake, `run` of an examination, `files` of a report."""

    number: int
    kind: JobKind
    state: JobState
    by: str
    asked_at: str
    started_at: str
    ended_at: str
    progress: str
    counts: dict[str, int]
    run: str
    faults: list[str]
    files: list[str]
    draft: bool | None
    failure: Failure | None


class Jobs(Said):
    """Jobs, newest first; `next` None = no more."""

    lines: list[JobLine]
    next: int | None


class Examine(Given):
    """All items, or one."""

    model_config = example(only="4.7", by="王小明")
    only: Line = Field("", description="An item's code; empty = all.", max_length=12)
    by: Person = ""


class Report(Given):
    """Both volumes or one, in these formats (empty = all), volume 1 in this form."""

    model_config = example(volumes=[1], formats=["docx"], by="王小明")
    volumes: list[Literal[1, 2]] = Field([1, 2], min_length=1, max_length=2)
    formats: list[Literal["docx", "pdf", "xlsx", "html", "oscal"]] = Field([], max_length=5)
    form: Form = Form.BUREAU
    by: Person = ""


def jobs(
    request: HttpRequest, case: str, kind: JobKind | None = None, before: Before = 2**53, limit: Limit = 30
) -> Jobs:
    """Jobs of the case, newest first."""
    mine = Job.objects.filter(case=case_of(request).pk, id__lt=before)
    return page_of(mine.filter(kind=kind.value) if kind else mine, limit)


def job(request: HttpRequest, case: str, number: Number) -> JobLine:
    """One job."""
    found = Job.objects.filter(pk=number, case=case_of(request).pk).first()
    if found is None:
        raise Http404
    return told(found)


def examine(request: HttpRequest, case: str, said: Examine) -> Status[JobLine]:
    """Ask for an examination of all items, or of one."""
    person = by(request, said.by)
    return Status(202, told(ask_examine(case_of(request), said.only, person)))


def reports(request: HttpRequest, case: str, before: Before = 2**53, limit: Limit = 30) -> Jobs:
    """Reports that were made, newest first, with their files."""
    mine = Job.objects.filter(case=case_of(request).pk, kind="report", state="done", id__lt=before)
    return page_of(mine, limit)


def page_of(jobs: QuerySet[Job], limit: int) -> Jobs:
    """The newest of these jobs."""
    found = list(jobs.order_by("-id")[: limit + 1])
    lines = [told(j) for j in found[:limit]]
    return Jobs(lines=lines, next=lines[-1].number if len(found) > limit else None)


def report(request: HttpRequest, case: str, said: Report) -> Status[JobLine]:
    """Ask for reports."""
    person = by(request, said.by)
    chosen = ",".join(dict.fromkeys(said.formats))
    return Status(202, told(ask_report(case_of(request), sorted(set(said.volumes)), chosen, said.form.value, person)))


def report_file(request: HttpRequest, case: str, number: Number, name: str) -> HttpResponseBase:
    """One file of a report, as an attachment."""
    return download(request, case_of(request), number, name)


def told(j: Job) -> JobLine:
    """A job as it is told."""
    came: dict[str, Any] = j.outcome if isinstance(j.outcome, dict) else {}
    intake = j.kind == "intake" and j.state == "done"
    failed = j.state == "failed"
    return JobLine(
        number=j.pk,
        kind=JobKind(j.kind),
        state=JobState(j.state),
        by=j.by,
        asked_at=_at(j.asked_at),
        started_at=_at(j.started_at),
        ended_at=_at(j.ended_at),
        progress=j.progress,
        counts={k: int(v) for k, v in came.items() if isinstance(v, int)} if intake else {},
        run=str(came.get("run", "")),
        faults=[str(f) for f in came.get("faults", ())],
        files=[str(f) for f in came["files"]] if isinstance(came.get("files"), list) else [],
        draft=came.get("draft"),
        failure=Failure(what=pair(came["what"]), where=str(came["where"]), todo=pair(came["todo"])) if failed else None,
    )


def _at(moment: Any) -> str:
    return moment.isoformat() if moment else ""


_AT = "cases/{case}"
LIST = Operation("jobs", "GET", f"{_AT}/jobs", Need.READ, jobs, Jobs)
ONE = Operation("job", "GET", f"{_AT}/jobs/{{number}}", Need.READ, job, JobLine)
EXAMINE = Operation("examine", "POST", f"{_AT}/examinations", Need.PREPARE, examine, {202: JobLine})
REPORTS = Operation("reports", "GET", f"{_AT}/reports", Need.READ, reports, Jobs)
REPORT = Operation("report", "POST", f"{_AT}/reports", Need.PREPARE, report, {202: JobLine})
FILE = Operation(
    "report_file",
    "GET",
    f"{_AT}/reports/{{number}}/{{name}}",
    Need.READ,
    report_file,
    {200: None},
    media="application/octet-stream",
)
