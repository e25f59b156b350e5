"""A small computation for tests: importable by worker processes and Spark executors."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from chahe.derive.api import Batch, Computed, Derive, Job, Made, Row, Work, compute

SCHEMA = {"scope": "string", "lockout_threshold": "int64", "word": "string", "_item": "string", "_rec": "int64"}


@dataclass
class Mapper:
    """Rows whose threshold is a number a given table names; counts what it saw."""

    words: dict[int, str]
    seen: Counter[str] = field(default_factory=Counter)

    def rows(self, batch: Batch) -> Iterable[Row]:
        for scope, number, item, rec in zip(
            batch["scope"], batch["lockout_threshold"], batch["_item"], batch["_rec"], strict=True
        ):
            self.seen[scope] += 1
            if number == 666:
                raise ValueError("a crash")
            if number in self.words:
                yield "tiny_hit", (scope, number, self.words[number], item, rec)

    def state(self) -> object:
        return (os.getpid(), dict(self.seen))


def _fold(states: Sequence[Any]) -> Iterable[Row]:
    total: Counter[str] = Counter()
    for _, seen in states:
        total.update(seen)
    for scope, n in sorted(total.items()):
        yield "tiny_total", (scope, n)


HITS = Made(
    "A row whose number the given table names.",
    SCHEMA,
    ("_item", "_rec"),
    {"password_policy": {"_item": "_item", "_rec": "_rec"}},
)
TOTALS = Made(
    "How many rows a scope has.",
    {"scope": "string", "n_rows": "int64"},
    ("scope",),
    {"password_policy": {"scope": "scope"}},
    covers=("password_policy",),
)


@compute(
    over="password_policy",
    columns=("scope", "lockout_threshold", "_item", "_rec"),
    makes={"tiny_hit": HITS, "tiny_total": TOTALS},
    optional=("account_owner",),
)
def tiny(account_owner: Sequence[dict[str, Any]], work: Work) -> Job:
    """Names thresholds by the accounts given."""
    return Job(partial(Mapper, {int(r["account_name"]): r["role"] for r in account_owner}), _fold)


PLAN: dict[str, Derive | Computed] = {n: Computed(n, tiny, m) for n, m in tiny.makes.items()}
