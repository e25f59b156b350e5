"""One port nmap reported on one host."""

from chahe.tables.api import Table, date, integer, text

TABLE = Table(
    "open_port",
    "One port nmap reported on one host.",
    (
        text("scan_id", "scan_run.scan_id", required=True),
        text("ip", "address", required=True),
        text("host_name", "name", personal=False),
        integer("port", "port", "port"),
        text("protocol", "tcp, udp, sctp or ip", required=True),
        text("port_state", "open, closed, filtered …", required=True),
        text("service", "service name"),
        text("product", "product and version"),
        date("scan_date", "local date"),
    ),
)
