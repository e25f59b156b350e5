"""Packs: where criteria come from. A pack of ours is a folder under `data/packs/`; a user's own pack is one YAML text.

```yaml
pack: {id: fsc-2027, version: "1", zh: 一一六年修正, en: Amendment of 2027}
sources:                       # optional: named so that versions can say `from: SR27`
  SR27: {source: 保險業辦理資訊安全防護自律規範, version_date: 2027-01-01, since: 2027-01-01, certainty: Q}
criteria:
  - id: C-VUL-02               # of a known id only the new versions are given; all else is inherited
    versions: [{value: 1, from: SR27, article: 第14條第1款第1目}]
```
A user's version with the same `since` replaces ours; a new `since` is added and closes the version before it. The
fields of a new criterion are those of the files under `data/packs/`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from chahe.criteria.criterion import (
    EVERYONE,
    FACTS,
    Certainty,
    Criterion,
    Governs,
    Institution,
    Parameter,
)
from chahe.criteria.parameters import read_parameter
from chahe.criteria.reading import PackTextError, flag, mapping_of, only, table, tables, text, texts
from chahe.criteria.register import close_earlier
from chahe.criteria.values import BadValueError, day, typed
from chahe.model import Digest, Layer, canonical, digest_of

_ENTRY = ("id", "parameter", "type", "operator", "unit", "zh", "en", "items", "governs", "institutions", "enabled",
          "minimum", "choices", "unless", "versions")  # fmt: skip
_SOURCE = ("source", "article", "version_date", "since", "until", "certainty", "analogy", "superseded", "note")
_VERSION = ("value", "from", *_SOURCE)


@dataclass(frozen=True, slots=True)
class Head:
    """A pack's name card."""

    id: str
    version: str
    zh: str
    en: str
    sources: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What all versions of one id share."""

    id: str
    parameter: Parameter
    institutions: tuple[Institution, ...]
    enabled: bool
    zh: str
    en: str
    items: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A parsed pack: shapes by id, criteria, and the digest of its text."""

    head: Head
    shapes: Mapping[str, Shape]
    criteria: tuple[Criterion, ...]
    digest: Digest

    @property
    def card(self) -> tuple[str, str, Digest]:
        """As runs record it."""
        return (self.head.id, self.head.version, self.digest)


def parse(
    files: Mapping[str, str],
    kinds: Mapping[str, Governs],
    known: Mapping[str, Shape],
    own_only: Mapping[str, Parameter],
) -> Pack:
    """One pack from its files (name -> YAML text), one of which holds `pack:`. Raises PackTextError."""
    raws = {name: mapping_of(files[name], name) for name in sorted(files)}
    head = _head(raws)
    shapes: dict[str, Shape] = {}
    criteria: list[Criterion] = []
    for name, raw in raws.items():
        only(raw, ("pack", "sources", "criteria"), name)
        for entry in tables(raw.get("criteria", []), name):
            where = f"{name} {entry.get('id', '?')}"
            shape = _shape(entry, kinds, {**known, **shapes}, own_only, where)
            if shape.id in shapes:
                raise PackTextError(("判準編號重複。", "The id appears twice in one pack."), where)
            shapes[shape.id] = shape
            criteria.extend(_criterion(shape, v, head, where) for v in tables(entry.get("versions"), where))
    digest = digest_of(canonical({name: digest_of(body.encode()) for name, body in files.items()}))
    return Pack(head, shapes, tuple(criteria), digest)


def _head(raws: Mapping[str, Mapping[str, object]]) -> Head:
    named = [n for n, raw in raws.items() if "pack" in raw]
    if len(named) != 1:
        raise PackTextError(("須有且僅有一個 pack 名稱。", "Exactly one file names the pack."), ", ".join(sorted(raws)))
    name = named[0]
    card = table(raws[name]["pack"], f"{name} pack")
    only(card, ("id", "version", "zh", "en"), f"{name} pack")
    sources: dict[str, Mapping[str, object]] = {}
    for n, raw in raws.items():
        for key, value in table(raw.get("sources", {}), f"{n} sources").items():
            body = table(value, f"{n} sources {key}")
            only(body, _SOURCE, f"{n} sources {key}")
            sources[key] = body
    where = f"{name} pack"
    return Head(text(card, "id", where), text(card, "version", where), text(card, "zh", where, ""),
                text(card, "en", where, ""), sources)  # fmt: skip


def _shape(
    raw: Mapping[str, object],
    kinds: Mapping[str, Governs],
    known: Mapping[str, Shape],
    own_only: Mapping[str, Parameter],
    where: str,
) -> Shape:
    only(raw, _ENTRY, where)
    id_ = text(raw, "id", where)
    if id_ in known and "parameter" not in raw:
        return replace(known[id_], enabled=flag(raw, "enabled", where, known[id_].enabled))
    if "parameter" not in raw:
        raise PackTextError(
            (
                f"沒有編號「{id_}」；新增判準須有 parameter 等欄位。",
                f"No criterion {id_!r}; a new one names its parameter.",
            ),
            where,
        )
    parameter = read_parameter({**raw, "name": raw.get("parameter")}, kinds, where, has_law=True)
    if id_ in known and known[id_].parameter.name != parameter.name:
        raise PackTextError(("同一編號不得改用另一參數。", "A known id keeps its parameter."), where)
    clash = own_only.get(parameter.name) or next(
        (s.parameter for s in known.values() if s.parameter.name == parameter.name), None
    )
    if clash is not None and (clash.type, clash.operator, clash.unit) != (
        parameter.type,
        parameter.operator,
        parameter.unit,
    ):
        raise PackTextError(
            ("同一參數之型別、比較或單位不一致。", "A parameter has two types, operators or units."), where
        )
    kinds_of = texts(raw, "institutions", where, tuple(EVERYONE))
    try:
        institutions = tuple(Institution(x) for x in kinds_of)
    except ValueError as e:
        raise PackTextError(("公司類型應為 life 或 pc。", "Institutions are life and pc."), where) from e
    enabled = flag(raw, "enabled", where, True)
    unless = texts(raw, "unless", where)
    if not FACTS.issuperset(unless):
        raise PackTextError(
            ("unless 僅得為公司概況之事實。", f"`unless` names facts of the profile: {', '.join(sorted(FACTS))}."),
            where,
        )
    return Shape(id_, parameter, institutions, enabled, parameter.zh, parameter.en, parameter.items, unless)


def _criterion(shape: Shape, raw: Mapping[str, object], head: Head, where: str) -> Criterion:
    only(raw, _VERSION, where)
    key = text(raw, "from", where, "")
    if key and key not in head.sources:
        raise PackTextError((f"沒有名為「{key}」之來源。", f"No source named {key!r}."), where)
    v = {**(head.sources[key] if key else {}), **raw}
    p = shape.parameter
    try:
        value = None if v.get("value") is None else typed(v["value"], p.type, p.operator, p.choices, p.minimum)
        dates = {name: day(v.get(name), name) for name in ("version_date", "since", "until")}
    except BadValueError as e:
        raise PackTextError(e.words, where) from e
    try:
        certainty = Certainty(text(v, "certainty", where))
    except ValueError as e:
        raise PackTextError(("確定程度應為 Q、A、P、S、M 之一。", "certainty is one of Q, A, P, S, M."), where) from e
    _refuse_unfounded(value is not None, certainty, dates["since"], text(v, "note", where, ""), where)
    return Criterion(
        id=shape.id,
        parameter=p.name,
        layer=Layer.LAW,
        operator=p.operator,
        type=p.type,
        value=value,
        unit=p.unit,
        source=text(v, "source", where),
        article=text(v, "article", where, ""),
        version_date=dates["version_date"],
        since=dates["since"],
        until=dates["until"],
        certainty=certainty,
        analogy=flag(v, "analogy", where, False),
        institution_types=shape.institutions,
        items=shape.items,
        pack=head.id,
        title_zh=shape.zh,
        title_en=shape.en,
        governs=p.governs,
        enabled=shape.enabled,
        superseded=flag(v, "superseded", where, False),
        note=text(v, "note", where, ""),
        unless=shape.unless,
    )


def _refuse_unfounded(has_value: bool, certainty: Certainty, since: date | None, note: str, where: str) -> None:
    """A value nobody could verify ships empty; an empty one says why; a value has a date."""
    if has_value and certainty is Certainty.M:
        raise PackTextError(("未經查證之值不得填入。", "A value from memory is left empty."), where)
    if has_value and since is None:
        raise PackTextError(("有值之判準須有施行日。", "A value needs its first day in force."), where)
    if not has_value and not note:
        raise PackTextError(("無值之判準須說明原因。", "An empty criterion says why in its note."), where)


def merged(criteria: Iterable[Criterion], added: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """The first with the second laid over it: same id and since replaces; a new since closes the version before it."""
    new = list(added)
    replaced = {(c.id, c.since) for c in new}
    old = [c for c in criteria if (c.id, c.since) not in replaced]
    for n in new:
        old = [close_earlier(c, n) if c.id == n.id else c for c in old]
    return tuple(old) + tuple(_before_next(n, old) for n in new)


def _before_next(new: Criterion, old: Iterable[Criterion]) -> Criterion:
    """A version slipped in before a later one of ours ends where that one begins."""
    later = [c for c in old if c.id == new.id and c.since is not None and new.since is not None and c.since > new.since]
    return close_earlier(new, min(later, key=lambda c: c.since or date.max)) if later else new
