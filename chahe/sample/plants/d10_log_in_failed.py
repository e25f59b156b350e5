"""#10 The scanner could not log in to several hosts, and the scan counts as complete."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import CORE, WEB, Plant, Planted, claim, free, pick, without_flaws
from chahe.sample.world.calendar import half
from chahe.sample.world.insurer import World
from chahe.sample.world.scans import CORE_DAYS
from chahe.sample.writers import nessus


def _plant(world: World, rng: Random) -> Planted:
    core = rng.random() < 0.6
    hosts = pick(rng, free(world, CORE), 3, 5) if core else pick(rng, free(world, WEB), 1, 2)
    label = half(rng.choice(CORE_DAYS)) if core else rng.choice(("2025Q1", "2025Q4", "2026Q2"))
    world = claim(without_flaws(world, hosts), hosts)
    hit = [r for r in world.scans.runs if set(hosts) & set(r.targets) and label in {half(r.day), r.label}]
    runs = tuple(replace(r, failed=r.failed | set(hosts)) if r in hit else r for r in world.scans.runs)
    changed = replace(world, scans=replace(world.scans, runs=runs))
    return Planted(changed, tuple(f"{h}|{label}" for h in hosts), tuple(nessus.path_of(r) for r in hit))


PLANT = Plant(10, "4.3.1", "4.3.1/scan-not-credentialed", _plant)
