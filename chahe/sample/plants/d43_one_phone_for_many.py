"""#43 One phone receives the one-time passwords of 37 policyholders."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.misuse import Message, at_random, token
from chahe.sample.writers.misuse_files import MESSAGES

CUSTOMERS = 37


def _plant(world: World, rng: Random) -> Planted:
    m, phone = world.misuse, token(rng, "PH")
    told = [Message(at_random(rng), phone, c, "要保確認") for c in rng.sample(m.customers, CUSTOMERS)]
    messages = tuple(sorted((*m.messages, *told), key=lambda x: (x.moment, x.customer)))
    return Planted(replace(world, misuse=replace(m, messages=messages)), (phone,), (MESSAGES,))


PLANT = Plant(43, "4.4.3", "4.4.3/phone-shared", _plant, part="misuse")
