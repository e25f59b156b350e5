"""One scan: one report of one scanner."""

from chahe.tables.api import Table, boolean, date, integer, moment, text

TABLE = Table(
    "scan_run",
    "One scan: one report of one scanner.",
    (
        text("scan_id", "identifier made from the report (scanner, name, start)", required=True),
        text("scanner", "nessus, openvas or nmap", required=True),
        text("scan_name", "name of the report or task", personal=False),
        text("policy_name", "scan policy or arguments", personal=False),
        *moment("started", "start"),
        *moment("ended", "end"),
        date("scan_date", "local date of the start"),
        date("feed_date", "date of the plug-in set or feed"),
        integer("hosts_stated", "hosts the report says it covered", "hosts"),
        boolean("complete", "the report says that it finished"),
    ),
    key=("scan_id",),
)
