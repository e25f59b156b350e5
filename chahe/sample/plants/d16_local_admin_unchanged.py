"""#16 The local administrator has kept one password for three years."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    hosts = pick(rng, [h.host for h in world.local if not h.laps], 4, 12)
    old = date(2023, 5, 2) + timedelta(days=rng.randrange(0, 60))
    local = tuple(replace(h, changed=old) if h.host in hosts else h for h in world.local)
    subjects = tuple(f"{h}|Administrator" for h in hosts)
    return Planted(replace(world, local=local), subjects, ("S10_本機帳號/local_accounts.csv",))


PLANT = Plant(16, "4.3.3", "4.3.3/local-admin-age", _plant)
