"""One case per released format stays openable and verifiable for good."""

import zipfile
from pathlib import Path

import pytest

from chahe.casefile.case import FORMAT, Case
from chahe.casefile.verify import verify
from tests.casefile.conftest import station_at

FIXTURES = Path(__file__).parent / "fixtures"
# Printed when the fixture was made; a program that computes another head reads the old ledger differently.
HEADS = {1: "93a52931b334ef8804813e4aaca7f177a91e9f1495f052378426c3fb058dbb8d"}


def test_every_format_has_its_fixture_and_every_fixture_its_test() -> None:
    assert (
        {p.name for p in FIXTURES.iterdir()}
        == {f"format-{n}.zip" for n in HEADS}
        == {f"format-{n}.zip" for n in range(1, FORMAT + 1)}
    )


@pytest.mark.parametrize("number", HEADS)
def test_a_case_of_an_older_format_opens_and_verifies(tmp_path: Path, number: int) -> None:
    with zipfile.ZipFile(FIXTURES / f"format-{number}.zip") as archive:
        archive.extractall(tmp_path)
    case = Case.open(tmp_path / "case", station=station_at(tmp_path / "home"))
    result = verify(case, head=HEADS[number], program="another program")
    assert result.ok, result.problems
    assert {n.kind for n in result.notices} == {"no-pin", "erased", "not-reperformed"}
    assert [i.name for i in case.items()] == ["handed/hosts.csv", "handed/policy.inf"]
    assert [(r.reading.rows, r.reading.rejects) for r in case.readings()] == [(1, 1), (1, 1)]
    assert case.sealed and case.norms_text() == "[norm]\n"
    run = case.latest_run()
    assert run is not None and run.program == "chahe 0.1.0"
