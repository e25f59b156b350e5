"""From a check to a verdict per row: law first, then the own norm falling back to the law (contract rule 3)."""

from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any

import ibis

from chahe.checks.api import Check, Rule
from chahe.criteria import Register
from chahe.engine.bound_criteria import Bound, has_version
from chahe.errors import DefinitionError
from chahe.expressions import count_true, true_or_false, unknown
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
    passes = [(law, Verdict.LAW)] if law_known or not own_known else []
    passes += [(own, Verdict.OWN)] if own_known else []
    asked = [(_ask(check, check.applies, rows, c), _ask(check, check.rule, rows, c), v) for c, v in passes]
    if not law_known and not own_known:
        # Nobody's norm is known: what would be subject to the check stays in, and unsettled.
        asked = [(asked[0][0], ibis.null().cast("boolean"), Verdict.LAW)]
    inside = asked[0][0] if len(asked) == 1 else asked[0][0] | asked[1][0]
    branches = [(unknown(inside), Verdict.UNSETTLED), (~inside, Verdict.OUT)] if check.applies else []
    if check.pending:
        branches.append((true_or_false(_ask(check, check.pending, rows, own)), Verdict.PENDING))
    # A laxer own norm cannot excuse and cannot narrow: a row the law covers stays judged by the law.
    branches += [(applies & bad if check.applies else bad, v) for applies, bad, v in asked]
    last_applies, last_bad, _ = asked[-1]
    settled = last_bad if len(asked) == 1 else ibis.ifelse(true_or_false(last_applies), last_bad, asked[0][1])
    branches.append((unknown(settled), Verdict.UNSETTLED))
    known = [own[p].notnull() for p in check.criteria if p not in check.refines]
    if known:
        # `criterion & p` is false where p is false, criterion or none: where nothing is in force nothing is met.
        branches.append((~reduce(or_, known), Verdict.UNSETTLED))
    return ibis.cases(*[(p, v.value) for p, v in branches], else_=Verdict.MET.value).cast("int8")


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
