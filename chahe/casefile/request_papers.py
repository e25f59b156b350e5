"""Everything `chahe request` writes, from what the case holds now."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from chahe.casefile import handed_over, requests
from chahe.casefile import plan as planning
from chahe.casefile.case import Case
from chahe.casefile.supplements import supplements
from chahe.catalog import Request
from chahe.errors import CallError
from chahe.intake.matching import Difference, SupplyState
from chahe.model import EvidenceItem, Reading, ReadStatus
from chahe.report import attachments, request_book
from chahe.report import request_papers as papers
from chahe.scope.profile import parse_profile
from chahe.scope.request import RequestLine, request_list
from chahe.scope.risk import plan
from chahe.scope.select import selection
from chahe.scope.terms import TAIPEI, moment


def write_papers(case: Case, out: Path, *, outward: bool = False) -> tuple[Path, ...]:
    """Request list (xlsx, docx), 附表, manifest template, plan, supplementary requests, and the receipt once there is
    something received. Returns the files written. `outward`: only what the auditee may see, so without the plan.

    Raises ScopeError, OSError.
    """
    profile = parse_profile(case.profile_text())
    chosen = selection(profile)
    lines = request_list(profile, chosen)
    states = {code: (s.state, said_of(s)) for code, s in handed_over.supplied(case).items()}
    made = case.station.now()
    out.mkdir(parents=True, exist_ok=True)
    files = [out / name for name in ("檢查資料清單.xlsx", "檢查資料清單.docx", "檢附清單.xlsx", "檢查計畫.docx")]
    request_book.write_request_list(files[0], profile, lines, states, made, _worked(case))
    papers.write_list_paper(files[1], profile, lines, states, made)
    request_book.write_manifest_template(files[2], lines, made)
    if outward:
        files.pop()
    else:
        papers.write_plan(files[3], profile, chosen, plan(profile, chosen), made, _arranged(case))
    files += _attachments(out, lines, made=case)
    for supplement in supplements(case):
        files.append(out / f"補充調閱單_{supplement.number}.docx")
        papers.write_supplement(files[-1], profile, supplement, made)
    received = receipt_lines(case)
    if received:
        files.append(out / "資料交接單.docx")
        papers.write_receipt(files[-1], profile, received, case.head, made)
    return tuple(files)


def _arranged(case: Case) -> papers.Arranged:
    kept, given = planning.plan(case), planning.assignments(case)
    return papers.Arranged(
        team=tuple((m.person, m.duty, m.half_days) for m in kept.team),
        milestones=tuple((m.occasion, _here(m.at), m.note) for m in kept.milestones),
        to={c: a.to for c, a in given.items() if a.to},
        half_hours={c: a.half_hours for c, a in given.items() if a.half_hours is not None},
    )


def _worked(case: Case) -> dict[str, request_book.Worked]:
    """Due time, first receipt and returns of every request something happened to."""
    issued, returned = requests.issues(case), requests.returns(case)
    first: dict[str, datetime] = {}
    for item in case.items():
        code = item.custody.request_code
        if code:
            at = _here(item.custody.received_at)
            first[code] = min(at, first.get(code, at))
    return {
        code: request_book.Worked(
            due=_here(issued[code].due) if code in issued else None,
            received=first.get(code),
            returned=tuple(r.reason for r in returned if r.request == code),
        )
        for code in {*issued, *first, *(r.request for r in returned)}
    }


def _here(at: str) -> datetime:
    return moment(at).astimezone(TAIPEI)


def write_package(case: Case, path: Path, *, outward: bool = False) -> None:
    """All papers in one zip, with an empty folder per request in which its files come back: `交付/D02 名稱/`.

    Raises ScopeError, OSError.
    """
    profile = parse_profile(case.profile_text())
    folders = [(line.code, line.request.name) for line in request_list(profile, selection(profile))]
    folders += [(s.number, s.name) for s in supplements(case)]
    with TemporaryDirectory(dir=path.parent) as made, ZipFile(path, "w", ZIP_DEFLATED) as out:
        for file in write_papers(case, Path(made), outward=outward):
            out.write(file, file.name)
        for code, name in folders:
            plain = "".join(c for c in name if c not in _NOT_IN_NAMES and c.isprintable())[:40].strip(" .")
            out.writestr(f"交付/{code} {plain}/".replace(" /", "/"), b"")


_NOT_IN_NAMES = set('<>:"/\\|?*')


def write_receipt(case: Case, path: Path, day: str = "") -> None:
    """資料交接單 of everything received, or of one day (ISO, Taipei). Raises CallError when nothing was, OSError."""
    lines = tuple(x for x in receipt_lines(case) if not day or _day_of(x.received_at) == day)
    if not lines:
        raise CallError(("該日未收受資料。", "Nothing was received then."), where=day[:20])
    papers.write_receipt(path, parse_profile(case.profile_text()), lines, case.head, case.station.now())


def _day_of(at: str) -> str:
    return _here(at).date().isoformat()


def said_of(state: SupplyState) -> str | None:
    """The insurer's reason, with what it says of parts that did not come."""
    parts = [f"部分{word.value}" + (f"：{reason}" if reason else "") for word, reason in state.lacking]
    return "；".join([*([state.reason] if state.reason else []), *parts]) or None


def _attachments(out: Path, lines: tuple[RequestLine, ...], made: Case) -> list[Path]:
    by_number: dict[int, list[Request]] = {}
    for line in sorted(lines, key=lambda x: x.code):
        if line.request.attachment is not None:
            by_number.setdefault(line.request.attachment, []).append(line.request)
    files = []
    for number, asked in sorted(by_number.items()):
        path = out / f"附表{number:02}_{request_book.ATTACHMENT_TITLES[number]}.xlsx"
        parts = [(r, attachments.headers(r)) for r in asked]
        request_book.write_attachment(path, number, parts, made.station.now())
        files.append(path)
    return files


def receipt_lines(case: Case) -> tuple[papers.ReceiptLine, ...]:
    """One line per item received, with its differences from the manifest."""
    read: dict[tuple[str, str], Reading] = {}
    for recorded in case.readings():
        reading = recorded.reading
        if reading.source.member is None:
            read[reading.source.digest, reading.name] = reading
            read.setdefault((reading.source.digest, ""), reading)
    notes: dict[str, list[Difference]] = {}
    for difference in handed_over.problems(case):
        notes.setdefault(difference.path, []).append(difference)
    return tuple(
        _receipt(item, read.get((item.digest, item.name)) or read.get((item.digest, "")), notes.get(item.name, []))
        for item in sorted(case.items(), key=lambda i: (i.custody.request_code or "~", i.name))
    )


def _receipt(item: EvidenceItem, reading: Reading | None, differing: list[Difference]) -> papers.ReceiptLine:
    readable = reading is not None and reading.status is ReadStatus.READ and bool(reading.tables)
    return papers.ReceiptLine(
        code=item.custody.request_code,
        name=item.name,
        size=item.size,
        digest=item.digest,
        records=reading.records - reading.skipped if readable and reading is not None else None,
        origin=item.custody.origin.value,
        received_at=item.custody.received_at,
        remark="；".join(DIFFERENCES[d.problem.value] for d in differing),
    )


DIFFERENCES = {
    "not-listed": "未列於檢附清單",
    "path-differs": "路徑與清單不符",
    "size-differs": "位元組數與清單不符",
    "digest-differs": "雜湊與清單不符",
    "records-differ": "筆數與清單不符",
    "unread": "無法讀取",
    "file-missing": "未收到",
    "no-path": "未載檔名",
    "unknown-code": "資料代號不明",
    "listed-twice": "重複列載",
    "line-unread": "清單欄位無法讀取",
}
"""What a difference is called on the receipt."""
