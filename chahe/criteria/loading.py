"""The register of this program: its own packs from package data, and a user's packs as texts the caller read."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from chahe.criteria.criterion import Criterion, Governs, Parameter
from chahe.criteria.packs import Pack, Shape, merged, parse
from chahe.criteria.parameters import read_parameter
from chahe.criteria.reading import PackTextError, mapping_of, only, table, tables, text
from chahe.criteria.register import Register
from chahe.errors import CallError, CriterionError

_FIELDS = ("name", "type", "operator", "unit", "zh", "en", "items", "governs", "minimum", "choices")


def load(extra: Mapping[str, str] | None = None) -> Register:
    """All packs by date. `extra`: name -> YAML text of a user's own packs, laid over ours in order of name.

    Raises CriterionError when our own data is wrong, CallError (naming the text) when a user's pack is.
    """
    own = _ours()
    if not extra:
        return own.register
    kinds, shapes, criteria = own.kinds, dict(own.shapes), own.register.criteria
    cards = list(own.register.packs)
    for name in sorted(extra):
        try:
            pack = parse({name: extra[name]}, kinds, shapes, own.own_only)
        except PackTextError as e:
            raise _user_fault(e.words, e.where or name) from e
        if pack.head.id in {c[0] for c in cards}:
            raise _user_fault(("判準包名稱重複。", "A pack of that name is already loaded."), f"{name} pack")
        criteria = merged(_switched(criteria, pack), pack.criteria)
        shapes.update(pack.shapes)
        cards.append(pack.card)
    try:
        return Register(criteria, _vocabulary(own.own_only, shapes), tuple(cards))
    except CriterionError as e:
        # The package's own data passed by itself, so a user's text brought the contradiction in.
        d = e.diagnostics()
        raise _user_fault(d.what, d.where) from e


def criteria_for(item: str) -> tuple[Criterion, ...]:
    """Criteria of our own packs that serve an item, usable or not: for catalog pages and `show CODE`."""
    return load().for_item(item)


class _Ours:
    """Our own packs, read once."""

    def __init__(self) -> None:
        root = files("chahe.criteria") / "data"
        self.kinds = _kinds(root / "governs.yaml")
        self.own_only = _own_only(root / "parameters.yaml", self.kinds)
        shapes: dict[str, Shape] = {}
        criteria: list[Criterion] = []
        packs: list[Pack] = []
        for folder in sorted((root / "packs").iterdir(), key=lambda f: f.name):
            if not folder.is_dir():
                continue
            texts = {f.name: f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".yaml")}
            pack = parse(texts, self.kinds, shapes, self.own_only)
            twice = sorted(set(shapes) & set(pack.shapes))
            if twice:
                raise PackTextError(("判準編號重複。", "An id is in two packs."), f"{folder.name} {twice[0]}")
            shapes.update(pack.shapes)
            criteria.extend(pack.criteria)
            packs.append(pack)
        self.shapes: Mapping[str, Shape] = MappingProxyType(shapes)
        self.register = Register(tuple(criteria), _vocabulary(self.own_only, shapes), tuple(p.card for p in packs))


@cache
def _ours() -> _Ours:
    try:
        return _Ours()
    except PackTextError as e:
        raise CriterionError(e.words, where=e.where) from e


def _kinds(file: Traversable) -> Mapping[str, Governs]:
    raw = mapping_of(file.read_text("utf-8"), file.name)
    out = {}
    for kind, body in raw.items():
        words = table(body, kind)
        only(words, ("zh", "en"), kind)
        out[kind] = Governs(kind, text(words, "zh", kind), text(words, "en", kind))
    return MappingProxyType(out)


def _own_only(file: Traversable, kinds: Mapping[str, Governs]) -> Mapping[str, Parameter]:
    raw = mapping_of(file.read_text("utf-8"), file.name)
    out: dict[str, Parameter] = {}
    for entry in tables(raw.get("parameters"), file.name):
        where = f"{file.name} {entry.get('name', '?')}"
        only(entry, _FIELDS, where)
        parameter = read_parameter(entry, kinds, where, has_law=False)
        if parameter.name in out:
            raise PackTextError(("參數重複。", "The parameter appears twice."), where)
        out[parameter.name] = parameter
    return MappingProxyType(out)


def _vocabulary(own_only: Mapping[str, Parameter], shapes: Mapping[str, Shape]) -> Mapping[str, Parameter]:
    # A law parameter wins over an own-only declaration of the same name: a pack may give a value to what had none.
    out = dict(own_only)
    for shape in shapes.values():
        out[shape.parameter.name] = shape.parameter
    return MappingProxyType(dict(sorted(out.items())))


def _switched(criteria: tuple[Criterion, ...], pack: Pack) -> tuple[Criterion, ...]:
    """A user's pack may switch a known id on or off; that holds for all its versions."""
    return tuple(replace(c, enabled=pack.shapes[c.id].enabled) if c.id in pack.shapes else c for c in criteria)


def _user_fault(words: tuple[str, str], where: str) -> CallError:
    return CallError(
        words, where=where, todo=("請修正自訂判準包後再執行。", "Correct your criteria pack and run again.")
    )
