"""Writes the volumes of a case, and records who printed them: file names and digests, never content."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier
from chahe.casefile.gates import open_of
from chahe.errors import CallError
from chahe.findings.phrases import MAX_BYTES, phrases
from chahe.model import Digest, digest_of
from chahe.report.formats import Format
from chahe.report.making import Making
from chahe.report.volumes import Form, volume
from chahe.report.words import FILE as WORDS
from chahe.report.words import words

PHRASES = "phrases.yaml"
_UNSAFE = set('<>:"/\\|?*')


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written."""

    formats: Mapping[str, Format]
    volumes: tuple[int, ...]
    form: Form
    address: str = "該公司"
    gated: bool = False  # a draft, too, while conditions before sign-off are open (casefile/gates.py)
    templates: Path | None = None  # folder with words.yaml and phrases.yaml of the user's own; either may be absent


@dataclass(frozen=True, slots=True)
class Written:
    """One file made."""

    path: Path
    digest: Digest
    volume: int


@dataclass(frozen=True, slots=True)
class Reports:
    """All files made, whether they are drafts, and the head of the ledger they print."""

    files: tuple[Written, ...]
    draft: bool
    head: str


def write_reports(case: Case, out: Path, wanted: Wanted) -> Reports:
    """Write every volume in every format made for it. Raises CallError, CaseError when the case was not examined."""
    own = wanted.templates
    table = phrases(_text(own, PHRASES))
    gathered = dossier(case, words=table, address=wanted.address)
    held = wanted.gated and bool(open_of(case, gathered))
    making = Making(gathered, words(_text(own, WORDS)), table, wanted.address, held)
    number = file_stem(gathered.profile.examination.number)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for n in wanted.volumes:
        made = volume(making, n, wanted.form)
        for chosen in wanted.formats.values():
            if n in chosen.VOLUMES:
                path = out / f"{number}_{made.document.name}{chosen.SUFFIX}"
                chosen.write(made, path)
                files.append(Written(path, digest_of(path.read_bytes()), n))
    if not files:
        raise CallError(
            ("所選格式不適用於所選卷次。", "None of these formats is made for this volume."),
            where="--format, --volume",
            todo=("OSCAL 僅用於卷二。", "OSCAL is made for volume 2 only."),
        )
    return Reports(tuple(files), making.draft, gathered.witnesses.head)


def record(case: Case, done: Reports, *, by: str) -> None:
    """The act: who printed what, as digests."""
    files = [{"name": f.path.name, "digest": f.digest, "volume": f.volume} for f in done.files]
    case.append(Act.REPORT, {"files": files, "draft": done.draft, "head": done.head}, by)


def file_stem(number: str) -> str:
    """An examination's number as part of a file name that NTFS takes."""
    kept = "".join("_" if c in _UNSAFE or not c.isprintable() else c for c in number.strip())
    return kept.rstrip(". ")[:60] or "report"


def _text(folder: Path | None, name: str) -> str | None:
    if folder is None:
        return None
    if not folder.is_dir():
        raise CallError(("找不到範本資料夾。", "There is no such templates folder."), where=str(folder))
    path = folder / name
    if not path.is_file():
        return None
    if path.stat().st_size > MAX_BYTES:
        raise CallError(("範本檔案過大。", "The template file is too large."), where=str(path))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CallError(("範本檔案須為 UTF-8。", "The template file must be UTF-8."), where=str(path)) from None
