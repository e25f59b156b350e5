"""No evidence is never a pass: what is handed over is damaged in every way, and nothing that rests on it is met."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.casefile import intake
from chahe.catalog import catalog
from chahe.checks.api import checks
from chahe.engine.plan import inputs_of
from tests.whole.insurer import Examined, examined, make
from tests.whole.reading_once import ReadingOnce

HTML = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form><input name=user></form></body></html>"
CSV = b"fruit,price\r\napple,3\r\npear,4\r\n"
XML = b'<?xml version="1.0"?><catalog><book id="1"><title>x</title></book></catalog>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(8))
    + b"]><NessusClientData_v2><Report name='&i;'/></NessusClientData_v2>"
)


def _cut(percent: int) -> Callable[[bytes], bytes]:
    return lambda data: data[: len(data) * percent // 100]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "object": lambda _: b"{}",
    "array": lambda _: b"[]",
    "empty": lambda _: b"",
    "html": lambda _: HTML,
    "csv": lambda _: CSV,
    "xml": lambda _: XML,
    "bomb": lambda _: BOMB,
    "cut10": _cut(10),
    "cut50": _cut(50),
    "cut90": _cut(90),
    "cut99": _cut(99),
    "encoding": lambda data: data.decode("utf-8", "replace").encode("utf-16-be", "replace"),
}
FEW_DAMAGES = ("object", "html", "cut99")
MANIFEST = "檢附清單.xlsx"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("clean") / "s", 1, clean=True)


def _damaged(clean: Path, target: Path, damage: str, chosen: Callable[[str], bool], *, manifest: bool = True) -> Path:
    shutil.copytree(clean / "evidence", target)
    for path in sorted(target.rglob("*")):
        if path.name == MANIFEST:
            if not manifest:
                path.unlink()
        elif path.is_file() and chosen(path.relative_to(target).as_posix()):
            path.write_bytes(DAMAGE[damage](path.read_bytes()))
    return target


def _nothing_met(found: Examined, only: set[str] | None = None) -> None:
    for check, outcome in found.outcomes().items():
        if only is None or check in only:
            assert outcome != "met", check
            star = found.star(check)
            assert outcome != "insufficient-evidence" or star["reason"], check
    items = {c.split("/")[0] for c in only} if only is not None else {p["item"] for p in found.proposals}
    assert all(p["proposal"] != "met" for p in found.proposals if p["item"] in items)


@pytest.mark.parametrize("damage", FEW_DAMAGES)
def test_everything_damaged(damage: str, clean: Path, tmp_path: Path) -> None:
    evidence = _damaged(clean, tmp_path / "e", damage, lambda _: True)
    _nothing_met(examined(clean, tmp_path / "c", evidence=evidence))


def test_without_a_manifest_nothing_is_met(
    clean: Path, whole: Examined, reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """A population with neither manifest, control total nor second source is limited."""
    evidence = _damaged(clean, tmp_path / "e", "empty", lambda _: False, manifest=False)
    found = examined(clean, tmp_path / "c", evidence=evidence)
    _nothing_met(found)
    assert found.exceptions() == set()


def _feeds(found: Examined, path: str) -> set[str]:
    """Checks that rest on a table this file is asked for to feed; a list of groups also names their SIDs among the
    settings, on which no setting of a host rests.
    """
    fed = {t for line in found.lines if line["path"].split("!")[0] == path for t in line["tables"]}
    asked = catalog().requests[found.codes[path] or ""].tables
    assert asked, path
    fed &= set(asked)
    return {c.id for c in checks().values() if fed & inputs_of(c.population)}


@pytest.fixture(scope="module")
def whole(clean: Path, once: ReadingOnce, tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """Read through the module's pool, which remembers it for the tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(intake, "Pool", once)
        return examined(clean, tmp_path_factory.mktemp("whole") / "c")


def _one_of_each(found: Examined) -> dict[str, str]:
    """Reader and tables -> the first file it read: one representative of every kind of evidence."""
    out: dict[str, str] = {}
    for line in sorted(found.lines, key=lambda line: line["path"]):
        if line["tables"]:
            # What is packed is damaged as it stands: packed.
            out.setdefault(f"{line['reader']}:{','.join(sorted(line['tables']))}", line["path"].split("!")[0])
    return out


def _one_file_damaged(clean: Path, whole: Examined, path: str, damage: str, folder: Path) -> None:
    """Nothing that rests on the file is met."""
    evidence = _damaged(clean, folder / "e", damage, lambda p: p == path)
    fed = _feeds(whole, path)
    items = {c.split("/")[0] for c in fed}
    only = items.pop() if len(items) == 1 else None  # a third of the time, and the answer of an item is the same
    _nothing_met(examined(clean, folder / "c", evidence=evidence, only=only), fed)
    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", ["cut50", "object"])
def test_one_file_at_a_time(
    damage: str, clean: Path, whole: Examined, reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """A few kinds here; `make soak` takes every kind and every damage."""
    kinds = _one_of_each(whole)
    for n, kind in enumerate(sorted(kinds)[:: max(len(kinds) // 3, 1)][:3]):
        _one_file_damaged(clean, whole, kinds[kind], damage, tmp_path / str(n))
    assert reading_once.remembered > len(whole.lines) // 2


@pytest.mark.soak
def test_files_read_once_for_many_cases_answer_alike(
    clean: Path,
    whole: Examined,
    reading_once: ReadingOnce,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """What the pool saves is reading, not examining."""
    again = examined(clean, tmp_path / "again")
    assert reading_once.remembered > len(whole.lines) // 2
    monkeypatch.undo()
    for found in (again, examined(clean, tmp_path / "read")):
        assert found.observations == whole.observations
        assert found.proposals == whole.proposals
        assert sorted(map(str, found.lines)) == sorted(map(str, whole.lines))


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(len(DAMAGE)))
def test_one_file_at_a_time_all(
    turn: int,
    clean: Path,
    whole: Examined,
    reading_once: ReadingOnce,
    tmp_path: Path,
) -> None:
    """Every kind with another damage each turn; all turns together are every kind with every damage."""
    damages = sorted(DAMAGE)
    for n, path in enumerate(_one_of_each(whole).values()):
        _one_file_damaged(clean, whole, path, damages[(n + turn) % len(damages)], tmp_path / str(n))


@pytest.mark.soak
@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_everything_damaged_all(damage: str, clean: Path, tmp_path: Path) -> None:
    for manifest in (True, False):
        evidence = _damaged(clean, tmp_path / f"e{manifest}", damage, lambda _: True, manifest=manifest)
        _nothing_met(examined(clean, tmp_path / f"c{manifest}", evidence=evidence))


def test_all_hosts_unauthenticated(clean: Path, whole: Examined, reading_once: ReadingOnce, tmp_path: Path) -> None:
    """No check of patches or closure is met when no scan could log in to any host."""
    evidence = _damaged(clean, tmp_path / "e", "empty", lambda _: False)
    for path in evidence.rglob("*.nessus"):
        data = path.read_bytes().replace(b"Credentialed checks : yes", b"Credentialed checks : no ")
        path.write_bytes(data.replace(b'name="Credentialed_Scan">true<', b'name="Credentialed_Scan">false<'))
    found = examined(clean, tmp_path / "c", evidence=evidence, only="4.3.1")
    patch = {"4.3.1/high-flaw-overdue", "4.3.1/flaw-reappeared", "4.3.1/scan-not-credentialed"}
    assert all(found.outcomes()[c] != "met" for c in patch & set(found.outcomes()))
