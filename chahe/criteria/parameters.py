"""A parameter's declaration, in `data/parameters.yaml` (own norms only) or with a criterion of a pack."""

from collections.abc import Mapping

from chahe.criteria.criterion import Governs, Operator, Parameter, ValueType
from chahe.criteria.reading import PackTextError, text, texts


def read_parameter(raw: Mapping[str, object], kinds: Mapping[str, Governs], where: str, has_law: bool) -> Parameter:
    """A parameter's declaration. Type and operator default to a thing that must be there. Raises PackTextError."""
    governs = text(raw, "governs", where)
    if governs not in kinds:
        raise PackTextError((f"不認得的日期「{governs}」。", f"Unknown governing date {governs!r}."), where)
    try:
        kind = ValueType(text(raw, "type", where, "bool"))
        operator = Operator(text(raw, "operator", where, "required"))
    except ValueError as e:
        raise PackTextError(("不認得的型別或比較方式。", "Unknown type or operator."), where) from e
    if kind not in _FITS[operator]:
        raise PackTextError(("型別與比較方式不合。", "Type and operator do not go together."), where)
    minimum = raw.get("minimum")
    if minimum is not None and not isinstance(minimum, int):
        raise PackTextError(("minimum 應為整數。", "minimum is a whole number."), where)
    return Parameter(
        name=text(raw, "name", where),
        type=kind,
        operator=operator,
        unit=text(raw, "unit", where, "") or None,
        zh=text(raw, "zh", where),
        en=text(raw, "en", where),
        items=texts(raw, "items", where),
        governs=kinds[governs],
        has_law=has_law,
        minimum=minimum,
        choices=texts(raw, "choices", where),
    )


_NUMBERS = frozenset((ValueType.INT, ValueType.DECIMAL))
_FITS: Mapping[Operator, frozenset[ValueType]] = {
    Operator.AT_LEAST: _NUMBERS,
    Operator.AT_MOST: _NUMBERS,
    Operator.EQUALS: _NUMBERS | {ValueType.TEXT, ValueType.BOOL},
    Operator.REQUIRED: frozenset((ValueType.BOOL,)),
    Operator.EACH: frozenset((ValueType.TEXT,)),
    Operator.ONE_OF: frozenset((ValueType.SET,)),
    Operator.ALL_OF: frozenset((ValueType.SET,)),
}
