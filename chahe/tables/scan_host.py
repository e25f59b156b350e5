"""One host of one scan."""

from chahe.tables.api import Table, boolean, date, text

TABLE = Table(
    "scan_host",
    "One host of one scan.",
    (
        text("scan_id", "scan_run.scan_id", required=True),
        text("scanner", "nessus, openvas or nmap", required=True),
        text("ip", "address scanned", required=True),
        text("host_name", "name the scanner saw", personal=False),
        text("fqdn", "fully qualified name"),
        text("mac", "hardware address"),
        text("os_name", "operating system the scanner named", personal=False),
        date("scan_date", "local date the host was scanned"),
        boolean("credentialed", "the log-in to the host worked and local checks ran", null="the report does not say"),
        text("credential_note", "the scanner's own words about credentials"),
        boolean("host_up", "answered"),
    ),
)
