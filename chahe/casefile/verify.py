"""`chahe verify`: the whole case against its ledger, the ledger against its signatures, and both against a witness.

The case alone cannot show that somebody put an older whole state in its place. Three witnesses can: the heads this
machine remembers, a head printed in a report (`head`), a time stamp. The result says which of them there was.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from chahe.casefile import verify_files
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.projection import RecordedRun, View
from chahe.edition import edition
from chahe.errors import CallError, VerificationError
from chahe.evidence import anchor, chain
from chahe.evidence.chain import Scan
from chahe.evidence.heads import Head
from chahe.evidence.keys import verify_signature
from chahe.evidence.ledger import KEY_REPLACED, Entry, endorsement_message, from_hex
from chahe.evidence.problems import Kind, Notice, Problem

Reperform = Callable[[Case, RecordedRun], bytes]
"""The engine's: run the recorded run again and give the bytes of its observations.jsonl."""


@dataclass(slots=True)
class VerifyResult:
    """What was found. `witnesses` names what the ledger was held against: machine, head, time stamp."""

    case: str
    size: int  # acts
    root: str  # head over all acts present
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing breaks trust."""
        return not self.problems

    def problem(self, kind: Kind, where: str, zh: str, en: str) -> None:
        """Note a breach."""
        self.problems.append(Problem(kind, where, zh, en))

    def notice(self, kind: str, where: str, zh: str, en: str) -> None:
        """Note what must be said beside the result."""
        self.notices.append(Notice(kind, where, zh, en))


def verify(
    case: Case,
    head: str | None = None,
    reperform: Reperform | None = None,
    *,
    trusted_keys: Sequence[str] = (),
    tsa_roots: Sequence[x509.Certificate] = (),
    program: str | None = None,
) -> VerifyResult:
    """Check everything and go on after each problem.

    Args:
        case: opened for reading or writing; its ledger need not be sound.
        head: root printed in a report, 64 hex digits.
        reperform: makes the latest run again; without it nothing is re-performed and a notice says so.
        trusted_keys: key ids known from a report or another machine, beside those this machine remembers.
        tsa_roots: certificates of time-stamping authorities the caller trusts.
        program: name and edition of this program; None = as it stands.

    Raises CallError on a malformed head; OSError.

    """
    # Before the ledger is read: a writer at work meanwhile only adds to it.
    remembered = case.heads.last()
    scan = chain.scan(case.root / "ledger", case.id)
    result = VerifyResult(case.id, scan.size, scan.roots[-1] if scan.roots else "", list(scan.problems))
    _tell_tail(result, scan)
    _against_machine(result, case, scan, remembered, trusted_keys)
    if head is not None:
        _against_head(result, scan, head)
    flawed = {p.where for p in scan.problems}
    sound = [e for e in scan.entries if e.where not in flawed]
    _check_header(result, case, sound)
    view = View(case.root, sound)
    verify_files.check_blobs(result, case.store, view)
    verify_files.check_files(result, case.root, view)
    verify_files.check_texts(result, case.root, sound)
    _check_anchors(result, case, scan, tsa_roots)
    _reperform(result, case, view, reperform, program or f"chahe {edition()}")
    if not result.witnesses:
        result.notice(
            "no-witness",
            "",
            "沒有外部見證：無法得知案件是否被換回較舊的整體狀態。請提供報告所印之雜湊（--head）或時戳。",
            "No witness: an older whole state put in place of a newer one cannot be seen. "
            "Give the head printed in a report (--head) or a time stamp.",
        )
    return result


def _tell_tail(result: VerifyResult, scan: Scan) -> None:
    if scan.torn or scan.torn_checkpoint:
        result.notice(
            "torn",
            "ledger",
            "最後一筆紀錄寫入中斷，未經確認；下次寫入時會記錄並移除。",
            "The last act was cut off while written, never acknowledged; the next writer records and removes it.",
        )
    signed = max((m.size for m in scan.checkpoints), default=0)
    if scan.checkpoints and signed < scan.size:
        result.notice(
            "unsigned",
            "ledger",
            f"最後 {scan.size - signed} 筆紀錄尚無檢查點（各有簽章）。",
            f"The last {scan.size - signed} acts have no checkpoint yet (each carries its own signature).",
        )


def _against_machine(
    result: VerifyResult, case: Case, scan: Scan, remembered: Head | None, trusted_keys: Sequence[str]
) -> None:
    """The heads and keys this machine remembers."""
    pinned = case.heads.keys() | frozenset(trusted_keys)
    if remembered is not None:
        result.witnesses.append("machine")
        _hold_against(result, scan, remembered.size, remembered.root)
    if not pinned:
        result.notice(
            "no-pin",
            "ledger/keys",
            "本機未記載此案件之簽章金鑰，僅能確認前後一致。",
            "This machine knows no key of this case; only consistency can be shown.",
        )
        return
    for entry in _first_uses(scan.entries):
        if entry.key not in pinned and entry.key in scan.keys and not _endorsed(entry, scan, pinned):
            result.problem(
                Kind.KEY_NOT_PINNED,
                entry.where,
                f"自此筆起以本機不認得之金鑰 {entry.key[:16]}… 簽章。",
                f"From this act on, signed by key {entry.key[:16]}…, which this machine does not know.",
            )


def _first_uses(entries: Sequence[Entry]) -> list[Entry]:
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.key, entry)
    return list(first.values())


def _endorsed(entry: Entry, scan: Scan, pinned: frozenset[str]) -> bool:
    """Whether the replacement of a key carries the signature of the old one, itself trusted here."""
    if entry.kind != KEY_REPLACED:
        return False
    old, new, signature = (str(entry.body.get(k, "")) for k in ("old", "new", "endorsement"))
    public = scan.keys.get(old)
    if public is None or old not in pinned:
        return False
    return verify_signature(public, from_hex(signature), endorsement_message(scan_case(scan), old, new))


def scan_case(scan: Scan) -> str:
    """The case id the ledger itself states, which the checkpoints are checked for."""
    return str(scan.entries[0].body.get("id", "")) if scan.entries else ""


def _hold_against(result: VerifyResult, scan: Scan, size: int, root: str) -> None:
    if scan.size < size:
        if not any(p.kind in (Kind.TRUNCATED, Kind.LEDGER_MISSING) for p in result.problems):
            result.problem(
                Kind.ROLLED_BACK,
                "ledger",
                f"案件較本機所記狀態為舊：本機記得 {size} 筆，現存 {scan.size} 筆。",
                f"The case is older than this machine remembers: {size} acts then, {scan.size} now.",
            )
    elif scan.roots[size] != root and not result.problems:
        result.problem(
            Kind.REWRITTEN,
            "ledger",
            f"前 {size} 筆紀錄與本機所記雜湊不符，內容已被改寫。",
            f"The first {size} acts do not have the head this machine remembers; they were rewritten.",
        )


def _against_head(result: VerifyResult, scan: Scan, head: str) -> None:
    wanted = head.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise CallError(("--head 須為 64 位十六進位雜湊。", "--head takes 64 hex digits."), where=head[:80])
    result.witnesses.append("head")
    if wanted not in scan.roots:
        result.problem(
            Kind.ROLLED_BACK,
            "ledger",
            "報告所印之雜湊不在此稽核軌跡之任何狀態內：案件較舊，或已被改寫。",
            "The printed head is no state of this ledger: the case is older, or was rewritten.",
        )


def _check_header(result: VerifyResult, case: Case, entries: Sequence[Entry]) -> None:
    created = next((e for e in entries if e.kind == Act.CASE_CREATED), None)
    if created is None:
        return  # the scan has said so
    formats = [e.body.get("format") for e in entries if e.kind in (Act.CASE_CREATED, Act.UPGRADE)]
    if created.body.get("id") != case.id or formats[-1] != case.format:
        result.problem(
            Kind.CASE_FILE, "case.json", "case.json 與稽核軌跡不符。", "case.json does not agree with the ledger."
        )


def _check_anchors(result: VerifyResult, case: Case, scan: Scan, roots: Sequence[x509.Certificate]) -> None:
    for entry in scan.entries:
        if entry.kind != Act.ANCHOR:
            continue
        size, root = entry.body.get("size"), entry.body.get("root")
        path = case.root / "anchors" / Path(str(entry.body.get("file"))).name
        if not isinstance(size, int) or not 0 <= size < len(scan.roots) or scan.roots[size] != root:
            result.problem(
                Kind.ANCHOR,
                entry.where,
                "時戳所載狀態不在此稽核軌跡內。",
                "The time-stamped head is no state of this ledger.",
            )
        elif not path.is_file():
            continue  # check_files has named it
        else:
            _check_token(result, entry, anchor.message(case.id, size, str(root)), path, roots)


def _check_token(
    result: VerifyResult, entry: Entry, message: bytes, path: Path, roots: Sequence[x509.Certificate]
) -> None:
    response = path.read_bytes()
    try:
        stamped = anchor.read(response, message)
        if roots:
            anchor.check(response, message, roots)
    except VerificationError as error:
        what = error.diagnostics().what
        result.problem(Kind.ANCHOR, entry.where, what[0], what[1])
        return
    if roots:
        result.witnesses.append(f"time stamp {stamped.time}")
    else:
        result.notice(
            "anchor-unverified",
            entry.where,
            f"時戳 {stamped.time} 未指定信任之根憑證，未驗證簽發者。",
            f"Time stamp {stamped.time}: no trusted root given, so its issuer was not verified.",
        )


def _reperform(result: VerifyResult, case: Case, view: View, reperform: Reperform | None, program: str) -> None:
    run = next(reversed(view.runs()), None)
    if run is None:
        return
    where = f"runs/{run.path.name}/observations.jsonl"
    if run.program != program:
        result.notice(
            "not-reperformed",
            where,
            f"由 {run.program} 產生，本程式為 {program}，未重新執行。",
            f"Made by {run.program}, not re-performed by {program}.",
        )
    elif reperform is None:
        result.notice("not-reperformed", where, "依指示未重新執行。", "Not re-performed, as asked.")
    elif view.erased():
        result.notice(
            "not-reperformed",
            where,
            "部分佐證已依令銷毀，未重新執行。",
            "Evidence was erased by order; not re-performed.",
        )
    elif result.ok and reperform(case, run) != (run.path / "observations.jsonl").read_bytes():
        result.problem(
            Kind.NOT_REPRODUCED,
            where,
            "重新執行之查核事實與紀錄不同。",
            "Run again, the observations differ from those recorded.",
        )
    elif not result.ok:
        result.notice(
            "not-reperformed", where, "案件已有不符，未重新執行。", "The case has problems; not re-performed."
        )
