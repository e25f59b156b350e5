"""Recovery drills whose systems, and systems whose drill, are not in the evidence."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.expressions import null


@gap(table="drill_recovery")
def recovery_drill_without_scope(dr_drill: Any, dr_scope: Any) -> Any:
    """Drills of which nobody names a system: whose recovery was to be timed is not known."""
    rest = dr_drill.anti_join(dr_scope, dr_drill.drill_id == dr_scope.drill_id)
    return rest.select(
        key=null("string"),
        reason=ibis.literal("the systems of the drill were not handed over: ").concat(rest.drill_id),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )


@gap(table="drill_recovery")
def scope_without_recovery_drill(dr_scope: Any, dr_drill: Any) -> Any:
    """Systems listed under a drill the register of drills does not have."""
    rest = dr_scope.anti_join(dr_drill, dr_scope.drill_id == dr_drill.drill_id)
    return rest.select(
        key=null("string"),
        reason=ibis.literal("a system stands under a drill that is not registered: ").concat(rest.drill_id),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )
