"""#190 The clock of a domain controller was set back a quarter of an hour: the next record is earlier than the last."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.writers.log_files import path_of

BACK = timedelta(minutes=15)
CHANNEL, LOGON = "Security", 4624


def _plant(world: World, rng: Random) -> Planted:
    logs, host = world.logs, world.logs.hosts[0]
    own = [
        n for n, e in enumerate(logs.events)
        if (e.host, e.channel, e.event_id) == (host, CHANNEL, LOGON) and ("TargetUserName", "SYSTEM") in e.data
    ]  # fmt: skip
    at = rng.choice(own)
    again = replace(logs.events[at], moment=logs.events[at].moment - BACK)
    events = (*logs.events[: at + 1], again, *logs.events[at + 1 :])
    return Planted(replace(world, logs=replace(logs, events=events)), (f"{host}|{CHANNEL}",), (path_of(host),))


# Last of all: other plants put the records in the order of time.
PLANT = Plant(190, "4.2.1", "4.2.1/clock-set-back", _plant, turn=1, part="rest")
