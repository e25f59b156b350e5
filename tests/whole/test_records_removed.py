"""Records removed from one source: the completeness facts name it, nothing that rests on it is met, and nothing is
raised because a record is not there.

The manifest is written anew for what is handed over, as somebody would who hides records: bytes and digest fit, but
the count is the one the system showed (`stated`); or the file is the insurer's own, with no count at all (`alone`).
Nobody can see that single records are gone from a log without running numbers that an examiner saw exported, if nobody
wrote down how many there were: only what such a log itself shows is asked of it (`shown`).
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.examination import GAPS, latest
from chahe.catalog import catalog
from chahe.checks.api import checks
from chahe.engine.plan import rests_on
from chahe.sample import bundle
from chahe.sample.items import SELF_MADE, Item
from chahe.sample.world.insurer import build
from chahe.sample.writers import manifest, norms, profile
from tests.whole.insurer import Examined, examined
from tests.whole.reading_once import ReadingOnce
from tests.whole.removing import WAYS, cut, removed

ITEMS = ("4.2.1", "4.2.2", "4.2.3", "4.4.3")
PERCENT = (1, 10, 50)


STATED = ("stated", "alone")
EVERY = tuple(product(WAYS, PERCENT, STATED))
"""Each way of removing, and what is stated then; a turn takes another for every source."""

FEW = (
    ("N05:N05_dc01", "some", 1, "stated"),
    ("N07:conn", "some", 1, "stated"),
    ("N06", "end", 10, "stated"),
    ("N23", "one", 10, "stated"),
    ("C02", "some", 10, "alone"),
    ("W12", "middle", 1, "stated"),
)
SHOWN = (
    ("N05:N05_dc01", "some", 1),
    ("N05:N05_dc02", "middle", 10),
    ("N05:N05_epol01", "end", 10),
    ("N07:conn", "middle", 10),
    ("N07:dns", "middle", 50),
    ("W12", "some", 1),
)
"""Logs that show it themselves: running numbers, days and hours in a row, a period to be covered, half hours."""


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    """Every file of the clean insurer."""
    return {i.path: i for i in bundle.items(build(1, None))}


@pytest.fixture(scope="module")
def sources(items: dict[str, Item]) -> dict[str, list[str]]:
    """Name -> paths of all files of these items' evidence that can be taken apart here: by request, and by kind of file
    or by system where a request has several logs.
    """
    out: dict[str, list[str]] = {}
    for path, item in sorted(items.items()):
        if cut(path, item.data) is not None and any(_over(_asked(item.code)).values()):
            out.setdefault(_name(item), []).append(path)
    return out


def _name(item: Item) -> str:
    return f"{item.code}:{Path(item.path).name.split('.')[0]}" if item.code in ("N05", "N07", "W08") else item.code


def _asked(code: str) -> frozenset[str]:
    requests = catalog().requests
    return frozenset(requests[code].tables) if code in requests else frozenset()


def _over(tables: frozenset[str]) -> dict[str, set[str]]:
    """Item -> its checks that rest on one of these tables."""
    mine = [c for c in checks().values() if c.question in ITEMS and tables & rests_on(c.population)]
    return {i: {c.id for c in mine if c.question == i} for i in ITEMS}


def _hand_over(folder: Path, items: Mapping[str, Item]) -> Path:
    """These files with a manifest of their own."""
    for name, text in (("profile.toml", profile.profile()), ("norms.toml", norms.norms())):
        (folder / "s").mkdir(parents=True, exist_ok=True)
        (folder / "s" / name).write_bytes(text)
    for path, data in {
        **{i.path: i.data for i in items.values()},
        manifest.PATH: manifest.build([*items.values()]),
    }.items():
        target = folder / "s" / "evidence" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder / "s"


def _said(item: Item, data: bytes | None, stated: str) -> Item:
    """The file as handed over, and what the manifest says of its records."""
    changed = item if data is None else replace(item, data=data)
    if stated == "alone":
        return replace(changed, records=None, origin=SELF_MADE)
    return changed if stated == "stated" else replace(changed, records=None)


def _removed(
    folder: Path, items: dict[str, Item], paths: list[str], way: str, percent: int, stated: str, only: str | None
) -> tuple[Examined, set[str]]:
    """The insurer examined without so many records of these files; and the paths of the files changed."""
    changed, gone = removed({p: items[p].data for p in paths}, way, percent)
    assert gone
    whole = {**items, **{p: _said(items[p], changed.get(p), stated) for p in paths}}
    found = examined(_hand_over(folder, whole), folder / "c", only=only)
    shutil.rmtree(folder / "s")
    return found, set(changed)


def _populations(found: Examined, paths: list[str], fed: frozenset[str], only: str | None) -> set[str]:
    """Those of the files that still hold rows of a table the item rests on: of others nothing is to be verified."""
    rested = frozenset[str]().union(*(rests_on(c.population) for c in checks().values() if only in (None, c.question)))
    lines = ((x["path"].split("!")[0], x) for x in found.lines)
    return {p for p, x in lines if p in paths and x["rows"] and fed & rested & frozenset(x["tables"])}


def _holds(found: Examined, code: str, paths: list[str], changed: set[str], stated: str, only: str | None) -> None:
    read = frozenset(t for x in found.lines if x["path"].split("!")[0] in paths for t in x["tables"])
    fed = read & _asked(code) or _asked(code)
    run = latest(Case.open(found.case))
    told = [json.loads(line) for line in (run.path / GAPS).read_text(encoding="utf-8").splitlines()]
    reasons = [g["reason"] for g in told if g["table"] in fed]
    if stated == "stated":
        assert all(f"handover: records-differ: {p}" in reasons for p in changed), reasons
    elif stated == "alone":
        wanted = _populations(found, paths, fed, only)
        assert wanted or not read & fed
        assert all(any(f"unverified-population: {p}" in r for r in reasons) for p in wanted), reasons
    assert not found.faults
    outcomes = found.outcomes()
    assert {c: o for c, o in outcomes.items() if o == "exception"} == {}, "an absence became an exception"
    over = {c for i, mine in _over(fed).items() if only in (None, i) for c in mine}
    assert over
    assert {c for c in over if outcomes[c] == "met"} == set()
    for c in over:
        assert found.star(c)["reason"], c


def _try(
    folder: Path, items: dict[str, Item], paths: list[str], way: str, percent: int, stated: str, *, all_items: bool
) -> None:
    code = items[paths[0]].code
    asking = [i for i, mine in _over(_asked(code)).items() if mine]
    if code == "N05":  # asked for the logs of name servers too, of which these files hold nothing
        asking.remove("4.2.3")
    for only in asking if all_items else asking[:1]:
        found, changed = _removed(folder / only, items, paths, way, percent, stated, only)
        _holds(found, code, paths, changed, stated, only)
        shutil.rmtree(folder / only)


def test_a_few(
    items: dict[str, Item], sources: dict[str, list[str]], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """`make soak` takes every source, every way and every share."""
    for n, (name, way, percent, stated) in enumerate(FEW):
        _try(tmp_path / str(n), items, sources[name], way, percent, stated, all_items=False)


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(len(EVERY)))
def test_every_source(
    turn: int, items: dict[str, Item], sources: dict[str, list[str]], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """All turns together are every source with every way, share and word of the manifest."""
    for n, (name, paths) in enumerate(sources.items()):
        way, percent, stated = EVERY[(n + turn) % len(EVERY)]
        _try(tmp_path / name.replace(":", "_"), items, paths, way, percent, stated, all_items=True)


@pytest.mark.soak
@pytest.mark.parametrize(("name", "way", "percent"), SHOWN)
def test_what_a_log_shows_itself(
    name: str,
    way: str,
    percent: int,
    items: dict[str, Item],
    sources: dict[str, list[str]],
    reading_once: ReadingOnce,
    tmp_path: Path,
) -> None:
    """Nobody wrote down how many records there were, and an examiner saw what was left of them exported."""
    code = items[sources[name][0]].code
    found, _ = _removed(tmp_path, items, sources[name], way, percent, "shown", None)
    assert found.exceptions() == set()
    feeding = {"N05": "logon_event", "W12": "host_metric", "N07": f"{name[4:]}"}[code]
    table = {"conn": "net_connection", "dns": "dns_query"}.get(feeding, feeding)
    over = {c for mine in _over(frozenset({table})).values() for c in mine}
    assert {c for c in over if found.outcomes()[c] == "met"} == set()
