"""The long work of the workbench: taking in, examining, reporting, in a program of its own per job.

`python -m chahe.web.work ID` does one job. The server (or several) starts it and looks after it: a job whose program
ended without saying so is done anew, at most TRIES times.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

TRIES = 3
"""Times a job is begun; what ends its program three times would do so a fourth time."""

PAUSE = 0.5
"""Seconds between two looks for work."""

Say = Callable[[str], None]


def _examine(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.case import Case
    from chahe.casefile.examination import examine_case

    with Case.open(folder, write=True, wait=60.0) as case:
        done = examine_case(case, by=by, only=said.get("only") or None, progress=say)
    return {"run": done.run.id, "faults": sorted(done.faults)}


def _take_in(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.case import Case
    from chahe.casefile.intake import Order, take_in
    from chahe.casefile.requests import Side, tell
    from chahe.catalog import catalog
    from chahe.web.uploads import batch_folder, forget

    given = said.get("folder")  # of this machine, for its one user; it stays where it is
    where = Path(given) if given else batch_folder(said["case"], said["batch"])
    request = said.get("request") or None
    kind = request if request in catalog().requests else None
    why = str(said.get("why", ""))
    supersedes = (str(request),) if said.get("supersedes") else ()
    order = Order(by=by, kind=kind, request=request, by_path=True, supersedes=supersedes, why=why)
    counts = {"files": 0, "unread": 0}
    if where.is_dir():  # gone = a job that was killed between its last act and this line did it all
        with Case.open(folder, write=True, wait=60.0) as case:
            for line in take_in(case, [where], order):
                counts["files"] += 1
                counts["unread"] += line.status == "unread"
                say(line.path)
            if said.get("meant_to"):  # the unit says so; whether it does, an examiner decides
                tell(case, str(request), f"{MEANT_TO}{why}", side=Side.AUDITEE, by=by)
        if not given:
            forget(said["case"], said["batch"])
    return counts


MEANT_TO = "本次交付係更正或更新先前交付之資料："
"""How the request's thread says what the unit said with its delivery."""


def _report(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.acts import Act
    from chahe.casefile.case import Case
    from chahe.casefile.once import done_before
    from chahe.casefile.reports import Wanted, record, write_reports
    from chahe.report.formats import formats
    from chahe.report.volumes import parse_form

    case = Case.open(folder)
    out = reports_folder(case.id, said["name"])
    wanted = Wanted(
        formats(said.get("formats") or None), tuple(said["volumes"]), parse_form(said.get("form", "bureau")), gated=True
    )
    out.mkdir(parents=True, exist_ok=True)
    told = done_before(case, Act.REPORT)
    # A program whose server was killed may still be writing: each writes for itself, and one hands its files over.
    with tempfile.TemporaryDirectory(prefix="making-", dir=out, ignore_cleanup_errors=True) as making:
        done = None if told else write_reports(case, Path(making), wanted)
        with Case.open(folder, write=True, wait=60.0) as case:
            told = done_before(case, Act.REPORT)
            if told is None and done is not None:
                for made in done.files:
                    made.path.replace(out / made.path.name)
                record(case, done, by=by)
                told = done_before(case, Act.REPORT) or case.acts(Act.REPORT)[-1]
    body: dict[str, Any] = dict(told.body) if told else {}
    return {"files": [f["name"] for f in body["files"]], "folder": said["name"], "draft": body["draft"]}


def _re_test(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.acts import Act
    from chahe.casefile.case import Case
    from chahe.casefile.once import done_before
    from chahe.casefile.tracking import re_test

    with Case.open(folder, write=True, wait=60.0) as case:
        told = done_before(case, Act.RETEST)
        passed = told.body["passed"] if told else re_test(case, str(said["finding"]), by=by).passed
    return {"passed": passed}


def _papers(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.case import Case
    from chahe.casefile.request_papers import write_package

    case = Case.open(folder)
    out = reports_folder(case.id, said["name"])
    out.mkdir(parents=True, exist_ok=True)
    write_package(case, out / PACKAGE, outward=bool(said["outward"]))
    return {"files": [PACKAGE], "folder": said["name"]}


PACKAGE = "檢查資料清單.zip"
"""The list and its forms, with the folders in which the files come back."""


def _table(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.web.exporting import write_files

    return write_files(folder, by, said, say)


def _sample(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.acts import Act
    from chahe.casefile.case import Case
    from chahe.casefile.once import done_before
    from chahe.web.pages.samples import drawn

    with Case.open(folder, write=True, wait=60.0) as case:
        told = done_before(case, Act.SAMPLE_DRAWN)
        return {"sample": told.body["number"] if told else drawn(case, dict(said), by).number}


def _copies(folder: Path, by: str, said: Mapping[str, Any], say: Say) -> dict[str, Any]:
    from chahe.casefile.acts import Act
    from chahe.casefile.case import Case
    from chahe.casefile.copies import Order, issue, issues
    from chahe.casefile.once import done_before
    from chahe.report.volumes import parse_form

    order = Order(
        parse_form(said["form"]), tuple(said["formats"]), tuple(said["to"]), said.get("replaces"), said.get("why", "")
    )
    with Case.open(folder, write=True, wait=60.0) as case:
        told = done_before(case, Act.COPY)
        if told is None:
            done = issue(case, reports_folder(case.id, said["name"]), order, by=by)
        else:  # the files were there before the act was
            done = next(i for i in issues(case) if i.seq == told.seq)
    return {"files": [n for c in done.copies for n, _ in c.files], "folder": said["name"]}


def reports_folder(case: str, name: str) -> Path:
    """Where the files of one order lie: outside the case, which keeps their digests."""
    from chahe.web import settings

    return settings.HOME / "reports" / case / name


KINDS: dict[str, Callable[[Path, str, Mapping[str, Any], Say], dict[str, Any]]] = {
    "examine": _examine,
    "intake": _take_in,
    "report": _report,
    "retest": _re_test,
    "papers": _papers,
    "table": _table,
    "sample": _sample,
    "copies": _copies,
}


ONCE = frozenset(("report", "retest", "sample", "copies"))
"""Kinds whose act would stand there twice, were they done anew without looking; the others do nothing twice."""


def do(number: int) -> None:
    """Do one job and say what it came to. What it raises is its outcome."""
    from django.utils import timezone

    from chahe.casefile.case import ACTING
    from chahe.casefile.once import JOB
    from chahe.errors import ChaheError
    from chahe.web.models import Examination, Job
    from chahe.web.models.fitting import fit
    from chahe.web.project import project

    job = Job.objects.get(pk=number)
    before = ACTING.set({**job.acting, JOB: job.once} if job.once and job.kind in ONCE else job.acting)
    folder = Path(Examination.objects.get(pk=job.case).folder)
    last = [0.0]

    def say(step: str) -> None:
        if time.monotonic() - last[0] > PAUSE:
            last[0] = time.monotonic()
            Job.objects.filter(pk=number).update(progress=fit(step[-200:]))

    try:
        state, outcome = "done", KINDS[job.kind](folder, job.by, job.said, say)
    except ChaheError as error:
        told = error.diagnostics()
        state, outcome = "failed", {"what": list(told.what), "where": told.where, "todo": list(told.todo)}
    finally:
        ACTING.reset(before)
    project(folder)
    Job.objects.filter(pk=number).update(state=state, outcome=outcome, progress="", ended_at=timezone.now())


class Worker:
    """Starts the program of the next job, one at a time a case, and looks after those that run."""

    def __init__(self) -> None:
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._begun: set[int] = set()  # said to run, and no program of theirs started yet
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin. Jobs an earlier server left running are taken up again."""
        from chahe.web.models import Job

        Job.objects.filter(state="running").update(state="waiting")
        self._thread.start()

    def stop(self) -> None:
        """End the programs; their jobs are waiting again."""
        self._stop.set()
        self._thread.join(5)
        for number, program in self._running.items():
            program.terminate()
            program.wait(10)
            self._ended(number, -1)

    def _run(self) -> None:
        from django.db import Error, close_old_connections, connection

        while not self._stop.wait(PAUSE):
            close_old_connections()
            with suppress(Error, OSError):  # a database that is away for a moment is there the next time
                self.look()
        connection.close()

    def look(self) -> None:
        """One turn: programs that ended, then jobs that wait."""
        from django.utils import timezone

        from chahe.web.models import Job

        for number, program in list(self._running.items()):
            if program.poll() is not None:
                self._ended(number, program.returncode)  # first: where the database is away, it is told the next time
                del self._running[number]
        if self._begun:  # the database went away, or no program could be started
            Job.objects.filter(pk__in=self._begun, state="running").update(state="waiting")
            self._begun.clear()
        busy = set(Job.objects.filter(state="running").values_list("case", flat=True))
        for job in Job.objects.filter(state="waiting").order_by("id")[:20]:
            if job.case in busy:
                continue
            busy.add(job.case)
            self._begun.add(job.pk)
            Job.objects.filter(pk=job.pk).update(state="running", started_at=timezone.now(), tries=job.tries + 1)
            self._running[job.pk] = _program(job.pk)
            self._begun.discard(job.pk)

    def _ended(self, number: int, code: int) -> None:
        """A program that did not say what came of its job was killed: the job waits again, or has failed."""
        from django.utils import timezone

        from chahe.web.models import Job

        job = Job.objects.filter(pk=number, state="running").first()
        if job is not None:
            given_up = job.tries >= TRIES
            told = {"what": ["工作程式中止。", "The program of this job ended."], "where": str(code), "todo": ["", ""]}
            job.state, job.outcome = ("failed", told) if given_up else ("waiting", {})
            job.ended_at = timezone.now() if given_up else None
            job.save()


def _program(number: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "chahe.web.work", str(number)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        stdin=subprocess.DEVNULL,
    )


def main(arguments: list[str]) -> int:
    """Do the job of that number."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chahe.web.settings")
    import django

    django.setup()
    do(int(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
