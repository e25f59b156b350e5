"""The synthetic insurer 示範人壽: evidence in the true formats with planted, recorded deficiencies and look-alikes.

Imports neither readers nor checks, so that a writer's and a reader's mistake cannot cancel out.
"""

from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from chahe.sample import bundle, look_alikes
from chahe.sample.growth.grow import Form, grown, path_in
from chahe.sample.plants.api import Plant, Planted, plants
from chahe.sample.truth import truth
from chahe.sample.world.insurer import World, build
from chahe.sample.writers import norms, profile

LEAST_PLANTS = 20
"""Every sample that is not clean holds at least so many of the deficiencies."""


def make(seed: int, rows: int | None, clean: bool) -> dict[str, bytes]:
    """Relative path -> bytes of a whole sample. The same arguments give the same bytes on every platform."""
    if rows is not None:
        with TemporaryDirectory() as name:
            write(Path(name), seed, rows, clean)
            return {p.relative_to(name).as_posix(): p.read_bytes() for p in Path(name).rglob("*") if p.is_file()}
    world, planted = _planted(seed, None, clean)
    out = {f"evidence/{path}": data for path, data in bundle.evidence(bundle.items(world)).items()}
    return out | _beside(world, planted, clean, None)


def _planted(seed: int, rows: int | None, clean: bool) -> tuple[World, list[tuple[Plant, Planted]]]:
    """The world with the deficiencies of the seed."""
    world = build(seed, rows)
    planted: list[tuple[Plant, Planted]] = []
    for plant in () if clean else chosen(seed):
        done = plant.plant(world, Random(f"{seed}:plant:{plant.number}"))
        world = done.world
        planted.append((plant, done))
    return world, planted


def _beside(world: World, planted: list[tuple[Plant, Planted]], clean: bool, form: Form | None) -> dict[str, bytes]:
    """The files beside the evidence; `form`: of the files that grow, None where they do not."""
    named = [(p, replace(d, files=tuple(path_in(form, f) for f in d.files))) for p, d in planted]
    return {
        "profile.toml": profile.profile(),
        "norms.toml": norms.norms(),
        "truth.json": truth(named, look_alikes.of(world), clean),
    }


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


def write(folder: Path, seed: int, rows: int | None, clean: bool, form: Form = Form.CSV) -> None:
    """Writes profile.toml, norms.toml, truth.json and evidence/** below `folder`, which may exist.

    Args:
        folder: where to.
        seed: the same gives the same bytes.
        rows: how many applications there are, and what follows from them; None or fewer than usual: as usual. What
            stands in memory is a piece of them, however many there are.
        clean: plant nothing.
        form: of the files that grow by `rows`. Parquet holds the same records with types, a fifth of the size.
    """
    world, planted = _planted(seed, rows, clean)
    items = bundle.items(world)
    grows = form if rows is not None or form is not Form.CSV else None
    if grows is not None:
        items = grown(items, world, grows, folder / "evidence")
    files = {f"evidence/{path}": data for path, data in bundle.evidence(items).items()}
    for path, data in sorted((files | _beside(world, planted, clean, grows)).items()):
        target = folder.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


__all__ = ["LEAST_PLANTS", "Form", "World", "chosen", "make", "write"]
