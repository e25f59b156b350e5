"""What a plant is: a small change of the world that is wrong, and what the examination must then say."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from chahe.errors import DefinitionError
from chahe.sample.world.insurer import World


@dataclass(frozen=True, slots=True)
class Planted:
    """The changed world, the subjects that are wrong in it, and the files (relative to evidence/) that show it."""

    world: World
    subjects: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plant:
    """One deficiency. `number` is its number in the examination practice; lower numbers are planted first,
    except that `early` ones come before all others because later ones build on what they change.
    """

    number: int
    question: str
    check: str
    plant: Callable[[World, Random], Planted]
    early: bool = False


@cache
def plants() -> tuple[Plant, ...]:
    """Every plant of this folder in the order of planting. Raises DefinitionError when a file defines none."""
    found: list[Plant] = []
    package = importlib.import_module("chahe.sample.plants")
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        if info.name == "api":
            continue
        plant = getattr(importlib.import_module(f"chahe.sample.plants.{info.name}"), "PLANT", None)
        if not isinstance(plant, Plant):
            raise DefinitionError(
                ("植入缺失檔須定義 PLANT。", "A file of a deficiency defines PLANT."),
                where=f"chahe/sample/plants/{info.name}.py",
            )
        found.append(plant)
    return tuple(sorted(found, key=lambda p: (not p.early, p.number)))


def pick(rng: Random, candidates: Sequence[str], low: int, high: int) -> list[str]:
    """Between `low` and `high` of the candidates, sorted; all of them when there are fewer than `low`."""
    ordered = sorted(candidates)
    count = min(len(ordered), rng.randrange(low, high + 1))
    return sorted(rng.sample(ordered, count))
