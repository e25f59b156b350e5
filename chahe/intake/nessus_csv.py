"""Nessus findings as CSV: Nessus Professional and Tenable WAS (`Plugin ID,CVE,…,Risk,Host`), Tenable.sc (`Plugin,Plugin
Name,Family,Severity,IP Address,…`) and Tenable.io / Vulnerability Management (`asset.…`, `definition.…`).

A record is one CSV record. Nessus Professional writes one record per CVE of a finding, so rows are not findings: count
distinct (host, plug-in, port). That export has no date column either: the date of a host comes from its plug-in 19506
("Scan Start Date", in the scanner's zone), and is NULL without it. Tenable.sc and .io keep a state over time:
`finding_state` fixed is no open finding. Hosts without a finding do not appear in a CSV at all.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import BinaryIO

from chahe.intake import scan_csv
from chahe.intake import scan_words as words
from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink, moment
from chahe.intake.xml_stream import Refused

_FORMS = (
    frozenset({"plugin id", "cve", "risk", "host", "protocol", "port", "name", "synopsis"}),
    frozenset({"plugin", "plugin name", "family", "severity", "ip address", "protocol", "port", "repository"}),
    frozenset({"definition.id", "definition.name", "severity", "protocol", "port", "asset.id"}),
)
_FIELDS = {
    "plugin": ("Plugin ID", "Plugin", "definition.id"),
    "name": ("definition.name", "Plugin Name", "Name"),
    "family": ("Plugin Family", "Family", "definition.family"),
    "cve": ("CVE", "definition.cve"),
    "cvss3": (
        "CVSS v3.0 Base Score",
        "CVSSv3",
        "CVSS3 Base Score",
        "CVSS V3 Base Score",
        "definition.cvss3.base_score",
    ),
    "cvss2": ("CVSS v2.0 Base Score", "CVSS", "CVSS Base Score", "CVSS V2 Base Score", "definition.cvss2.base_score"),
    "severity": ("Risk", "Severity"),
    "own": ("definition.severity",),
    "changed": ("risk_modified",),
    "ip": ("IP Address", "asset.display_ipv4_address"),
    "ip6": ("asset.display_ipv6_address",),
    "host": ("Host", "asset.name", "DNS Name"),
    "host_name": ("asset.host_name", "NetBIOS Name", "NetBios"),
    "fqdn": ("asset.display_fqdn", "FQDN", "DNS Name"),
    "mac": ("asset.display_mac_address", "MAC Address"),
    "os": ("asset.operating_system", "OS"),
    "protocol": ("Protocol",),
    "port": ("Port",),
    "output": ("Plugin Output", "output"),
    "seen": ("last_seen", "Last Observed", "Last Found", "Host Start"),
    "state": ("state", "Vulnerability State"),
}
_STATES = {"active": "active", "open": "active", "new": "new", "resurfaced": "resurfaced", "reopened": "resurfaced"}
_ABOUT_SCAN = {"Scan name": "name", "Scan policy used": "policy", "Plugin feed version": "feed"}


@dataclass(slots=True)
class _Host:
    """What the records say of one host."""

    loc: str
    began: datetime | None = None
    said: bool | None = None
    plugins: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Scan:
    """What the whole file says."""

    at: dict[str, int]
    zone: timezone
    hosts: dict[str, _Host] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    last: datetime | None = None
    id: str = ""

    def cell(self, cells: list[str], name: str) -> str:
        """The trimmed text of one of our fields; empty when the export has no such column."""
        at = self.at.get(name)
        return "" if at is None else cells[at].strip()

    def host_of(self, cells: list[str]) -> str:
        """The address, else the name, a record is about."""
        for name in ("ip", "ip6", "host", "host_name", "fqdn"):
            found = self.cell(cells, name)
            if found:
                return words.address(found)
        return ""

    def note(self, cells: list[str], loc: str) -> None:
        """First pass: when each host was scanned, and what the credential plug-ins say."""
        address = self.host_of(cells)
        if not address:
            return
        host = self.hosts.setdefault(address, _Host(loc))
        for name in ("host_name", "fqdn", "mac", "os", "host"):
            found = self.cell(cells, name)
            if found:
                host.named.setdefault(name, found)
        seen = words.iso_moment(self.cell(cells, "seen"), self.zone)
        plugin = self.cell(cells, "plugin")
        if plugin == "19506":
            seen = self.about_scan(host, self.cell(cells, "output")) or seen
        elif plugin in words.CREDENTIAL_PLUGINS:
            host.plugins.add(plugin)
        if seen is not None:
            host.began = max(host.began or seen, seen)
            self.last = max(self.last or seen, seen)

    def about_scan(self, host: _Host, output: str) -> datetime | None:
        host.said = words.stated_credentials(output)
        start = None
        for line in output.splitlines():
            label, _, value = line.strip().partition(":")
            if label.strip() == "Scan Start Date":
                start = words.iso_moment(value, self.zone)
            elif label.strip() in _ABOUT_SCAN:
                self.said.setdefault(_ABOUT_SCAN[label.strip()], value.strip())
        return start

    def began(self) -> datetime | None:
        return min((h.began for h in self.hosts.values() if h.began), default=None)


def _row(scan: _Scan, cells: list[str]) -> dict[str, object]:
    cell = scan.cell
    address = scan.host_of(cells)
    host = scan.hosts.get(address)
    shown, own = words.grade(cell(cells, "severity")), words.grade(cell(cells, "own"))
    recast = cell(cells, "changed").upper() in {"RECASTED", "RECAST"} and own is not None and own != shown
    severity = own if recast else shown
    name, family = words.tidy(cell(cells, "name")), cell(cells, "family") or None
    port_text, protocol = cell(cells, "port"), cell(cells, "protocol").lower()
    port = int(port_text) if port_text.isdigit() and len(port_text) < 6 else (None if port_text else 0)
    web = protocol in {"http", "https"} and severity
    seen = words.iso_moment(cell(cells, "seen"), scan.zone)
    began = seen or (host.began if host else None)
    state = cell(cells, "state").lower()
    return {
        "scan_id": scan.id,
        "scanner": "nessus",
        "ip": address or None,
        "host_name": _name(host),
        "port": port,
        "protocol": protocol or None,
        "plugin_id": cell(cells, "plugin") or None,
        "plugin_name": name,
        "plugin_family": family,
        "severity": severity,
        "shown_severity": shown if recast else None,
        "cvss": words.score(cell(cells, "cvss3")) or words.score(cell(cells, "cvss2")),
        "cve": words.cves(cell(cells, "cve").replace(",", " ").replace(";", " ").split()),
        "scan_date": words.day_of(began, TAIPEI),
        "flaw_kind": "web" if web else words.flaw_kind(severity, family, name, port),
        "finding_state": _STATES.get(state, state) or None,
    }


def _name(host: _Host | None) -> str | None:
    named = host.named if host else {}
    return named.get("host_name") or named.get("host") or named.get("fqdn")


def _asides(sink: Sink, scan: _Scan, ctx: Context, rec: int) -> None:
    for address, host in scan.hosts.items():
        notes = sorted(f"plugin {p}" for p in host.plugins)
        if host.said is not None:
            notes.insert(0, f"plugin 19506 Credentialed checks : {'yes' if host.said else 'no'}")
        values: dict[str, object] = {
            "scan_id": scan.id,
            "scanner": "nessus",
            "ip": address,
            "host_name": _name(host),
            "fqdn": host.named.get("fqdn"),
            "mac": (host.named.get("mac") or "").lower() or None,
            "os_name": host.named.get("os"),
            "scan_date": words.day_of(host.began, TAIPEI),
            "credentialed": words.credentialed(host.said, host.plugins),
            "credential_note": "; ".join(notes) or None,
            "host_up": True,
        }
        sink.aside("scan_host", rec, host.loc, values)
    began = scan.began()
    run: dict[str, object] = {
        "scan_id": scan.id,
        "scanner": "nessus",
        "scan_name": scan.said.get("name") or ctx.path.rpartition("/")[2],
        "policy_name": scan.said.get("policy"),
        **moment("started", began),
        "scan_date": words.day_of(began, TAIPEI),
        "feed_date": _feed(scan.said.get("feed", "")),
    }
    sink.aside("scan_run", rec, "record:1", run)
    if scan.last is not None:
        sink.as_of(scan.last.astimezone(TAIPEI).date().isoformat())


def _feed(stamp: str) -> date | None:
    try:
        return date.fromisoformat(stamp[:8]) if stamp[:8].isdigit() else None
    except ValueError:
        return None


def _recognise(head: Head) -> bool:
    start = scan_csv.opening(head.data)
    return start is not None and any(scan_csv.covers(start.header, form) for form in _FORMS)


def _read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    rec = 0
    try:
        start = scan_csv.start_of(stream)
        scan = _Scan(scan_csv.places(start.header, _FIELDS), ctx.zone)
        try:
            for number, cells in scan_csv.records(stream, start):
                if cells:
                    scan.note(cells, f"record:{number + 1}")
        except Refused:
            pass  # the second pass meets the same damage and says so
        scan.id = words.scan_id("nessus", scan.said.get("name") or ctx.path.rpartition("/")[2], scan.began())
        for number, cells in scan_csv.records(stream, start):
            rec = number
            loc = f"record:{number + 1}"
            if scan_csv.makes_row(cells, sink, rec, loc):
                sink.row("scan_finding", rec, loc, _row(scan, cells))
    except Refused as e:
        sink.damage(rec + 1, e.loc, e.reason)
        return
    if not rec:
        sink.skip(1, "record:1", "only a header: no finding and no host")
    _asides(sink, scan, ctx, max(rec, 1))


READER = Reader("nessus-csv", "1", ("scan_run", "scan_host", "scan_finding"), _recognise, _read)
