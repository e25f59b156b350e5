"""Deliveries: pieces that go on where they stopped, names that lead nowhere else, nothing acknowledged is lost."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chahe.casefile.case import Case
from chahe.errors import CallError, LockedError
from chahe.web import uploads, work
from chahe.web.models import Evidence, Examination, Job
from chahe.web.roles import Role

Make = Callable[[Role | None], Client]
BAD = (
    "../x", "/etc/passwd", "a/../../x", "C:\\x", "c:x", "a\\..\\x", "con.txt", "a/NUL", "x\0y", "a//b", ".", "a/.",
    " a", "a.", "a/b ", "x" * 300, "/".join("a" * 30), "a\nb", "<b>", "", "\u202etxt.exe",
)  # fmt: skip


@pytest.fixture
def auditee(as_role: Make) -> Client:
    return as_role(Role.AUDITEE)


def _at(case: Examination, act: str = "") -> str:
    return f"/c/{case.pk}/upload/{act}"


def _piece(browser: Client, case: Examination, batch: str, name: str, offset: int, data: bytes) -> dict[str, object]:
    answer = browser.post(
        _at(case, "piece/"), {"batch": batch, "name": name, "offset": offset, "piece": SimpleUploadedFile("p", data)}
    )
    return {"status": answer.status_code, **answer.json()}


def test_a_file_in_pieces_is_taken_in(auditee: Client, case: Examination, folder: Path) -> None:
    batch = auditee.post(_at(case, "begin/")).json()["batch"]
    name, data = "D02/人員 名冊.csv", b"name,mail\nx,y\n"
    assert _piece(auditee, case, batch, name, 0, data[:5])["here"] == 5
    assert _piece(auditee, case, batch, name, 0, data[:5])["status"] == 400, "the same piece again is told, not doubled"
    assert _piece(auditee, case, batch, name, 9, data[9:])["status"] == 400, "no hole"
    assert auditee.get(_at(case, "state/"), {"batch": batch, "name": name}).json() == {"here": 5}
    done = {"batch": batch, "files": json.dumps({name: len(data)}), "by": "林聯絡人"}
    assert auditee.post(_at(case, "finish/"), done).status_code == 400, "half a file is no delivery"
    assert _piece(auditee, case, batch, name, 5, data[5:])["here"] == len(data)
    assert auditee.post(_at(case, "finish/"), done | {"by": " "}).status_code == 400
    assert auditee.post(_at(case, "finish/"), done).status_code == 200
    job = Job.objects.get(case=case.pk)
    work.do(job.pk)
    job.refresh_from_db()
    assert (job.state, job.outcome["files"]) == ("done", 1)
    assert [i.name for i in Case.open(folder).items() if i.custody.received_by == "林聯絡人"] == [name]
    assert Evidence.objects.filter(examination_id=case.pk, name=name).exists()
    assert not uploads.batch_folder(case.pk, batch).exists()
    page = auditee.get(f"/c/{case.pk}/hand-over/").content.decode()
    assert "收件 1 檔" in page
    assert auditee.get(f"/c/{case.pk}/evidence/").status_code == 403


def test_a_form_without_a_script(auditee: Client, case: Examination) -> None:
    files = [SimpleUploadedFile("a.csv", b"a\n"), SimpleUploadedFile("b.csv", b"b\n")]
    assert auditee.post(_at(case), {"files": files, "by": "林"}).status_code == 302
    job = Job.objects.get(case=case.pk)
    assert uploads.held(case.pk, job.said["batch"]) == {"a.csv": 2, "b.csv": 2}
    uploads.forget(case.pk, job.said["batch"])
    assert auditee.post(_at(case), {"by": "林"}).status_code == 400


@pytest.mark.parametrize("name", BAD)
def test_names_that_lead_elsewhere(auditee: Client, case: Examination, name: str) -> None:
    batch = uploads.new_batch(case.pk)
    assert _piece(auditee, case, batch, name, 0, b"x")["status"] == 400
    assert uploads.held(case.pk, batch) == {}
    uploads.forget(case.pk, batch)


@given(st.text(min_size=1, max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_stays_inside_or_is_refused(name: str) -> None:
    case, batch = "prop", "x" * 20
    root = uploads.batch_folder(case, batch)
    root.mkdir(parents=True, exist_ok=True)
    try:
        uploads.add(case, batch, name, 0, [b"x"])
    except CallError:
        return
    assert sum(uploads.held(case, batch).values()) == 1
    uploads.forget(case, batch)


@pytest.mark.parametrize("batch", ["", "../../etc", "a/b", "short", "é" * 20, "x" * 80])
def test_deliveries_that_are_none(auditee: Client, case: Examination, batch: str) -> None:
    assert _piece(auditee, case, batch, "a.csv", 0, b"x")["status"] == 400
    assert auditee.get(_at(case, "state/"), {"batch": batch, "name": "a"}).status_code == 400
    for files in ("{}", "[]", "x", '{"a": "b"}', '{"../a": 1}', "null"):
        assert auditee.post(_at(case, "finish/"), {"batch": batch, "files": files, "by": "x"}).status_code == 400
    assert not Job.objects.exists()


def test_a_delivery_taken_in_before_the_program_was_killed(case: Examination) -> None:
    """Killed between its last act and saying so: the job is done anew and finds nothing left to do."""
    job = Job.objects.create(case=case.pk, kind="intake", by="林", said={"case": case.pk, "batch": "y" * 20})
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done"


def test_a_piece_sent_twice_at_once_stands_there_once(case: Examination) -> None:
    """A browser that hears nothing sends it again while the first is still being written: twice the first half of a
    file has as many bytes as the file.
    """
    batch = uploads.new_batch(case.pk)
    inside, go = threading.Event(), threading.Event()

    def slow() -> Iterator[bytes]:
        inside.set()
        go.wait(30)
        yield b"1234"

    answers: list[int | str] = []

    def send(pieces: Iterable[bytes]) -> None:
        try:
            answers.append(uploads.add(case.pk, batch, "a.bin", 0, pieces))
        except CallError as error:
            answers.append(error.diagnostics().what[1])

    first, second = threading.Thread(target=send, args=(slow(),)), threading.Thread(target=send, args=([b"1234"],))
    first.start()
    inside.wait(30)
    second.start()
    go.set()
    first.join()
    second.join()
    assert sorted(answers, key=str) == [4, "The piece does not follow what is here."]
    assert (uploads.batch_folder(case.pk, batch) / "a.bin").read_bytes() == b"1234"
    uploads.forget(case.pk, batch)
    assert not list(uploads.batch_folder(case.pk, batch).parent.glob(f"{batch}*"))


def test_a_piece_that_waits_too_long_is_told(case: Examination, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAIT", 0.05)
    batch = uploads.new_batch(case.pk)

    def nested() -> Iterator[bytes]:
        with pytest.raises(LockedError):
            uploads.add(case.pk, batch, "b.bin", 0, [b"x"])
        yield b"1"

    assert uploads.add(case.pk, batch, "a.bin", 0, nested()) == 1
    assert uploads.held(case.pk, batch) == {"a.bin": 1}
    uploads.forget(case.pk, batch)


def test_what_was_handed_over_takes_no_more(auditee: Client, case: Examination) -> None:
    """A piece acknowledged after it would be thrown away with the delivery's folder."""
    batch = uploads.new_batch(case.pk)
    assert _piece(auditee, case, batch, "a.csv", 0, b"a\n")["here"] == 2
    done = {"batch": batch, "files": '{"a.csv": 2}', "by": "林"}
    assert auditee.post(_at(case, "finish/"), {**done, "kind": "no-such"}).status_code == 400
    assert _piece(auditee, case, batch, "b.csv", 0, b"b\n")["status"] == 200, "what was refused is still open"
    assert auditee.post(_at(case, "finish/"), done).status_code == 400, "a file nobody stated is here"
    done["files"] = '{"a.csv": 2, "b.csv": 2}'
    assert auditee.post(_at(case, "finish/"), done).status_code == 200
    for name, offset in (("c.csv", 0), ("a.csv", 2)):
        assert _piece(auditee, case, batch, name, offset, b"x")["status"] == 400
    assert uploads.held(case.pk, batch) == {"a.csv": 2, "b.csv": 2}
    assert auditee.post(_at(case, "finish/"), done).status_code == 200, "asked again after a lost answer"
    uploads.forget(case.pk, batch)


def test_a_form_that_is_refused_leaves_nothing_behind(auditee: Client, case: Examination) -> None:
    incoming = uploads.batch_folder(case.pk, "x" * 20).parent
    files = [SimpleUploadedFile("a.csv", b"a\n"), SimpleUploadedFile("con.csv", b"b\n")]
    assert auditee.post(_at(case), {"files": files, "by": "林"}).status_code == 400
    assert auditee.post(_at(case), {"files": files[:1], "by": " "}).status_code == 400
    assert not incoming.exists() or not list(incoming.iterdir())
    assert not Job.objects.exists()
