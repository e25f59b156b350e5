"""nmap XML (`-oX`, root nmaprun of scanner nmap, xmloutputversion 1.x).

Format: nmap.dtd. A record is a listed `port`; ports nmap only counts (`extraports`) are no records. Times are epoch
seconds. `runstats/hosts` is the control total of hosts: those that answered, or all when hosts that are down are listed
(-v). Values of --script-args and --proxies may hold passwords and are masked. nmap does not log in: `credentialed` is
NULL. Known gap: output of other tools in nmap's format (masscan) is not read.
"""

import hashlib
from datetime import datetime
from typing import Any, BinaryIO

import re2

from chahe.intake import scan_words as words
from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink, moment
from chahe.intake.xml_stream import forget, root_of, walk

_STARTS = frozenset({"nmaprun"})
_ENDS = frozenset({"host", "runstats", "nmaprun"})
_SECRET = re2.compile(r"(--(?:script-args|proxies)[= ])(\"[^\"]*\"|'[^']*'|\S+)")


class _Reading:
    """One pass over one file."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.rec = 0
        self.hosts = 0
        self.down_listed = False
        self.id = ""
        self.args: str | None = None
        self.began: datetime | None = None
        self.stats: Any = None

    def take(self, starting: bool, element: Any) -> None:
        if starting:
            self.args = _SECRET.sub(r"\1***", element.get("args") or "") or None
            self.began = words.epoch(element.get("start"))
            mark = hashlib.sha256((self.args or "").encode()).hexdigest()[:12]
            self.id = words.scan_id("nmap", mark, self.began)
        elif element.tag == "host":
            self.host(element)
            forget(element)
        elif element.tag == "runstats":
            self.end(element)

    def host(self, element: Any) -> None:
        self.hosts += 1
        addresses = {a.get("addrtype"): a.get("addr") or "" for a in element.iterchildren("address")}
        ip = words.address(addresses.get("ipv4") or addresses.get("ipv6") or "") or None
        names = [h.get("name") or "" for h in element.iterfind("hostnames/hostname")]
        status = element.find("status")
        state = None if status is None else status.get("state")
        day = words.day_of(words.epoch(element.get("starttime")) or self.began, TAIPEI)
        name = names[0] if names else None
        loc = f"xpath:/nmaprun/host[{self.hosts}]"
        match = element.find("os/osmatch")
        self.down_listed = self.down_listed or state == "down"
        self.sink.aside(
            "scan_host",
            self.rec,
            loc,
            {
                "scan_id": self.id,
                "scanner": "nmap",
                "ip": ip,
                "host_name": name,
                "fqdn": next((n for n in names if "." in n), None),
                "mac": (addresses.get("mac") or "").lower() or None,
                "os_name": None if match is None else match.get("name"),
                "scan_date": day,
                "host_up": None if state is None else state == "up",
            },
        )
        for index, port in enumerate(element.iterfind("ports/port"), 1):
            self.port(port, f"{loc}/ports/port[{index}]", {"ip": ip, "host_name": name, "scan_date": day})

    def port(self, element: Any, loc: str, host: dict[str, object]) -> None:
        self.rec += 1
        state, service = element.find("state"), element.find("service")
        number = element.get("portid") or ""
        product = [] if service is None else [service.get("product"), service.get("version")]
        self.sink.row(
            "open_port",
            self.rec,
            loc,
            {
                "scan_id": self.id,
                **host,
                "port": int(number) if number.isdigit() and len(number) < 6 else None,
                "protocol": element.get("protocol") or None,
                "port_state": None if state is None else state.get("state"),
                "service": None if service is None else service.get("name"),
                "product": " ".join(p for p in product if p) or None,
            },
        )

    def end(self, element: Any) -> None:
        finished, hosts = element.find("finished"), element.find("hosts")
        ended = None if finished is None else words.epoch(finished.get("time"))
        up, total = (_count(None if hosts is None else hosts.get(n)) for n in ("up", "total"))
        if not self.hosts:
            self.rec += 1
            self.sink.skip(self.rec, "xpath:/nmaprun", "no host answered: nothing was found")
        values: dict[str, object] = {
            "scan_id": self.id,
            "scanner": "nmap",
            "policy_name": self.args,
            **moment("started", self.began),
            **moment("ended", ended),
            "scan_date": words.day_of(self.began, TAIPEI),
            "hosts_stated": total,
            "complete": finished is not None and finished.get("exit", "success") == "success",
        }
        self.sink.aside("scan_run", self.rec, "xpath:/nmaprun", values)
        stated = total if self.down_listed else up
        if stated is not None:
            self.sink.stated("scan_host", stated)
        if ended is not None:
            self.sink.as_of(ended.astimezone(TAIPEI).date().isoformat())
        self.stats = element


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 10 else None


def _recognise(head: Head) -> bool:
    root = root_of(head.data)
    return root is not None and root.name == "nmaprun" and root.attributes.get("scanner") == "nmap"


def _read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    reading = _Reading(sink)
    if walk(stream, sink, _STARTS, _ENDS, reading) and reading.stats is None:
        sink.damage(reading.rec + 1, "xpath:/nmaprun", "no runstats: nmap was stopped before it finished")


READER = Reader("nmap-xml", "1", ("scan_run", "scan_host", "open_port"), _recognise, _read)
