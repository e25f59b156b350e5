"""One address, network, domain or hash that need not be raised, as somebody signed for (排除告警之核准項目)."""

from chahe.tables.api import Table, address, date, integer, stated_words, text

TABLE = Table(
    "allow_entry",
    "One address, network, domain or hash that need not be raised, as somebody signed for (排除告警之核准項目).",
    (
        text("entry_no", "number of the approval"),
        text("kind", "ip, cidr, domain (and all below it), url or hash", required=True),
        text("wanted", "what is allowed as written, folded: address, network, domain …", required=True),
        *address("first", "first address of a network, or the address"),
        *address("last", "last address of a network, or the address"),
        integer("prefix", "length of the network's prefix", "bits", null="no network"),
        text(
            "applies_to",
            "which test it is for: beacon, long-connection, resolver, dns-tunnel, dga, port-scan, egress or indicator",
            null="all of them",
        ),
        text("reason", "why", null="not stated"),
        date("valid_from", "first day", null="from the beginning"),
        date("valid_to", "last day", null="until further notice"),
        text("approved_by", "who signed for it", null="nobody", personal=True),
        date("approved_date", "when", null="not stated"),
        stated_words(),
    ),
)
