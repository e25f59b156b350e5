"""One finding of one scanner on one host and port, as reported."""

from chahe.tables.api import Table, date, decimal, integer, text

TABLE = Table(
    "scan_finding",
    "One finding of one scanner on one host and port, as reported.",
    (
        text("scan_id", "scan_run.scan_id", required=True),
        text("scanner", "nessus or openvas: plug-in ids of one mean nothing to the other", required=True),
        text("ip", "address", required=True),
        text("host_name", "name the scanner saw", personal=False),
        integer("port", "port; 0 = the host itself, or the report names none", "port", required=True),
        text("protocol", "tcp, udp or icmp"),
        text("plugin_id", "Nessus plug-in id, OpenVAS OID", required=True),
        text("plugin_name", "name", personal=False),
        text("plugin_family", "family"),
        integer("severity", "the scanner's own grade: 0 info, 1 low, 2 medium, 3 high, 4 critical", "grade"),
        integer(
            "shown_severity",
            "grade the report shows after a person's override in the scanner (recast, false positive)",
            "grade",
            null="no override",
        ),
        decimal(
            "cvss",
            "base score, version 3 when given, else 2",
            "CVSS",
            null="not stated, or outside 0 to 10 (a lost decimal point)",
        ),
        text("cve", "CVE ids, sorted, separated by one space", null="none"),
        date("scan_date", "local date of the scan of the host"),
        text("flaw_kind", "os, service, web or info, from family, name and port", null="cannot be told"),
        text(
            "finding_state",
            "active, new, resurfaced or fixed, where the scanner keeps a state (Tenable.io, .sc)",
            null="the report lists only what was found",
        ),
    ),
    ocsf="Vulnerability Finding",
)
