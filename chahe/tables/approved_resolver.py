"""One name server the insurer has approved for use (核准之解析伺服器)."""

from chahe.tables.api import Table, address, date, stated_words, text

TABLE = Table(
    "approved_resolver",
    "One name server the insurer has approved for use (核准之解析伺服器).",
    (
        *address("server", "the name server", null="a name stands in its place"),
        text("server_name", "its name, of DNS over HTTPS or TLS", null="only the address is stated", personal=False),
        text("purpose", "what for: 內部解析, 對外轉送 …"),
        date("valid_from", "first day", null="from the beginning"),
        date("valid_to", "last day", null="until further notice"),
        text("approved_by", "who approved", null="nobody", personal=True),
        stated_words(),
    ),
)
