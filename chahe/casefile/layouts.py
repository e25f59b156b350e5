"""Layouts handed over beside host extracts: `NAME.layout.json` is that of NAME, and of every file of its folder whose
name begins with NAME and has no layout of its own (the months of a year). Only the text is passed on; the reader looks
at it in its worker.
"""

import json
from collections.abc import Iterable, Mapping

from chahe.casefile.case import Case
from chahe.casefile.reading_queue import CONTEXT_FILE
from chahe.intake.expand import same_name
from chahe.intake.extracts.layout import LAYOUT_KEY
from chahe.intake.extracts.layout_document import MAX_BYTES, SUFFIX
from chahe.intake.extracts.showing import shown
from chahe.model import EvidenceItem, Pointer

EXTRACT = "host-extract"


def given(case: Case, items: Iterable[EvidenceItem]) -> Mapping[str, str]:
    """Beginning of a name (as `same_name` compares them) -> text of the layout, a later one in an earlier one's place.

    One that is no UTF-8 or too long is left out: its own reading says so.
    """
    found: dict[str, str] = {}
    for item in (*case.items(), *items):
        name = same_name(item.name)
        if not name.endswith(SUFFIX) or item.size > MAX_BYTES or not case.store.has(item.digest):
            continue
        try:
            found[name.removesuffix(SUFFIX)] = case.store.path(item.digest).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            found.pop(name.removesuffix(SUFFIX), None)
    return found


def host_record(case: Case, pointer: Pointer, data: bytes) -> list[str]:
    """The fields of a host's record a pointer names, one a line, under the layout its reading was made with; nothing
    for any other evidence.
    """
    for recorded in case.readings():
        if recorded.reading.source == pointer.source and recorded.reading.reader.startswith(f"{EXTRACT}@"):
            told = json.loads((recorded.path / CONTEXT_FILE).read_text(encoding="utf-8"))
            return [*shown(data, str(told["mapping"][LAYOUT_KEY]))]
    return []


def mapping_for(name: str, ordered: Mapping[str, str], beside: Mapping[str, str]) -> Mapping[str, str]:
    """What the reader of a file is told of its columns: a person's word, else the layout beside it."""
    here = same_name(name)
    if here.endswith(SUFFIX):
        return {k: v for k, v in ordered.items() if k != LAYOUT_KEY}
    if ordered:
        return ordered
    fitting = [
        start
        for start in beside
        if start and start[-1] != "/" and here.startswith(start) and "/" not in here[len(start) :]
    ]
    return {LAYOUT_KEY: beside[max(fitting, key=len)]} if fitting else {}
