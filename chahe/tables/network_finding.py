"""One record of how something found in the network's traffic was handled (異常連線、DNS 查詢及情資命中處理紀錄)."""

from chahe.tables.api import Table, address, date, integer, stated_words, text

TABLE = Table(
    "network_finding",
    "One record of how something found in the network's traffic was handled (異常連線、DNS 查詢及情資命中處理紀錄).",
    (
        text("finding_no", "number of the record"),
        text(
            "applies_to",
            "what was found: beacon, long-connection, resolver, dns-tunnel, dga, port-scan, egress or indicator",
            null="not stated: whatever is found of these ends",
        ),
        *address("near", "inside host it is about", null="its name stands in its place, or no host is stated"),
        text(
            "near_name",
            "inside host it is about, by name",
            null="its address stands there, or no host is stated",
            personal=False,
        ),
        text("kind", "of `wanted`: ip, cidr, domain (and all below it), url or hash", null="nothing wanted is stated"),
        text("wanted", "the other end or the indicator as written, folded", null="only the inside host is stated"),
        *address("first", "first address of a network, or the address"),
        *address("last", "last address of a network, or the address"),
        integer("prefix", "length of the network's prefix", "bits", null="no network"),
        date("found_date", "day it was found"),
        text(
            "disposition",
            "explained, false-positive, test, blocked, cleaned, isolated, sinkholed or open; another word as written",
        ),
        text("finding_text", "what was found, in the record's words"),
        text("handler", "who handled it", null="nobody is named", personal=True),
        date("handled_date", "day it was handled to the end", null="not yet"),
        text("reviewer", "who checked that", null="nobody", personal=True),
        text("ticket_no", "ticket it was handled under", null="none"),
        stated_words(),
    ),
)
