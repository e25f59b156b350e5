"""Scanner plug-ins of the synthetic world. Ids and advisories are made up in the vendors' style; scores are CVSS 3."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plug-in: severity 0 info … 4 critical; `remote` ones need no log-in."""

    id: str
    name: str
    family: str
    severity: int
    score: str = ""
    cve: str = ""
    port: int = 0
    service: str = "general"
    remote: bool = False
    scanner: str = "nessus"


def _series(
    first: int, family: str, severity: int, score: str, title: str, advisory: int, cve: int, parts: tuple[str, ...]
) -> tuple[Plugin, ...]:
    """One plug-in per part. `title`: with {part} and {advisory}; advisories and CVE numbers count up from the first."""
    return tuple(
        Plugin(
            str(first + 7 * n),
            title.format(part=part, advisory=advisory + n),
            family,
            severity,
            score,
            f"CVE-2025-{cve + n}",
        )
        for n, part in enumerate(parts)
    )


RHEL_FAMILY, OL_FAMILY = "Red Hat Local Security Checks", "Oracle Linux Local Security Checks"
AIX_FAMILY, WIN_FAMILY = "AIX Local Security Checks", "Windows : Microsoft Bulletins"
_NAMES: Final = ("kernel", "glibc", "openssl", "sudo", "systemd", "bind", "curl", "krb5")

_FEW: Final = _NAMES[:4]
_RHEL, _OL = "RHEL 8 : {part} (RHSA-2025:{advisory})", "Oracle Linux 8 : {part} (ELSA-2025-{advisory})"
_AIX, _WIN = "AIX 7.2 TL 5 : {part} (IJ{advisory})", "KB{advisory}: Windows Server 2019 Security Update"

RHEL_HIGH: Final = _series(214001, RHEL_FAMILY, 3, "7.8", _RHEL, 1040, 21040, _NAMES)
RHEL_MEDIUM: Final = _series(215001, RHEL_FAMILY, 2, "5.5", _RHEL, 2040, 22040, _NAMES)
OL_HIGH: Final = _series(216001, OL_FAMILY, 3, "7.5", _OL, 3040, 23040, _FEW)
OL_MEDIUM: Final = _series(216501, OL_FAMILY, 2, "5.9", _OL, 3540, 23540, _FEW)
AIX_HIGH: Final = _series(217001, AIX_FAMILY, 3, "8.1", _AIX, 50100, 24040, _FEW)
AIX_MEDIUM: Final = _series(217501, AIX_FAMILY, 2, "6.2", _AIX, 50500, 24540, _FEW)
WIN_HIGH: Final = _series(218001, WIN_FAMILY, 4, "9.8", _WIN, 505100, 25040, _FEW)
WIN_MEDIUM: Final = _series(218501, WIN_FAMILY, 2, "5.5", _WIN, 505500, 25540, _FEW)
WEB_MEDIUM: Final = (
    Plugin("219001", "HSTS Missing From HTTPS Server (RFC 6797)", "Web Servers", 2, "6.5", "", 443, "www", True),
    Plugin(
        "219011",
        "SSL Medium Strength Cipher Suites Supported (SWEET32)",
        "General",
        2,
        "5.3",
        "CVE-2016-2183",
        443,
        "www",
        True,
    ),
    Plugin("219021", "Web Server Banner Discloses Version", "Web Servers", 1, "3.7", "", 443, "www", True),
)
SHARED_CVE: Final = (
    Plugin("220001", "RHEL 8 : openssl (RHSA-2025:2601)", RHEL_FAMILY, 2, "5.9", "CVE-2025-22601"),
    Plugin(
        "220011", "OpenSSL 1.1.1 < 1.1.1zb Vulnerability", "Web Servers", 2, "5.9", "CVE-2025-22601", 443, "www", True
    ),
)
"""Two plug-ins for one CVE: one round of the summary merges them and says so."""

EXTENDED: Final = Plugin(
    "221001", "RHEL 8 : java-1.8.0-openjdk (RHSA-2025:2701)", RHEL_FAMILY, 2, "5.3", "CVE-2025-22701"
)
EXTENDED_TOO: Final = Plugin("221011", "RHEL 8 : python3 (RHSA-2025:2711)", RHEL_FAMILY, 2, "5.3", "CVE-2025-22711")
LONG_OPEN: Final = Plugin("222001", "RHEL 8 : linux-firmware (RHSA-2025:2801)", RHEL_FAMILY, 3, "7.8", "CVE-2025-22801")
REGRADED: Final = Plugin("222011", "RHEL 8 : samba (RHSA-2025:2811)", RHEL_FAMILY, 3, "7.5", "CVE-2025-22811")
REBUILT: Final = Plugin("222021", "RHEL 8 : tar (RHSA-2025:2821)", RHEL_FAMILY, 2, "5.5", "CVE-2025-22821")
OVERDUE: Final = Plugin("223001", "RHEL 8 : polkit (RHSA-2025:2901)", RHEL_FAMILY, 3, "7.8", "CVE-2025-22901")
RETURNING: Final = Plugin("223011", "RHEL 8 : rsync (RHSA-2025:2911)", RHEL_FAMILY, 2, "5.5", "CVE-2025-22911")
INTERNAL: Final = Plugin(
    "224001", "KB505901: Windows Server 2019 Security Update", WIN_FAMILY, 3, "7.8", "CVE-2025-25901"
)
GREENBONE: Final = tuple(
    Plugin(f"1.3.6.1.4.1.25623.1.0.8372{n:02d}", f"Microsoft Windows Multiple Vulnerabilities (KB50{6100 + n})",
           WIN_FAMILY, 2, "5.5", f"CVE-2026-{21040 + n}", scanner="openvas")
    for n in range(4)
)  # fmt: skip
"""OpenVAS numbers its tests by OID."""
