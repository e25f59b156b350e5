"""Steps a product has to pass before its first sale, beside the day of the first sale."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import any_true, key, upper

STEPS = ("plan", "opinion", "board", "approval")


@derive(
    key=("subject",),
    trace={
        "accepted_application": {"root": "root"},
        "launch_record": {"product_code": "product_code"},
    },
    optional=("launch_record",),
)
def product_launch(accepted_application: Any, product_root: Any, product: Any, launch_record: Any) -> Any:
    """Every product applications were accepted for, under its oldest code (`root`), with each step before a launch:
    `step_date` its first day (NULL: no line, or none that states one; `listed`: there is a line), `first_accepted` the
    first acceptance handed over that was no test, `first_sold` that or the earlier beginning of the sale the register
    of products states.
    """
    a = accepted_application
    sold = a.group_by("root").aggregate(first_accepted=a.accepted_date.min())
    roots = product_root.select(_code=product_root.code, _root=product_root.root)
    p = product.select(_pcode=upper(product.product_code), _sold=product.first_sold)
    p = p.join(roots, p["_pcode"] == roots["_code"])
    p = p.group_by("_root").aggregate(_sold=p["_sold"].min())
    sold = sold.left_join(p, sold.root == p["_root"])
    x = launch_record.select(
        _lcode=upper(launch_record.product_code), _step=launch_record.step, _day=launch_record.step_date,
        _written=launch_record.product_code,
    )  # fmt: skip
    x = x.left_join(roots, x["_lcode"] == roots["_code"])
    x = x.mutate(_of=ibis.coalesce(x["_root"], x["_lcode"]))
    done = x.group_by(_of=x["_of"], _step=x["_step"]).aggregate(
        _day=x["_day"].min(), product_code=x["_written"].min(), _line=any_true(x["_of"].notnull())
    )
    wanted = sold.select(
        "root",
        "first_accepted",
        first_sold=ibis.least(sold.first_accepted, ibis.coalesce(sold["_sold"], sold.first_accepted)),
    )
    parts = [wanted.mutate(step=ibis.literal(s)) for s in STEPS]
    w = parts[0].union(parts[1]).union(parts[2]).union(parts[3])
    j = w.left_join(done, [w.root == done["_of"], w.step == done["_step"]])
    return j.select(
        "root", "step", "first_accepted", "first_sold", "product_code",
        subject=key(j.root, j.step),
        step_date=j["_day"],
        listed=j["_line"].notnull(),
    )  # fmt: skip
