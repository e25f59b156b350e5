"""Where one address or network stands, or that it tells no place, as the insurer states (網路位址所在地及共用來源)."""

from chahe.tables.api import Table, address, date, integer, stated_words, text

TABLE = Table(
    "network_place",
    "Where one address or network stands, or that it tells no place, as the insurer states (網路位址所在地及共用來源).",
    (
        text("entry_no", "number of the entry"),
        text("kind", "ip or cidr", required=True),
        text("wanted", "address or network as written, folded", required=True),
        *address("first", "first address of a network, or the address"),
        *address("last", "last address of a network, or the address"),
        integer("prefix", "length of the network's prefix", "bits", null="no network"),
        text(
            "place_kind",
            "fixed: it stands at one place; vpn, shared (carrier, proxy, roaming) or jump-host: who uses it may be "
            "anywhere; else as written",
            required=True,
        ),
        text("country", "country or region it stands in, ISO 3166-1 alpha-2", null="not stated, or no known one"),
        text("place", "place as written"),
        text("reason", "what it is used for"),
        date("valid_from", "first day", null="from the beginning"),
        date("valid_to", "last day", null="until further notice"),
        text("approved_by", "who approved", null="nobody, or not stated", personal=True),
        date("approved_date", "day it was approved"),
        stated_words(),
    ),
)
