"""A product approved for the web site was sold by the app."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, sold_apart
from chahe.sample.world.business import HEALTH, RENAMED, sale
from chahe.sample.world.calendar import local
from chahe.sample.world.insurer import World
from chahe.sample.writers.business_files import APPLICATIONS


def _plant(world: World, rng: Random) -> Planted:
    day = RENAMED + timedelta(days=rng.randrange(60, 200))
    sold = [
        replace(
            sale(f"99400000{n}", HEALTH, local(day + timedelta(days=n), 12, 5), f"CU-{rng.getrandbits(40):010x}", 2_000,
                 9_000),
            channel="行動APP",
        )
        for n in range(1, rng.randrange(3, 7))
    ]  # fmt: skip
    changed = sold_apart(world, sold)
    return Planted(changed, (f"{HEALTH}|app|-",), (APPLICATIONS,))


PLANT = Plant(94, "3.1.1", "3.1.1/channel-not-approved", _plant, part="limits")
