"""What a plant is: a small change of the world that is wrong, and what the examination must then say."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from chahe.errors import DefinitionError
from chahe.sample.world.business import Application, with_sales
from chahe.sample.world.insurer import World


@dataclass(frozen=True, slots=True)
class Planted:
    """The changed world, the subjects that are wrong in it, and the files (relative to evidence/) that show it."""

    world: World
    subjects: tuple[str, ...]
    files: tuple[str, ...]
    also: tuple[tuple[str, str], ...] = ()  # (check, subject): what cannot be wrong without being wrong in this, too


@dataclass(frozen=True, slots=True)
class Plant:
    """One deficiency; `number` is its number in the examination practice, above 60 one of our own. Planted by `turn`,
    then by number: what rebuilds a part comes first (-1), what works on what the others leave comes last (1).
    """

    number: int
    question: str
    check: str
    plant: Callable[[World, Random], Planted]
    turn: int = 0
    part: str = ""  # plants of a part are drawn by a stream of their own: a new part leaves older seeds as they were


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
    return tuple(sorted(found, key=lambda p: (p.turn, p.number)))


def pick(rng: Random, candidates: Sequence[str], low: int, high: int) -> list[str]:
    """Between `low` and `high` of the candidates, sorted; all of them when there are fewer than `low`."""
    ordered = sorted(candidates)
    count = min(len(ordered), rng.randrange(low, high + 1))
    return sorted(rng.sample(ordered, count))


def free(world: World, candidates: Iterable[str]) -> list[str]:
    """The candidates no plant uses yet, sorted."""
    return sorted(set(candidates) - world.claimed)


def claim(world: World, used: Iterable[str]) -> World:
    """The world in which these assets or findings are taken."""
    return replace(world, claimed=world.claimed | set(used))


def sold_apart(world: World, sold: Sequence[Application]) -> World:
    """The world with these applications and their policies, of which no other plant takes anything away."""
    return claim(replace(world, business=with_sales(world.business, sold)), (a.number for a in sold))


def without_flaws(world: World, assets: Iterable[str]) -> World:
    """The world in which these hosts have no flaws, so that a blind scan of them hides nothing else."""
    gone = set(assets)
    flaws = tuple(f for f in world.scans.flaws if f.asset not in gone)
    return replace(world, scans=replace(world.scans, flaws=flaws))


WEB = ("AST-0001", "AST-0003", "AST-0005", "AST-0007", "AST-0008", "AST-0013", "AST-0014", "AST-0015", "AST-0016")
"""Internet servers no look-alike speaks of."""

CORE = ("AST-0101", "AST-0102", "AST-0103", "AST-0107", "AST-0108", "AST-0109")
"""Core servers no look-alike speaks of."""
