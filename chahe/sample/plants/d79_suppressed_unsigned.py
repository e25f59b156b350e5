"""#79 Alerts are suppressed by an entry nobody signed for, and by one that has no end."""

from dataclasses import replace
from datetime import date
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.defences import WEB, Suppression
from chahe.sample.world.insurer import World
from chahe.sample.writers.defence_files import SUPPRESSIONS


def _plant(world: World, rng: Random) -> Planted:
    signer, day = world.defences.people[1], date(2025, rng.randrange(2, 12), 3)
    unsigned = Suppression("SUP-114-02", WEB[0], "10.10.1.14", "誤判過多", day, date(2026, 12, 31), "", None)
    endless = Suppression("SUP-114-03", WEB[0], "10.10.1.15", "網站改版", day, None, signer, day)
    defences = replace(world.defences, suppressions=(*world.defences.suppressions, unsigned, endless))
    return Planted(replace(world, defences=defences), (unsigned.number, endless.number), (SUPPRESSIONS,))


PLANT = Plant(79, "4.2.2", "4.2.2/suppression-unsigned", _plant, part="suppressions")
