"""The synthetic insurer 示範人壽: evidence in the true formats with planted, recorded deficiencies and look-alikes.

Imports neither readers nor checks, so that a writer's and a reader's mistake cannot cancel out.
"""

from pathlib import Path
from random import Random

from chahe.sample import bundle, look_alikes
from chahe.sample.plants.api import Plant, Planted, plants
from chahe.sample.truth import truth
from chahe.sample.world.insurer import World, build
from chahe.sample.writers import norms, profile

LEAST_PLANTS = 20
"""Every sample that is not clean holds at least so many of the deficiencies."""


def make(seed: int, rows: int | None, clean: bool) -> dict[str, bytes]:
    """Relative path -> bytes of a whole sample. The same arguments give the same bytes on every platform."""
    world = build(seed, rows)
    planted: list[tuple[Plant, Planted]] = []
    for plant in () if clean else chosen(seed):
        done = plant.plant(world, Random(f"{seed}:plant:{plant.number}"))
        world = done.world
        planted.append((plant, done))
    out = {f"evidence/{path}": data for path, data in bundle.evidence(world).items()}
    out["profile.toml"] = profile.profile()
    out["norms.toml"] = norms.norms()
    out["truth.json"] = truth(planted, look_alikes.of(world), clean)
    return out


def chosen(seed: int) -> tuple[Plant, ...]:
    """The deficiencies of this seed in the order of planting."""
    known = plants()
    numbers: set[int] = set()
    for part in sorted({p.part for p in known}):
        mine = [p.number for p in known if p.part == part]
        rng = Random(f"{seed}:chosen:{part}" if part else f"{seed}:chosen")
        least = min(LEAST_PLANTS, len(mine)) if not part else 1
        numbers.update(rng.sample(mine, rng.randrange(least, len(mine) + 1)))
    return tuple(p for p in known if p.number in numbers)


def write(folder: Path, seed: int, rows: int | None, clean: bool) -> None:
    """Writes profile.toml, norms.toml, truth.json and evidence/** below `folder`, which may exist."""
    for path, data in sorted(make(seed, rows, clean).items()):
        target = folder.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


__all__ = ["LEAST_PLANTS", "World", "chosen", "make", "write"]
