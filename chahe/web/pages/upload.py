"""Evidence handed over in the browser: pieces that go on where they stopped, then one job that takes them in."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from chahe.casefile.case import Case
from chahe.casefile.plan import reasoned
from chahe.casefile.requests import known
from chahe.catalog import catalog
from chahe.errors import CallError, ChaheError
from chahe.web import settings, uploads
from chahe.web.acting import named
from chahe.web.gate import Page
from chahe.web.models import Examination, Job
from chahe.web.roles import Need, may


def begin(request: HttpRequest, examination: Examination) -> HttpResponse:
    """A new delivery: its name. One that was begun and is not taken in yet goes on."""
    begun = request.POST.get("batch", "")
    try:
        goes_on = begun if begun and uploads.batch_folder(examination.pk, begun).is_dir() else ""
    except ChaheError as error:
        return _refused(error)
    return JsonResponse({"batch": goes_on or uploads.new_batch(examination.pk), "piece": uploads.PIECE})


def state(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Bytes of one file that are here."""
    try:
        return JsonResponse(
            {"here": uploads.here(examination.pk, request.GET.get("batch", ""), request.GET.get("name", ""))}
        )
    except ChaheError as error:
        return _refused(error)


def piece(request: HttpRequest, examination: Examination) -> HttpResponse:
    """One piece: durable when it is answered."""
    said = request.POST
    given = request.FILES.get("piece")
    offset = said.get("offset", "")
    try:
        if (
            given is None
            or given.size is None
            or given.size > uploads.PIECE
            or not offset.isdigit()
            or len(offset) > 15
        ):
            raise CallError(("上傳內容不完整。", "The piece is incomplete."), where="piece")
        have = uploads.add(examination.pk, said.get("batch", ""), said.get("name", ""), int(offset), given.chunks())
    except ChaheError as error:
        return _refused(error)
    return JsonResponse({"here": have})


def finish(request: HttpRequest, examination: Examination) -> HttpResponse:
    """All is here, says the browser: counted against what is, then a job."""
    batch = request.POST.get("batch", "")
    try:
        stated = json.loads(request.POST.get("files", "{}"))
        files = {str(n): int(size) for n, size in stated.items()}
        order(examination, batch, request.POST.get("kind", ""), named(request), files, instead(request))
    except ChaheError as error:
        return _refused(error)
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return JsonResponse({"error": ["檔案清單不正確。", "The list of files is malformed."]}, status=400)
    return JsonResponse({"to": reverse("hand-over", kwargs={"case": examination.pk})})


def plain(request: HttpRequest, examination: Examination) -> HttpResponse:
    """A form without a script: whole files at once, all of them or none."""
    by = named(request)
    files = [*request.FILES.getlist("files"), *request.FILES.getlist("folder")]
    if not files:
        raise CallError(("未選擇檔案。", "No file was chosen."), where="files")
    batch = uploads.new_batch(examination.pk)
    try:
        for given in files:
            uploads.add(examination.pk, batch, str(given.name), 0, _whole(given))
        files_here = uploads.held(examination.pk, batch)
        order(examination, batch, request.POST.get("kind", ""), by, files_here, instead(request))
    except ChaheError:
        uploads.forget(examination.pk, batch)
        raise
    return redirect("hand-over", case=examination.pk)


def _whole(given: object) -> Iterator[bytes]:
    yield from given.chunks()  # type: ignore[attr-defined]


def instead(request: HttpRequest) -> Mapping[str, str]:
    """What is said of what came of the request before: an examiner lets the delivery supersede it, the unit says that
    it is meant to, which is a message to the examiners.
    """
    if request.POST.get("supersedes") != "1":
        return {}
    decides = may(getattr(request, "role", None), Need.PREPARE)
    return {"supersedes" if decides else "meant_to": "1", "why": request.POST.get("why", "")[:2_000]}


def order(
    examination: Examination,
    batch: str,
    kind: str,
    by: str,
    files: Mapping[str, int],
    instead_of: Mapping[str, str] | None = None,
) -> Job:
    """Hand a delivery of these files (name -> bytes) over, and the job that takes it in.

    `kind` = the request all of them answer, "" = the manifest, or the codes of their paths, say. Raises CallError.
    """
    asked = request_named(examination, kind)
    if instead_of:
        reasoned(instead_of["why"], asked)
        if not asked:
            raise CallError(("須指定資料代號。", "Name the request."), where="kind")
    uploads.close(examination.pk, batch, files)
    said = {"case": examination.pk, "batch": batch, "request": asked, **(instead_of or {})}
    return Job.asked(examination, "intake", by, said)


def request_named(examination: Examination, kind: str) -> str:
    """The request all files of a delivery answer; "" = none is named. Raises CallError on one not asked for."""
    asked = kind.strip()
    if asked and asked not in catalog().requests:
        known(Case.open(Path(examination.folder)), asked)
    return asked


def folder_in(request: HttpRequest, examination: Examination) -> HttpResponse:
    """A folder of this machine, for its one user: what came back without a network."""
    text = request.POST.get("folder", "").strip()
    folder = Path(text)
    inside = Path(examination.folder).resolve()
    if settings.TEAM or not folder.is_absolute() or not folder.is_dir() or folder.resolve().is_relative_to(inside):
        raise CallError(
            ("沒有此資料夾，或不得由此收件。", "There is no such folder, or it may not be taken in."),
            where=ascii(text)[:120],
            todo=("請輸入本機資料夾之完整路徑。", "Give the whole path of a folder of this machine."),
        )
    by, asked = named(request), request_named(examination, request.POST.get("kind", ""))
    Job.asked(examination, "intake", by, {"folder": str(folder), "request": asked})
    return redirect("hand-over", case=examination.pk)


def _refused(error: ChaheError) -> JsonResponse:
    told = error.diagnostics()
    return JsonResponse({"error": list(told.what), "where": told.where}, status=400)


BEGIN = Page("upload-begin", "c/<str:case>/upload/begin/", Need.HAND_OVER, begin, ("POST",))
STATE = Page("upload-state", "c/<str:case>/upload/state/", Need.HAND_OVER, state)
PIECE = Page("upload-piece", "c/<str:case>/upload/piece/", Need.HAND_OVER, piece, ("POST",))
FINISH = Page("upload-finish", "c/<str:case>/upload/finish/", Need.HAND_OVER, finish, ("POST",))
PLAIN = Page("upload", "c/<str:case>/upload/", Need.HAND_OVER, plain, ("POST",))
FOLDER = Page("folder-in", "c/<str:case>/folder-in/", Need.PREPARE, folder_in, ("POST",))
