"""#6 Internet hosts left out of one quarter, also of its re-scan."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import WEB, Plant, Planted, claim, free, pick, without_flaws
from chahe.sample.world.insurer import World
from chahe.sample.writers import nessus


def _plant(world: World, rng: Random) -> Planted:
    label = rng.choice(("2025Q2", "2025Q4", "2026Q1"))
    hosts = pick(rng, free(world, WEB), 2, 2)
    world = claim(without_flaws(world, hosts), hosts)
    hit = [r for r in world.scans.runs if r.label == label and set(hosts) & set(r.targets)]
    runs = tuple(
        replace(r, targets=tuple(t for t in r.targets if t not in hosts)) if r in hit else r for r in world.scans.runs
    )
    changed = replace(world, scans=replace(world.scans, runs=runs))
    return Planted(changed, tuple(f"{h}|{label}" for h in hosts), tuple(nessus.path_of(r) for r in hit))


PLANT = Plant(6, "4.3.1", "4.3.1/host-not-scanned", _plant)
