"""The battery as a person would write it: one query per check, over the tables as they were taken in.

Each gives, of every row it is asked about, the subject, whether it is an exception (`bad`), and what leads to the
records it rests on (`key`, an order or application, and `rule`, the record of a limit). Nobody writes more than the
question of the day: no gaps, no cases that cannot be told. The records are looked for afterwards, of the exceptions
alone: PLACES, the same records the product points at, at most three of a table.
"""

AS_OF = "DATE '2026-06-30'"
_NUMBERED = """
SELECT calendar_date AS day, (CASE WHEN workday THEN 0 ELSE 1 END
  + count(*) FILTER (workday) OVER (ORDER BY calendar_date))::BIGINT AS n FROM work_day"""
_PAID = """
SELECT order_no, min(paid_date) AS day, sum(amount) AS amount, count(*) AS n
FROM payment WHERE status IN ('settled', 'authorised') GROUP BY 1"""
_BACK = "SELECT order_no, min(refunded_date) AS day, sum(amount) AS amount FROM refund GROUP BY 1"
_ONE = "a.application_no AS key, NULL AS rule"
_ISSUED = "p.status <> 'voided'"


def _limits(extent: str) -> str:
    """Limits of one kind with the applications they hold for; on the first day the older one holds, too."""
    return f"""
SELECT a.*, l.measure, l._rec AS l_rec, CASE WHEN a.day = l.in_force_from THEN
  (SELECT greatest(l.amount, max(o.amount)) FROM limit_rule o WHERE o.extent = l.extent
   AND o.product_code IS NOT DISTINCT FROM l.product_code AND o.in_force_to = l.in_force_from - 1) ELSE l.amount END
  AS most
FROM (SELECT a.*, a.accepted_local::DATE AS day, r.line, r.root FROM application a
      JOIN (SELECT DISTINCT product_code, line, coalesce(predecessor_code, product_code) AS root FROM product) r
      USING (product_code) WHERE a.accepted_us IS NOT NULL) a
JOIN (SELECT l.*, coalesce(r.root, l.product_code) AS root FROM limit_rule l LEFT JOIN (SELECT DISTINCT product_code,
      coalesce(predecessor_code, product_code) AS root FROM product) r USING (product_code)) l
  ON l.extent = '{extent}' AND a.day >= l.in_force_from AND a.day <= coalesce(l.in_force_to, DATE '9999-12-31')
  AND (l.product_code IS NULL OR l.root = a.root) AND (l.line IS NULL OR l.line = a.line)"""


_AMOUNT = "CASE WHEN measure = 'premium' THEN premium ELSE sum_assured END"
_HELD = f"""
SELECT s.*, sum({_AMOUNT}) OVER w AS held FROM (
  SELECT 1 AS sign, l.*, l.accepted_us AS instant FROM ({{limits}}) l
  UNION ALL SELECT -1, l.* REPLACE (-l.sum_assured AS sum_assured, -l.premium AS premium), p.ended_us
  FROM ({{limits}}) l JOIN policy p USING (application_no) WHERE p.ended_us IS NOT NULL) s
WINDOW w AS (PARTITION BY insured_id, l_rec{{day}} ORDER BY instant, sign, _rec)"""
_OVERRIDDEN = (
    "EXISTS (SELECT 1 FROM limit_override o WHERE o.application_no = a.application_no AND o.state_text = 'approved' "
    "AND o.approved_by <> o.requested_by AND o.approved_at_us <= a.accepted_us)"
)
_LIMIT = "application_no AS key, l_rec AS rule"


def _exceeded() -> str:
    parts = [
        f"SELECT application_no AS subject, {_AMOUNT} > most AND NOT {_OVERRIDDEN} AS bad, {_LIMIT} "
        f"FROM ({_limits('transaction')}) a"
    ]
    for extent, day in (("product", ""), ("person", ""), ("day", ", day")):
        held = _HELD.format(limits=_limits(extent), day=day)
        parts.append(
            f"SELECT application_no, held > most AND NOT {_OVERRIDDEN}, {_LIMIT} FROM ({held}) a WHERE sign = 1"
        )
    return " UNION ALL ".join(parts)


_HELD_CUMULATIVE = _HELD.format(limits=_limits("cumulative"), day="")
_NEED = f"""
SELECT l.*, sum({_AMOUNT}) OVER (PARTITION BY insured_id, l_rec ORDER BY accepted_us
  RANGE BETWEEN {30 * 86_400_000_000} PRECEDING AND CURRENT ROW) AS together
FROM ({_limits("transaction")}) l
WHERE application_no IN (SELECT application_no FROM policy WHERE ended_us IS NULL) AND {_AMOUNT} <= most"""
_PLACE = "concat_ws('|', a.product_code, coalesce(a.channel, '-'), coalesce(a.site, '-')) AS subject"
_REACHED = """
SELECT DISTINCT product_code, channel FROM product
UNION SELECT n.product_code, o.channel FROM product n JOIN product o ON n.predecessor_code = o.product_code
UNION SELECT n.predecessor_code, n.channel FROM product n WHERE n.predecessor_code IS NOT NULL"""
_APPROVED = """
SELECT root, channel, min(approved_date) AS day
FROM (SELECT *, coalesce(predecessor_code, product_code) AS root FROM product) GROUP BY ALL"""
_POSTED = """
SELECT policy_no, min(posted_date) AS day, sum(CASE direction WHEN 'credit' THEN amount ELSE -amount END) AS amount
FROM ledger_entry WHERE entry_kind = 'premium' GROUP BY 1"""
_ACCEPTED = "FROM application a WHERE a.accepted_us IS NOT NULL"
_POLICIES = "FROM policy p JOIN application a USING (application_no)"

QUERIES = {
    "2.5/limit-exceeded": _exceeded(),
    "2.5/cumulative-exceeded": f"""
SELECT application_no AS subject, held + industry_amount > most AND NOT {_OVERRIDDEN} AS bad, {_LIMIT}
FROM ({_HELD_CUMULATIVE}) a WHERE sign = 1""",
    "2.5/accepted-before-reply": f"""
SELECT application_no AS subject, reply <> 'clear' OR replied_us > accepted_us AS bad, {_ONE} {_ACCEPTED}""",
    "2.5/override-unapproved": f"""
SELECT application_no AS subject, override_no IS NOT NULL AND NOT {_OVERRIDDEN} AS bad, {_ONE} {_ACCEPTED}""",
    "2.5/need-split": f"""
SELECT application_no AS subject, together > most AND NOT {_OVERRIDDEN} AS bad, {_LIMIT}
FROM ({_NEED}) a""",
    "3.1.1/product-not-approved": f"""
SELECT {_PLACE}, product_code NOT IN (SELECT product_code FROM product) AS bad, {_ONE} {_ACCEPTED}""",
    "3.1.1/channel-not-approved": f"""
SELECT {_PLACE}, r.product_code IS NULL AS bad, {_ONE} FROM application a
LEFT JOIN ({_REACHED}) r ON r.product_code = a.product_code AND r.channel = a.channel
WHERE a.accepted_us IS NOT NULL""",
    "3.1.1/sold-before-approval": f"""
SELECT {_PLACE}, a.submitted_local::DATE < r.day AS bad, {_ONE} FROM application a
JOIN ({_APPROVED}) r ON r.channel = a.channel AND r.root = coalesce(
  (SELECT max(predecessor_code) FROM product q WHERE q.product_code = a.product_code), a.product_code)
WHERE a.accepted_us IS NOT NULL""",
    "5.3/paid-unanswered": f"""
SELECT b.order_no AS subject, least(coalesce(p.issued_date, {AS_OF}),
  CASE WHEN r.amount >= b.amount THEN r.day ELSE {AS_OF} END) - b.day > 7 AS bad
FROM ({_PAID}) b LEFT JOIN application a USING (order_no)
LEFT JOIN policy p ON p.application_no = a.application_no AND {_ISSUED} LEFT JOIN ({_BACK}) r USING (order_no)""",
    "5.3/policy-unpaid": f"""
SELECT a.order_no AS subject, w.n - v.n > 1 AS bad {_POLICIES}
LEFT JOIN ({_PAID}) b USING (order_no) JOIN num v ON v.day = p.issued_date
JOIN num w ON w.day = coalesce(b.day, {AS_OF}) WHERE {_ISSUED} AND p.premium > 0""",
    "5.3/payment-differs": f"""
SELECT coalesce(a.order_no, b.order_no) AS subject, (b.order_no IS NOT NULL AND (a.paid_us IS NULL
  OR (b.n = 1 AND b.amount <> a.premium) OR b.amount < a.premium) AND NOT coalesce(r.amount >= b.amount, false))
  OR (p.application_no IS NULL AND w.n - v.n > 1) AS bad
FROM (SELECT * FROM application WHERE paid_us IS NOT NULL) a FULL JOIN ({_PAID}) b USING (order_no)
LEFT JOIN ({_BACK}) r ON r.order_no = b.order_no
LEFT JOIN policy p ON p.application_no = a.application_no AND {_ISSUED}
LEFT JOIN num v ON v.day = a.paid_local::DATE LEFT JOIN num w ON w.day = coalesce(b.day, {AS_OF})""",
    "5.3/paid-twice": f"""
SELECT a.order_no AS subject, b.n > 1 AND b.amount - coalesce(r.amount, 0) > a.premium AS bad
FROM application a JOIN ({_PAID}) b USING (order_no) LEFT JOIN ({_BACK}) r USING (order_no)
WHERE a.paid_us IS NOT NULL""",
    "5.3/ledger-differs": f"""
SELECT a.order_no AS subject, l.policy_no IS NULL OR l.amount <> p.premium OR w.n - v.n > 1 AS bad {_POLICIES}
LEFT JOIN ({_POSTED}) l USING (policy_no)
JOIN num v ON v.day = p.issued_date JOIN num w ON w.day = coalesce(l.day, {AS_OF})
WHERE {_ISSUED} AND p.status <> 'rescinded' AND p.premium > 0""",
    "5.3/policy-not-archived": f"""
SELECT a.order_no AS subject, coalesce(d.day, {AS_OF}) - p.issued_date > 1 AS bad {_POLICIES}
LEFT JOIN (SELECT policy_no, min(archived_local)::DATE AS day FROM archive_entry GROUP BY 1) d USING (policy_no)
WHERE {_ISSUED}""",
    "5.3/policy-not-delivered": f"""
SELECT a.order_no AS subject, coalesce(d.day, {AS_OF}) - p.issued_date > 3 AS bad {_POLICIES}
LEFT JOIN (SELECT policy_no, min(sent_local)::DATE AS day FROM delivery WHERE outcome IN ('delivered', 'sent')
  GROUP BY 1) d USING (policy_no) WHERE {_ISSUED}""",
}
QUERIES |= {  # an order is its own key
    check: f"SELECT *, subject AS key, NULL AS rule FROM ({query})"
    for check, query in QUERIES.items()
    if check.startswith("5.3")
}
_FOUND = "(SELECT key FROM found)"
_OF_ORDER = f"(SELECT application_no, order_no FROM application WHERE order_no IN {_FOUND})"
_BY_POLICY = f"(SELECT policy_no, order_no FROM policy JOIN {_OF_ORDER} USING (application_no))"


def _places(**columns: str) -> str:
    """Table -> its rows as (key, _item, _rec, _loc), of the exceptions in `found`; what to show of each: at most three
    of a table, in order.
    """
    parts = [f"SELECT '{table}' AS t, * FROM ({rows})" for table, rows in columns.items()]
    nth = "row_number() OVER (PARTITION BY key, rule, t ORDER BY _item, _rec) AS nth"
    joined = "string_agg(_item || '#' || _loc, ' ' ORDER BY t, _item, _rec)"
    return f"""
SELECT key, rule, {joined} AS pointers FROM (SELECT *, {nth} FROM (SELECT DISTINCT t, f.key, f.rule, _item, _rec, _loc
  FROM ({" UNION ALL ".join(parts)}) p JOIN found f ON f.key = p.key AND (p.rule IS NULL OR p.rule = f.rule)))
WHERE nth <= 3 GROUP BY ALL"""


_OWN = {
    t: f"SELECT application_no AS key, NULL AS rule, _item, _rec, _loc FROM {t} WHERE application_no IN {_FOUND}"
    for t in ("application", "policy")
}
_RULE = "SELECT f.key, f.rule, _item, _rec, _loc FROM limit_rule l JOIN found f ON l._rec = f.rule"
_ASKED = f"SELECT application_no, NULL, _item, _rec, _loc FROM limit_override WHERE application_no IN {_FOUND}"
_SAME = f"""(SELECT o.application_no, f.application_no AS key, o._item, o._rec, o._loc FROM application o
  JOIN (SELECT application_no, insured_id FROM application WHERE application_no IN {_FOUND}) f USING (insured_id)
  WHERE o.accepted_us IS NOT NULL)"""
_INSURED = {
    "application": f"SELECT key, NULL AS rule, _item, _rec, _loc FROM {_SAME}",
    "policy": f"SELECT s.key, NULL, p._item, p._rec, p._loc FROM policy p JOIN {_SAME} s USING (application_no)",
}


def _of_order(table: str, by: str = "") -> str:
    if by:
        return f"SELECT o.order_no AS key, NULL AS rule, t._item, t._rec, t._loc FROM {table} t JOIN {by} o"
    return f"SELECT order_no AS key, NULL AS rule, _item, _rec, _loc FROM {table} WHERE order_no IN {_FOUND}"


_ORDER = _places(
    **{t: _of_order(t) for t in ("application", "payment", "refund")},
    policy=_of_order("policy", _OF_ORDER) + " USING (application_no)",
    **{t: _of_order(t, _BY_POLICY) + " USING (policy_no)" for t in ("ledger_entry", "archive_entry", "delivery")},
)
_LIMITED = _places(**_INSURED, limit_rule=_RULE, limit_override=_ASKED)
_SOLD = f"""SELECT key, NULL, q._item, q._rec, q._loc FROM product q
  JOIN (SELECT application_no AS key, product_code FROM application WHERE application_no IN {_FOUND})
  USING (product_code)"""
PLACES = {
    check: _ORDER
    if check.startswith("5.3")
    else {
        "2.5/limit-exceeded": _LIMITED,
        "2.5/cumulative-exceeded": _LIMITED,
        "2.5/accepted-before-reply": _places(**_OWN),
        "2.5/override-unapproved": _places(**_OWN, limit_override=_ASKED),
        "2.5/need-split": _places(**_OWN, limit_rule=_RULE),
    }.get(check, _places(**_OWN, product=_SOLD))
    for check in QUERIES
}
"""Check -> key, rule and pointers of what is in `found`."""
NUMBERED = _NUMBERED
TABLES = ("application", "policy", "payment", "refund", "ledger_entry", "archive_entry", "delivery", "product",
          "limit_rule", "limit_override", "work_day")  # fmt: skip
