"""Reading a ledger back: quickly for use (`load`), completely for verification (`scan`)."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from chahe.errors import VerificationError
from chahe.evidence import ledger as book
from chahe.evidence.ledger import Checkpoint, Entry, Ledger
from chahe.evidence.merkle import Frontier
from chahe.evidence.problems import Kind, Problem


@dataclass(slots=True)
class Scan:
    """Everything a complete reading of a ledger folder says."""

    entries: list[Entry] = field(default_factory=list)  # the lines that parse, in file order
    checkpoints: list[Checkpoint] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)  # roots[n] = tree hash of the first n lines
    problems: list[Problem] = field(default_factory=list)
    torn: int = 0  # bytes of an unfinished last act
    torn_checkpoint: int = 0
    keys: dict[str, bytes] = field(default_factory=dict)

    def add(self, kind: Kind, where: str, zh: str, en: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(kind, where, zh, en))

    @property
    def size(self) -> int:
        """Complete acts."""
        return len(self.entries)


def scan(folder: Path, case: str) -> Scan:
    """Check every act, signature and head of a ledger; never raises on what it finds in the files."""
    # Checkpoints before the acts they are about: a writer may be adding both while we read.
    marks = book.read_bytes(folder / "checkpoints.jsonl")
    out = Scan(keys=book.public_keys(folder))
    lines, rest = book.split_lines(book.read_bytes(folder / "entries.jsonl"))
    out.torn = len(rest)
    if not lines:
        out.add(
            Kind.LEDGER_MISSING, "ledger/entries.jsonl", "稽核軌跡不存在或為空。", "The ledger is missing or empty."
        )
        return out
    for number, line in enumerate(lines):
        entry = book.parse_entry(line)
        if entry is None:
            out.add(Kind.ENTRY_EDITED, f"ledger line {number + 1}", "紀錄內容已損毀或被更動。", "The act is damaged.")
        else:
            out.entries.append(entry)
    _check_order(out)
    _check_entries(out)
    out.roots = _roots(out.entries)
    _check_checkpoints(out, marks, case)
    return out


def _roots(entries: list[Entry]) -> list[str]:
    frontier = Frontier()
    roots = [frontier.root().hex()]
    for entry in entries:
        frontier.add(bytes.fromhex(entry.leaf))
        roots.append(frontier.root().hex())
    return roots


def _check_order(out: Scan) -> None:
    """Sequence numbers tell deletion, insertion and reordering apart; signatures show who changed a number itself."""
    numbers = [e.seq for e in out.entries]
    seen = Counter(numbers)
    expected = range(max(numbers, default=-1) + 1)
    for missing in sorted(set(expected) - set(numbers)):
        if not any(p.kind is Kind.ENTRY_EDITED and p.where == f"ledger line {missing + 1}" for p in out.problems):
            out.add(Kind.ENTRY_DELETED, f"ledger seq {missing}", "紀錄已被刪除。", "An act was deleted.")
    for number, times in sorted(seen.items()):
        if times > 1:
            out.add(Kind.ENTRY_INSERTED, f"ledger seq {number}", "同一序號有多筆紀錄。", "Several acts share a number.")
    for before, after in zip(out.entries, out.entries[1:], strict=False):
        if after.seq < before.seq:
            out.add(Kind.REORDERED, after.where, "紀錄順序已被更動。", "Acts were reordered.")


def _check_entries(out: Scan) -> None:
    previous: Entry | None = None
    in_force: str | None = None
    for entry in out.entries:
        if in_force is None or (entry.kind == book.KEY_REPLACED and entry.body.get("new") == entry.key):
            in_force = entry.key
        if entry.key != in_force or entry.key not in out.keys:
            out.add(
                Kind.UNKNOWN_KEY, entry.where, "以案件不認得之金鑰簽章。", "Signed by a key the case does not know."
            )
        elif not book.signed_entry(entry, out.keys[entry.key]):
            out.add(
                Kind.ENTRY_EDITED,
                entry.where,
                "紀錄內容與其簽章不符，已被更動。",
                "The act no longer matches its signature.",
            )
        _check_link(out, previous, entry)
        previous = entry


def _check_link(out: Scan, previous: Entry | None, entry: Entry) -> None:
    """The chain from one act to the next; silent where the order already explains the break."""
    if previous is None:
        linked = entry.prev == book.NO_PREVIOUS or entry.seq != 0
    else:
        linked = entry.prev == previous.leaf or entry.seq != previous.seq + 1
    named = previous is not None and any(p.where == previous.where for p in out.problems)
    if not linked and not named:
        where = entry.where if previous is None else previous.where
        out.add(
            Kind.ENTRY_EDITED, where, "後一筆紀錄所載雜湊與本筆不符。", "The next act's link does not match this one."
        )


def _check_checkpoints(out: Scan, marks: bytes, case: str) -> None:
    lines, rest = book.split_lines(marks)
    out.torn_checkpoint = len(rest)
    if not lines:
        out.add(
            Kind.CHECKPOINT, "ledger/checkpoints.jsonl", "簽章檢查點不存在。", "The signed checkpoints are missing."
        )
    explained = bool(out.problems)
    for number, line in enumerate(lines):
        where = f"ledger/checkpoints.jsonl line {number + 1}"
        mark = book.parse_checkpoint(line)
        if mark is None or mark.case != case:
            out.add(
                Kind.CHECKPOINT, where, "檢查點已損毀或屬於其他案件。", "The checkpoint is damaged or another case's."
            )
            continue
        out.checkpoints.append(mark)
        _check_mark(out, mark, where, explained=explained)


def _check_mark(out: Scan, mark: Checkpoint, where: str, *, explained: bool) -> None:
    public = out.keys.get(mark.key)
    if public is None:
        out.add(Kind.UNKNOWN_KEY, where, "以案件不認得之金鑰簽章。", "Signed by a key the case does not know.")
        return
    if not book.signed_checkpoint(mark, public):
        out.add(Kind.SIGNATURE, where, "檢查點簽章無效。", "The checkpoint's signature is invalid.")
    elif mark.size > out.size and not explained:
        out.add(
            Kind.TRUNCATED,
            where,
            f"稽核軌跡尾端遭截斷：檢查點載 {mark.size} 筆，現存 {out.size} 筆。",
            f"The ledger's tail was cut: the checkpoint states {mark.size} acts, {out.size} remain.",
        )
    elif 0 < mark.size <= out.size and (
        mark.root != out.roots[mark.size] or mark.key != out.entries[mark.size - 1].key
    ):
        if not explained:
            out.add(Kind.ROOT, where, "檢查點與現存紀錄不符。", "The checkpoint does not match the acts present.")
    elif mark.size <= 0:
        out.add(Kind.CHECKPOINT, where, "檢查點筆數不正確。", "The checkpoint states an impossible size.")


def load(folder: Path, case: str) -> tuple[Ledger, int]:
    """A ledger for use: chain and last signed head checked, acts behind it by their own signatures.

    Returns: the ledger, and how many bytes of torn lines stand behind it. Raises VerificationError.
    """
    # Checkpoints before the acts they are about: a writer may be adding both while we read.
    marks, mark_rest = book.split_lines(book.read_bytes(folder / "checkpoints.jsonl"))
    lines, rest = book.split_lines(book.read_bytes(folder / "entries.jsonl"))
    entries = _chained(lines)
    last = book.parse_checkpoint(marks[-1]) if marks else None
    if last is None or last.case != case or not 0 < last.size <= len(entries):
        raise _broken(
            "checkpoints.jsonl",
            "檢查點缺漏，或所載筆數多於現存紀錄。",
            "The last signed head is missing or states more acts.",
        )
    keys = book.public_keys(folder)
    frontier = Frontier()
    for entry in entries[: last.size]:
        frontier.add(bytes.fromhex(entry.leaf))
    if frontier.root().hex() != last.root or last.key != entries[last.size - 1].key:
        raise _broken("entries.jsonl", "紀錄與簽章檢查點不符。", "The acts do not match the signed head.")
    if last.key not in keys or not book.signed_checkpoint(last, keys[last.key]):
        raise _broken("checkpoints.jsonl", "檢查點簽章無效。", "The signature of the last head is invalid.")
    in_force = last.key
    for entry in entries[last.size :]:
        if entry.kind == book.KEY_REPLACED and entry.body.get("new") == entry.key:
            in_force = entry.key
        if entry.key != in_force or entry.key not in keys or not book.signed_entry(entry, keys[entry.key]):
            raise _broken(entry.where, "紀錄簽章無效。", "The act has no valid signature.")
        frontier.add(bytes.fromhex(entry.leaf))
    good, marked = (sum(len(x) + 1 for x in part) for part in (lines, marks))
    out = Ledger(folder, case, entries, frontier, good, marked)
    out.note_signed(last.size)
    return out, len(rest) + len(mark_rest)


def _chained(lines: list[bytes]) -> list[Entry]:
    entries: list[Entry] = []
    previous = book.NO_PREVIOUS
    for number, line in enumerate(lines):
        entry = book.parse_entry(line)
        if entry is None or entry.seq != number or entry.prev != previous:
            raise _broken(f"entries.jsonl:{number + 1}", "紀錄鏈結中斷。", "The chain of acts is broken.")
        entries.append(entry)
        previous = entry.leaf
    return entries


def _broken(where: str, zh: str, en: str) -> VerificationError:
    return VerificationError((f"稽核軌跡：{zh}", f"Ledger: {en}"), where=where)
