"""A job killed after its act and before it is marked done, or done by two programs at once, acts once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from chahe.casefile import gates, opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier
from chahe.casefile.opinions import Verdict
from chahe.casefile.verify import verify
from chahe.evidence.workstation import Workstation
from chahe.model import digest_of
from chahe.web import work
from chahe.web.models import Examination, Job
from chahe.web.project import project
from chahe.web.work import ONCE, reports_folder
from tests.casefile import examined
from tests.casefile.test_dossier import ID, sign

ACTS = {"sample": "sample-drawn", "copies": "copy", "report": "report", "retest": "retest", "examine": "run"}
SAID: dict[str, dict[str, Any]] = {
    "sample": {
        "check": examined.MAILED,
        "source": "exceptions",
        "query": "",
        "terms": {"size": 2, "seed": "115I001", "why": "母體二筆"},
    },
    "copies": {"form": "bureau", "formats": ["docx"], "to": ["示範人壽", "保險局"], "replaces": None, "why": ""},
    "report": {"volumes": [1], "formats": "docx", "form": "bureau"},
    "retest": {"finding": ID},
}


class KilledError(BaseException):
    """Nothing of ours catches it."""


@pytest.fixture(scope="module")
def concluded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of which copies may be issued; making one costs seconds."""
    folder = tmp_path_factory.mktemp("concluded") / "case"
    case = examined.create(folder, Workstation.here())
    for paper in dossier(case).items:
        if paper.inside and paper.proposal is not None:
            sign(case, paper.code, "佐證不足" if paper.code != "4.7" else "不符合")
    opinions.confirm(case, ID, by="王小明")
    opinions.confirm(case, ID, by="王小明", answer="屬實。", agrees=True)
    opinions.decide(case, ID, Verdict("檢查意見", "經溝通會議"), by="陳領隊")
    tracking.send(case, ID, report="115I001", reply_due="2026-09-30", by="陳領隊")
    _reasons_given(case)
    case.close()
    return folder


def _reasons_given(case: Case) -> None:
    """For every condition that is open: copies are issued of no draft."""
    found = gates.of_dossier(case, dossier(case))
    if found:
        gates.give_reason(case, found, [c.key for c in found], "已說明", by="陳領隊")


def _asked(case: Examination, kind: str) -> Job:
    job = Job.asked(case, kind, "陳領隊", SAID[kind], state="running")
    job.said = {**job.said, "name": f"{job.pk:06d}"}
    job.save()
    return job


def _made(folder: Path, kind: str) -> int:
    return len(Case.open(folder).acts(ACTS[kind]))


def _files_are_those_recorded(case: Examination, folder: Path, job: Job) -> None:
    body: Mapping[str, Any] = Case.open(folder).acts(ACTS[job.kind])[-1].body
    told = body.get("files") or [{"name": n, "digest": d} for c in body["copies"] for n, d in c["files"]]
    out = reports_folder(case.pk, str(job.said["name"]))
    assert {f["name"]: f["digest"] for f in told} == {
        p.name: digest_of(p.read_bytes()) for p in out.iterdir() if p.is_file()
    }
    assert job.outcome["files"] == [f["name"] for f in told]


@pytest.mark.parametrize("kind", sorted(ONCE))
def test_a_job_done_anew_finds_its_act(concluded: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = project(concluded)
    job, before = _asked(case, kind), _made(concluded, kind)

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as m:
        m.setattr("chahe.web.project.project", killed)
        for _ in range(2):
            with pytest.raises(KilledError):
                work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "running"
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.outcome
    assert _made(concluded, kind) == before + 1
    if kind in ("copies", "report"):
        _files_are_those_recorded(case, concluded, job)
    other = _asked(case, kind)
    work.do(other.pk)
    assert _made(concluded, kind) == before + 2, "another job is another act, asked for in the same words or not"


def test_every_kind_that_acts_is_looked_after() -> None:
    """A new kind of work says whether it may act twice: those known not to are named here."""
    assert set(work.KINDS) - ONCE == {"examine", "intake", "papers", "table"}


def _program(job: Job) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "chahe.web.work", str(job.pk)]
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.Popen(command, env=told, stdin=subprocess.DEVNULL)


def _killed_often(case: Examination, folder: Path, kind: str, rng: random.Random, took: float) -> None:
    """kill -9 at random moments, now and then with a second program of the same job beside it; then in peace."""
    job, before = _asked(case, kind), _made(folder, kind)
    for _ in range(4):
        programs = [_program(job) for _ in range(rng.choice((1, 1, 2)))]
        time.sleep(rng.uniform(0.3, took))
        programs[0].send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        for p in programs:
            p.wait(300)
        assert _made(folder, kind) <= before + 1
    job.refresh_from_db()
    if job.state == "running":
        assert _program(job).wait(300) == 0
    job.refresh_from_db()
    assert job.state == "done", job.outcome
    assert _made(folder, kind) == before + 1
    if kind in ("copies", "report"):
        _files_are_those_recorded(case, folder, job)
    assert verify(Case.open(folder)).ok


@pytest.mark.soak
@pytest.mark.parametrize("kind", sorted(ONCE))
@pytest.mark.parametrize("seed", range(4))
def test_a_job_killed_at_any_moment_acts_once(concluded: Path, kind: str, seed: int) -> None:
    with Case.open(concluded, write=True) as opened:
        _reasons_given(opened)  # samples drawn by the tests before stand open
    case, rng = project(concluded), random.Random(f"{kind} {seed}")
    before = time.monotonic()
    assert _program(_asked(case, kind)).wait(300) == 0
    _killed_often(case, concluded, kind, rng, time.monotonic() - before)
