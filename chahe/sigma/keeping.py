"""Answers kept so that a value met again costs a look-up, within a budget of memory."""

import contextlib
import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any

Truths = frozenset[int]
"""Numbers of true atoms."""

NOTHING: Truths = frozenset()
LONG = 512  # characters: a longer value is kept only when it comes a second time


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """While many lasting objects are made, looking again and again for cycles among them costs half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Budget:
    """Bytes the kept values may take, together; when they are spent everything kept is forgotten and kept anew."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.left = size
        self.keepers: list[Callable[[], None]] = []

    def spend(self, cost: int) -> None:
        """Take `cost` bytes, forgetting all first when they are not there."""
        if cost > self.left:
            for forget in self.keepers:
                forget()
            self.left = self.size
        self.left -= cost


class Kept(dict[Any, Truths]):
    """Answers kept within a budget. A long text is kept only when it comes a second time: messages mostly come once."""

    __slots__ = ("_budget", "_once")

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget
        self._once: set[int] = set()  # hashes of long texts met
        budget.keepers.append(self.forget)

    def forget(self) -> None:
        """Keep nothing any more."""
        self.clear()
        self._once.clear()

    def keep(self, value: Any, true: Truths) -> Truths:
        """`true`, kept for the next time this value comes."""
        if type(value) is str and len(value) > LONG:
            mark = hash(value)
            if mark not in self._once:
                self._budget.spend(100)
                self._once.add(mark)
                return true
        self._budget.spend(sys.getsizeof(value) + 150)
        self[value] = true
        return true
