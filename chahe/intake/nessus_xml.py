"""Nessus v2 XML (`.nessus`, root NessusClientData_v2), as Nessus, Tenable.io / .sc and Tenable WAS export it.

Format: Tenable "Nessus v2 File Format". A record is a ReportItem. Times: HOST_START_TIMESTAMP and HOST_END_TIMESTAMP
are epoch seconds; older files have only HOST_START without a zone, read in the context's zone (Taipei). Known gaps: v1
(NessusClientData) is not read; the file states no totals, so only its well-formed end shows that it is whole; the
severity attribute is the one the exporter shows (a person may have recast it in the console, and v2 does not tell).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from chahe.intake import scan_words as words
from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink, moment
from chahe.intake.xml_stream import forget, root_of, walk

_ROOT = "NessusClientData_v2"
_STARTS = frozenset({"Report", "ReportHost"})
_ENDS = frozenset({"Policy", "HostProperties", "ReportItem", "ReportHost", "Report"})
_WANTED = ("cve", "cvss3_base_score", "cvss_base_score", "cvssv3", "cvss")
_FEED = "Plugin feed version"


@dataclass(slots=True)
class _Host:
    """What is known of the host being read."""

    loc: str
    name: str
    tags: dict[str, str] = field(default_factory=dict)
    ip: str = ""
    day: date | None = None
    began: datetime | None = None
    ended: datetime | None = None
    said: bool | None = None  # plug-in 19506
    plugins: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    items: int = 0


@dataclass(slots=True)
class _Scan:
    """One Report."""

    loc: str
    name: str | None
    web: bool
    id: str | None = None
    began: datetime | None = None
    ended: datetime | None = None
    hosts: int = 0
    all_ended: bool = True
    feed: date | None = None


class _Reading:
    """One pass over one file."""

    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink = sink
        self.ctx = ctx
        self.rec = 0
        self.reports = 0
        self.policy: str | None = None
        self.scan: _Scan | None = None
        self.host: _Host | None = None

    def take(self, starting: bool, element: Any) -> None:
        tag = element.tag
        if tag == "ReportItem":
            if self.scan is not None and self.host is not None:
                self.item(element, self.scan, self.host)
            forget(element)
        elif starting:
            self.start_report(element) if tag == "Report" else self.start_host(element)
        else:
            if tag == "Policy":
                self.policy = words.tidy(element.findtext("policyName"))
            elif tag == "HostProperties":
                self.properties(element)
            elif tag == "ReportHost":
                self.end_host()
            else:
                self.end_report()
            forget(element)

    def start_report(self, element: Any) -> None:
        self.reports += 1
        index = f"[{self.reports}]" if self.reports > 1 else ""
        self.scan = _Scan(f"xpath:/{_ROOT}/Report{index}", element.get("name"), element.get("type") == "was")
        self.host = None

    def start_host(self, element: Any) -> None:
        if self.scan is not None:
            self.scan.hosts += 1
            self.host = _Host(f"{self.scan.loc}/ReportHost[{self.scan.hosts}]", element.get("name") or "")

    def properties(self, element: Any) -> None:
        scan, host = self.scan, self.host
        if scan is None or host is None:
            return
        tags = {t.get("name"): (t.text or "").strip() for t in element.iterchildren("tag")}
        host.tags = tags
        zone = self.ctx.zone
        host.began = words.epoch(tags.get("HOST_START_TIMESTAMP")) or words.iso_moment(tags.get("HOST_START"), zone)
        host.ended = words.epoch(tags.get("HOST_END_TIMESTAMP")) or words.iso_moment(tags.get("HOST_END"), zone)
        host.day = words.day_of(host.began or host.ended, TAIPEI)
        host.ip = words.address(tags.get("host-ip") or host.name)

    def item(self, element: Any, scan: _Scan, host: _Host) -> None:
        self.rec += 1
        host.items += 1
        get = element.get
        plugin, name, family = get("pluginID"), get("pluginName"), get("pluginFamily")
        severity, port_text = words.grade(get("severity")), get("port") or "0"
        port = int(port_text) if port_text.isdigit() and len(port_text) < 6 else None
        cve: list[str] = []
        scores: dict[str, str] = {}
        for child in element.iterchildren(*_WANTED):
            if child.tag == "cve":
                cve.append(child.text or "")
            else:
                scores[child.tag] = child.text or ""
        if plugin == "19506" or plugin in words.CREDENTIAL_PLUGINS:
            self.about_credentials(element, plugin, scan, host)
        kind = words.flaw_kind(severity, family, name, port)
        self.sink.row(
            "scan_finding",
            self.rec,
            f"{host.loc}/ReportItem[{host.items}]",
            {
                "scan_id": self.scan_id(scan, host),
                "scanner": "nessus",
                "ip": host.ip or words.address(host.name) or None,
                "host_name": host.tags.get("hostname") or host.tags.get("netbios-name") or host.name or None,
                "port": port,
                "protocol": (get("protocol") or "").lower() or None,
                "plugin_id": plugin or None,
                "plugin_name": words.tidy(name),
                "plugin_family": family or None,
                "severity": severity,
                "cvss": words.score(
                    scores.get("cvss3_base_score")
                    or scores.get("cvssv3")
                    or scores.get("cvss_base_score")
                    or scores.get("cvss")
                ),
                "cve": words.cves(cve) if cve else None,
                "scan_date": host.day,
                "flaw_kind": "web" if scan.web and severity else kind,
            },
        )

    def about_credentials(self, element: Any, plugin: str, scan: _Scan, host: _Host) -> None:
        if plugin != "19506":
            host.plugins.add(plugin)
            host.notes.append(f"plugin {plugin} {element.get('pluginName') or ''}".strip())
            return
        output = element.findtext("plugin_output") or ""
        host.said = words.stated_credentials(output)
        if host.said is not None:
            host.notes.append(f"plugin 19506 Credentialed checks : {'yes' if host.said else 'no'}")
        for line in output.splitlines():
            label, _, value = line.strip().partition(":")
            stamp = value.strip()[:8]
            if label.strip() == _FEED and scan.feed is None and len(stamp) == 8 and stamp.isdigit():
                scan.feed = _stamp(stamp)

    def scan_id(self, scan: _Scan, host: _Host) -> str:
        if scan.id is None:
            # The first host that says when: later hosts may have begun earlier, but a row needs its scan now.
            scan.id = words.scan_id("nessus", scan.name, host.began)
        return scan.id

    def end_host(self) -> None:
        scan, host, self.host = self.scan, self.host, None
        if scan is None or host is None:
            return
        scan.all_ended = scan.all_ended and host.ended is not None
        scan.began = min((d for d in (scan.began, host.began) if d), default=None)
        scan.ended = max((d for d in (scan.ended, host.ended) if d), default=None)
        stated = {"true": True, "false": False}.get(host.tags.get("Credentialed_Scan", "").lower())
        if stated is not None:
            host.notes.append(f"Credentialed_Scan={str(stated).lower()}")
        said = host.said if host.said is not None else stated
        contradiction = host.said is not None and stated is not None and host.said != stated
        tags = host.tags
        self.sink.aside(
            "scan_host",
            self.rec,
            host.loc,
            {
                "scan_id": self.scan_id(scan, host),
                "scanner": "nessus",
                "ip": host.ip or words.address(host.name) or None,
                "host_name": tags.get("hostname") or tags.get("netbios-name") or host.name or None,
                "fqdn": tags.get("host-fqdn") or None,
                "mac": (tags.get("mac-address") or "").split("\n")[0].strip().lower() or None,
                "os_name": tags.get("operating-system") or None,
                "scan_date": host.day,
                "credentialed": None if contradiction else words.credentialed(said, host.plugins),
                "credential_note": "; ".join(sorted(set(host.notes))) or None,
                "host_up": True,
            },
        )

    def end_report(self) -> None:
        scan, self.scan = self.scan, None
        if scan is None:
            return
        if not scan.hosts:
            self.rec += 1
            self.sink.skip(self.rec, scan.loc, "the report covers no host: nothing was scanned")
        values: dict[str, object] = {
            "scan_id": scan.id or words.scan_id("nessus", scan.name, None),
            "scanner": "nessus",
            "scan_name": scan.name or None,
            "policy_name": self.policy,
            **moment("started", scan.began),
            **moment("ended", scan.ended),
            "scan_date": words.day_of(scan.began, TAIPEI),
            "feed_date": scan.feed,
            "complete": scan.all_ended if scan.hosts else False,
        }
        self.sink.aside("scan_run", self.rec, scan.loc, values)
        if scan.ended is not None:
            self.sink.as_of(scan.ended.astimezone(TAIPEI).date().isoformat())


def _stamp(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _recognise(head: Head) -> bool:
    root = root_of(head.data)
    return root is not None and root.name == _ROOT


def _read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    reading = _Reading(sink, ctx)
    if walk(stream, sink, _STARTS, _ENDS, reading) and not reading.reports:
        sink.skip(1, f"xpath:/{_ROOT}", "no Report element: a scan policy without a scan")


READER = Reader("nessus-xml", "1", ("scan_run", "scan_host", "scan_finding"), _recognise, _read)
