"""#18 People who clicked are not trained again within the thirty days of the own norm."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.drill_files import COURSES


def _plant(world: World, rng: Random) -> Planted:
    drill = rng.choice(world.drills[1:])
    numbers = pick(rng, drill.clicked, 3, 9)
    late = set(numbers[: len(numbers) // 2])
    courses = tuple(
        (n, drill.day + timedelta(days=45 + rng.randrange(0, 20)) if n in late else day)
        for n, day in drill.retrained
        if n in late or n not in numbers
    )
    drills = tuple(replace(d, retrained=courses) if d.id == drill.id else d for d in world.drills)
    return Planted(replace(world, drills=drills), tuple(f"{drill.id}|{n}" for n in numbers), (COURSES,))


PLANT = Plant(18, "4.7", "4.7/clicker-not-retrained", _plant)
