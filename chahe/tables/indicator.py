"""One indicator of compromise from a list (威脅指標): what to look for, and when the list says it holds."""

from chahe.tables.api import Table, address, integer, moment, text

TABLE = Table(
    "indicator",
    "One indicator of compromise from a list (威脅指標): what to look for, and when the list says it holds.",
    (
        text("indicator_id", "identifier the list gives it", null="the list gives none"),
        text("kind", "domain (and all below it), ip, cidr, url, md5, sha1 or sha256", required=True),
        text(
            "wanted",
            "what to look for: folded domain or hash, shortest address, network, url as written",
            required=True,
        ),
        *address("first", "first address of a network, or the address"),
        *address("last", "last address of a network, or the address"),
        integer("prefix", "length of the network's prefix", "bits", null="no network"),
        *moment("valid_from", "first moment it holds", null="from the beginning"),
        *moment("valid_to", "first moment it holds no more", null="until further notice"),
        text("label", "what the list says it is: malware, phishing …"),
        text("source", "who published the list", null="the list does not say"),
        text("list_version", "version or date of the list as it states it, else its digest", required=True),
        integer("confidence", "how sure the list is", "percent"),
    ),
)
