"""#148 A review wanted a role removed; the list of roles shows that the account held it long after."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.access import DAYS, REMOVE, TERM, number_of
from chahe.sample.world.duties import ENTRY_ROLE, core
from chahe.sample.world.insurer import World
from chahe.sample.writers.access_files import REVIEWS
from chahe.sample.writers.duty_files import MEMBERS

HALF = "2025H2"


def _plant(world: World, rng: Random) -> Planted:
    part, duties, day = world.access, world.duties, DAYS[HALF]
    # Who holds another role besides keeps the account, and is reviewed on.
    more = {m.account for m in duties.members if m.role != ENTRY_ROLE}
    account = rng.choice([core(p) for p in duties.makers[1:5] if core(p) not in more])
    removed = day + TERM + timedelta(days=rng.randrange(20, 120))
    reviews = tuple(
        replace(r, result=REMOVE, removed=day + timedelta(days=3)) if r.account == account and r.day == day else r
        for r in part.reviews
        if r.account != account or r.day <= removed
    )
    members = tuple(
        replace(m, until=removed) if m.account == account and m.role == ENTRY_ROLE else m for m in duties.members
    )
    done = replace(world, access=replace(part, reviews=reviews), duties=replace(duties, members=members))
    return Planted(done, (f"{number_of(HALF)}|{account.lower()}",), (REVIEWS, MEMBERS))


PLANT = Plant(148, "5.2", "5.2/access-removed-late", _plant, part="access")
