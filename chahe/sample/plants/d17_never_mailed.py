"""#17 Stationed contractors and sales managers with a mailbox are mailed in no drill of a year."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.writers.drill_files import mailing_list


def _plant(world: World, rng: Random) -> Planted:
    year = rng.choice(sorted({d.day.year for d in world.drills if d.day.year >= 2025}))
    held = [d for d in world.drills if d.day.year == year]
    mailed = {n for d in held for n in d.mailed}
    noted = {n for d in held for n in (*d.clicked, *d.gateway, *d.bounced)}
    candidates = [
        p.number for p in world.people
        if p.job in {"外勤主管", "駐點委外"} and p.number not in noted and p.number in mailed
    ]  # fmt: skip
    forgotten = pick(rng, candidates, 5, 16)
    drills = tuple(
        replace(d, mailed=tuple(n for n in d.mailed if n not in forgotten)) if d in held else d for d in world.drills
    )
    files = tuple(mailing_list(d) for d in held)
    return Planted(replace(world, drills=drills), tuple(f"{year}|{n}" for n in forgotten), files)


PLANT = Plant(17, "4.7", "4.7/not-mailed", _plant)
