"""#12 The summary leaves out rows of the raw report without saying so; the quarter itself stays in the summary: of a
quarter it does not speak of at all, nobody can tell whether its summary was handed over.
"""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted, pick
from chahe.sample.world.insurer import World
from chahe.sample.world.scans import MERGED_LABEL
from chahe.sample.writers import patching


def _plant(world: World, rng: Random) -> Planted:
    regraded = {(r.asset, r.plugin) for r in world.scans.regrades}
    rounds = {
        label: [f.key for _, f in found if f.asset not in world.claimed and (f.asset, f.plugin.id) not in regraded]
        for label, found in patching.rounds(world.scans).items()
        if label != MERGED_LABEL and len(found) > 3
    }
    label = rng.choice(sorted(label for label, keys in rounds.items() if len(keys) >= 3))
    keys = pick(rng, rounds[label], 3, 23)
    if len(keys) == len(patching.rounds(world.scans)[label]):
        keys = keys[1:]
    lost = frozenset((label, key) for key in keys)
    changed = replace(world, scans=replace(world.scans, dropped=world.scans.dropped | lost))
    return Planted(changed, (label,), (patching.SUMMARY,))


PLANT = Plant(12, "4.3.1", "4.3.1/summary-drops-rows", _plant, turn=1)
