"""`chahe upgrade`: bring a case of an older format up to this program's, keeping the original.

A step turns format n into n + 1: it gets the case folder and may change anything but the ledger's existing lines, whose
meaning a newer program must go on reading. The files a step names are copied to `originals/format-n/` first.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from chahe.casefile.acts import Act
from chahe.casefile.case import FORMAT, PROGRAM, Case, read_header
from chahe.errors import CaseError
from chahe.evidence import files
from chahe.model import canonical


@dataclass(frozen=True, slots=True)
class Step:
    """From one format to the next."""

    what: tuple[str, str]  # (zh-TW, English) for the act and the screen
    touches: tuple[str, ...]  # files, relative to the case, that it changes
    apply: Callable[[Path], None]  # must give the same result when run again after a crash


STEPS: Mapping[int, Step] = {}
"""Format n -> the step to n + 1. Format 1 is the first that was released."""


def upgrade(case: Case, *, by: str, steps: Mapping[int, Step] = STEPS, target: int = FORMAT) -> tuple[int, ...]:
    """Run the steps missing, each recorded. Returns the formats reached, none when the case is up to date.

    A kill between the steps' files and their act leaves the older number in `case.json`: run again, it goes on.
    Raises CaseError when there is no way up; CallError when the case was opened for reading.
    """
    case.writer()
    reached: list[int] = []
    while case.format < target:
        step = steps.get(case.format)
        if step is None:
            raise CaseError(
                (f"無法由格式第 {case.format} 版升級。", f"There is no upgrade from format {case.format}."),
                str(case.root),
            )
        kept = _keep_original(case, step)
        step.apply(case.root)
        case.append(
            Act.UPGRADE,
            {"from": case.format, "format": case.format + 1, "what": step.what[1], "program": PROGRAM, "files": kept},
            by,
        )
        case.format += 1
        header = {**read_header(case.root), "format": case.format}
        files.write_durably(case.root / "case.json", canonical(header) + b"\n")
        reached.append(case.format)
    return tuple(reached)


def _keep_original(case: Case, step: Step) -> dict[str, str]:
    folder = case.root / "originals" / f"format-{case.format}"
    for name in ("case.json", *step.touches):
        source, kept = case.root / name, folder / name
        if source.exists() and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            temporary = kept.with_name(kept.name + ".new")
            shutil.copyfile(source, temporary)
            files.replace(temporary, kept)
    digests = files.digest_folder(folder, sync=True)
    return {f"originals/format-{case.format}/{name}": str(digest) for name, digest in digests.items()}
