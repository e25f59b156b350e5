"""Reads the files under `data/` and checks the shape of what stands in them.

Our own data being wrong is a fault of the program: every function here raises DefinitionError naming file and entry.
"""

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import NoReturn

import yaml

from chahe.errors import DefinitionError

# libyaml is about ten times faster; the pure-Python loader reads the same.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def names(prefix: str) -> tuple[str, ...]:
    """File names under `data/` that start with `prefix` and end in .yaml, sorted."""
    folder = resources.files("chahe.catalog").joinpath("data")
    return tuple(sorted(f.name for f in folder.iterdir() if f.name.startswith(prefix) and f.name.endswith(".yaml")))


def text_of(name: str) -> str:
    """One data file as text."""
    return resources.files("chahe.catalog").joinpath("data", name).read_text(encoding="utf-8")


def entries(name: str) -> Iterator[Mapping[str, object]]:
    """The mappings of a file that holds a list of mappings."""
    loaded = yaml.load(text_of(name), Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
    if not isinstance(loaded, list):
        wrong(name, "a list was expected")
    for entry in loaded:
        yield mapping(entry, name)


def mapping(value: object, where: str) -> Mapping[str, object]:
    """A mapping with text keys."""
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        wrong(where, f"a mapping was expected, found {type(value).__name__}")
    return value


def only(entry: Mapping[str, object], allowed: frozenset[str], where: str) -> None:
    """Refuse keys nobody reads: a misspelt key must not vanish silently."""
    extra = sorted(set(entry) - allowed)
    if extra:
        wrong(where, f"unknown keys {', '.join(extra)}")


def need(entry: Mapping[str, object], key: str, where: str) -> str:
    """A text that must be there and not be empty."""
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        wrong(where, f"`{key}` must be a text")
    return value.strip()


def maybe(entry: Mapping[str, object], key: str, where: str) -> str | None:
    """A text that may be left out."""
    return None if entry.get(key) is None else need(entry, key, where)


def texts(entry: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    """A list of texts; left out means none."""
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        wrong(where, f"`{key}` must be a list of texts")
    if len(set(value)) != len(value):
        wrong(where, f"`{key}` repeats an entry")
    return tuple(value)


def wrong(where: str, why: str) -> NoReturn:
    """Raise the one error this module knows."""
    raise DefinitionError(("項目庫資料有誤。", f"The catalog's data is wrong: {why}."), where=where)
