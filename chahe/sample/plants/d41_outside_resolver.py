"""#41 Four staff computers ask outside name servers nobody approved: on port 53, over TLS, over HTTPS."""

from dataclasses import replace
from random import Random

from chahe.sample.plants.api import Plant, Planted
from chahe.sample.world.insurer import World
from chahe.sample.world.network import MOST_A_DAY, Ask, Flow, Hello, asked, clients, days, moment_of
from chahe.sample.writers.network_files import path_of

PLAIN, OVER_TLS, OVER_HTTPS = "198.51.100.88", "198.51.100.89", "198.51.100.90"
HOSTS = 4


def _plant(world: World, rng: Random) -> Planted:
    hosts = sorted(rng.sample(clients(), HOSTS))
    asks: list[Ask] = []
    flows: list[Flow] = []
    hellos: list[Hello] = []
    used = days()[2:]
    for day in used:
        for n in range(MOST_A_DAY):
            at = moment_of(day, 32_400 + 9_000 * n + rng.uniform(0, 3_000))
            asks += [asked(at, host, f"www.site{n:02d}.example", server=PLAIN) for host in hosts[:2]]
            flows.append(Flow(at, hosts[2], OVER_TLS, 853, out=310 + 40 * n))
            hellos.append(Hello(Flow(at, hosts[3], OVER_HTTPS, 443, out=702 + 90 * n), "dns.google"))
    traffic = world.traffic.with_more(asks=asks, flows=flows, hellos=hellos)
    return Planted(replace(world, traffic=traffic), tuple(hosts), tuple(path_of("conn", d) for d in used))


PLANT = Plant(41, "4.2.3", "4.2.3/resolver-not-approved", _plant, part="network")
