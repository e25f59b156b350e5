"""Computations inside this machine: one table's Parquet files in partitions, worker processes where that pays.

Memory stays flat: a partition holds a batch of rows and what its mapper remembers; rows go to disk as they come.
"""

import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from chahe.derive.api import Job
from chahe.engine.partitions import Rows, Schemas, Task, pieces_of, run, shared_out

ROWS_PER_PROCESS = 300_000
"""Fewer rows do not pay for another process, which takes seconds to start and to take the rules in."""


@contextmanager
def computed(
    job: Job,
    files: Sequence[Path],
    columns: tuple[str, ...],
    schemas: Schemas,
    spill: Path | None,
    processes: int | None = None,
) -> Iterator[dict[str, list[Path]]]:
    """Table -> Parquet files of its rows, which go when the context is left.

    Args:
        job: the computation made ready.
        files: Parquet files of the table mapped.
        columns: what the mapper reads.
        schemas: the tables made.
        spill: folder for rows on their way.
        processes: at most so many; None takes as many as there are processors, where the rows are worth it.
    """
    with tempfile.TemporaryDirectory(prefix="computed-", dir=spill, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        pieces = pieces_of(files)
        total = sum(p.rows for p in pieces)
        wanted = processes or max(1, min(os.cpu_count() or 1, total // ROWS_PER_PROCESS))
        shares = shared_out(pieces, wanted)
        tasks = [Task(job, share, columns, schemas, folder / f"{n:04}") for n, share in enumerate(shares)]
        states = [s for s in _run(tasks) if s is not None]
        if job.fold is not None:
            with Rows(schemas, folder / "folded") as rows:
                rows.add(job.fold(states))
        yield {t: sorted(folder.glob(f"*/{t}.parquet")) for t in schemas}


def _run(tasks: Sequence[Task]) -> Iterable[object]:
    if len(tasks) < 2:
        return [run(t) for t in tasks]
    # Started anew, never forked: the same on Windows, and no inherited state.
    with ProcessPoolExecutor(len(tasks), mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(run, tasks))
