"""The two-sided reconciliation an analyst would write: one full join, keys that occur twice found apart."""

QUERY = """
CREATE TEMP TABLE num AS
SELECT calendar_date AS paid_date,
       (CASE WHEN workday THEN 0 ELSE 1 END
        + count(*) FILTER (workday) OVER (ORDER BY calendar_date))::BIGINT AS n
FROM work_day;
CREATE TEMP TABLE twice AS
SELECT order_no, max(l) AS l, max(r) AS r FROM (
  SELECT order_no, count(*) AS l, 0 AS r FROM lefts WHERE order_no IS NOT NULL GROUP BY order_no HAVING count(*) > 1
  UNION ALL
  SELECT order_no, 0, count(*) FROM rights WHERE order_no IS NOT NULL GROUP BY order_no HAVING count(*) > 1)
GROUP BY order_no;
CREATE TEMP TABLE found AS
SELECT order_no, CASE WHEN l > r THEN 'left-twice' ELSE 'right-twice' END AS verdict FROM twice
UNION ALL
SELECT * FROM (
  SELECT coalesce(l.order_no, r.order_no) AS order_no,
    CASE WHEN r.order_no IS NULL THEN 'left-only'
         WHEN l.order_no IS NULL THEN 'right-only'
         WHEN NOT l.live AND NOT r.live THEN 'void'
         WHEN l.live <> r.live THEN 'status'
         WHEN l.amount <> r.amount THEN 'amount'
         WHEN r.n - l.n NOT BETWEEN 0 AND 1 THEN 'date' END AS verdict
  FROM (SELECT order_no, amount, live, n FROM lefts JOIN num USING (paid_date) WHERE order_no IS NOT NULL) AS l
  FULL JOIN (SELECT order_no, amount, live, n FROM rights JOIN num USING (paid_date) WHERE order_no IS NOT NULL) AS r
    ON l.order_no = r.order_no)
WHERE verdict IS NOT NULL AND order_no NOT IN (SELECT order_no FROM twice)
"""
