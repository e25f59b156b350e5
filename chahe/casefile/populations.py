"""The population of a check of one run, made again from the readings the run was made from."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chahe.casefile.as_of import AsOf
from chahe.casefile.case import Case
from chahe.casefile.examination import inputs_of, packs_of, register_of
from chahe.casefile.projection import RecordedRun
from chahe.checks.api import Check
from chahe.errors import CallError


@contextmanager
def population_of(case: Case, run: RecordedRun, check: Check) -> Iterator[Any]:
    """`engine.population.Population` of that run, the case as it stood when it was made.

    Raises CallError when the run was made by another version of the program or from other readings.
    """
    from chahe.engine.backends import connect
    from chahe.engine.population import Population
    from chahe.engine.run import run_id

    past = AsOf(case, run.seq)
    inputs = inputs_of(past, register_of(past, packs_of(case, run)))
    if run_id(inputs) != run.id:
        raise CallError(
            ("查核事實係以其他版本產生，無法重現其母體。", "Made by another version: no population of it."),
            where=run.id[:12],
            todo=("請重新執行查核後再抽樣。", "Examine again, then draw."),
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="chahe-population-") as spill:
        backend = connect("duckdb", spill=Path(spill))
        try:
            yield Population(inputs, backend, check)
        finally:
            backend.close()
