"""Jobs run in programs of their own; what kills one begins it anew, and what goes wrong is told."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from chahe.casefile.case import Case
from chahe.web import work
from chahe.web.models import Examination, Job
from chahe.web.roles import Role
from chahe.web.work import TRIES, Worker

Make = Callable[[Role | None], Client]


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    for program in made._running.values():
        program.kill()
        program.wait()


def _until(worker: Worker, job: Job, *states: str) -> Job:
    for _ in range(600):
        worker.look()
        job.refresh_from_db()
        if job.state in states:
            return job
        time.sleep(0.1)
    raise AssertionError(job.state)


def test_a_killed_job_is_begun_anew_and_at_last_given_up(case: Examination, worker: Worker) -> None:
    job = Job.objects.create(case=case.pk, kind="examine", by="王", said={"only": "4.7"})
    for n in range(1, TRIES + 1):
        _until(worker, job, "running")
        worker._running[job.pk].send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        worker._running[job.pk].wait()
        worker.look()
        job.refresh_from_db()
        assert job.tries >= n
    assert job.state == "failed"


def test_reports_are_made_recorded_and_fetched(lead: Client, case: Examination, folder: Path) -> None:
    said = {"by": "王小明", "volume": "1", "format": "xlsx", "form": "bureau"}
    assert lead.post(f"/c/{case.pk}/jobs/report/", said).status_code == 302
    job = Job.objects.get(case=case.pk)
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.outcome
    (name,) = job.outcome["files"]
    answer = lead.get(f"/c/{case.pk}/jobs/{job.pk}/{name}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert Case.open(folder).acts("report")[-1].by == "王小明"
    for wrong in ("../../case.json", "case.json", name + "x"):
        assert lead.get(f"/c/{case.pk}/jobs/{job.pk}/{wrong}").status_code == 404
    assert name in lead.get(f"/c/{case.pk}/jobs/").content.decode()


def test_what_goes_wrong_is_told(lead: Client, case: Examination, folder: Path) -> None:
    job = Job.objects.create(
        case=case.pk, kind="report", by="王", said={"volumes": [1], "formats": "oscal", "name": "1"}
    )
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.outcome["what"][0] in lead.get(f"/c/{case.pk}/jobs/").content.decode()


def test_one_at_a_time_a_case(case: Examination, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    class Program:
        returncode = 0

        def __init__(self, arguments: list[str], **_: object) -> None:
            started.append(arguments)

        def poll(self) -> None:
            return None

        def kill(self) -> None: ...

        def wait(self) -> None: ...

    monkeypatch.setattr("chahe.web.work.subprocess.Popen", Program)
    for n in range(3):
        Job.objects.create(case=case.pk if n < 2 else "other", kind="examine", by="王")
    worker.look()
    worker.look()
    assert len(started) == 2


@pytest.mark.parametrize("error", [OSError("no memory"), OperationalError("away")])
def test_a_job_no_program_was_started_for_is_begun_the_next_time(
    case: Examination, worker: Worker, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """It was said to run; whether that was acknowledged or not, nothing runs."""
    job = Job.objects.create(case=case.pk, kind="examine", by="王", said={"only": "4.7"})

    def fails(_: int) -> None:
        raise error

    with monkeypatch.context() as m:
        m.setattr("chahe.web.work._program", fails)
        with pytest.raises(type(error)):
            worker.look()
    assert not worker._running
    worker.look()
    job.refresh_from_db()
    assert (list(worker._running), job.state, job.tries) == ([job.pk], "running", 2)


def test_a_program_found_dead_while_the_database_is_away_is_not_forgotten(
    case: Examination, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.create(case=case.pk, kind="examine", by="王", said={"only": "4.7"})
    worker.look()
    worker._running[job.pk].kill()
    worker._running[job.pk].wait()

    def away(*_: object) -> None:
        raise OperationalError

    with monkeypatch.context() as m:
        m.setattr(worker, "_ended", away)
        with pytest.raises(OperationalError):
            worker.look()
    worker.look()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("running", 2), "taken up again"


@pytest.mark.parametrize("said", [{"by": ""}, {"by": "王", "only": "9.9.9"}])
def test_orders_refused(lead: Client, case: Examination, said: dict[str, str]) -> None:
    assert lead.post(f"/c/{case.pk}/jobs/examine/", said).status_code == 400
    assert not Job.objects.exists()
