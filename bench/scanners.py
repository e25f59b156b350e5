"""Findings per CPU-second and peak memory of the Nessus and OpenVAS XML readers, at one size and at ten times it.

    python -m bench.scanners [--findings 40000]

Each size runs in its own process, so that peak memory is that run's alone. The input is generated in a temporary folder
outside the repository: element for element what these scanners write, about 3 KB a finding. Rows are typed and checked
as in a case, then thrown away: the cost of storing them is measured by the intake bench.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.measured import peak_mb
from chahe.intake.api import Context, Head, Reader, recognise
from chahe.intake.columns.block import Block
from chahe.intake.memory import misfit
from chahe.tables.api import tables

WANTED_PER_CPU_SECOND = 11_000
WANTED_MEMORY_RATIO = 1.2
_LOREM = "The remote host is missing a security update and is affected by a flaw in a component of the system. " * 6


class CountingSink:
    """Checks every row against its table as all sinks do, counts it, keeps nothing."""

    def __init__(self) -> None:
        self.rows = 0
        self.rejects = 0

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        if misfit(tables()[table], values) is not None:
            self.rejects += 1
            return False
        self.rows += 1
        return True

    def block(self, table: str, block: Block) -> None:
        self.rows += len(block.recs)

    def aside(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        return misfit(tables()[table], values) is None

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        self.rejects += 1

    def skip(self, rec: int, loc: str, reason: str) -> None:
        self.rejects += 1

    def damage(self, rec: int, loc: str, reason: str) -> None:
        self.rejects += 1

    def stated(self, name: str, count: int) -> None:
        pass

    def as_of(self, iso_date: str) -> None:
        pass

    def inside(self, member: str | None) -> None:
        pass


def nessus(findings: int, per_host: int = 200) -> Iterator[str]:
    """A .nessus file as text pieces."""
    yield "<?xml version='1.0' ?>\n<NessusClientData_v2><Policy><policyName>Quarter</policyName></Policy>"
    yield "<Report name='Quarter scan'>"
    for host in range(0, findings, per_host):
        ip = f"10.{host // 65536 % 256}.{host // 256 % 256}.{host % 256}"
        yield (
            f"<ReportHost name='{ip}'><HostProperties><tag name='HOST_START_TIMESTAMP'>1751414400</tag>"
            f"<tag name='HOST_END_TIMESTAMP'>1751418000</tag><tag name='Credentialed_Scan'>true</tag>"
            f"<tag name='operating-system'>Red Hat Enterprise Linux 8</tag><tag name='host-ip'>{ip}</tag>"
            "</HostProperties>\n"
        )
        for n in range(min(per_host, findings - host)):
            yield _report_item(n)
        yield "</ReportHost>\n"
    yield "</Report></NessusClientData_v2>\n"


def _report_item(n: int) -> str:
    return (
        f"<ReportItem port='{n % 3 * 443}' svc_name='www' protocol='tcp' severity='{n % 5}' pluginID='{100_000 + n}' "
        f"pluginName='RHEL 8 : component {n} (RHSA-2025:{n})' pluginFamily='Red Hat Local Security Checks'>\n"
        f"<agent>unix</agent><cpe>cpe:/o:redhat:enterprise_linux:8</cpe><cve>CVE-2025-{1000 + n}</cve>"
        f"<cve>CVE-2025-{3000 + n}</cve><cvss3_base_score>7.8</cvss3_base_score>"
        "<cvss3_vector>CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H</cvss3_vector><cvss_base_score>6.8</cvss_base_score>"
        f"<cwe>416</cwe><description>{_LOREM}</description><exploit_available>false</exploit_available>"
        "<exploitability_ease>No known exploits are available</exploitability_ease><fname>redhat.nasl</fname>"
        "<patch_publication_date>2025/05/01</patch_publication_date>"
        "<plugin_modification_date>2025/06/01</plugin_modification_date>"
        f"<plugin_name>RHEL 8 : component {n} (RHSA-2025:{n})</plugin_name><plugin_type>local</plugin_type>"
        f"<risk_factor>High</risk_factor><script_version>1.5</script_version><see_also>{_LOREM[:120]}</see_also>"
        f"<solution>Update the affected packages.</solution><synopsis>{_LOREM[:90]}</synopsis>"
        f"<vpr_score>6.7</vpr_score><xref>RHSA:2025:{n}</xref><plugin_output>{_LOREM}\n{_LOREM}</plugin_output>\n"
        "</ReportItem>\n"
    )


def openvas(findings: int, per_host: int = 200) -> Iterator[str]:
    """A GVM report as text pieces."""
    yield "<report id='a' format_id='b' content_type='text/xml'><task id='t'><name>Quarter</name></task>"
    yield "<report id='a'><gmp><version>22.6</version></gmp><scan_run_status>Done</scan_run_status>"
    yield "<task id='t'><name>Quarter</name></task><scan_start>2025-07-02T00:00:00Z</scan_start><results>"
    for n in range(findings):
        yield _result(n, f"10.1.{n // per_host // 256 % 256}.{n // per_host % 256}")
    yield f"</results><result_count>{findings}<full>{findings}</full><filtered>{findings}</filtered></result_count>"
    yield "<scan_end>2025-07-02T06:00:00Z</scan_end></report></report>\n"


def _result(n: int, ip: str) -> str:
    return (
        f"<result id='{n}'><name>Ubuntu: component {n} (USN-{n})</name><owner><name>admin</name></owner>"
        "<modification_time>2025-07-02T01:00:00Z</modification_time><creation_time>2025-07-02T01:00:00Z</creation_time>"
        f"<host>{ip}<asset asset_id='x'/><hostname>h{n % 97}</hostname></host><port>general/tcp</port>"
        f"<nvt oid='1.3.6.1.4.1.25623.1.1.12.2025.{n % 5000}'><type>nvt</type><name>Ubuntu: component {n}</name>"
        "<family>Ubuntu Local Security Checks</family><cvss_base>7.8</cvss_base><severities score='7.8'>"
        "<severity type='cvss_base_v3'><origin>NVD</origin><score>7.8</score></severity></severities>"
        f"<tags>cvss_base_vector=CVSS:3.1/AV:L|summary={_LOREM}|insight={_LOREM}</tags>"
        f"<solution type='VendorFix'>Please install the updated package(s).</solution><refs>"
        f"<ref type='url' id='https://ubuntu.com/security/notices/USN-{n}'/><ref type='cve' id='CVE-2025-{1000 + n}'/>"
        f"<ref type='cve' id='CVE-2025-{3000 + n}'/></refs></nvt><scan_nvt_version>1</scan_nvt_version>"
        f"<threat>High</threat><severity>7.8</severity><qod><value>97</value><type>package</type></qod>"
        f"<description>{_LOREM}</description><original_threat>High</original_threat>"
        "<original_severity>7.8</original_severity></result>\n"
    )


FORMATS = {"nessus": nessus, "openvas": openvas}


def measure(file: Path) -> dict[str, float]:
    """Read one file here: findings, CPU seconds, peak resident MB (NaN where the platform has no counter)."""
    with file.open("rb") as stream:
        head = stream.read(65_536)
        reader = recognise(Head(file.name, head, file.stat().st_size))
        assert isinstance(reader, Reader)
        sink = CountingSink()
        stream.seek(0)
        began = time.process_time()
        reader.read(stream, sink, Context(path=file.name))
        spent = time.process_time() - began
    assert sink.rejects == 0
    return {"findings": sink.rows, "cpu": spent, "peak_mb": peak_mb()}


def run(findings: int) -> bool:
    """Print a line per format and size; False when a goal is missed."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, pieces in FORMATS.items():
            peaks: list[float] = []
            for size in (findings, findings * 10):
                file = Path(folder) / f"{name}-{size}.xml"
                with file.open("w", encoding="utf-8", newline="\n") as out:
                    out.writelines(pieces(size))
                done = subprocess.run(
                    [sys.executable, "-m", "bench.scanners", "--measure", str(file)],
                    check=True,
                    capture_output=True,
                    encoding="utf-8",
                )
                said = json.loads(done.stdout)
                assert said["findings"] == size
                rate = said["findings"] / said["cpu"]
                peaks.append(said["peak_mb"])
                good = good and rate >= WANTED_PER_CPU_SECOND
                megabytes = file.stat().st_size / 1e6
                print(
                    f"{name:8} {size:>9,} findings {megabytes:8.1f} MB {said['cpu']:7.2f} CPU s "
                    f"{rate:>9,.0f} findings/CPU s (goal {WANTED_PER_CPU_SECOND:,}) peak {said['peak_mb']:.1f} MB"
                )
                file.unlink()
            ratio = peaks[1] / peaks[0]
            good = good and not ratio > WANTED_MEMORY_RATIO
            print(f"{name:8} peak memory at 10x the file: {ratio:.2f}x (goal {WANTED_MEMORY_RATIO}x)")
    return good


def main() -> int:
    """0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=40_000)
    parser.add_argument("--measure", type=Path)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return 0
    return 0 if run(given.findings) else 1


if __name__ == "__main__":
    sys.exit(main())
