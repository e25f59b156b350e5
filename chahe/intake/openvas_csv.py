"""OpenVAS / Greenbone report as CSV (`IP,Hostname,Port,Port Protocol,CVSS,Severity,…,NVT OID,…,Timestamp`).

A record is one result. `Timestamp` carries an offset; without one it is UTC. The date of a finding is its timestamp's
day in Taipei. An export filtered to vulnerabilities has no log results, so it seldom tells whether the log-in worked:
`credentialed` is then NULL. Hosts without a result do not appear at all.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from chahe.intake import openvas_words, scan_csv
from chahe.intake import scan_words as words
from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink, moment
from chahe.intake.xml_stream import Refused

_FORM = frozenset({"ip", "hostname", "port", "port protocol", "cvss", "severity", "nvt name", "nvt oid"})
_FIELDS = {
    "ip": ("IP",),
    "host_name": ("Hostname",),
    "port": ("Port",),
    "protocol": ("Port Protocol",),
    "cvss": ("CVSS",),
    "severity": ("Severity",),
    "name": ("NVT Name",),
    "oid": ("NVT OID",),
    "cve": ("CVEs",),
    "task": ("Task Name",),
    "at": ("Timestamp",),
    "said": ("Specific Result",),
}


@dataclass(slots=True)
class _Host:
    """What the results say of one host."""

    loc: str
    name: str | None
    began: datetime | None
    worked: bool = False
    failed: bool = False


@dataclass(slots=True)
class _Scan:
    """What the file says, as far as read."""

    at: dict[str, int]
    fallback: str
    hosts: dict[str, _Host] = field(default_factory=dict)
    task: str | None = None
    id: str = ""
    began: datetime | None = None
    ended: datetime | None = None

    def row(self, cells: list[str], loc: str) -> dict[str, object]:
        """The finding of one record, with what it says of its host kept."""
        cell = {name: cells[at].strip() for name, at in self.at.items()}
        when = words.iso_moment(cell.get("at"), UTC)
        if not self.id:
            self.task = words.tidy(cell.get("task")) or self.fallback
            self.id = words.scan_id("openvas", self.task, when)
        address = words.address(cell["ip"])
        if address:
            host = self.hosts.setdefault(address, _Host(loc, cell["host_name"] or None, when))
            worked, failed = openvas_words.login(cell["name"], cell.get("said"))
            host.worked, host.failed = host.worked or worked, host.failed or failed
        if when is not None:
            self.began, self.ended = min(self.began or when, when), max(self.ended or when, when)
        severity, name = words.grade(cell["severity"]), words.tidy(cell["name"])
        digits = cell["port"]
        # An empty port is "general": the host itself.
        port = int(digits) if digits.isdigit() and len(digits) < 6 else (None if digits else 0)
        return {
            "scan_id": self.id,
            "scanner": "openvas",
            "ip": address or None,
            "host_name": cell["host_name"] or None,
            "port": port,
            "protocol": cell["protocol"].lower() or None,
            "plugin_id": cell["oid"] or None,
            "plugin_name": name,
            "severity": severity,
            "cvss": words.score(cell["cvss"]),
            "cve": words.cves([*cell.get("cve", "").split(","), cell["oid"]]),
            "scan_date": words.day_of(when, TAIPEI),
            "flaw_kind": words.flaw_kind(severity, None, name, port),
        }


def _asides(sink: Sink, scan: _Scan, rec: int) -> None:
    for address, host in scan.hosts.items():
        values: dict[str, object] = {
            "scan_id": scan.id,
            "scanner": "openvas",
            "ip": address,
            "host_name": host.name,
            "scan_date": words.day_of(host.began, TAIPEI),
            "credentialed": openvas_words.credentialed(host.worked, host.failed),
            "credential_note": openvas_words.note(host.worked, host.failed),
            "host_up": True,
        }
        sink.aside("scan_host", rec, host.loc, values)
    run: dict[str, object] = {
        "scan_id": scan.id or words.scan_id("openvas", scan.fallback, None),
        "scanner": "openvas",
        "scan_name": scan.task or scan.fallback,
        **moment("started", scan.began),
        **moment("ended", scan.ended),
        "scan_date": words.day_of(scan.began, TAIPEI),
    }
    sink.aside("scan_run", rec, "record:1", run)
    if scan.ended is not None:
        sink.as_of(scan.ended.astimezone(TAIPEI).date().isoformat())


def _recognise(head: Head) -> bool:
    start = scan_csv.opening(head.data)
    return start is not None and scan_csv.covers(start.header, _FORM)


def _read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    rec = 0
    try:
        start = scan_csv.start_of(stream)
        scan = _Scan(scan_csv.places(start.header, _FIELDS), ctx.path.rpartition("/")[2])
        for number, cells in scan_csv.records(stream, start):
            rec = number
            loc = f"record:{number + 1}"
            if scan_csv.makes_row(cells, sink, rec, loc):
                sink.row("scan_finding", rec, loc, scan.row(cells, loc))
    except Refused as e:
        sink.damage(rec + 1, e.loc, e.reason)
        return
    if not rec:
        sink.skip(1, "record:1", "only a header: no finding and no host")
    _asides(sink, scan, max(rec, 1))


READER = Reader("openvas-csv", "1", ("scan_run", "scan_host", "scan_finding"), _recognise, _read)
