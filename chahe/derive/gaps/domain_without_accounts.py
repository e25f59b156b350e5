"""Domain accounts and policies that must exist and were not handed over."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.expressions import first_by, folded, key, null, upper, within


@gap(table="directory_account", column="subject")
def registered_account_not_exported(account_owner: Any, account: Any) -> Any:
    """Accounts the register of owners names for an exported domain, valid on the export's day, and missing in it."""
    ad = account.filter(account.platform == "ad")
    domains = ad.group_by(_d=folded(ad.scope)).aggregate(_day=ad["_as_of"].max())
    there = ad.select(_ts=folded(ad.scope), _tn=folded(ad.account_name)).distinct()
    o = account_owner.mutate(_s=folded(account_owner.scope), _n=folded(account_owner.account_name))
    o = o.join(domains, o["_s"] == domains["_d"])
    o = o.filter(ibis.coalesce(within(o["_day"], o.registered_date, o.valid_to), True))
    o = o.anti_join(there, [o["_s"] == there["_ts"], o["_n"] == there["_tn"]])
    o = first_by(o, ("_s", "_n"), (o["_item"], o["_rec"]))
    return o.select(
        key=key(upper(o.scope), o.account_name),
        reason=ibis.literal("the register of owners names an account the export of the domain lacks"),
        _item=o["_item"],
        _rec=o["_rec"],
    )


@gap(table="directory_account")
def domain_without_accounts(domain_policy: Any, directory_account: Any) -> Any:
    """Domains whose policy was handed over and whose accounts were not."""
    known = directory_account.select(_k=directory_account.domain).distinct()
    rest = domain_policy.filter(domain_policy.policy_id.notnull())
    rest = rest.anti_join(known, rest.domain == known["_k"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("no account of the domain was handed over: ").concat(rest.scope),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="group_reach")
def policy_group_without_members(group_reach: Any, group_sid: Any, directory_account: Any, policy_target: Any) -> Any:
    """Groups a fine-grained policy is linked to that no export of groups knows, in domains whose accounts do not state
    their resultant policy themselves.
    """
    d = directory_account
    told = d.filter(d.resultant.notnull()).select(_k=d.domain).distinct()
    known = ibis.union(
        d.select(_n=d.node),
        group_reach.select(_n=group_reach.group),
        group_sid.select(_n=group_sid.group),
        distinct=True,
    )
    rest = policy_target.anti_join(told, policy_target.domain == told["_k"])
    rest = rest.anti_join(known, rest.target == known["_n"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("the members of a group with a policy of its own were not handed over: ").concat(
            rest.target
        ),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="fine_grained_policy")
def fine_grained_policies_not_shown(
    domain_policy: Any, fine_grained_policy: Any, password_settings_container: Any
) -> Any:
    """Domains of which neither a fine-grained policy nor their (empty) container was handed over.

    Without it nobody knows whether some accounts are under a looser policy than the domain's.
    """
    shown = ibis.union(
        fine_grained_policy.select(_k=fine_grained_policy.domain),
        password_settings_container.select(_k=password_settings_container.domain),
        distinct=True,
    )
    rest = domain_policy.anti_join(shown, domain_policy.domain == shown["_k"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("whether fine-grained policies exist was not shown for the domain ").concat(rest.scope),
        _item=null("string"),
        _rec=null("int64"),
    )
