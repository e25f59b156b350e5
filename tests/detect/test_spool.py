"""Hits come back by record number, however they came in and however many blocks they fill."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chahe.detect import spool

NUMBERS = st.lists(st.one_of(st.integers(0, 50), st.integers(0, 2**64 - 1)), max_size=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(pieces=st.lists(NUMBERS, max_size=4), block=st.sampled_from([1, 300, 10**6]))
def test_every_line_comes_back_once_in_order(
    pieces: list[list[int]], block: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "BLOCK_BYTES", block)
        patch.setattr(spool, "INLINE_BYTES", 200)
        runs: list[spool.Run] = []
        for at, numbers in enumerate(pieces):
            writer = spool.Writer(str(folder), f"{at}")
            for place, number in enumerate(numbers):
                writer.put(number, b"%d of %d in %d\n" % (number, place, at))
            runs += writer.finish()
        told = list(spool.merged(runs))
    every = [b"%d of %d in %d\n" % (n, p, at) for at, numbers in enumerate(pieces) for p, n in enumerate(numbers)]
    assert sorted(told) == sorted(every)
    keys = [int(line.split()[0]) for line in told]
    assert keys == sorted(keys)


def test_few_lines_write_no_file(tmp_path: Path) -> None:
    writer = spool.Writer(str(tmp_path), "x")
    writer.put(7, b"seven\n")
    assert list(spool.merged(writer.finish())) == [b"seven\n"]
    assert not list(tmp_path.iterdir())


def test_many_lines_wait_on_disk(tmp_path: Path) -> None:
    writer = spool.Writer(str(tmp_path), "x")
    line = b"x" * 1000 + b"\n"
    for number in range(5000):
        writer.put(number, line)
    runs = writer.finish()
    assert len(runs) > 1
    assert all(not run.inline for run in runs[:-1])
    assert (tmp_path / "x").stat().st_size > 4 * spool.BLOCK_BYTES // 2
    assert sum(1 for _ in spool.merged(runs)) == 5000
