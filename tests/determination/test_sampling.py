"""Samples: the same seed gives the same rows anywhere; sizes, seeds and reasons at their limits."""

import hashlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.determination.sampling import MAX_SEED, MOST, RESULTS, Terms, admit, draw, rank_of, result
from chahe.errors import CallError
from chahe.model import Word

RECORDS = [{"subject": f"E{n:05}"} for n in range(1_000)]


def _drawn(size: int = 25, seed: str = "115I001-1", records: Any = RECORDS) -> list[int]:
    return [p for p, _ in draw(records, Terms(size, seed, "x")).rows]


def test_anybody_can_draw_it_again_with_a_hash_function_alone() -> None:
    ranks = []
    whole = hashlib.sha256()
    for place, record in enumerate(RECORDS, 1):
        inner = hashlib.sha256(f'{{"subject":"{record["subject"]}"}}'.encode())
        whole.update(inner.digest())
        ranks.append((hashlib.sha256(f"115I001-1\n{place}\n{inner.hexdigest()}".encode()).hexdigest(), place))
    assert _drawn() == sorted(p for _, p in sorted(ranks)[:25])
    done = draw(RECORDS, Terms(25, "115I001-1", "x"))
    assert (done.population, done.digest) == (1_000, whole.hexdigest())
    assert [r for _, r in done.rows] == [RECORDS[p - 1] for p, _ in done.rows]


def test_it_never_changes_between_versions_of_the_program() -> None:
    assert _drawn(5) == FIVE


FIVE = [233, 352, 483, 657, 986]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20))
def test_a_smaller_sample_of_the_same_seed_lies_in_the_larger(size: int, seed: str) -> None:
    records = RECORDS[:61]
    small, large = _drawn(size, seed, records), _drawn(size + 1, seed, records)
    assert len(set(small)) == size
    assert set(small) < set(large)
    assert small == sorted(small)


def test_another_seed_is_another_sample_and_another_record_another_digest() -> None:
    assert _drawn(seed="a") != _drawn(seed="b")
    one = draw(RECORDS, Terms(1, "a", "x")).digest
    assert draw([*RECORDS[:-1], {"subject": "other"}], Terms(1, "a", "x")).digest != one
    assert draw(RECORDS[::-1], Terms(1, "a", "x")).digest != one, "the order counts too"


def test_every_record_has_the_same_chance() -> None:
    """400 seeds, 5 of 20: each record about 100 times. The bound is six standard deviations."""
    counted = Counter(p for n in range(400) for p in _drawn(5, f"s{n}", RECORDS[:20]))
    assert all(48 < counted[p] < 152 for p in range(1, 21))


@pytest.mark.parametrize("size", [0, -1, MOST + 1])
def test_sizes_past_the_limit(size: int) -> None:
    with pytest.raises(CallError):
        admit(Terms(size, "s", "why"))


def test_limits() -> None:
    for size in (1, MOST):
        assert admit(Terms(size, " " + "s" * MAX_SEED, " why ")) == Terms(size, "s" * MAX_SEED, "why")
    assert len(_drawn(61, "s", RECORDS[:61])) == 61, "all of them may be asked for"
    with pytest.raises(CallError):
        _drawn(62, "s", RECORDS[:61])
    with pytest.raises(CallError):
        _drawn(1, "s", [])


@pytest.mark.parametrize("terms", [Terms(5, "", "why"), Terms(5, "s" * (MAX_SEED + 1), "why"), Terms(5, "a\nb", "why"),
                                   Terms(5, "s", " "), Terms(5, "s", "y" * 2_001)])  # fmt: skip
def test_what_is_not_stated_is_not_drawn(terms: Terms) -> None:
    with pytest.raises(CallError):
        admit(terms)


def test_results_are_words_of_people() -> None:
    assert [result(w.value) for w in RESULTS] == [Word.CONFORMING, Word.NOT_CONFORMING, Word.INSUFFICIENT]
    for wrong in ("", "相符", "例外", "不適用", "ok"):
        with pytest.raises(CallError):
            result(wrong)


def test_the_seed_is_part_of_the_rank() -> None:
    assert rank_of("a", 1, "00") != rank_of("b", 1, "00") != rank_of("a", 2, "00")
