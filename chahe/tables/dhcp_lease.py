"""One lease of an address to a machine (DHCP 租約)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "dhcp_lease",
    "One lease of an address to a machine (DHCP 租約).",
    (
        text("ip", "address leased", required=True),
        text("host", "name the machine gave"),
        text("mac", "hardware address or client identifier"),
        text("scope_id", "scope or network"),
        date("lease_from", "day the lease was given or renewed"),
        date("lease_to", "day the lease ends or ended", null="it has no end, or not stated"),
        text("lease_state", "active or expired; else as written"),
        stated_words(),
    ),
)
