"""OpenVAS / Greenbone report as XML: bare `<report>`, wrapped `<report><report>`, or a GMP `get_reports_response`.

Format: Greenbone Management Protocol 8 to 22, element `report`. A record is a `result`. Times carry offsets; those that
do not are UTC, as the manager keeps them. The date of a finding is the start of the scan, because `creation_time` is
the time of import. The grade is the scanner's (`original_threat`); a person's override stands in `shown_severity`.
`result_count/filtered` is the control total; managers are known to export 0 there beside results, which then says
nothing. Known gaps: delta reports; results that a filter of the export left out are not in the file (the filter's term
stands in `policy_name`).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import re2

from chahe.intake import openvas_words
from chahe.intake import scan_words as words
from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink, moment
from chahe.intake.xml_stream import forget, root_of, walk

_STARTS = frozenset({"report"})
_ENDS = frozenset({"result", "host", "ports", "errors", "report"})
_MARKS = ("<gmp>", "<omp>", "<scan_run_status>", "<result_count")
_PORT = re2.compile(r"(?:.*\()?(\d{1,5})/(\w+)\)?")


@dataclass(slots=True)
class _Seen:
    """What the results and the host element say of one host."""

    loc: str
    host_name: str | None = None
    fqdn: str | None = None
    os_name: str | None = None
    mac: str | None = None
    day: date | None = None
    worked: bool = False
    failed: bool = False


@dataclass(slots=True)
class _Scan:
    """One inner report."""

    loc: str
    element: Any
    id: str
    name: str | None
    began: datetime | None
    day: date | None
    results: int = 0
    hosts: int = 0
    seen: dict[str, _Seen] = field(default_factory=dict)


class _Reading:
    """One pass over one file."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.rec = 0
        self.outer = 0
        self.stack: list[Any] = []
        self.scan: _Scan | None = None
        self.scans = 0

    def take(self, starting: bool, element: Any) -> None:
        if starting:
            self.stack.append(element)
            return
        parent = element.getparent()
        above = None if parent is None else parent.tag
        if element.tag == "result":
            if above == "results":
                self.result(element, self.open_scan())
                forget(element)
        elif element.tag == "host":
            if above == "report":
                self.host(element, self.open_scan())
                self.drop_elder(element, parent)
        elif element.tag == "report":
            self.end_report(element)
        elif above == "report":
            element.clear(keep_tail=False)

    def open_scan(self) -> _Scan:
        """The scan of the innermost report. What stands before its results is complete by now."""
        if self.scan is None:
            element = self.stack[-1]
            began = _utc(element.findtext("scan_start") or element.findtext("timestamp"))
            name = words.tidy(element.findtext("task/name"))
            start = words.scan_id("openvas", name, began)
            self.scan = _Scan(self.path(element), element, start, name, began, words.day_of(began, TAIPEI))
        return self.scan

    def path(self, element: Any) -> str:
        """Positional path of the inner report."""
        steps: list[str] = []
        while element is not None:
            parent = element.getparent()
            index = f"[{self.outer + 1}]" if parent is not None and parent.tag == "get_reports_response" else ""
            steps.append(element.tag + index)
            element = parent
        return "xpath:/" + "/".join(reversed(steps))

    def result(self, element: Any, scan: _Scan) -> None:
        self.rec += 1
        scan.results += 1
        part: dict[str, Any] = {child.tag: child for child in element}
        host, nvt = part.get("host"), part.get("nvt")
        address = words.address((host.text or "") if host is not None else "")
        host_name = _text(host, "hostname") if host is not None else None
        port, protocol = _port(_own(part.get("port")))
        oid = nvt.get("oid") if nvt is not None else None
        nvt_part = {child.tag: child for child in nvt} if nvt is not None else {}
        name = _own(nvt_part.get("name")) or _own(part.get("name"))
        family = _own(nvt_part.get("family"))
        shown, own = words.grade(_own(part.get("threat"))), words.grade(_own(part.get("original_threat")))
        severity = shown if own is None else own
        loc = f"{scan.loc}/results/result[{scan.results}]"
        if address:
            seen = scan.seen.setdefault(address, _Seen(loc, host_name, day=scan.day))
            if severity == 0:
                worked, failed = openvas_words.login(name, _own(part.get("description")))
                seen.worked, seen.failed = seen.worked or worked, seen.failed or failed
        self.sink.row(
            "scan_finding",
            self.rec,
            loc,
            {
                "scan_id": scan.id,
                "scanner": "openvas",
                "ip": address or None,
                "host_name": host_name,
                "port": port,
                "protocol": protocol,
                "plugin_id": oid or None,
                "plugin_name": name,
                "plugin_family": family,
                "severity": severity,
                "shown_severity": shown if own is not None and shown != own else None,
                "cvss": words.score(_own(nvt_part.get("cvss_base")) or _own(part.get("severity"))),
                "cve": words.cves([*_cve(nvt_part), oid or ""]),
                "scan_date": scan.day,
                "flaw_kind": words.flaw_kind(severity, family, name, port),
            },
        )

    def host(self, element: Any, scan: _Scan) -> None:
        """A host of the report (not of a result)."""
        scan.hosts += 1
        address = words.address(_text(element, "ip") or element.text or "")
        if not address:
            return
        loc = f"{scan.loc}/host[{scan.hosts}]"
        seen = scan.seen.setdefault(address, _Seen(loc))
        seen.loc = loc
        seen.day = words.day_of(_utc(_text(element, "start")), TAIPEI) or scan.day
        for detail in element.iterchildren("detail"):
            self.detail(seen, _text(detail, "name") or "", _text(detail, "value"))

    def detail(self, seen: _Seen, name: str, value: str | None) -> None:
        worked, failed = openvas_words.detail(name)
        seen.worked, seen.failed = seen.worked or worked, seen.failed or failed
        if name == "hostname" and value:
            seen.host_name = seen.host_name or value
            seen.fqdn = value if "." in value else seen.fqdn
        elif name == "best_os_txt":
            seen.os_name = value
        elif name == "MAC" and value:
            seen.mac = value.lower()

    def drop_elder(self, element: Any, parent: Any) -> None:
        """Keep memory flat without losing what stands before the hosts."""
        element.clear(keep_tail=False)
        elder = element.getprevious()
        if elder is not None and elder.tag == "host":
            parent.remove(elder)

    def end_report(self, element: Any) -> None:
        self.stack.pop()
        inner = element.find("scan_run_status") is not None or element.find("results") is not None
        if inner:
            self.close(self.open_scan() if self.scan is not None else self.reopen(element))
        self.scan = None if inner else self.scan
        parent = element.getparent()
        if parent is not None and parent.tag == "get_reports_response":
            self.outer += 1
            forget(element)

    def reopen(self, element: Any) -> _Scan:
        """A report without results and hosts."""
        self.stack.append(element)
        try:
            return self.open_scan()
        finally:
            self.stack.pop()

    def close(self, scan: _Scan) -> None:
        self.scans += 1
        report = scan.element
        for address, seen in scan.seen.items():
            self.sink.aside(
                "scan_host",
                self.rec,
                seen.loc,
                {
                    "scan_id": scan.id,
                    "scanner": "openvas",
                    "ip": address,
                    "host_name": seen.host_name,
                    "fqdn": seen.fqdn,
                    "mac": seen.mac,
                    "os_name": seen.os_name,
                    "scan_date": seen.day or scan.day,
                    "credentialed": openvas_words.credentialed(seen.worked, seen.failed),
                    "credential_note": openvas_words.note(seen.worked, seen.failed),
                    "host_up": True,
                },
            )
        if not scan.seen:
            self.rec += 1
            self.sink.skip(self.rec, scan.loc, "the report covers no host: nothing was scanned")
        ended = _utc(report.findtext("scan_end"))
        values: dict[str, object] = {
            "scan_id": scan.id,
            "scanner": "openvas",
            "scan_name": scan.name,
            "policy_name": words.tidy(report.findtext("filters/term")),
            **moment("started", scan.began),
            **moment("ended", ended),
            "scan_date": scan.day,
            "hosts_stated": _count(report.findtext("hosts/count")),
            "complete": (report.findtext("scan_run_status") or "") == "Done",
        }
        self.sink.aside("scan_run", self.rec, scan.loc, values)
        if ended is not None:
            self.sink.as_of(ended.astimezone(TAIPEI).date().isoformat())
        stated = _count(report.findtext("result_count/filtered"))
        if stated is not None and (stated or not scan.results):
            self.sink.stated("scan_finding", stated)


def _utc(text: str | None) -> datetime | None:
    return words.iso_moment(text, UTC)


def _own(element: Any) -> str | None:
    """The element's own text, trimmed."""
    return words.tidy(element.text) if element is not None else None


def _text(element: Any, tag: str) -> str | None:
    return (element.findtext(tag) or "").strip() or None


def _port(text: str | None) -> tuple[int | None, str | None]:
    """`443/tcp`, `https (443/tcp)`, `general/tcp` (0 = the host itself)."""
    bare = text or ""
    found = _PORT.fullmatch(bare)
    if found:
        return int(found[1]), found[2].lower()
    name, _, protocol = bare.partition("/")
    return (0 if name.strip().lower() in {"general", ""} else None), protocol.strip().lower() or None


def _cve(nvt: dict[str, Any]) -> list[str]:
    refs = nvt.get("refs")
    if refs is not None:
        return [r.get("id") or "" for r in refs.iterchildren("ref") if (r.get("type") or "").lower() == "cve"]
    old = _own(nvt.get("cve"))
    return [] if old is None else old.split(",")


def _count(text: str | None) -> int | None:
    bare = (text or "").strip()
    return int(bare) if bare.isdigit() and len(bare) < 10 else None


def _recognise(head: Head) -> bool:
    root = root_of(head.data)
    if root is None:
        return False
    if root.name == "get_reports_response":
        return "status" in root.attributes or any(m in root.rest for m in _MARKS)
    return root.name == "report" and ("format_id" in root.attributes or any(m in root.rest for m in _MARKS))


def _read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    reading = _Reading(sink)
    if walk(stream, sink, _STARTS, _ENDS, reading) and not reading.scans:
        sink.skip(1, "xpath:/*", "no report with results: nothing was scanned")


READER = Reader("openvas-xml", "1", ("scan_run", "scan_host", "scan_finding"), _recognise, _read)
