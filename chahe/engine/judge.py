"""From a check to a verdict per row: law first, then the own norm falling back to the law (contract rule 3)."""

from enum import IntEnum
from typing import Any

import ibis

from chahe.checks.api import Check, Rule
from chahe.criteria import Register
from chahe.engine.bound_criteria import Bound, has_version
from chahe.errors import DefinitionError
from chahe.expressions import count_true, true_or_false
from chahe.model import Layer


class Verdict(IntEnum):
    """What one row is, for one check."""

    OUT = 0  # not subject to the check
    MET = 1
    LAW = 2  # exception under the law (or of a check without criteria)
    OWN = 3  # exception under the own norm only
    UNSETTLED = 4
    PENDING = 5  # not yet due


def verdict(check: Check, rows: Any, register: Register) -> Any:
    """An int8 expression: the Verdict of each row. Raises DefinitionError when a rule gives no boolean expression."""
    law_known = not check.criteria or any(has_version(register, p, (Layer.LAW,)) for p in check.criteria)
    own_known = bool(check.criteria) and any(has_version(register, p, (Layer.OWN,)) for p in check.criteria)
    law = Bound(check, rows, register, (Layer.LAW,))
    own = Bound(check, rows, register, (Layer.OWN, Layer.LAW))
    false = ibis.literal(False)
    in_law = _ask(check, check.applies, rows, law) if law_known else false
    bad_law = _ask(check, check.rule, rows, law) if law_known else ibis.null().cast("boolean")
    if own_known:
        in_own, bad_own = _ask(check, check.applies, rows, own), _ask(check, check.rule, rows, own)
    else:
        in_own, bad_own = in_law, bad_law
    if not law_known and not own_known:
        # Nobody's norm is known: what would be subject to the check stays in, and unsettled.
        in_own, bad_own = _ask(check, check.applies, rows, law), ibis.null().cast("boolean")
    # A laxer own norm cannot excuse and cannot narrow: a row the law covers stays judged by the law.
    bad = ibis.ifelse(true_or_false(in_own), bad_own, bad_law)
    not_due = _ask(check, check.pending, rows, own) if check.pending else false
    return ibis.cases(
        (true_or_false(not_due) & (true_or_false(in_law) | true_or_false(in_own)), Verdict.PENDING.value),
        (true_or_false(in_law) & true_or_false(bad_law), Verdict.LAW.value),
        (true_or_false(in_own) & true_or_false(bad_own), Verdict.OWN.value if own_known else Verdict.LAW.value),
        (~true_or_false(in_law) & ~ibis.coalesce(in_own, True), Verdict.OUT.value),
        (~true_or_false(in_law) & in_own.isnull(), Verdict.UNSETTLED.value),
        (bad.isnull(), Verdict.UNSETTLED.value),
        else_=Verdict.MET.value,
    ).cast("int8")


def _ask(check: Check, rule: Rule | None, rows: Any, criteria: Bound) -> Any:
    if rule is None:
        return ibis.literal(True)
    answer = rule(rows, criteria)
    # `t.count == 9` is a Python bool when a column is named like a method: a silent met, so it is refused.
    if not isinstance(answer, ibis.expr.types.BooleanValue):
        raise DefinitionError(("查核未回傳布林運算式。", "A check returned no boolean expression."), check.id)
    return answer


def counts(column: str, rows: Any) -> dict[str, Any]:
    """Aggregates over a verdict column: applicable, law, own, unsettled, pending."""
    v = rows[column]
    return {
        f"{column}_applicable": count_true((v != Verdict.OUT.value) & (v != Verdict.PENDING.value)),
        f"{column}_law": count_true(v == Verdict.LAW.value),
        f"{column}_own": count_true(v == Verdict.OWN.value),
        f"{column}_unsettled": count_true(v == Verdict.UNSETTLED.value),
        f"{column}_pending": count_true(v == Verdict.PENDING.value),
    }
