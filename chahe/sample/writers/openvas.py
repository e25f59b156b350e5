"""OpenVAS reports as Greenbone's "XML" format exports them (GMP 22): a report in a report, times with offset."""

from datetime import timedelta
from uuid import UUID
from xml.sax.saxutils import escape

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import local
from chahe.sample.world.plugins import Plugin
from chahe.sample.world.scans import OPENVAS, Run, Scans
from chahe.sample.world.systems import Asset

FOLDER = "V01_弱點掃描"
_THREAT = ("Log", "Low", "Medium", "High", "High")
_FORMAT = "a994b278-1f62-11e1-96ac-406186ea4fc5"  # Greenbone's own id of its XML format
_SSH_LOGIN = Plugin("1.3.6.1.4.1.25623.1.0.90022", "SSH Authorization Check", "General", 0, "0.0")
_SMB_LOGIN = Plugin("1.3.6.1.4.1.25623.1.0.10394", "SMB log in", "Windows", 0, "0.0")
_ALIVE = Plugin("1.3.6.1.4.1.25623.1.0.108449", "Hostname Determination Reporting", "Service detection", 0, "0.0")


def path_of(run: Run) -> str:
    """Where the report of a run lies."""
    return f"{FOLDER}/{run.day:%Y%m%d}_{run.name}.xml"


def files(scans: Scans, assets: tuple[Asset, ...]) -> list[Item]:
    """One report per OpenVAS run."""
    known = {a.id: a for a in assets}
    out = []
    for run in scans.runs:
        if run.scanner == OPENVAS:
            text, results = _report(run, scans, known)
            out.append(
                Item("V01", path_of(run), text.encode(), results, WATCHED, "Greenbone：Reports > Download > XML",
                    "gvm01",
                     as_of=run.day, period_from=run.day, period_to=run.day)
            )  # fmt: skip
    return out


def _id(*parts: object) -> str:
    """A UUID made from the world alone."""
    digest = "|".join(str(p) for p in parts).encode()
    return str(UUID(bytes=(digest * 16)[:16], version=4))


def _report(run: Run, scans: Scans, known: dict[str, Asset]) -> tuple[str, int]:
    at = local(run.day, 9, 30)
    results: list[str] = []
    hosts: list[str] = []
    for n, target in enumerate(run.targets):
        asset = known[target]
        found = [_ALIVE, *(f.plugin for f in scans.seen(run, target))]
        if asset.scan_mode == "credentialed":
            found.insert(0, _SMB_LOGIN if asset.windows else _SSH_LOGIN)
        results += [_result(asset, p, len(results) + i, at.isoformat()) for i, p in enumerate(found)]
        hosts.append(_host(asset, len(found), at + timedelta(minutes=2 * n)))
    number, task, stamp = _id(run.name), _id("task", run.name), at.isoformat()
    head = (
        f'<report id="{number}" format_id="{_FORMAT}" extension="xml" content_type="text/xml" config_id="">'
        f"<owner><name>gvm</name></owner><name>{stamp}</name><comment/><creation_time>{stamp}</creation_time>"
        f'<modification_time>{stamp}</modification_time><writable>0</writable><in_use>0</in_use><task id="{task}">'
        f'<name>{escape(run.name)}</name></task><report_format id="{_FORMAT}"><name>XML</name></report_format>\n'
        f'<report id="{number}"><gmp><version>22.6</version></gmp><scan_run_status>Done</scan_run_status>\n'
        f"<hosts><count>{len(hosts)}</count></hosts>"
        f'<task id="{task}"><name>{escape(run.name)}</name><comment/><progress>100</progress></task>\n'
        f"<timestamp>{stamp}</timestamp><scan_start>{stamp}</scan_start><timezone>Asia/Taipei</timezone>"
        "<timezone_abbrev>CST</timezone_abbrev>\n"
    )
    count = len(results)
    end = (at + timedelta(hours=3)).isoformat()
    tail = (
        f"</results>\n{''.join(hosts)}<scan_end>{end}</scan_end><errors><count>0</count></errors>\n"
        f"<result_count>{count}<full>{count}</full><filtered>{count}</filtered></result_count>\n</report></report>\n"
    )
    return f'{head}<results start="1" max="-1">\n{"".join(results)}{tail}', count


def _result(asset: Asset, p: Plugin, number: int, stamp: str) -> str:
    logged_in = p in {_SSH_LOGIN, _SMB_LOGIN}
    said = "It was possible to log in using the supplied credentials." if logged_in else "See advisory."
    refs = f'<refs><ref type="cve" id="{p.cve}"/></refs>' if p.cve else "<refs/>"
    return (
        f'<result id="{_id(number, asset.id, p.id)}"><name>{escape(p.name)}</name>'
        f"<creation_time>{stamp}</creation_time>"
        f'<host>{asset.ip}<asset asset_id="{_id(asset.id)}"/><hostname>{asset.fqdn}</hostname></host>'
        f'<port>general/tcp</port><nvt oid="{p.id}"><type>nvt</type><name>{escape(p.name)}</name>'
        f"<family>{escape(p.family)}</family><cvss_base>{p.score}</cvss_base><tags>summary={escape(p.name)}</tags>"
        f"{refs}</nvt><scan_nvt_version/><threat>{_THREAT[p.severity]}</threat><severity>{p.score}</severity>"
        f"<qod><value>97</value><type/></qod><description>{said}</description>"
        f"<original_threat>{_THREAT[p.severity]}</original_threat><original_severity>{p.score}</original_severity>"
        "</result>\n"
    )


def _host(asset: Asset, results: int, start: object) -> str:
    login = "Auth-SMB-Success" if asset.windows else "Auth-SSH-Success"
    details = {"hostname": asset.fqdn, "best_os_txt": asset.os}
    if asset.scan_mode == "credentialed":
        details[login] = "Protocol general/tcp, User svc_scan"
    listed = "".join(f"<detail><name>{k}</name><value>{escape(v)}</value></detail>" for k, v in details.items())
    return (
        f'<host><ip>{asset.ip}</ip><asset asset_id="{_id(asset.id)}"/><start>{start}</start><port_count><page>0</page>'
        f"</port_count><result_count><page>{results}</page></result_count>{listed}</host>\n"
    )
