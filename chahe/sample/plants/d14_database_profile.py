"""#14 The profile of people's database accounts verifies nothing and never locks."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.hosts import Database
from chahe.sample.world.insurer import World


def _plant(world: World, rng: Random) -> Planted:
    name = rng.choice(("COREDB", "POSDB"))

    def loosened(db: Database) -> Database:
        profiles = tuple(
            replace(p, attempts="UNLIMITED", verify="NULL") if p.name == "STAFF_PROFILE" else p for p in db.profiles
        )
        return replace(db, profiles=profiles)

    databases = tuple(loosened(db) if db.name == name else db for db in world.databases)
    file = f"S07_Oracle/{name}/dba_profiles.csv"
    return Planted(replace(world, databases=databases), (f"{name}|STAFF_PROFILE",), (file,))


PLANT = Plant(14, "4.3.3", "4.3.3/db-password", _plant)
