"""Every corpus case gives exactly the rows, rejects and totals that stand beside it; every corpus file is claimed."""

import io
import os
from pathlib import Path

import pytest

from chahe.evidence.locate import bytes_in
from chahe.intake.api import readers, recognise
from tests.intake.corpus import CORPUS, OTHERS, RESULTS, Case, cases, head_of, read, results

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_rows_are_exactly_as_expected(case: Case) -> None:
    reader = readers()[case.reader]
    made = results(case, reader)
    if os.environ.get("CHAHE_GOLDEN"):
        for name, text in made.items():
            (case.folder / name).write_text(text, "utf-8", newline="\n")
        pytest.skip("written anew: read the diff")
    for name, text in made.items():
        assert text == (case.folder / name).read_text("utf-8"), name


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_the_input_is_recognised_by_its_reader_alone(case: Case) -> None:
    assert case.inputs(), "a case needs input.* or input/"
    for one in case.inputs():
        layout = case.context(one.path).mapping.get("@layout", "")
        head = head_of(one.file.read_bytes(), one.path, layout)
        claimed = recognise(head)
        assert claimed is not None, one.path
        assert claimed.name == case.reader, one.path


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_every_row_points_at_bytes_that_can_be_shown(case: Case) -> None:
    reader = readers()[case.reader]
    for one in case.inputs():
        data = one.file.read_bytes()
        sink = read(reader, data, case.context(one.path))
        places = sorted({str(row["_loc"]) for rows in sink.rows.values() for row in rows})
        for place in places:
            assert bytes_in(io.BytesIO(data), place), place


def test_every_file_of_the_corpus_is_claimed() -> None:
    claimed: set[Path] = set()
    for case in CASES:
        claimed |= {one.file for one in case.inputs()} | {case.folder / n for n in (*RESULTS, *OTHERS)}
        assert (case.folder / "SOURCE.md").exists(), f"{case.id} has no SOURCE.md"
    stray = [p for p in sorted(CORPUS.rglob("*")) if p.is_file() and p not in claimed]
    assert stray == []


def test_every_reader_has_a_case() -> None:
    without = sorted(set(readers()) - {c.reader for c in CASES})
    assert without == []
