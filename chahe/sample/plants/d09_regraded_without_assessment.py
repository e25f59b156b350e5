"""#9 Flaws the scanner calls high stand as low in the summary, without an assessment."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world import plugins
from chahe.sample.world.insurer import World
from chahe.sample.world.scans import Regrade
from chahe.sample.writers import patching


def _plant(world: World, rng: Random) -> Planted:
    special = {plugins.LONG_OPEN.id, plugins.REGRADED.id, plugins.INTERNAL.id, plugins.OVERDUE.id}
    found = {
        f"{f.asset}|{f.plugin.id}": f
        for listed in patching.rounds(world.scans).values()
        for _, f in listed
        if f.plugin.severity >= 3 and f.plugin.id not in special
    }
    keys = pick(rng, list(found), 4, 12)
    lowered = tuple(Regrade(found[k].asset, found[k].plugin.id, "低", "", found[k].start) for k in keys)
    changed = replace(world, scans=replace(world.scans, regrades=(*world.scans.regrades, *lowered)))
    return Planted(changed, tuple(keys), (patching.SUMMARY, patching.ASSESSED))


PLANT = Plant(9, "4.3.1", "4.3.1/regrade-without-assessment", _plant, turn=1)
