"""What the insurer had to say of traffic that stands out: records of handling, signed exceptions from alerting."""

from collections.abc import Mapping
from typing import Any

import ibis

from chahe.derive.allowed import MOST_LABELS
from chahe.derive.api import derive
from chahe.expressions import (
    any_true,
    days_between,
    first_label,
    folded,
    in_list,
    ipv4_number,
    key,
    last_labels,
    network_size,
    no_blank,
    null,
    true_or_false,
    whole_part,
    within,
)

LASTING = ("explained", "false-positive", "test")
"""What was found is no harm: more of the same is answered too."""
ENDED = ("blocked", "cleaned", "isolated", "sinkholed")
"""What was found was stopped: what comes after that day is not answered by it."""
OPEN = "open"
WHOLE_HOST = ("resolver", "port-scan", "egress", "dga")
"""Findings about what a host does, whomever it calls: a record of them need not name the other end."""
_OF_ANSWER = (
    *("origin", "applies_to", "near_ip", "valid_from", "valid_to"),
    *("answered_date", "answered_by", "sure"),
)


@derive(
    key=("origin", "origin_item", "origin_rec", "part"),
    trace={t: {"_item": "origin_item", "_rec": "origin_rec"} for t in ("network_finding", "allow_entry")},
    optional=("network_finding", "allow_entry", "asset_register"),
)
def network_answer(network_finding: Any, allow_entry: Any, asset_register: Any) -> Any:
    """Each record of handling that was brought to an end (`origin` finding) and each exception somebody signed for with
    a reason (allow), with what it names and the days of traffic it answers, `valid_from` to `valid_to`.

    A finding that was explained answers the traffic it names on whatever day; one that was stopped answers that up to
    the day it was. Where it says neither, later traffic may or may not be answered (`part` 1, not `sure`).
    `answered_date`: handled, or signed. `sure`: it can be told what it answers and since when: a person handled it, the
    host is known by its address or the inventory, the exception has a date. `near_ip`: it is about that host alone;
    NULL where it names none, or one nobody knows.
    """
    return _handled(network_finding, asset_register).union(_signed(allow_entry))


def _handled(network_finding: Any, asset_register: Any) -> Any:
    f = network_finding
    f = f.filter(f["handled_date"].notnull() & ~true_or_false(f["disposition"] == OPEN))
    a = asset_register.filter(asset_register["ip"].notnull() & asset_register["host_name"].notnull())
    known = a.select(_label=first_label(a["host_name"]), _ip=folded(a["ip"]))
    known = known.group_by("_label").aggregate(_least=known["_ip"].min(), _most=known["_ip"].max())
    # A name two machines bear tells nobody which.
    known = known.filter(known["_least"] == known["_most"]).select("_label", "_least")
    f = f.left_join(known, first_label(f["near_name"]) == known["_label"])
    f = f.mutate(
        _near=ibis.coalesce(f["near_ip"], f["_least"]),
        _stated=f["near_ip"].notnull() | f["near_name"].notnull(),
        _lasts=true_or_false(in_list(f["disposition"], *LASTING)),
        _ends=true_or_false(in_list(f["disposition"], *ENDED)),
    )
    told = f["handler"].notnull() & (f["_near"].notnull() | ~f["_stated"])
    first = _made(f, 0, ibis.ifelse(f["_lasts"], null("date"), f["handled_date"]), told & f["disposition"].notnull())
    other = f.filter(~f["_lasts"] & ~f["_ends"])
    return first.union(_made(other, 1, null("date"), ibis.literal(False)))


def _made(f: Any, part: int, until: Any, sure: Any) -> Any:
    return f.select(
        origin=ibis.literal("finding"),
        origin_item=f["_item"],
        origin_rec=f["_rec"],
        part=ibis.literal(part, type="int64"),
        applies_to=f["applies_to"],
        kind=f["kind"],
        wanted=f["wanted"],
        first_ip_number=f["first_ip_number"],
        prefix=f["prefix"],
        valid_from=null("date"),
        valid_to=until,
        near_ip=f["_near"],
        answered_date=f["handled_date"],
        answered_by=ibis.coalesce(no_blank(f["ticket_no"]), no_blank(f["finding_no"]), key(f["_item"], f["_rec"])),
        sure=sure,
    )


def _signed(e: Any) -> Any:
    e = e.filter(e["approved_by"].notnull() & e["reason"].notnull())
    return e.select(
        origin=ibis.literal("allow"),
        origin_item=e["_item"],
        origin_rec=e["_rec"],
        part=ibis.literal(0, type="int64"),
        applies_to=e["applies_to"],
        kind=e["kind"],
        wanted=e["wanted"],
        first_ip_number=e["first_ip_number"],
        prefix=e["prefix"],
        valid_from=e["valid_from"],
        valid_to=e["valid_to"],
        near_ip=null("string"),
        answered_date=e["approved_date"],
        answered_by=ibis.coalesce(no_blank(e["entry_no"]), e["kind"].concat(":").concat(e["wanted"])),
        sure=e["approved_date"].notnull(),
    )


def with_answers(
    rows: Any,
    own_key: tuple[str, ...],
    network_answer: Any,
    tests: Mapping[str, str],
    *,
    far: tuple[str, ...],
    near: str | None,
    perhaps: tuple[str, ...] = (),
) -> Any:
    """The rows with what answers them, for each sort of finding. `<mark>answer_days`: days from the row's `day` to the
    first answer, 0 where it stood before; NULL where there is none for certain. `<mark>answered_by`: such an answer, of
    several the least by text. `<mark>perhaps_answered`: some record may answer it and does not say enough; never NULL.

    Args:
        rows: `day`, and the columns named; cheap to compute, for they are read several times.
        own_key: columns that identify a row.
        network_answer: the table.
        tests: mark before the new columns -> sort of finding.
        far: columns with the other end's address or name, or with what is wanted.
        near: column with the inside host's address, None where the finding is about no single host. An exception may
            name that host, too.
        perhaps: columns with names that may be, or may not be, all of the row.

    """
    rows = rows.mutate(_near=rows[near] if near else ibis.literal(""))
    ends = {**dict.fromkeys(far, "far"), **dict.fromkeys(perhaps, "perhaps"), **({"_near": "near"} if near else {})}
    said = [
        rows.filter(rows[c].notnull()).select(
            *own_key, _day="day", _near="_near", _raw=rows[c], _sort=ibis.literal(sort)
        )
        for c, sort in ends.items()
    ]
    every = said[0]
    for more in said[1:]:
        every = every.union(more)
    # Folded once a value. `_value` comes of an aggregate, past which DuckDB takes no condition down to every row.
    values = every.group_by("_raw").aggregate(_said=every["_raw"].max())
    values = values.select("_raw", _value=folded(values["_said"]))
    hits = every.inner_join(_naming(values, network_answer), "_raw")
    hits = hits.select(*own_key, "_day", "_near", "_sort", *_OF_ANSWER)
    if near:
        hits = hits.union(_of_host(rows, own_key, network_answer))
    found = _answers(hits, own_key, tests, alone=near is None)
    out = rows.left_join(found, list(own_key)).drop(*(f"{c}_right" for c in own_key), "_near")
    return out.mutate(**{f"{m}perhaps_answered": true_or_false(out[f"{m}perhaps_answered"]) for m in tests})


def _naming(values: Any, e: Any) -> Any:
    """Each value with each answer that names it: itself, the IPv4 network it lies in, a domain above it."""
    e = e.filter(e["wanted"].notnull()).mutate(_wanted=folded(e["wanted"]))
    itself = values.inner_join(e, values["_value"] == e["_wanted"])
    # As with networks: of each value only the endings with as many labels as some domain listed has.
    labels = range(1, MOST_LABELS)
    domains = e.filter(e["kind"] == "domain")
    domains = domains.mutate(
        _labels=ibis.cases(*((domains["_wanted"] == last_labels(domains["_wanted"], n), n) for n in labels))
    )
    names = values.filter((values["_value"].re_extract("([a-z])", 1) != "") & ~values["_value"].contains(":"))
    ends = names.cross_join(domains.filter(domains["_labels"].notnull()).select(_size="_labels").distinct())
    tail = ibis.cases(*((ends["_size"] == n, last_labels(ends["_value"], n)) for n in labels))
    ends = ends.mutate(_tail=tail)
    ends = ends.filter(ends["_tail"] != ends["_value"])
    below = ends.inner_join(domains, ends["_tail"] == domains["_wanted"])
    nets = e.filter((e["kind"] == "cidr") & e["first_ip_number"].notnull() & e["prefix"].notnull())
    nets = nets.mutate(_width=network_size(nets["prefix"]))
    numbers = values.mutate(_number=ipv4_number(values["_value"]))
    spread = numbers.filter(numbers["_number"].notnull()).cross_join(nets.select(_size="_width").distinct())
    spread = spread.mutate(_net=whole_part(spread["_number"], spread["_size"]) * spread["_size"])
    inside = spread.inner_join(nets, [spread["_net"] == nets["first_ip_number"], spread["_size"] == nets["_width"]])
    parts = [t.select("_raw", *_OF_ANSWER) for t in (itself, below, inside)]
    return parts[0].union(parts[1]).union(parts[2])


def _of_host(rows: Any, own_key: tuple[str, ...], e: Any) -> Any:
    """Rows with the records about their host that name no other end; of a host nobody knows by its name, about any."""
    bare = e.filter((e["origin"] == "finding") & e["wanted"].isnull())
    each = rows.select(*own_key, _day="day", _near="_near", _sort=ibis.literal("host"))
    known = each.inner_join(bare, each["_near"] == bare["near_ip"]).select(*each.columns, *_OF_ANSWER)
    nameless = each.cross_join(bare.filter(bare["near_ip"].isnull())).select(*each.columns, *_OF_ANSWER)
    return known.union(nameless)


def _answers(hits: Any, own_key: tuple[str, ...], tests: Mapping[str, str], *, alone: bool) -> Any:
    """Per row and sort of finding: least days of the certain answers, one of them, whether there are others."""
    h = hits.filter(within(hits["_day"], hits["valid_from"], hits["valid_to"]))
    h = h.mutate(
        _allow=h["origin"] == "allow",
        _same=true_or_false(h["near_ip"] == h["_near"]) | ibis.literal(alone),
        _sooner=ibis.greatest(days_between(h["_day"], h["answered_date"]), 0),
    )
    # An exception may name either end, a record of handling the other one; a record of another host answers nothing.
    h = h.filter(h["_allow"] | ((h["_sort"] != "near") & (h["_same"] | h["near_ip"].isnull())))
    certain = h["sure"] & (h["_sort"] != "perhaps") & (h["_allow"] | h["_same"])
    made = {}
    for mark, test in tests.items():
        of_test = true_or_false(folded(h["applies_to"]) == test)
        whole = of_test if test in WHOLE_HOST else ibis.literal(False)
        mine = of_test | h["applies_to"].isnull()
        sure = certain & ((h["_sort"] != "host") | whole)
        made[f"{mark}answer_days"] = ibis.ifelse(mine & sure, h["_sooner"], null("int64")).min()
        made[f"{mark}answered_by"] = ibis.ifelse(mine & sure, h["answered_by"], null("string")).min()
        made[f"{mark}perhaps_answered"] = any_true(mine & ~sure)
    return h.group_by(*own_key).aggregate(**made)
