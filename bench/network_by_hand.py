"""The bare aggregates that the network analytics need, as a person would write them in DuckDB for these logs alone.

No keys asserted, no pointers to records but the first moment, no allow-lists, no completeness; IPv4 only. What DuckDB
has and Spark has not (`mad`, lists, `bool_or`) is used.
"""

from typing import Any

_ANSWERED = "conn_state IN ('SF','S1','S2','S3','RSTO','RSTR')"
_FAILED = "conn_state IN ('S0','REJ','SH','RSTOS0')"
_BACK = "coalesce(packets_in, bytes_in, ip_bytes_in) > 0"
_STATE = f"CASE WHEN {_ANSWERED} THEN true WHEN {_FAILED} OR action = 'denied' THEN false ELSE {_BACK} END"
_INNER = ((167772160, 184549375), (2886729728, 2887778303), (3232235520, 3232301055), (2851995648, 2852061183))
_NOWHERE = ((0, 16777215), (2130706432, 2147483647), (2851995648, 2852061183), (3758096384, 4294967295))


def _in(column: str, ranges: tuple[tuple[int, int], ...]) -> str:
    return "(" + " OR ".join(f"{column} BETWEEN {a} AND {b}" for a, b in ranges) + ")"


def _inside(end: str) -> str:
    return f"(coalesce({end}_local, false) OR {_in(f'{end}_ip_number', _INNER)})"


_ONE = f"NOT {_in('dst_ip_number', _NOWHERE)}"

PAIRS = f"""
CREATE TEMP TABLE pairs AS SELECT happened_local::DATE AS day, src_ip, dst_ip, count(*) AS connections,
    count(*) FILTER ({_STATE}) AS answered, count(*) FILTER (NOT {_STATE}) AS unanswered, min(happened_us) AS first_us,
    max(happened_us) AS last_us, sum(coalesce(bytes_out, ip_bytes_out))::BIGINT AS bytes_out,
    sum(coalesce(bytes_in, ip_bytes_in))::BIGINT AS bytes_in, sum(duration_us)::BIGINT AS duration_us,
    max(duration_us) AS longest_us, bool_or({_inside("src")}) AS src_inside, bool_or({_inside("dst")}) AS dst_inside,
    bool_and({_ONE}) AS dst_one
FROM conn WHERE happened_local IS NOT NULL GROUP BY ALL"""

BEACONS = """
CREATE TEMP TABLE seen AS
    SELECT p.rowid AS pair, c.happened_us // 1000000 AS s, coalesce(c.ip_bytes_out, c.bytes_out) AS size
    FROM conn c JOIN pairs p ON p.day = c.happened_local::DATE AND p.src_ip = c.src_ip AND p.dst_ip = c.dst_ip
    WHERE p.connections >= 4 AND p.dst_one;
CREATE TEMP TABLE beacons AS
    SELECT pair, count(gap) AS intervals, min(s) AS since, max(s) AS until,
        quantile_cont(gap, [0.25, 0.5, 0.75]) AS gaps, mad(gap) AS gap_spread,
        quantile_cont(size, [0.25, 0.5, 0.75]) AS sizes, mad(size) AS size_spread
    FROM (SELECT *, nullif(s - lag(s) OVER (PARTITION BY pair ORDER BY s), 0) AS gap FROM seen)
    GROUP BY pair HAVING count(gap) >= 3;
CREATE TEMP TABLE bars AS
    SELECT pair, count(*) AS bars, stddev_pop(height) AS spread, max(height) AS tallest, bit_or(1 << bar) AS taken
    FROM (SELECT pair, ((s + 28800) % 86400 // 3600)::INT AS bar, count(*) AS height FROM seen GROUP BY ALL)
    GROUP BY pair;
CREATE TEMP TABLE sought AS
    SELECT day, dst_ip, count(DISTINCT src_ip) AS seekers FROM pairs WHERE src_inside GROUP BY ALL;
CREATE TEMP TABLE scored AS
    SELECT p.*, b.*, h.bars, h.spread, h.tallest, h.taken, s.seekers FROM beacons b JOIN bars h USING (pair)
    JOIN pairs p ON p.rowid = b.pair LEFT JOIN sought s ON s.day = p.day AND s.dst_ip = p.dst_ip"""

LONG = "CREATE TEMP TABLE long AS SELECT * FROM pairs WHERE longest_us >= 3600000000"

SCANS = f"""
CREATE TEMP TABLE tried AS
    SELECT happened_us // 3600000000 AS hour, src_ip, dst_ip, proto, dst_port, count(*) AS n,
        count(*) FILTER ({_STATE}) AS answered, min(happened_us) AS first_us
    FROM conn WHERE proto IN ('tcp', 'udp') AND {_ONE} AND (hour, src_ip) IN (
        SELECT (hour, src_ip) FROM (
            SELECT DISTINCT happened_us // 3600000000 AS hour, src_ip, dst_ip, proto, dst_port FROM conn
            WHERE proto IN ('tcp', 'udp') AND {_ONE} AND NOT {_STATE})
        GROUP BY hour, src_ip HAVING count(*) >= 10)
    GROUP BY ALL;
CREATE TEMP TABLE scans AS
    SELECT 'vertical' AS kind, hour, src_ip, dst_ip AS target, count(*) AS targets,
        count(*) FILTER (answered = 0) AS failed, sum(n)::BIGINT AS connections, min(first_us) AS first_us
    FROM tried GROUP BY ALL HAVING failed >= 10 AND failed * 3 >= targets
    UNION ALL
    SELECT 'horizontal', hour, src_ip, proto || '|' || dst_port AS target, count(*) AS targets,
        count(*) FILTER (answered = 0) AS failed, sum(n)::BIGINT, min(first_us)
    FROM tried GROUP BY ALL HAVING failed >= 10 AND failed * 3 >= targets"""

RESOLVERS = f"""
CREATE TEMP TABLE resolvers AS
    SELECT day, src_ip, dst_ip, way, count(*) AS uses, count(*) FILTER (answered) AS answered, min(us) AS first_us
    FROM (
        SELECT happened_local::DATE AS day, src_ip, dst_ip,
            CASE dst_port WHEN 53 THEN 'dns' WHEN 853 THEN 'tls' ELSE 'https' END AS way, {_STATE} AS answered,
            happened_us AS us
        FROM conn WHERE proto IN ('tcp', 'udp') AND {_ONE} AND (dst_port IN (53, 853) OR dst_port = 443 AND dst_ip IN (
            '8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '149.112.112.112', '208.67.222.222',
            '208.67.220.220', '94.140.14.14', '94.140.15.15', '223.5.5.5', '223.6.6.6', '101.101.101.101'))
        UNION ALL
        SELECT happened_local::DATE, src_ip, dst_ip, 'dns', rcode IS NOT NULL, happened_us FROM dns
        WHERE dst_port = 53 AND dst_ip IS NOT NULL)
    GROUP BY ALL"""

HOURS = """
CREATE TEMP TABLE hours AS
    SELECT 'conn' AS place, happened_us // 3600000000 AS hour, count(*) AS n, min(happened_us) FROM conn GROUP BY ALL
    UNION ALL
    SELECT 'dns', happened_us // 3600000000 AS hour, count(*), min(happened_us) FROM dns GROUP BY ALL"""

EGRESS = """
CREATE TEMP TABLE egress AS
    WITH sent AS (
        SELECT p.day, p.src_ip, p.dst_ip, coalesce(p.bytes_out, 0) AS bytes
        FROM pairs p WHERE src_inside AND NOT dst_inside AND dst_one),
    days AS (SELECT day, dense_rank() OVER (ORDER BY day) AS n FROM (SELECT DISTINCT day FROM pairs)),
    host AS (
        SELECT day, n, src_ip, sum(bytes)::BIGINT AS bytes, max_by(dst_ip, bytes) AS far_ip, max(bytes) AS far_bytes
        FROM sent JOIN days USING (day) GROUP BY ALL),
    past AS (
        SELECT a.day, a.src_ip, median(b.bytes) AS usual, mad(b.bytes) AS spread, count(b.bytes) AS baseline
        FROM host a LEFT JOIN host b ON a.src_ip = b.src_ip AND b.n < a.n AND b.n >= a.n - 30
        WHERE a.bytes > 1000000 GROUP BY ALL)
    SELECT h.*, p.usual, p.spread, p.baseline FROM host h LEFT JOIN past p USING (day, src_ip)"""

NAMES = """
CREATE TEMP TABLE asked AS
    SELECT happened_local::DATE AS day, lower(query) AS name, count(*) AS questions,
        count(*) FILTER (qtype IN ('TXT','NULL','CNAME','MX','SRV','KEY','SIG','HINFO')) AS odd_type,
        count(*) FILTER (rcode = 'NXDOMAIN') AS refused, count(answers) AS answered,
        sum(length(answers))::BIGINT AS answer_bytes, min(happened_us) AS first_us
    FROM dns WHERE query <> '' AND happened_local IS NOT NULL AND coalesce(dst_port, 0) <> 5353 GROUP BY ALL;
CREATE TEMP TABLE names AS
    WITH each AS (
        SELECT name, string_split(name, '.') AS parts FROM (SELECT DISTINCT name FROM asked
        WHERE contains(name, '.') AND NOT suffix(name, '.arpa'))),
    tails AS (
        SELECT name, parts, unnest(range(1, least(len(parts), 7) + 1)) AS k FROM each),
    known AS (
        SELECT t.name, max(s.labels) AS labels FROM tails t
        JOIN suffixes s ON s.suffix = array_to_string(t.parts[-t.k:], '.') GROUP BY ALL)
    SELECT e.name, array_to_string(e.parts[-(coalesce(k.labels, 1) + 1):], '.') AS registered
    FROM each e LEFT JOIN known k USING (name);
CREATE TEMP TABLE tunnels AS
    SELECT day, registered, count(*) AS names, sum(questions)::BIGINT AS questions, sum(odd_type)::BIGINT AS odd_type,
        sum(length(name) - length(registered) - 1)::BIGINT AS characters, min(first_us) AS first_us
    FROM asked JOIN names USING (name) WHERE name <> registered GROUP BY ALL HAVING count(*) >= 100;
CREATE TEMP TABLE askers AS
    SELECT t.day, t.registered, count(DISTINCT d.src_ip) AS askers FROM tunnels t JOIN names n USING (registered)
    JOIN dns d ON d.happened_local::DATE = t.day AND lower(d.query) = n.name GROUP BY ALL"""

INDICATORS = """
CREATE TEMP TABLE hits AS
    SELECT happened_local::DATE AS day, 'conn' AS place, src_ip AS host, wanted, count(*) AS n, min(happened_us) AS us
    FROM conn JOIN indicator ON dst_ip = wanted AND kind = 'ip' GROUP BY ALL
    UNION ALL
    SELECT happened_local::DATE, 'conn', dst_ip, wanted, count(*), min(happened_us)
    FROM conn JOIN indicator ON src_ip = wanted AND kind = 'ip' GROUP BY ALL
    UNION ALL
    SELECT happened_local::DATE, 'conn', src_ip, wanted, count(*), min(happened_us)
    FROM conn JOIN indicator ON dst_ip_number >> 8 = first_ip_number >> 8 AND kind = 'cidr' GROUP BY ALL
    UNION ALL
    SELECT happened_local::DATE, 'dns', src_ip, wanted, count(*), min(happened_us) FROM dns JOIN (
        SELECT DISTINCT name, wanted FROM (
            SELECT name, unnest(range(1, 6)) AS k FROM (SELECT DISTINCT name FROM asked))
        JOIN indicator ON kind = 'domain' AND wanted = array_to_string(string_split(name, '.')[-k:], '.'))
        ON lower(query) = name GROUP BY ALL"""

REFUSED = """
CREATE TEMP TABLE refused AS
    WITH each AS (
        SELECT happened_us // 3600000000 AS hour, src_ip, lower(query) AS name, count(*) AS questions,
            min(happened_us) AS first_us
        FROM dns WHERE rcode = 'NXDOMAIN' AND query <> '' AND happened_local IS NOT NULL
            AND coalesce(dst_port, 0) <> 5353 GROUP BY ALL),
    known AS (SELECT DISTINCT string_split(suffix, '.')[-1] AS ending FROM suffixes),
    domains AS (
        SELECT hour, src_ip, registered, min(first_us) AS first_us, count(*) AS names,
            sum(questions)::BIGINT AS questions
        FROM each JOIN names USING (name) WHERE string_split(registered, '.')[-1] IN (SELECT ending FROM known)
        GROUP BY ALL),
    asked_by AS (
        SELECT first_us // 86400000000 AS day, registered, count(DISTINCT src_ip) AS askers FROM domains GROUP BY ALL)
    SELECT d.*, a.askers FROM domains d
    JOIN asked_by a ON a.registered = d.registered AND a.day = d.first_us // 86400000000
    QUALIFY count(*) OVER (PARTITION BY hour, src_ip) >= 5"""

PARTS = {
    "pairs": PAIRS,
    "beacons": BEACONS,
    "long": LONG,
    "scans": SCANS,
    "resolvers": RESOLVERS,
    "hours": HOURS,
    "egress": EGRESS,
    "names": NAMES,
    "indicators": INDICATORS,
    "refused": REFUSED,
}


def agreed(con: Any) -> dict[str, int]:
    """Figures both sides must give."""
    asked = {
        "pairs": "SELECT count(*) FROM pairs",
        "connections": "SELECT sum(connections)::BIGINT FROM pairs",
        "bytes": "SELECT sum(bytes_out)::BIGINT FROM pairs",
        "beacons": "SELECT count(*) FROM scored",
        "intervals": "SELECT sum(intervals)::BIGINT FROM scored",
        "medians": "SELECT sum(floor(gaps[2]))::BIGINT FROM scored",
        "long": "SELECT count(*) FROM long",
        "scans": "SELECT count(*) FROM scans",
        "scanned": "SELECT coalesce(sum(failed), 0)::BIGINT FROM scans",
        "resolvers": "SELECT count(*) FROM resolvers",
        "uses": "SELECT sum(uses)::BIGINT FROM resolvers",
        "hours": "SELECT count(*) FROM hours",
        "egress_days": "SELECT count(*) FROM egress",
        "egress_bytes": "SELECT sum(bytes)::BIGINT FROM egress",
        "egress_compared": "SELECT count(*) FROM egress WHERE bytes > 1000000",
        "asked": "SELECT count(*) FROM asked",
        "questions": "SELECT sum(questions)::BIGINT FROM asked",
        "tunnels": "SELECT count(*) FROM tunnels",
        "tunnel_names": "SELECT sum(names)::BIGINT FROM tunnels",
        "askers": "SELECT sum(askers)::BIGINT FROM askers",
        "refused": "SELECT count(*) FROM refused",
        "refused_names": "SELECT coalesce(sum(names), 0)::BIGINT FROM refused",
        "hits": "SELECT coalesce(sum(n), 0)::BIGINT FROM hits",
    }
    return {name: con.execute(query).fetchone()[0] for name, query in asked.items()}
