"""One dated threshold and the words around it. No I/O.

A criterion is one version of one parameter in one layer. `since` and `until` are both days in force (inclusive).
`value` is what the text says; `in_use` is what may judge: None unless the criterion is usable, so that an unread,
remembered, by-analogy or switched-off value can never make an exception.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chahe.model import CriterionUse, Layer

Value = bool | int | Decimal | str | tuple[str, ...]
"""What a criterion can hold; see ValueType."""


class ValueType(StrEnum):
    """Type of a parameter's value. A set is written as a list of texts; a decimal as a quoted text."""

    INT = "int"
    BOOL = "bool"
    TEXT = "text"
    SET = "set"
    DECIMAL = "decimal"


class Operator(StrEnum):
    """How the measured fact must relate to the value."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUALS = "equals"
    REQUIRED = "required"  # bool: true means the thing must be there
    EACH = "each"  # text: at least once in every calendar month|quarter|half|year
    ONE_OF = "one_of"  # set: any one alternative suffices
    ALL_OF = "all_of"  # set: every element must be there


class Certainty(StrEnum):
    """How the value is known."""

    Q = "Q"  # the text itself was read in a copy of the official database
    A = "A"  # read in full in a third party's annotated reproduction
    P = "P"  # text of a published decision or deficiency row
    S = "S"  # secondary: press, an insurer's page
    M = "M"  # memory or unread: never judges


class Institution(StrEnum):
    """Whom a rule binds."""

    LIFE = "life"
    PC = "pc"


PERIODS = ("month", "quarter", "half", "year")
"""Calendar periods, the shortest first (每季 is a calendar quarter, never a number of days)."""

EVERYONE = (Institution.LIFE, Institution.PC)

FACTS = frozenset(("risk_based_audit",))
"""Facts of the insurer's profile that set a rule aside; see `Criterion.unless`."""


@dataclass(frozen=True, slots=True)
class Governs:
    """Which date of the fact decides the version that applies: a legal choice, written with the criterion."""

    kind: str  # first_seen, event, period_end, as_of, …: the key of data/governs.yaml
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A machine name with its type and meaning; law and own norm speak about the same parameters."""

    name: str
    type: ValueType
    operator: Operator
    unit: str | None
    zh: str
    en: str
    items: tuple[str, ...]
    governs: Governs
    has_law: bool
    minimum: int | None = None  # smallest meaningful value: below it the setting means "off" and is no norm
    choices: tuple[str, ...] = ()  # for text and set: the words allowed, empty = any


@dataclass(frozen=True, slots=True)
class Criterion:
    """One dated version of one parameter in one layer."""

    id: str  # C-VUL-02 or C-VUL-03/fix; own norms N/<parameter>
    parameter: str
    layer: Layer
    operator: Operator
    type: ValueType
    value: Value | None  # None: nobody could verify it, or the text gives none
    unit: str | None
    source: str
    article: str
    version_date: date | None
    since: date | None  # first day in force; None only without a value
    until: date | None  # last day in force; None = still in force as far as known
    certainty: Certainty
    analogy: bool
    institution_types: tuple[Institution, ...]
    items: tuple[str, ...]
    pack: str
    title_zh: str
    title_en: str
    governs: Governs
    enabled: bool = True
    superseded: bool = False  # the text read was already marked non-current; the later one is unread
    note: str = ""
    unless: tuple[str, ...] = ()  # facts of the profile under which this rule does not bind the insurer

    @property
    def usable(self) -> bool:
        """Whether it may judge."""
        return self.value is not None and self.certainty is not Certainty.M and not self.analogy and self.enabled

    @property
    def in_use(self) -> Value | None:
        """The value a check may use: None unless usable."""
        return self.value if self.usable else None

    @property
    def row(self) -> str:
        """The register row this belongs to: the id without its part."""
        return self.id.split("/", 1)[0]

    def in_force(self, day: date) -> bool:
        """Whether this version is in force on that day."""
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "Criterion") -> bool:
        """Whether both could answer one question on one day for one institution type."""
        if self.since is None or other.since is None:
            return False
        return (
            (self.parameter, self.layer) == (other.parameter, other.layer)
            and not set(self.institution_types).isdisjoint(other.institution_types)
            and (self.until is None or other.since <= self.until)
            and (other.until is None or self.since <= other.until)
        )

    def use(self) -> CriterionUse:
        """As an observation cites it; the value is empty when it may not judge."""
        since = "" if self.since is None else self.since.isoformat()
        return CriterionUse(self.id, text_of(self.in_use), f"{self.source} {self.article}".strip(), since, self.layer)

    def as_json(self) -> dict[str, object]:
        """Every field in canonical form, for digests and exports."""
        return {
            "id": self.id,
            "parameter": self.parameter,
            "layer": self.layer.value,
            "operator": self.operator.value,
            "type": self.type.value,
            "value": None if self.value is None else text_of(self.value),
            "unit": self.unit,
            "source": self.source,
            "article": self.article,
            "version_date": _iso(self.version_date),
            "since": _iso(self.since),
            "until": _iso(self.until),
            "certainty": self.certainty.value,
            "analogy": self.analogy,
            "institution_types": [i.value for i in self.institution_types],
            "items": list(self.items),
            "pack": self.pack,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "governs": self.governs.kind,
            "enabled": self.enabled,
            "superseded": self.superseded,
            "note": self.note,
            "unless": list(self.unless),
        }


def text_of(value: Value | None) -> str:
    """Canonical text of a value: true|false, digits, the text, or set elements joined by `;`. None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
