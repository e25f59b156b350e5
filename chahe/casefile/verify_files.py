"""Verification of what the ledger lists: blobs, tables, rejects, observations, texts."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from chahe.casefile.acts import Act
from chahe.casefile.projection import View, digests_of
from chahe.evidence import files
from chahe.evidence.ledger import Entry
from chahe.evidence.problems import Kind
from chahe.evidence.store import Store
from chahe.model import Digest

if TYPE_CHECKING:
    from chahe.casefile.verify import VerifyResult

_TEXTS = ("profile.toml", "norms.toml")
_UNLISTED = ("未列於稽核軌跡之檔案。", "A file the ledger does not list.")


def listed_blobs(entries: Sequence[Entry]) -> dict[Digest, str]:
    """Digest -> how a message names it: the name it was handed over under, or the act that lists it."""
    found: dict[Digest, str] = {}
    for entry in entries:
        blobs = entry.body.get("blobs")
        for digest in blobs if isinstance(blobs, list) else ():
            name = str(entry.body["name"]) if entry.kind == Act.EVIDENCE_RECEIVED else entry.where
            found.setdefault(Digest(str(digest)), name)
    return found


def check_blobs(result: "VerifyResult", store: Store, view: View) -> None:
    """Present, unchanged, and where an erasure was ordered, gone."""
    erased = view.erased()
    listed = listed_blobs(view.entries)
    for digest, name in listed.items():
        where = f"blobs/{digest[:2]}/{digest[2:18]}… ({name})"
        if digest in erased:
            _check_erased(result, store, digest, where, erased[digest])
        elif not store.has(digest):
            result.problem(Kind.BLOB_MISSING, where, "佐證原檔遺失。", "The evidence is missing.")
        elif (actual := files.digest_file(store.path(digest))) != digest:
            other = listed.get(actual)
            zh = f"佐證原檔已被換成「{other}」之內容。" if other else "佐證原檔內容已被更動。"
            en = f"The evidence was replaced by the bytes of {other}." if other else "The evidence was changed."
            result.problem(Kind.BLOB_CHANGED, where, zh, en)
    for digest in store.digests():
        if digest not in listed:
            result.notice(
                "unlisted",
                f"blobs/{digest[:2]}/{digest[2:18]}…",
                "未列於稽核軌跡之檔案。",
                "A blob the ledger does not list.",
            )


def _check_erased(result: "VerifyResult", store: Store, digest: Digest, where: str, entry: Entry) -> None:
    if store.has(digest) and result.size == entry.seq + 1:
        # Ordered by the very last act: its program was killed before the removal, which the next writer finishes.
        result.notice("erasure-pending", where, "已令銷毀，尚待移除。", "Ordered erased; removal is pending.")
        return
    if store.has(digest):
        result.problem(Kind.BLOB_NOT_ERASED, where, "已令銷毀之佐證仍在。", "Evidence ordered erased is still present.")
        return
    result.notice(
        "erased",
        where,
        f"由 {entry.by} 於 {entry.at} 令銷毀：{entry.body.get('why', '')}",
        f"Erased by order of {entry.by} at {entry.at}.",
    )


def _kind(path: str) -> Kind:
    parts = PurePosixPath(path).parts
    if parts[0] == "readings":
        return Kind.TABLE
    return Kind.OBSERVATION if parts[-1] == "observations.jsonl" else Kind.FILE_CHANGED


_CHANGED = {
    Kind.TABLE: ("讀取結果（資料表或退回清單）已被更動。", "A table or its rejects were changed."),
    Kind.OBSERVATION: ("查核事實檔已被更動。", "The observations were changed."),
    Kind.FILE_CHANGED: ("檔案已被更動。", "The file was changed."),
}


def listed_files(entries: Sequence[Entry]) -> dict[str, Digest]:
    """Path relative to the case -> digest the last act states."""
    found: dict[str, Digest] = {}
    for entry in entries:
        found.update(digests_of(entry.body.get("files")))
    return found


def check_files(result: "VerifyResult", root: Path, view: View) -> None:
    """Every file an act lists, and nothing else in the folders the ledger knows."""
    listed, erased = listed_files(view.entries), view.erased_files()
    for path, digest in listed.items():
        pure = PurePosixPath(path)
        if path in erased or pure.is_absolute() or ".." in pure.parts:
            continue
        if not (root / pure).is_file():
            result.problem(Kind.FILE_MISSING, path, "檔案遺失。", "The file is missing.")
        elif files.digest_file(root / pure) != digest:
            result.problem(_kind(path), path, *_CHANGED[_kind(path)])
    folders = {"/".join(PurePosixPath(p).parts[:2]) for p in listed} | _folders(view)
    pending = any(e.seq + 1 == result.size for e in view.erased().values())
    expected = set(listed) - (set() if pending else erased)
    for kind in ("readings", "runs", "anchors"):
        _check_surplus(result, root, kind, expected, folders)


def _folders(view: View) -> set[str]:
    return {f"runs/{r.path.name}" for r in view.runs()} | {f"readings/{r.path.name}" for r in view.all_readings()}


def _check_surplus(result: "VerifyResult", root: Path, kind: str, listed: set[str], folders: set[str]) -> None:
    for path in sorted((root / kind).rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or name in listed:
            continue
        if kind == "anchors" or "/".join(PurePosixPath(name).parts[:2]) not in folders:
            # A folder moved into place by a program that was killed before its act; nothing reads it.
            result.notice("unlisted", name, *_UNLISTED)
        else:
            result.problem(
                Kind.FILE_ADDED, name, "資料夾內被加入未經紀錄之檔案。", "A file was added to a recorded folder."
            )


def check_texts(result: "VerifyResult", root: Path, entries: Sequence[Entry]) -> None:
    """`profile.toml` and `norms.toml` against the last act that states them."""
    for name in _TEXTS:
        stated = [str(e.body[name]) for e in entries if name in e.body]
        if not stated:
            continue
        if not (root / name).is_file():
            result.problem(Kind.FILE_MISSING, name, "檔案遺失。", "The file is missing.")
        elif (actual := files.digest_file(root / name)) == stated[-1]:
            continue
        elif actual in stated:
            # `set_text` writes the act first; a kill in between leaves the former text, which opening restores.
            result.notice(
                "former-text", name, "檔案為先前版本，下次寫入時更新。", "A former text; the next writer updates it."
            )
        else:
            result.problem(
                Kind.FILE_CHANGED, name, "檔案內容與稽核軌跡不符。", "The file is not what the ledger states."
            )
