"""Nessus v2 reports (.nessus) of the scan runs, with the scan-information and credential plug-ins of every host.

Local times: HOST_START and HOST_END carry no zone, as Nessus writes them; the text of plug-in 19506 says CST.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import local
from chahe.sample.world.plugins import Plugin
from chahe.sample.world.scans import Run, Scans
from chahe.sample.world.systems import Asset

FOLDER = "V01_弱點掃描"
_RISK = ("None", "Low", "Medium", "High", "Critical")
_STAMP = "%a %b %d %H:%M:%S %Y"


def path_of(run: Run) -> str:
    """Where the report of a run lies."""
    return f"{FOLDER}/{run.day:%Y%m%d}_{run.name}.nessus"


def files(scans: Scans, assets: tuple[Asset, ...], extra: int) -> list[Item]:
    """One report per run; `extra` informational items more on every host."""
    known = {a.id: a for a in assets}
    out = []
    for run in scans.runs:
        if run.scanner != "nessus":
            continue
        text, items = _report(run, scans, known, extra)
        out.append(
            Item("V01", path_of(run), text.encode(), items, WATCHED, "Nessus：Scans > Export > Nessus", "nessus01",
                 as_of=run.day, period_from=run.day, period_to=run.day)
        )  # fmt: skip
    return out


def _report(run: Run, scans: Scans, known: dict[str, Asset], extra: int) -> tuple[str, int]:
    blocks: list[str] = []
    count = 0
    begin = local(run.day, 9, 30)
    for n, target in enumerate(run.targets):
        asset = known[target]
        logged_in = asset.scan_mode == "credentialed" and target not in run.failed
        start = begin + timedelta(minutes=3 * n)
        items = list(_items(asset, run, scans, logged_in, start, extra))
        count += len(items)
        blocks.append(_host(asset, logged_in, start, items))
    name = quoteattr(run.name)
    head = (
        '<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Policy><policyName>Credentialed Patch Audit</policyName>\n'
        "<Preferences><ServerPreferences>"
        f"<preference><name>TARGET</name><value>{','.join(known[t].ip for t in run.targets)}</value></preference>\n"
        "<preference><name>max_hosts</name><value>30</value></preference>\n"
        "</ServerPreferences></Preferences></Policy>\n"
        f'<Report name={name} xmlns:cm="http://www.nessus.org/cm">\n'
    )
    return head + "".join(blocks) + "</Report>\n</NessusClientData_v2>\n", count


def _host(asset: Asset, logged_in: bool, start: datetime, items: list[str]) -> str:
    end = start + timedelta(minutes=8, seconds=12)
    tags = {
        "HOST_END": end.strftime(_STAMP),
        "HOST_END_TIMESTAMP": str(int(end.timestamp())),
        "Credentialed_Scan": str(logged_in).lower(),
        "policy-used": "Credentialed Patch Audit",
        "operating-system": asset.os,
        "host-fqdn": asset.fqdn,
        "host-ip": asset.ip,
        "HOST_START": start.strftime(_STAMP),
        "HOST_START_TIMESTAMP": str(int(start.timestamp())),
    }
    text = "".join(f'<tag name="{k}">{escape(v)}</tag>\n' for k, v in tags.items() if v)
    return f'<ReportHost name="{asset.ip}"><HostProperties>\n{text}</HostProperties>\n{"".join(items)}</ReportHost>\n'


def _items(asset: Asset, run: Run, scans: Scans, logged_in: bool, start: datetime, extra: int) -> Iterator[str]:
    yield _info("19506", "Nessus Scan Information", "Settings", _scan_text(run, logged_in, start))
    yield _info(
        "10180",
        "Ping the remote host",
        "Port scanners",
        "The remote host is up\nThe remote host replied to an ICMP echo packet",
    )
    yield _info(
        "11936", "OS Identification", "General", f"Remote operating system : {asset.os}\nConfidence level : 100"
    )
    if logged_in:
        ready = f"OS Security Patch Assessment is available.\n\nAccount  : svc_nessus\nProtocol : {_protocol(asset)}"
        yield _info("117887", "OS Security Patch Assessment Available", "Settings", ready)
    elif asset.scan_mode == "credentialed":
        name = "Target Credential Status by Authentication Protocol - Failure for Provided Credentials"
        yield _info("104410", name, "Settings", _refused(asset))
        failed = f"The following service errors were logged :\n\n  - Protocol : {_protocol(asset)}"
        yield _info("21745", "OS Security Patch Assessment Failed", "Settings", failed)
    else:
        yield _info("110723", "Target Credential Status by Authentication Protocol - No Credentials Provided",
            "Settings",
                    "SSH was detected on port 22 but no credentials were provided.")  # fmt: skip
    for port, service in ((443, "www"), (445, "cifs")) if asset.windows else ((22, "ssh"), (443, "www")):
        yield _info(
            "11219", "Nessus SYN scanner", "Port scanners", f"Port {port}/tcp was found to be open", port, service
        )
    for n in range(extra):
        yield _info(
            "22964",
            "Service Detection",
            "Service detection",
            f"A service is running on this port ({n}).",
            20000 + n % 40000,
            "unknown",
        )
    for flaw in scans.seen(run, asset.id):
        yield _flaw(flaw.plugin)


def _refused(asset: Asset) -> str:
    return (
        "Nessus was unable to log into the following host for which\ncredentials have been provided :\n\n"
        f"  Protocol      : {_protocol(asset)}\n  Failure details :\n\n  - User : svc_nessus\n"
    )


def _protocol(asset: Asset) -> str:
    return "SMB" if asset.windows else "SSH"


def _scan_text(run: Run, logged_in: bool, start: datetime) -> str:
    checks = "yes, as 'svc_nessus' via ssh" if logged_in else "no"
    return (
        "Information about this scan : \n\nNessus version : 10.8.3\nNessus build : 20010\n"
        f"Plugin feed version : {run.day - timedelta(days=1):%Y%m%d}0512\nScanner edition used : Nessus\n"
        "Scanner OS : LINUX\nScanner distribution : es8-x86-64\nScan type : Normal\n"
        f"Scan name : {run.name}\nScan policy used : Credentialed Patch Audit\nScanner IP : 10.30.0.5\n"
        "Port scanner(s) : nessus_syn_scanner\nPort range : default\nPing RTT : 0.412 ms\nThorough tests : no\n"
        "Experimental tests : no\nParanoia level : 1\nReport verbosity : 1\nSafe checks : yes\n"
        f"Optimize the test : yes\nCredentialed checks : {checks}\nPatch management checks : None\n"
        "CGI scanning : disabled\nWeb application tests : disabled\nMax hosts : 30\nMax checks : 4\nRecv timeout : 5\n"
        f"Backports : None\nAllow post-scan editing : Yes\nScan Start Date : {start:%Y/%m/%d %H:%M} CST\n"
        "Scan duration : 492 sec\nScan for malware : no\n"
    )


def _info(plugin: str, name: str, family: str, output: str, port: int = 0, service: str = "general") -> str:
    return (
        f'<ReportItem port="{port}" svc_name="{service}" protocol="tcp" severity="0" pluginID="{plugin}" '
        f"pluginName={quoteattr(name)} pluginFamily={quoteattr(family)}>\n"
        f"<plugin_name>{escape(name)}</plugin_name>"
        f"<plugin_type>{'local' if plugin == '117887' else 'remote'}</plugin_type>"
        f"<risk_factor>None</risk_factor><plugin_output>{escape(output)}</plugin_output></ReportItem>\n"
    )


def _flaw(p: Plugin) -> str:
    cve = f"<cve>{p.cve}</cve>" if p.cve else ""
    return (
        f'<ReportItem port="{p.port}" svc_name="{p.service}" protocol="tcp" severity="{p.severity}" pluginID="{p.id}" '
        f"pluginName={quoteattr(p.name)} pluginFamily={quoteattr(p.family)}>\n"
        f"<plugin_name>{escape(p.name)}</plugin_name><plugin_type>{'remote' if p.remote else 'local'}</plugin_type>"
        f"<risk_factor>{_RISK[p.severity]}</risk_factor>{cve}<cvss3_base_score>{p.score}</cvss3_base_score>"
        "<synopsis>The remote host is missing a security update.</synopsis>"
        "<description>The package on the remote host is older than the one that fixes the issue.</description>"
        "<solution>Update the affected packages.</solution>"
        "<plugin_output>\nRemote package installed : older\nShould be : newer\n</plugin_output></ReportItem>\n"
    )
