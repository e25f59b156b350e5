"""是否已檢視網路是否存在異常連線或異常網域名稱解析伺服器（Domain Name System Server, DNS Server）查詢，
並比對是否有符合網路惡意行為的特徵。

Aspect B: whether what stands out in connections and questions to name servers, and what indicators name, was handled in
time or is excepted from alerting by a dated, signed entry. A figure is no deficiency of the insurer; one above the own
norm that nobody explained is. No law names such a figure or a term: every one is the own norm's. What was seen from
outside, traffic among inside hosts but for scans, names of the other end by DNS answers, what outside
hosts fetched from inside ones, what was sent through a proxy but as the proxy's, domains an algorithm makes of words
or syllables, who asked where a log holds a name server's own questions only, and whether an explanation
holds is not tested here.

How few call an outside host, which of its names an exception gives, and how much of a scan was in vain rest on what the
logs do not show: where a file of them is not whole, nothing of that stays an exception.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, known_if, true_or_false

DAYS = "netw.anomaly_days"
LEAST_DAYS, TIMES, MB = "netw.egress_days", "netw.egress_times", "netw.egress_mb"


def unanswered(stands_out: Bool, days: Bool, perhaps: Bool, term: Bool) -> Bool:
    """What stands out has no answer within the term; NULL where an answer may be its, or nobody's norm sets a term."""
    in_time = true_or_false(days <= term)
    told = ~true_or_false(stands_out) | in_time | ~perhaps
    return known_if(term.notnull() & stands_out.notnull() & told, stands_out & ~in_time)


def not_due(stands_out: Bool, days: Bool, due_from: Bool, term: Bool) -> Bool:
    """What stands out has no answer yet, and the term still runs."""
    return stands_out & days.isnull() & (due_from <= term)


@check(
    "4.2.3/beacon-unhandled",
    aspect="B",
    population="outbound_day",
    subject="subject",
    criteria={"netw.beacon_score": "day", DAYS: "day"},
    pending=lambda t, c: not_due(
        t.strobe | (t.ranked > c["netw.beacon_score"]), t.beacon_answer_days, t.due_from, c[DAYS]
    ),
    absence_in=("network_finding", "allow_entry", "outbound_pair"),
    shows=(
        "day",
        "ranked",
        "strobe",
        "connections",
        "median_interval_s",
        "beacon_days",
        "far_name",
        "beacon_answer_days",
    ),
    title=("規律性對外連線未經查明處理", "Regular calls to an outside host that nobody explained"),
)
def beacon_unhandled(t: Rows, c: Criteria) -> Bool:
    """A host called an outside one more regularly than the own norm allows, and no record of handling and no signed
    exception answers it in time.
    """
    limit = c["netw.beacon_score"]
    stands_out = known_if(limit.notnull(), t.strobe | true_or_false(t.ranked > limit))
    return unanswered(stands_out, t.beacon_answer_days, t.beacon_perhaps_answered, c[DAYS])


def scored_as_pair(t: Rows, c: Criteria) -> Bool:
    """All calls to the name went to one address, and that pair of addresses stands out itself."""
    return t.pair_strobe | true_or_false(t.pair_ranked > c["netw.beacon_score"])


@check(
    "4.2.3/named-beacon-unhandled",
    aspect="B",
    population="named_day",
    subject="subject",
    criteria={"netw.beacon_score": "day", DAYS: "day"},
    applies=lambda t, c: ~scored_as_pair(t, c),
    pending=lambda t, c: not_due(t.strobe | (t.ranked > c["netw.beacon_score"]), t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry"),
    cause="4.2.3/beacon-unhandled",
    shows=("day", "ranked", "strobe", "calls", "median_interval_s", "beacon_days", "far_ips", "answer_days"),
    title=("對同一名稱之規律連線未經查明處理", "Regular calls to one name that nobody explained"),
)
def named_beacon_unhandled(t: Rows, c: Criteria) -> Bool:
    """A host called one outside name (TLS, HTTP), at whatever addresses, more regularly than the own norm allows, and
    no record of handling and no signed exception answers it in time.
    """
    limit = c["netw.beacon_score"]
    stands_out = known_if(limit.notnull(), t.strobe | true_or_false(t.ranked > limit))
    return unanswered(stands_out, t.answer_days, t.perhaps_answered, c[DAYS])


@check(
    "4.2.3/long-connection-unhandled",
    aspect="B",
    population="outbound_day",
    subject="subject",
    criteria={"netw.long_minutes": "day", DAYS: "day"},
    pending=lambda t, c: not_due(t.longest_minutes > c["netw.long_minutes"], t.long_answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry", "outbound_pair"),
    shows=("day", "longest_minutes", "connections", "bytes_out", "bytes_in", "far_name", "long_answer_days"),
    title=("長時間對外連線未經查明處理", "A long connection to an outside host that nobody explained"),
)
def long_connection_unhandled(t: Rows, c: Criteria) -> Bool:
    """A connection to an outside host stayed open longer than the own norm allows, and nothing answers it in time."""
    stands_out = t.longest_minutes > c["netw.long_minutes"]
    return unanswered(stands_out, t.long_answer_days, t.long_perhaps_answered, c[DAYS])


@check(
    "4.2.3/resolver-not-approved",
    aspect="B",
    population="resolver_day",
    subject="src_ip",
    criteria={"netw.resolver_approved": "day", DAYS: "day"},
    pending=lambda t, c: not_due(t.rogue & t.used, t.answer_days, t.due_from, c[DAYS]),
    absence_in=("approved_resolver", "network_finding", "allow_entry"),
    shows=("day", "dst_ip", "way", "server_name", "uses", "answered", "answer_days"),
    title=("使用未核准之解析伺服器", "A name server nobody approved was used"),
)
def resolver_not_approved(t: Rows, c: Criteria) -> Bool:
    """A host was answered by a name server that is not on the approved list (port 53, 853 or HTTPS), and no record of
    handling and no signed exception answers it in time.
    """
    stands_out = t.rogue & t.used
    bad = unanswered(stands_out, t.answer_days, t.perhaps_answered, c[DAYS])
    return known_if(c["netw.resolver_approved"].notnull(), c["netw.resolver_approved"] & bad)


@check(
    "4.2.3/indicator-hit-unhandled",
    aspect="B",
    population="indicator_case",
    subject="subject",
    criteria={DAYS: "judged_date"},
    applies=lambda t, c: t.compared,
    pending=lambda t, c: not_due(t.reached > 0, t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry"),
    shows=("day", "place", "seen", "label", "source", "list_version", "hits", "answer_days"),
    title=("有效威脅指標命中未經處理", "A hit on a valid indicator that nobody handled"),
)
def indicator_hit_unhandled(t: Rows, c: Criteria) -> Bool:
    """Traffic met an indicator that held at that moment by the list's own word, and nothing answers it in time."""
    return unanswered(t.reached > 0, t.answer_days, t.perhaps_answered, c[DAYS])


@check(
    "4.2.3/dns-tunnel-unhandled",
    aspect="B",
    population="tunnel_day",
    subject="subject",
    criteria={"netw.tunnel_names": "day", DAYS: "day"},
    pending=lambda t, c: not_due(t.tunnel & (t.names > c["netw.tunnel_names"]), t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry"),
    shows=("day", "names", "questions", "askers", "mean_length", "odd_share", "answer_days"),
    title=("疑似以網域名稱查詢傳送資料未經查明處理", "What looks like data carried in names, which nobody explained"),
)
def dns_tunnel_unhandled(t: Rows, c: Criteria) -> Bool:
    """Below one domain more long names, or names of odd types, were asked for in a day than the own norm allows, and
    nothing answers it in time.
    """
    stands_out = t.tunnel & (t.names > c["netw.tunnel_names"])
    return unanswered(stands_out, t.answer_days, t.perhaps_answered, c[DAYS])


@check(
    "4.2.3/dga-unhandled",
    aspect="B",
    population="dga_day",
    subject="subject",
    criteria={"netw.dga_names": "day", DAYS: "day"},
    pending=lambda t, c: not_due(asked_too_many(t, c), t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry", "approved_resolver", "refused_domain"),
    shows=("day", "made", "refused", "example", "common", "allowed", "allowed_by", "answer_days"),
    title=(
        "疑似以演算法產生之網域查詢未經查明處理",
        "Questions for domains a machine seems to have named, which nobody explained",
    ),
)
def dga_unhandled(t: Rows, c: Criteria) -> Bool:
    """An inside host asked in vain within an hour for more domains with a machine's name than the own norm allows, and
    nothing answers it in time.
    """
    return unanswered(asked_too_many(t, c), t.answer_days, t.perhaps_answered, c[DAYS])


def asked_too_many(t: Rows, c: Criteria) -> Bool:
    """More domains with a machine's name than the norm lets pass; NULL where a name server asked for others."""
    bad = t.made > c["netw.dga_names"]
    return known_if(~(bad & t.from_resolver), bad)


@check(
    "4.2.3/inside-scan-unhandled",
    aspect="B",
    population="scan_day",
    subject="subject",
    criteria={"netw.scan_failed": "day", DAYS: "day"},
    pending=lambda t, c: not_due(t.failed > c["netw.scan_failed"], t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry", "port_scan"),
    shows=("day", "kind", "target", "targets", "failed", "connections", "answer_days"),
    title=("內部主機掃描行為未經查明處理", "A scan from an inside host that nobody explained"),
)
def inside_scan_unhandled(t: Rows, c: Criteria) -> Bool:
    """An inside host called in vain more ports or hosts within an hour than the own norm allows, and nothing answers it
    in time.
    """
    stands_out = t.failed > c["netw.scan_failed"]
    return unanswered(stands_out, t.answer_days, t.perhaps_answered, c[DAYS])


def sent_too_much(t: Rows, c: Criteria) -> Bool:
    """More bytes than the norm lets pass, and than so many usual days of the host; NULL where its days are too few."""
    least, times = c[LEAST_DAYS], c[TIMES]
    before = t.counted_bytes > t.usual_bytes.cast("decimal(38,0)") * times
    other = t.counted_bytes > t.other_usual_bytes.cast("decimal(38,0)") * times
    # The other days stand in only where the log itself does not reach back far enough.
    early = (t.log_day < least) & (t.other_days >= least)
    over = choose(t.baseline_days >= least, before, known_if(early, other)) & (t.counted_mb > c[MB])
    # What was not measured can only add.
    told = (t.unmeasured == 0) | true_or_false(over)
    return known_if(least.notnull() & times.notnull() & told, over)


@check(
    "4.2.3/egress-unhandled",
    aspect="B",
    population="egress_day",
    subject="src_ip",
    criteria={LEAST_DAYS: "day", TIMES: "day", MB: "day", DAYS: "day"},
    pending=lambda t, c: not_due(sent_too_much(t, c), t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry", "outbound_pair"),
    shows=(
        "day",
        "counted_bytes",
        "usual_bytes",
        "baseline_days",
        "other_usual_bytes",
        "other_days",
        "far_ip",
        "far_name",
        "far_bytes",
        "allowed_bytes",
        "allowed_by",
        "answer_days",
    ),
    title=("主機對外傳送量異常未經查明處理", "A host sent out far more than it usually does, which nobody explained"),
)
def egress_unhandled(t: Rows, c: Criteria) -> Bool:
    """A host sent to outside hosts more bytes in a day than the own norm's multiple of its own usual day, what signed
    exceptions allow left out, and nothing answers it in time.
    """
    return unanswered(sent_too_much(t, c), t.answer_days, t.perhaps_answered, c[DAYS])
