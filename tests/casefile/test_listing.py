"""A page of a list is what sorting and filtering all of it in Python gives; what is kept is found again."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.casefile import listing
from chahe.casefile.listing import Listing, Wanted
from chahe.engine.judge import Verdict
from chahe.errors import CallError

TEXTS = st.none() | st.sampled_from(["", "甲", "乙丙", "A1", "a1x", "10", "9", "-3", "中文 B"])
ROWS = st.lists(
    st.tuples(TEXTS, st.none() | st.integers(-20, 20), st.sampled_from(["law", "own", "unsettled"])), max_size=40
)


def _write(tmp: Path, rows: list[tuple[Any, Any, str]], group: int = 7) -> Listing:
    run = tmp / "run"
    (run / "exceptions").mkdir(parents=True, exist_ok=True)
    table = pa.table(
        {
            "subject": pa.array([r[0] for r in rows], pa.string()),
            "verdict": pa.array([r[2] for r in rows], pa.string()),
            "n": pa.array([None if r[1] is None else str(r[1]) for r in rows], pa.string()),
            "pointers": pa.array([f"sha256:{i:064x}#line:{i}" for i in range(len(rows))], pa.string()),
        }
    )
    pq.write_table(table, run / "exceptions" / "x.parquet", row_group_size=group)
    found = Listing.of(run, tmp / "cache", "x")
    assert found is not None
    return found


@given(
    ROWS,
    st.sampled_from([None, "subject", "n"]),
    st.booleans(),
    st.sampled_from(["", "A1", "甲"]),
    st.sampled_from([2, 100]),
)
def test_like_python(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], sort: str | None, down: bool, holds: str, batch: int
) -> None:
    before, listing.BATCH = listing.BATCH, batch
    try:
        found = _write(tmp_path_factory.mktemp("l"), rows)
        wanted = Wanted(sort, down, holds={"subject": holds})
        numbered = [(i, r) for i, r in enumerate(rows) if r[2] != "unsettled" and holds.lower() in (r[0] or "").lower()]
        if holds:
            numbered = [(i, r) for i, r in numbered if r[0] is not None]
        if sort is not None:
            at = 0 if sort == "subject" else 1
            plain = sort == "n" or all(r[0] is None or r[0].lstrip("-").isdigit() for r in rows)
            numbered.sort(
                key=lambda p: (
                    p[1][at] is None,
                    0 if p[1][at] is None else int(p[1][at]) if plain else p[1][at].encode(),
                )
            )
        if down:
            numbered.reverse()
        for first in (0, 3, 50):
            page = found.page(wanted, first, 5)
            assert [r["pointers"] for r in page.rows] == [
                f"sha256:{i:064x}#line:{i}" for i, _ in numbered[first : first + 5]
            ]
            assert (page.found, page.total) == (len(numbered), len(rows))
        found.close()
    finally:
        listing.BATCH = before


def test_kept_orders_and_filters_are_found_again(tmp_path: Path) -> None:
    rows = [(f"s{i % 5}", i, "law") for i in range(30)]
    wanted = Wanted("n", True, equals={"subject": "s3"})
    first = _write(tmp_path, rows).page(wanted)
    again = Listing.of(tmp_path / "run", tmp_path / "cache", "x")
    assert again is not None
    assert again.page(wanted) == first
    assert [r["n"] for r in first.rows] == ["28", "23", "18", "13", "8", "3"]
    assert not list((tmp_path / "cache").rglob("*.tmp"))


def test_no_such_column(tmp_path: Path) -> None:
    found = _write(tmp_path, [("a", 1, "law")])
    for wanted in (Wanted("nope"), Wanted(holds={"_x": "a"}), Wanted(equals={"pointers": "a"})):
        with pytest.raises(CallError):
            found.page(wanted)


def test_no_list(tmp_path: Path) -> None:
    assert Listing.of(tmp_path, tmp_path / "cache", "x") is None


def test_the_whole_list_of_a_long_one(tmp_path: Path) -> None:
    """Beyond so many rows the engine keeps the rest beside the first, typed and with the verdict as its number."""
    _write(tmp_path, [("a", 1, "law")]).close()
    whole = pa.table(
        {"subject": ["a", "b", "c"], "n": [1, 20, 3], "_verdict": [Verdict.LAW, Verdict.UNSETTLED, Verdict.OWN]}
    )
    run = tmp_path / "run2"
    (run / "exceptions").mkdir(parents=True)
    pq.write_table(whole, run / "exceptions" / "x.all.parquet")
    found = Listing.of(run, tmp_path / "cache", "x")
    assert found is not None
    assert found.columns == ("verdict", "subject", "n")
    page = found.page(Wanted("n", True, verdicts=frozenset(("law", "own", "unsettled"))))
    assert [(r["subject"], r["n"], r["verdict"]) for r in page.rows] == [
        ("b", "20", "unsettled"),
        ("c", "3", "own"),
        ("a", "1", "law"),
    ]
    assert found.page(Wanted()).found == 2
