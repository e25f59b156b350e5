"""One finding of one scanner on one host and port, as reported."""

from chahe.tables.api import Table, date, decimal, integer, text

TABLE = Table(
    "scan_finding",
    "One finding of one scanner on one host and port, as reported.",
    (
        text("scan_id", "scan_run.scan_id", required=True),
        text("ip", "address", required=True),
        text("host_name", "name the scanner saw"),
        integer("port", "port, 0 = the host itself", "port"),
        text("protocol", "tcp, udp or icmp"),
        text("plugin_id", "Nessus plug-in id, OpenVAS OID", required=True),
        text("plugin_name", "name"),
        text("plugin_family", "family"),
        integer("severity", "the scanner's own grade: 0 info, 1 low, 2 medium, 3 high, 4 critical", "grade"),
        decimal("cvss", "base score, version 3 when given, else 2", "CVSS"),
        text("cve", "CVE ids, sorted, separated by one space", null="none"),
        date("scan_date", "local date of the scan of the host"),
        text("flaw_kind", "os, service, web or info, from family and port", null="cannot be told"),
    ),
    ocsf="Vulnerability Finding",
)
