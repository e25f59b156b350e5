"""The register: all criteria of the packs in use, by parameter, layer and date. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations, groupby
from types import MappingProxyType

from chahe.criteria.criterion import Criterion, Institution, Parameter
from chahe.criteria.own import OwnNorm, as_criteria
from chahe.errors import CriterionError
from chahe.model import Digest, Layer, canonical, digest_of


@dataclass(frozen=True, slots=True)
class Register:
    """Criteria in force by date. Immutable: `restrict` and `with_own` give another one.

    Raises CriterionError when two versions of one (parameter, layer) overlap for one institution type, when a version
    ends before it begins, or when a criterion has a value but no date.
    """

    criteria: tuple[Criterion, ...]
    vocabulary: Mapping[str, Parameter]
    packs: tuple[tuple[str, str, Digest], ...]  # (id, version, digest of the pack's text)
    _by_key: Mapping[tuple[str, Layer], tuple[Criterion, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.criteria, key=_order))
        for c in ordered:
            _refuse_bad_dates(c)
        grouped = {
            key: tuple(c for c in group if c.since is not None)
            for key, group in groupby(ordered, key=lambda c: (c.parameter, c.layer))
        }
        for versions in grouped.values():
            _refuse_overlap(versions)
        object.__setattr__(self, "criteria", ordered)
        object.__setattr__(self, "_by_key", MappingProxyType(grouped))

    @property
    def digest(self) -> Digest:
        """Over every criterion and pack; changes when anything that can judge or be printed changes."""
        return digest_of(
            canonical({"criteria": [c.as_json() for c in self.criteria], "packs": [list(p) for p in self.packs]})
        )

    def parameters(self) -> Mapping[str, Parameter]:
        """Every parameter by name, whether or not a value is known."""
        return self.vocabulary

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises CriterionError."""
        if name not in self.vocabulary:
            raise CriterionError((f"沒有名為「{name}」之判準參數。", f"No criterion parameter {name!r}."), where=name)
        return self.vocabulary[name]

    def versions(self, parameter: str, layer: Layer = Layer.LAW) -> tuple[Criterion, ...]:
        """Dated versions, the oldest first, usable or not: judge by `in_use`. Raises CriterionError."""
        self.parameter(parameter)
        return self._by_key.get((parameter, layer), ())

    def at(self, parameter: str, layer: Layer, day: date) -> Criterion | None:
        """The version in force on that day, usable or not; None when there is none.

        Raises CriterionError when institution types differ: restrict the register first.
        """
        found = [c for c in self.versions(parameter, layer) if c.in_force(day)]
        if len(found) > 1:
            raise CriterionError(
                ("判準依公司類型不同，須先限定公司類型。", "Criteria differ by institution type: restrict first."),
                where=", ".join(c.id for c in found),
            )
        return found[0] if found else None

    def by_id(self, id_: str) -> tuple[Criterion, ...]:
        """All versions of an id; a row id (C-VUL-03) gives all its parts (C-VUL-03/scan, C-VUL-03/fix)."""
        return tuple(c for c in self.criteria if id_ in (c.id, c.row))

    def for_item(self, code: str) -> tuple[Criterion, ...]:
        """Criteria that serve an item, both layers, usable or not."""
        return tuple(c for c in self.criteria if code in c.items)

    def restrict(self, institution_type: str, facts: Iterable[str] = ()) -> "Register":
        """Only what binds this institution type (life or pc) of which these facts hold. Raises CriterionError on an
        unknown type.
        """
        try:
            kind = Institution(institution_type)
        except ValueError as e:
            raise CriterionError(
                ("公司類型應為 life 或 pc。", "The institution type is life or pc."), where=institution_type
            ) from e
        held = frozenset(facts)
        kept = tuple(c for c in self.criteria if kind in c.institution_types and held.isdisjoint(c.unless))
        return Register(kept, self.vocabulary, self.packs)

    def with_own(self, norms: Iterable[OwnNorm]) -> "Register":
        """With the insurer's own norms (內規) as a second layer, in place of any before.

        Raises CallError on an unknown parameter (naming near ones), a value of the wrong type or overlapping clauses.
        """
        law = tuple(c for c in self.criteria if c.layer is Layer.LAW)
        return Register(law + as_criteria(norms, self.vocabulary), self.vocabulary, self.packs)


def close_earlier(earlier: Criterion, later: Criterion) -> Criterion:
    """The earlier version, ended the day before the later one begins when it would run into it."""
    if earlier.since is None or later.since is None or earlier.since >= later.since:
        return earlier
    if earlier.until is not None and earlier.until < later.since:
        return earlier
    return replace(earlier, until=later.since - timedelta(days=1))


def _order(c: Criterion) -> tuple[str, str, date, str, tuple[str, ...]]:
    return (c.parameter, c.layer.value, c.since or date.min, c.id, tuple(i.value for i in c.institution_types))


def _refuse_bad_dates(c: Criterion) -> None:
    if c.value is not None and c.since is None:
        raise CriterionError(("判準有值而無施行日。", "A criterion has a value but no date."), where=c.id)
    if c.since is not None and c.until is not None and c.until < c.since:
        raise CriterionError(
            ("判準之終止日早於施行日。", "A criterion ends before it begins."), where=f"{c.id} {c.since}..{c.until}"
        )


def _refuse_overlap(versions: Iterable[Criterion]) -> None:
    for a, b in combinations(versions, 2):
        if a.overlaps(b):
            raise CriterionError(
                ("同一參數之判準施行期間重疊。", "Versions of one parameter overlap."),
                where=f"{a.id} {a.since}..{a.until or ''} ({a.pack}) / {b.id} {b.since}..{b.until or ''} ({b.pack})",
            )
