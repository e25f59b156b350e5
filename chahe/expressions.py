"""The one vetted module of expression helpers. tests/test_expressions.py proves each equal on DuckDB and Spark.

Checks and derivations use these, comparison and boolean operators, `fill_null`, `cast` between declared types, joins,
filters and group_by with sum/max/min of integers and dates, and nothing else of Ibis: some expressions differ silently
between the two engines (back-references, split, epoch_seconds, timestamp deltas, IGNORE NULLS, zoned hours).
"""

from typing import Any, TypeAlias

import ibis
import ibis.expr.operations as ops

Expr: TypeAlias = Any

DAY_US = 86_400_000_000
"""Microseconds of a day."""


YEAR_MONTHS = 12
"""Months of a year."""


def unknown(p: Expr) -> Expr:
    """True where p is NULL. (`isin(..).isnull()` does not parse on Spark; a CASE does.)"""
    return ibis.cases((p, False), (~p, False), else_=True) if p.type().is_boolean() else p.isnull()


def count_true(p: Expr) -> Expr:
    """Aggregate: how many rows have p true; 0, never NULL. (`count(where=)` is NULL on Spark when p is all NULL.)"""
    return ibis.ifelse(p, 1, null("int64")).count()


def any_true(p: Expr) -> Expr:
    """Aggregate: is p true in at least one row; false when none, never NULL."""
    return count_true(p) > 0


def true_or_false(p: Expr) -> Expr:
    """P, with NULL read as false. Only where NULL is a fact ("no such row"), never where it means "cannot be told"."""
    return ibis.coalesce(p, False)


def either(a: Expr, b: Expr) -> Expr:
    """SQL's OR: true if one is true; NULL if neither is and one is NULL."""
    return a | b


def known_if(condition: Expr, p: Expr) -> Expr:
    """P where the condition is true, else NULL: the row does not settle it."""
    return ibis.ifelse(true_or_false(condition), p, ibis.null().cast("boolean"))


def choose(condition: Expr, a: Expr, b: Expr) -> Expr:
    """A where the condition is true, b where it is false, NULL where it is NULL."""
    return ibis.cases((condition, a), (~condition, b), else_=ibis.null().cast(a.type()))


def null(kind: str) -> Expr:
    """A typed NULL."""
    return ibis.null().cast(kind)


def key(*parts: Expr) -> Expr:
    """The parts as text joined by `|`: how subjects of several columns are named. NULL if one part is."""
    texts = [p.cast("string") for p in parts]
    out = texts[0]
    for t in texts[1:]:
        out = out.concat("|").concat(t)
    return out


def days_between(start: Expr, end: Expr) -> Expr:
    """Whole days from date start to date end (negative when end is earlier)."""
    return end.delta(start, unit="day").cast("int64")


def midnight_us(d: Expr) -> Expr:
    """The instant a date begins in Taipei (UTC+8, no daylight saving since 1979), as a `…_us` column states it."""
    days = days_between(ibis.literal("1970-01-01").cast("date"), d)
    return (days * DAY_US - 28_800_000_000).cast("int64")


def month_index(d: Expr) -> Expr:
    """Months since year 0: year * 12 + month - 1."""
    return (d.year().cast("int64") * 12 + d.month().cast("int64") - 1).cast("int64")


def after_months(start: Expr, end: Expr, months: Expr) -> Expr:
    """Is date `end` later than `start` plus `months` calendar months (the first day not counted)? A start on the 31st
    falls due on the last day of a shorter month.
    """
    diff = month_index(end) - month_index(start)
    return (diff > months) | ((diff == months) & (end.day() > start.day()))


def after_days(start: Expr, end: Expr, days: Expr) -> Expr:
    """Is date `end` later than `start` plus `days` days?"""
    return days_between(start, end) > days


def within(d: Expr, first: Expr, last: Expr) -> Expr:
    """First <= d <= last, where a NULL bound is open on its side; NULL when d is."""
    return (d >= ibis.coalesce(first, d)) & (d <= ibis.coalesce(last, d))


def overlaps(a_first: Expr, a_last: Expr, b_first: Expr, b_last: Expr) -> Expr:
    """Do two date intervals share a day? NULL bounds are open; b's bounds are never NULL."""
    return (ibis.coalesce(a_first, b_first) <= b_last) & (ibis.coalesce(a_last, b_last) >= b_first)


def folded(t: Expr) -> Expr:
    """Text for comparison: trimmed, lower case (ASCII), NULL stays NULL."""
    return t.strip().lower()


def in_list(t: Expr, *values: str | int) -> Expr:
    """Is it one of the values (texts, or whole numbers)? NULL when it is NULL."""
    return t.isin(values)


def has_text(t: Expr, part: str) -> Expr:
    """Does the text contain `part`, literally? NULL when it is NULL."""
    return t.contains(part)


def minutes_between_us(start_us: Expr, end_us: Expr) -> Expr:
    """Whole minutes, rounded up, between two `…_us` columns (a started minute counts)."""
    return ((end_us - start_us + 59_999_999) / 60_000_000).floor().cast("int64")


def following(value: Expr, group: Expr, order: Expr) -> Expr:
    """The value of the group's next row in the given order, which is unique within the group; NULL for the last."""
    return value.lead().over(ibis.window(group_by=group, order_by=order))


def first_by(t: Expr, group: tuple[str, ...], order: tuple[Expr, ...]) -> Expr:
    """The first row of each group in the given order; end the order in (_item, _rec) so that ties are settled."""
    window = ibis.window(group_by=[t[g] for g in group], order_by=list(order))
    return t.mutate(_nth=ibis.row_number().over(window)).filter(lambda x: x["_nth"] == 0).drop("_nth")


def apart(t: Expr, by: str) -> tuple[Expr, Expr]:
    """The rows whose value of the column `by` no other row has, and those that share theirs; a row without one (NULL)
    is among the former. Where nearly all values are of one row each, to group or sort only the others costs a fraction.
    Give it a table as it stands, and filter what it gives: what is asked twice is worked out and held as a whole.
    """
    several = t.group_by(_by=t[by]).aggregate(_n=t.count()).filter(lambda g: g["_n"] > 1).select("_by")
    return t.anti_join(several, t[by] == several["_by"]), t.semi_join(several, t[by] == several["_by"])


def agreed(value: Expr) -> Expr:
    """Aggregate: the one value all rows of the group state; NULL when none states it or two state different ones."""
    plain = value.cast("int64") if value.type().is_boolean() else value
    same = ibis.ifelse(plain.min() == plain.max(), plain.min(), ibis.null().cast(plain.type()))
    return same == 1 if value.type().is_boolean() else same


def more_or_never(value: Expr, limit: Expr) -> Expr:
    """Is the value greater than the limit, or 0, which stands for "never"? NULL when value or limit is."""
    return known_if(limit.notnull(), (value == 0) | (value > limit))


def where_stated(limit: Expr, p: Expr) -> Expr:
    """P where a limit is in force; false where none is: a part of a rule nobody's norm asks for is not tested."""
    return ibis.ifelse(limit.isnull(), False, p)


def upper(t: Expr) -> Expr:
    """Trimmed text with ASCII letters in upper case, NULL stays NULL."""
    return t.strip().upper()


def bare_account(t: Expr) -> Expr:
    r"""An account's name without `DOMAIN\` before it and `@domain` behind it, lower case; NULL without one."""
    return no_blank(t.strip().lower().re_extract("^(?:[^\\\\]*\\\\)?([^@\\\\]*)", 1))


def first_label(t: Expr) -> Expr:
    """The first label of a host or domain name, lower case; an address stays whole. NULL when there is none."""
    name = t.strip().lower()
    return ibis.coalesce(no_blank(name.re_extract("^([^.:]*[^.:0-9][^.:]*)(?:[.][^:]*)?$", 1)), no_blank(name))


def no_blank(t: Expr) -> Expr:
    """The text, or NULL when it is empty."""
    return ibis.ifelse(t == "", ibis.null().cast("string"), t)


def common_name(dn: Expr) -> Expr:
    """The value of a leading `cn=` component of a distinguished name, escapes left as they are; NULL without one."""
    return no_blank(dn.re_extract("^[cC][nN]=((?:[^,\\\\]|[\\\\].)+),", 1))


def relative_id(sid: Expr) -> Expr:
    """The last number of a security identifier; NULL without one."""
    return no_blank(sid.re_extract("^S-1-.*-([0-9]{1,10})$", 1)).cast("int64")


def whole_part(a: Expr, b: Expr) -> Expr:
    """The whole part of a / b, rounded down; NULL when b is 0. Exact while |a| < 2**53: the quotient both engines take
    is a correctly rounded double, which cannot reach a whole number it is below.
    """
    divisor = b.nullif(0) if isinstance(b, ibis.Expr) else b
    return (a / divisor).floor().cast("int64")


def per_10000(part: Expr, whole: Expr) -> Expr:
    """10,000 * part / whole, rounded half up; NULL when whole is 0. Both are whole numbers, part < 4 * 10**11."""
    return whole_part(part * 20_000 + whole, whole * 2)


def root_per_10000(square: Expr, whole: Expr) -> Expr:
    """10,000 * root(square) / whole, rounded down; NULL when whole is 0. Root, product and quotient are IEEE 754's, the
    same on both engines. `square` is not below 0.
    """
    return (square.cast("float64").sqrt() * 10_000 / whole.nullif(0)).floor().cast("int64")


def quartiles(value: Expr) -> Expr:
    """Aggregate for `quarter_x4`: the three quartiles of whole numbers below 2**50, interpolated, NULLs left out."""
    return value.quantile([0.25, 0.5, 0.75])


def quarter_x4(found: Expr, n: int) -> Expr:
    """Four times the n-th of the `quartiles` (2: the median), NULL when there were none. The interpolation weighs by
    quarters, so the result is whole and exact.
    """
    return (found[n - 1] * 4).cast("int64")


def median_x4(value: Expr) -> Expr:
    """Aggregate: four times the median, as `quarter_x4` has it."""
    return (value.quantile(0.5) * 4).cast("int64")


def previous(value: Expr, group: Expr) -> Expr:
    """The next smaller row's value within the group, rows taken in the order of the value; NULL for the first."""
    return value.lag().over(ibis.window(group_by=group, order_by=value))


def position(group: Expr, *order: Expr) -> Expr:
    """The row's place within its group in the given order, from 0; the order leaves no ties."""
    return ibis.row_number().over(ibis.window(group_by=group, order_by=list(order))).cast("int64")


def power_of_2(n: Expr) -> Expr:
    """2**n for whole n from 0 to 62."""
    # A small literal would be 32 bits wide on Spark, and so its shift.
    return ibis.literal(2**62, type="int64") >> (62 - n)


def with_longest_run(t: Expr, bits: str, name: str) -> Expr:
    """The table with a column `name`: how many neighbouring bits of the whole number `bits` (below 2**62) are 1, 31 at
    most. (Each step is a column of its own, for an expression would double with every step.)
    """
    t = t.mutate(_run1=t[bits])
    for n in (1, 2, 4, 8):
        t = t.mutate(**{f"_run{2 * n}": t[f"_run{n}"] & (t[f"_run{n}"] >> n)})
    t = t.mutate(_left=ibis.literal(-1, type="int64"), **{name: ibis.literal(0, type="int64")})
    for n in (16, 8, 4, 2, 1):
        t = t.mutate(_longer=t["_left"] & (t[f"_run{n}"] >> t[name]))
        more = t["_longer"] != 0
        step = ibis.literal(n, type="int64")
        t = t.mutate(
            _left=ibis.ifelse(more, t["_longer"], t["_left"]), **{name: ibis.ifelse(more, t[name] + step, t[name])}
        )
    return t.drop("_left", "_longer", *(f"_run{n}" for n in (1, 2, 4, 8, 16)))


def total(value: Expr) -> Expr:
    """Aggregate: sum of whole numbers as int64; NULL when all are, an error when it is wider. (DuckDB's own sum is 128
    bits wide, and Ibis, which does not know, drops a plain `cast`; by way of a decimal it costs more than the sum.)
    """
    return ops.Cast(value.sum(), to="int64").to_expr()


def running_total(value: Expr, group: Expr, *order: Expr) -> Expr:
    """Sum of whole numbers over the group's rows up to this one, in the given order, which leaves no ties."""
    window = ibis.cumulative_window(group_by=group, order_by=list(order))
    return ops.Cast(value.sum().over(window), to="int64").to_expr()


def recent_total(value: Expr, group: Expr, at: Expr, back: int) -> Expr:
    """Sum of whole numbers over the group's rows whose `at` (a whole number) is not later than this row's and not more
    than `back` before it; rows of the same `at` count for each other.
    """
    rows = ibis.range_window(group_by=group, order_by=at, preceding=back, following=0)
    return ops.Cast(value.sum().over(rows), to="int64").to_expr()


def in_one_number(*flags: Expr) -> Expr:
    """Booleans, none NULL, as the bits of a whole number, the first the lowest."""
    out = ibis.ifelse(flags[0], ibis.literal(1, type="int64"), ibis.literal(0, type="int64"))
    for n, flag in enumerate(flags[1:], 1):
        out = out + ibis.ifelse(flag, ibis.literal(2**n, type="int64"), ibis.literal(0, type="int64"))
    return out


def has_bit(number: Expr, n: int) -> Expr:
    """Is the n-th bit 1, the lowest is 0?"""
    return (number & ibis.literal(2**n, type="int64")) != 0


def last_labels(name: Expr, n: int) -> Expr:
    """The last n labels of a domain name; NULL where it has fewer."""
    return no_blank(name.re_extract(f"(?:^|[.])((?:[^.]+[.]){{{n - 1}}}[^.]+)$", 1))


def ipv4_number(ip: Expr) -> Expr:
    """An IPv4 address in dotted form as a number; NULL when it is none."""
    parts = [
        no_blank(ip.re_extract(r"^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$", n)).cast("int64") for n in (1, 2, 3, 4)
    ]
    return ((parts[0] * 256 + parts[1]) * 256 + parts[2]) * 256 + parts[3]


def ipv4_text(number: Expr) -> Expr:
    """An IPv4 address, 0 to 2**32 - 1, in dotted form."""
    parts = [((number >> n) & ibis.literal(255, type="int64")).cast("string") for n in (24, 16, 8, 0)]
    return parts[0].concat(".").concat(parts[1]).concat(".").concat(parts[2]).concat(".").concat(parts[3])


def network_size(prefix: Expr) -> Expr:
    """Addresses of an IPv4 network with a prefix of so many bits, 0 to 32; NULL where it is."""
    bits = ibis.least(ibis.greatest(prefix, ibis.literal(0, type="int64")), ibis.literal(32, type="int64"))
    # A small literal would be 32 bits wide on Spark, and so its shift.
    size = ibis.literal(2**33, type="int64") >> (bits + 1)
    return ibis.ifelse(prefix.isnull(), null("int64"), size)


def as_severe(severity: Expr, least: Expr) -> Expr:
    """Is a grade at least as grave as another? Both are critical, high, medium, low or info; NULL where one is not."""
    grades = [(g, ibis.literal(n, type="int64")) for n, g in enumerate(("critical", "high", "medium", "low", "info"))]
    mine, theirs = (ibis.cases(*((w == g, n) for g, n in grades), else_=null("int64")) for w in (severity, least))
    return mine <= theirs


def least_from_here(value: Expr, group: Expr, *order: Expr) -> Expr:
    """The least value of the group's rows from this one to the last in the given order, which leaves no ties; NULLs are
    left out.
    """
    rows = ibis.window(group_by=group, order_by=list(order), preceding=0, following=None)
    return value.min().over(rows)
