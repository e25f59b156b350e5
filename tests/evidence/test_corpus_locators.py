"""Every place a reader names in the corpus resolves to bytes, so that every fact can be shown."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chahe.evidence.locate import bytes_in

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
RESULTS = ("expected.jsonl", "rejects.jsonl")


def cases() -> list[Path]:
    return sorted({p.parent for name in RESULTS for p in CORPUS.glob(f"*/*/{name}")})


def places(case: Path) -> Iterator[tuple[Path, str, bool]]:
    """(file, locator, whether a row was made of it), each once."""
    inputs = sorted(p for p in case.iterdir() if p.stem == "input" and p.is_file())
    seen = set()
    for name in RESULTS:
        for line in (case / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            file = case / "input" / row["file"] if "file" in row else inputs[0]
            place = (file, row["_loc"] if "_loc" in row else row["loc"], name == "expected.jsonl")
            if place not in seen:
                seen.add(place)
                yield place


@pytest.mark.parametrize("case", cases(), ids=lambda p: p.relative_to(CORPUS).as_posix())
def test_every_place_resolves(case: Path) -> None:
    for file, locator, made_row in places(case):
        with file.open("rb") as stream:
            found = bytes_in(stream, locator)
        assert found or not made_row, f"{file.name}#{locator} is empty"


def test_the_corpus_is_not_empty() -> None:
    assert len(cases()) > 20
