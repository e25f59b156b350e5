"""Observations found by item and check are those of the whole file, and what is signed of them is the same digest."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.casefile.run_lines import RunLines, run_lines
from chahe.findings.finding import EXAMPLES
from chahe.findings.group import EVIDENCE, findings_of, leading_lines
from chahe.model import canonical, digest_of
from tests.findings import made

TEXTS = st.text(max_size=8) | st.sampled_from(['","run":"x', '"run":"y"', "a\u2028b", "\\", '"question":"4.7"'])
BODIES = st.dictionaries(st.sampled_from(("run", "unit", "check", "question")), TEXTS, max_size=3)
CHECKS = st.sampled_from(("4.7/a", "4.7/ab", "4.5.1/a", "2.1/x"))


@st.composite
def _row(draw: st.DrawFn) -> dict[str, Any]:
    check = draw(CHECKS)
    subject, run = draw(TEXTS), draw(st.sampled_from(("ab" * 32, "r", "\\x", '","q":"')))
    item = check.partition("/")[0]
    return {"question": item, "check": check, "subject": subject, "run": run, "measured": draw(BODIES)}


def _written(path: Path, rows: list[dict[str, Any]], plain: bool) -> RunLines:
    lines = [canonical(r) if plain else json.dumps(r).encode() for r in rows]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return RunLines(path)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(_row(), max_size=12), plain=st.booleans(), named=st.booleans())
def test_lines_are_found_and_digested_as_in_the_whole_file(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], plain: bool, named: bool
) -> None:
    rows = json.loads(canonical(rows))  # as they are read back: composed
    rows = rows if named else [{k: v for k, v in r.items() if k != "run"} for r in rows]
    found = _written(tmp_path_factory.mktemp("r") / "observations.jsonl", rows, plain)
    assert found.total == len(rows)
    assert found.items() == {r["question"] for r in rows}
    for item in ("4.7", "4.5.1", "2.1", "9.9"):
        mine = [r for r in rows if r["question"] == item]
        assert list(found.of(item)) == mine
        assert found.checks(item) == tuple(dict.fromkeys(r["check"] for r in mine))
        for check in found.checks(item):
            assert list(found.of_check(check)) == [r for r in mine if r["check"] == check]
        facts = [{k: v for k, v in r.items() if k != "run"} for r in mine]
        for _ in range(2):  # kept, and not used up
            seen = found.digest_so_far(item)
            seen.update(b"]}")
            assert seen.hexdigest() == digest_of(canonical({"facts": facts}))


def test_a_run_that_is_another_is_read_anew(tmp_path: Path) -> None:
    row = {"question": "4.7", "check": "4.7/a", "subject": "*"}
    _written(tmp_path / "observations.jsonl", [row], True)
    assert run_lines(tmp_path) is run_lines(tmp_path)
    _written(tmp_path / "observations.jsonl", [row, row], True)
    assert run_lines(tmp_path).total == 2
    with pytest.raises(FileNotFoundError):
        run_lines(tmp_path / "none")


@pytest.mark.parametrize("subjects", [0, 1, EXAMPLES - 1, EXAMPLES, EVIDENCE, EVIDENCE + 1, 60])
@pytest.mark.parametrize("places", [1, 3, EVIDENCE])
def test_a_finding_of_the_leading_lines_is_the_finding_of_all(subjects: int, places: int) -> None:
    check, other = "4.7/not-mailed", "4.7/no-drill-in-year"
    lines = [
        made.line(check, f"2025|E{n:05}", {"unit": "資訊處"}, at=n % places if places < EVIDENCE else n)
        for n in range(subjects)
    ]
    star = made.star(check, exceptions=max(subjects, 1))
    second = [made.star(other, exceptions=2), made.line(other, "2025|E1", {}, at=1)]
    for mine in ([star, *lines], [*lines, star]):
        cut = list(leading_lines(mine))
        assert len(cut) <= max(len(mine), EVIDENCE + 1)
        register, profile = made.register(), made.profile()
        some = findings_of([*cut, *leading_lines(second)], register, profile, {})
        assert some == findings_of([*mine, *second], register, profile, {})
