"""truth.json: what was planted, what only looks planted, and which questions a clean insurer answers."""

import json
from collections.abc import Sequence

from chahe.sample.look_alikes import Line
from chahe.sample.plants.api import Plant, Planted

CLEAN = (
    "1.1.1",
    "1.1.2",
    "2.2",
    "2.3",
    "2.5",
    "3.1.1",
    "3.1.3",
    "3.2",
    "4.2.1",
    "4.2.2",
    "4.2.3",
    "4.3.1",
    "4.3.3",
    "4.4.3",
    "4.5.1",
    "4.7",
    "5.2",
    "5.3",
    "7.2",
    "9.4",
)


Wrong = tuple[str, str]
"""Check and subject."""


def _line(number: str, wrong: Wrong, files: Sequence[str]) -> dict[str, object]:
    check, subject = wrong
    return {
        "id": number,
        "question": check.partition("/")[0],
        "check": check,
        "subject": subject,
        "planted_in": [f"evidence/{f}" for f in files],
    }


def truth(planted: Sequence[tuple[Plant, Planted]], look_alikes: Sequence[Line], clean: bool) -> bytes:
    """The file, in the shape of the command-line contract; paths relative to the sample's folder."""
    deficiencies = []
    told: set[Wrong] = set()
    for p, done in sorted(planted, key=lambda x: x[0].number):
        for n, wrong in enumerate([*((p.check, s) for s in done.subjects), *done.also], 1):
            if wrong not in told:  # two plants may make the same wrong
                deficiencies.append(_line(f"D{p.number:02d}-{n}", wrong, done.files))
            told.add(wrong)
    alike = [
        {"id": f"L{n:02d}", "question": q, "check": check, "subject": subject, "why": why}
        for n, (q, check, subject, why) in enumerate(look_alikes, 1)
    ]
    body = {"deficiencies": deficiencies, "look_alikes": alike, "clean": list(CLEAN) if clean else []}
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
