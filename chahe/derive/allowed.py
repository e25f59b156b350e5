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
_NAMED = ("_value", "_from", "_to", "_by")


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
    # Looked up once a value. What comes of an aggregate DuckDB takes no condition on down to every row.
    texts = all_said.group_by("_value").aggregate(_text=all_said["_value"].max())
    named = _by_text(texts, e).union(_by_network(texts, e))
    found = all_said.inner_join(named, "_value")
    found = found.filter(within(found["_day"], found["_from"], found["_to"]))
    found = found.group_by("_day", "_value").aggregate(_by=found["_by"].min())
    out, names = rows, []
    for n, v in enumerate(values):
        side = found.select(_d="_day", _v="_value", **{f"_by{n}": "_by"})
        out = out.left_join(side, [out[day] == side["_d"], out[v] == side["_v"]]).drop("_d", "_v")
        names.append(f"_by{n}")
    out = out.mutate(suppressed_by=ibis.coalesce(*(out[n] for n in names), null("string")))
    return out.drop(*names)


def _by_text(texts: Any, e: Any) -> Any:
    """Values an entry names as they are, and domains an entry stands above."""
    seen = texts.select("_value", _seen=folded(texts["_text"]))
    itself = seen.inner_join(e, seen["_seen"] == e["wanted"])
    # Of each value only the endings with as many labels as some domain listed has.
    labels = range(1, MOST_LABELS)
    domains = e.filter(e["kind"] == "domain")
    sizes = ibis.cases(*((domains["wanted"] == last_labels(domains["wanted"], n), n) for n in labels))
    domains = domains.mutate(_labels=sizes)
    ends = seen.cross_join(domains.filter(domains["_labels"].notnull()).select(_size="_labels").distinct())
    ends = ends.mutate(_tail=ibis.cases(*((ends["_size"] == n, last_labels(ends["_seen"], n)) for n in labels)))
    below = ends.inner_join(domains, ends["_tail"] == domains["wanted"])
    return itself.select(*_NAMED).union(below.select(*_NAMED))


def _by_network(texts: Any, e: Any) -> Any:
    """IPv4 addresses that lie in a network an entry names: by the number of its leading bits."""
    nets = e.filter((e["kind"] == "cidr") & e["_first"].notnull() & e["_prefix"].notnull())
    nets = nets.mutate(_width=network_size(nets["_prefix"]))
    numbers = texts.mutate(_number=ipv4_number(texts["_text"]))
    numbers = numbers.filter(numbers["_number"].notnull())
    spread = numbers.cross_join(nets.select(_size="_width").distinct())
    spread = spread.mutate(_net=whole_part(spread["_number"], spread["_size"]) * spread["_size"])
    within_net = spread.inner_join(nets, [spread["_net"] == nets["_first"], spread["_size"] == nets["_width"]])
    return within_net.select(*_NAMED)


def signed_since(allow_entry: Any) -> Any:
    """The exceptions that have a date of approval, each from that day on at the earliest."""
    e = allow_entry.filter(allow_entry["approved_date"].notnull())
    signed = e["approved_date"]
    return e.mutate(valid_from=ibis.greatest(ibis.coalesce(e["valid_from"], signed), signed))
