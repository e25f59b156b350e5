"""Applications accepted in the period beside the approvals of their product."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import any_true, folded, key, null, true_or_false, upper


@derive(
    key=("application_no",),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "product": {"product_code": "product_code"},
    },
)
def sale(accepted_application: Any, product_root: Any, product: Any) -> Any:
    """Every application accepted in the period: `listed` (a line of the register is about the product, under any of its
    codes), `dated` (one of them states the day of an approval), and for the channel and site it came through the first
    day of an approval that surely and that perhaps reaches them: `sure_from`, `perhaps_from`; `reached`: one does.
    `undated`: an approval that may reach it states no day.
    """
    a = accepted_application
    a = a.filter(a.examined)
    p = product.mutate(_code=upper(product.product_code))
    roots = product_root.select(_rcode=product_root.code, _proot=product_root.root)
    p = p.join(roots, p["_code"] == roots["_rcode"])
    p = p.select("_proot", _on=p.approved_date, _channel=folded(p.channel), _site=folded(p.site))
    places = a.select("root", _ch=folded(a.channel), _st=folded(a.site)).distinct()
    j = places.join(p, places.root == p["_proot"])
    same = j["_channel"] == j["_ch"]
    site = ibis.ifelse(j["_site"].isnull(), True, j["_site"] == j["_st"])
    reach = same & site
    perhaps = ibis.coalesce(reach, True)
    # One key for the place: NULLs are one channel or site not stated.
    j = j.mutate(_place=_place(j["root"], j["_ch"], j["_st"]), _reach=true_or_false(reach), _perhaps=perhaps)
    told = j.group_by("_place").aggregate(
        _listed=any_true(j["_proot"].notnull()),
        _dated=any_true(j["_on"].notnull()),
        reached=any_true(j["_perhaps"]),
        _undated=any_true(j["_perhaps"] & j["_on"].isnull()),
        sure_from=ibis.ifelse(j["_reach"], j["_on"], null("date")).min(),
        perhaps_from=ibis.ifelse(j["_perhaps"], j["_on"], null("date")).min(),
    )
    out = a.mutate(_at=_place(a.root, folded(a.channel), folded(a.site)))
    out = out.left_join(told, out["_at"] == told["_place"])
    dash = "-"
    return out.select(
        "application_no", "product_code", "channel", "site", "submitted_date", "accepted_date", "sure_from",
        "perhaps_from", "policy_no",
        subject=key(out.product_code, ibis.coalesce(out.channel, dash), ibis.coalesce(out.site, dash)),
        listed=true_or_false(out["_listed"]),
        dated=true_or_false(out["_dated"]),
        reached=true_or_false(out["reached"]),
        undated=true_or_false(out["_undated"]),
    )  # fmt: skip


def _place(root: Any, channel: Any, site: Any) -> Any:
    return key(root, ibis.coalesce(channel, ""), ibis.coalesce(site, ""))
