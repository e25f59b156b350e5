"""#29 An opinion reported as improved, and the same defect on the same thing afterwards."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.followup import PRIOR_EXAM, Source
from chahe.sample.world.insurer import World
from chahe.sample.writers.followup_files import sources


def _plant(world: World, rng: Random) -> Planted:
    number = rng.choice(("01", "02", "03", "05"))
    prior = next(p for p in world.follow_up.priors if p.number == f"{PRIOR_EXAM}-{number}")
    model = next(f for f in world.follow_up.findings if f.report == "IA-114-Q3" and f.closing is not None)
    issued = next(s.issued for s in world.follow_up.sources if s.report == "IA-114-Q3")
    found = issued - timedelta(days=rng.randrange(10, 60))
    again = Source("內部稽核", "IA-114-Q3", "07", prior.item, prior.text.split("，")[0], prior.subject, found, issued)
    case = replace(model, id="F900", refs=("07",), pattern=again.text, category=again.text)
    follow_up = replace(
        world.follow_up, sources=(*world.follow_up.sources, again), findings=(*world.follow_up.findings, case)
    )
    return Planted(replace(world, follow_up=follow_up), (prior.number,), (sources("IA-114-Q3"),))


PLANT = Plant(29, "9.4", "9.4/repeated", _plant)
