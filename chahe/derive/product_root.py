"""Codes a product was sold under before and after it was renamed: one product."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import agreed, any_true, no_blank, upper


@derive(key=("code",), trace={"product": {"product_code": "code"}})
def product_root(product: Any) -> Any:
    """Every code of the register and every former code it names, with the oldest code of the same product, up to three
    renamings back: `root`. `line` and `business` where all lines of the register with that root agree; `approved_date`:
    the first approval of any of its codes; `undated`: a line of it states no day of approval.
    """
    p = product.select(
        code=upper(product.product_code), before=no_blank(upper(product.predecessor_code)), line=product.line,
        business=product.business, approved_date=product.approved_date,
    )  # fmt: skip
    renamed = p.filter(p.before.notnull() & (p.before != p.code))
    renamed = renamed.group_by("code").aggregate(before=renamed.before.min())
    codes = p.select("code").union(renamed.select(code=renamed.before)).distinct()
    out = codes.mutate(root=codes.code)
    for n in range(3):
        step = renamed.select(**{f"_code{n}": renamed.code, f"_before{n}": renamed.before})
        out = out.left_join(step, out.root == step[f"_code{n}"])
        out = out.mutate(root=ibis.coalesce(out[f"_before{n}"], out.root)).select("code", "root")
    told = p.join(out, "code")
    told = told.group_by("root").aggregate(
        line=agreed(told["line"]),
        business=agreed(told["business"]),
        approved_date=told["approved_date"].min(),
        undated=any_true(told["approved_date"].isnull()),
    )
    return out.left_join(told, "root").drop("root_right")
