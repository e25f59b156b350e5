"""What somebody signed for as not to be raised: applied to rows that were found, which stay and say by whose entry."""

from typing import Any

import ibis

from chahe.expressions import (
    folded,
    ipv4_number,
    last_labels,
    network_size,
    no_blank,
    null,
    true_or_false,
    whole_part,
    within,
)

MOST_LABELS = 6
"""Less than so many labels from the end stand for a domain above; a name of more is only itself."""


def with_suppression(rows: Any, allow_entry: Any, test: str, day: str, *values: str) -> Any:
    """The rows with `suppressed_by`: the entry in force on the row's day, for this test or for all, that names one of
    the row's values; its number, or what it allows where it has none; NULL where there is none. Only entries somebody
    signed for, with a reason, count.

    An address is named by itself or by an IPv4 network it lies in; a domain by itself or by one above it; anything
    else by itself. Of several entries the least by text is named.
    """
    e = allow_entry.filter(allow_entry["approved_by"].notnull() & allow_entry["reason"].notnull())
    e = e.filter(true_or_false(folded(e["applies_to"]) == test) | e["applies_to"].isnull())
    e = e.select(
        "kind",
        "wanted",
        _first=e["first_ip_number"],
        _prefix=e["prefix"],
        _from=e["valid_from"],
        _to=e["valid_to"],
        _by=ibis.coalesce(no_blank(e["entry_no"]), e["kind"].concat(":").concat(e["wanted"])),
    )
    said = [rows.filter(rows[v].notnull()).select(_day=rows[day], _value=rows[v]) for v in values]
    all_said = said[0]
    for more in said[1:]:
        all_said = all_said.union(more)
    all_said = all_said.distinct()
    found = _by_text(all_said, e).union(_by_network(all_said, e))
    found = found.group_by("_day", "_value").aggregate(_by=found["_by"].min())
    out, names = rows, []
    for n, v in enumerate(values):
        side = found.select(_d="_day", _v="_value", **{f"_by{n}": "_by"})
        out = out.left_join(side, [out[day] == side["_d"], out[v] == side["_v"]]).drop("_d", "_v")
        names.append(f"_by{n}")
    out = out.mutate(suppressed_by=ibis.coalesce(*(out[n] for n in names), null("string")))
    return out.drop(*names)


def _by_text(said: Any, e: Any) -> Any:
    """Values an entry names as they are, and domains an entry stands above."""
    texts = said.mutate(seen=folded(said["_value"]))
    above = with_tails(texts.select("seen").distinct(), "seen")
    texts = texts.inner_join(above, texts["seen"] == above["seen"])
    both = texts.inner_join(e, [texts["tail"] == e["wanted"], within(texts["_day"], e["_from"], e["_to"])])
    both = both.filter((both["kind"] == "domain") | (both["seen"] == both["tail"]))
    return both.select("_day", "_value", "_by")


def with_tails(names: Any, column: str) -> Any:
    """The names, each once, with each `tail`: the name, and the domains above it of so many labels from the end."""
    tails = names.mutate(tail=names[column])
    for n in range(1, MOST_LABELS):
        tails = tails.union(names.mutate(tail=last_labels(names[column], n)))
    return tails.filter(tails["tail"].notnull()).distinct()


def _by_network(said: Any, e: Any) -> Any:
    """IPv4 addresses that lie in a network an entry names: by the number of its leading bits."""
    nets = e.filter((e["kind"] == "cidr") & e["_first"].notnull() & e["_prefix"].notnull())
    nets = nets.mutate(_width=network_size(nets["_prefix"]))
    numbers = said.mutate(_number=ipv4_number(said["_value"]))
    numbers = numbers.filter(numbers["_number"].notnull())
    spread = numbers.cross_join(nets.select("_width").distinct())
    spread = spread.mutate(_net=whole_part(spread["_number"], spread["_width"]) * spread["_width"])
    fits = [
        spread["_net"] == nets["_first"],
        spread["_width"] == nets["_width"],
        within(spread["_day"], nets["_from"], nets["_to"]),
    ]
    return spread.inner_join(nets.select("_first", "_width", "_from", "_to", "_by"), fits).select(
        "_day", "_value", "_by"
    )
