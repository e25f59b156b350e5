"""What scanners' words mean: grades, kinds of flaw, credentials, addresses, dates. Pure; no scanner's text is kept.

Grades are the scanner's own (0 info, 1 low, 2 medium, 3 high, 4 critical); the insurer's assessed grade is another
table. Kind of flaw: the limits of 自律規範 §14 run on operating-system flaws only, so a flaw whose family and port do
not tell is left NULL, never guessed.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from ipaddress import ip_address

import re2

GRADES = {
    "none": 0, "info": 0, "informational": 0, "log": 0, "debug": 0, "false positive": 0,
    "low": 1, "medium": 2, "high": 3, "critical": 4, "alarm": 3, "serious": 3,
}  # fmt: skip

_OS_NAME = re2.compile(
    r"(?i)(MS\d\d-\d{3}\b|KB\d{6,7}\b|(Microsoft )?Windows (Server |Multiple|OS\b|\d|XP|Vista)|Unsupported Windows OS"
    r"|Security Updates? for (Microsoft )?Windows|Unix Operating System Unsupported"
    r"|Operating System.*(End of Life|EOL)"
    r"|(RHEL|CentOS|Oracle Linux|Rocky Linux|AlmaLinux|Fedora|Amazon Linux|SUSE|openSUSE|Debian|Ubuntu|AIX|Solaris)"
    r"[^:]{0,60}:)"
)
_OS_FAMILIES = frozenset({"windows : microsoft bulletins", "cisco", "vmware esx local security checks"})
_WEB_FAMILIES = frozenset({"cgi abuses", "cgi abuses : xss", "web application abuses", "web applications"})
_SERVICE_FAMILIES = frozenset({
    "web servers", "service detection", "databases", "dns", "ftp", "smtp problems", "snmp", "rpc", "ssl and tls",
    "default unix accounts", "default accounts", "brute force attacks", "gain a shell remotely", "scada",
    "peer-to-peer file sharing", "useless services", "remote file access", "mobile devices", "privilege escalation",
})  # fmt: skip
_CREDENTIALED = re2.compile(r"(?i)Credentialed checks\s*:\s*(yes|no)\b")
_URL_HOST = re2.compile(r"(?s)https?://(?:[^/@]*@)?([^/:?#]*).*")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ZONES = {"utc": 0, "gmt": 0, "cst": 8}
"""Abbreviations we believe. CST in evidence handed over in Taiwan is Taipei's (+08:00), as the operating systems there
print it; any other abbreviation leaves the reader's own zone."""


def grade(text: str | None) -> int | None:
    """The scanner's grade of a word or digit; None when it is neither."""
    word = (text or "").strip().lower()
    if word in {"0", "1", "2", "3", "4"}:
        return int(word)
    return GRADES.get(word)


def flaw_kind(severity: int | None, family: str | None, name: str | None, port: int | None) -> str | None:
    """info, os, web or service; None when family, name and port do not tell."""
    if severity == 0:
        return "info"
    return _kind((family or "").strip().lower(), name or "", port or 0)


@lru_cache(maxsize=8_192)
def _kind(family: str, name: str, port: int) -> str | None:
    if family in _OS_FAMILIES or family.endswith("local security checks"):
        return "os"
    if family in _WEB_FAMILIES:
        return "web"
    if family in _SERVICE_FAMILIES:
        return "service"
    if _OS_NAME.match(name):
        return "os"
    # 445 is where Windows patch checks report, 0 is the host itself: there the port says nothing.
    return "service" if port not in {0, 445} and family != "windows" else None


def score(text: str | None) -> Decimal | None:
    """A CVSS base score; None outside 0..10 (Excel in some locales drops the decimal point: 7.5 becomes 75)."""
    if not text:
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 10 else None


@lru_cache(maxsize=8_192)
def address(text: str) -> str:
    """Canonical text of an IP address; any other name trimmed and in lower case; of an http URL its host."""
    bare = text.strip()
    if bare.startswith(("http://", "https://")):
        bare = _URL_HOST.sub(r"\1", bare)
    try:
        return str(ip_address(bare))
    except ValueError:
        return bare.lower()


def tidy(text: str | None) -> str | None:
    """Text with its white space collapsed; None when nothing is left."""
    if not text:
        return None
    return (" ".join(text.split()) if "\n" in text or "  " in text else text.strip()) or None


def cves(words: Collection[str]) -> str | None:
    """CVE ids sorted, separated by one space; None when there is none."""
    ids = sorted({w.strip().upper() for w in words if w.strip().upper().startswith("CVE-")})
    return " ".join(ids) or None


def stated_credentials(output: str) -> bool | None:
    """What plug-in 19506 says in its line `Credentialed checks`."""
    found = _CREDENTIALED.search(output)
    return None if found is None else found[1].lower() == "yes"


PATCHES_ASSESSED, PATCHES_FAILED = frozenset({"117887"}), frozenset({"21745", "117886"})
LOGIN_PARTLY, LOGIN_FAILED = frozenset({"110385", "117885", "102094"}), frozenset({"104410", "110723"})
LOGIN_WORKED = frozenset({"141118", "110095"})
CREDENTIAL_PLUGINS = PATCHES_ASSESSED | PATCHES_FAILED | LOGIN_PARTLY | LOGIN_FAILED | LOGIN_WORKED
"""Nessus plug-ins about the log-in to one host. 117887 / 21745, 117886: patch assessment ran / did not. 141118, 110095:
valid, no issue. 110385: too few privileges, 117885: failed at times, 102094: escalation refused. 104410: credentials
failed, 110723: none given."""


def credentialed(said: bool | None, plugins: Collection[str]) -> bool | None:
    """Did the log-in to the host work and did local checks run? None when the report does not say, or says both.

    `said`: the scanner's statement (19506, else Credentialed_Scan). Where the log-in worked but with too few rights,
    the local checks count as run only if the patch assessment says so (117887).
    """
    seen = frozenset(plugins)
    if seen & PATCHES_ASSESSED:
        return None if seen & PATCHES_FAILED else True
    if seen & PATCHES_FAILED:
        return False
    if said is None:
        if seen & LOGIN_WORKED:
            return not seen & LOGIN_PARTLY
        return False if seen & LOGIN_FAILED else None
    return said and not seen & (LOGIN_PARTLY if seen & LOGIN_WORKED else LOGIN_PARTLY | LOGIN_FAILED)


def iso_moment(text: str | None, zone: timezone) -> datetime | None:
    """An aware datetime of ISO 8601, or of `Wed Mar 23 14:31:51 2022`, or of `Oct 17, 2024 17:24:54 UTC`.

    A text without an offset is in `zone`. None when it is none of these.
    """
    bare = (text or "").strip()
    if not bare:
        return None
    try:
        found = datetime.fromisoformat(bare)
    except ValueError:
        return _named_month(bare, zone)
    return found if found.tzinfo else found.replace(tzinfo=zone)


_C_TIME = re2.compile(r"(?:\w{3} )?(\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (?:(\w+) )?(\d{4})")
_US_TIME = re2.compile(r"(\w{3}) +(\d{1,2}), (\d{4}) (\d\d):(\d\d):(\d\d)(?: ([A-Z]+))?")
_SLASHED = re2.compile(
    r"(\d{4})/(\d{1,2})/(\d{1,2}) (\d\d?):(\d\d)(?::(\d\d))?(?: (?:UTC ?([+-]\d{1,2})|([A-Z]{3,4})).*)?"
)


def _named_month(text: str, zone: timezone) -> datetime | None:
    c, us, slashed = _C_TIME.fullmatch(text), _US_TIME.fullmatch(text), _SLASHED.fullmatch(text)
    if c:
        return _build(c[7], _MONTHS.get(c[1].lower()), c[2], c[3], c[4], c[5], _zone(c[6], zone))
    if us:
        return _build(us[3], _MONTHS.get(us[1].lower()), us[2], us[4], us[5], us[6], _zone(us[7], zone))
    if slashed:
        offset = slashed[7]
        own = timezone(timedelta(hours=int(offset))) if offset else _zone(slashed[8], zone)
        return _build(slashed[1], int(slashed[2]), slashed[3], slashed[4], slashed[5], slashed[6] or "0", own)
    return None


def _zone(name: str | None, default: timezone) -> timezone:
    hours = _ZONES.get((name or "").lower())
    return default if hours is None else timezone(timedelta(hours=hours))


def _build(year: str, month: int | None, *rest: str | timezone) -> datetime | None:
    *numbers, zone = rest
    day, hour, minute, second = (int(str(n)) for n in numbers)
    if month is None or not isinstance(zone, timezone):
        return None
    try:
        return datetime(int(year), month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def epoch(text: str | None) -> datetime | None:
    """Seconds since 1970 as an aware datetime; None when it is no plausible number."""
    if not text or not text.strip().isdigit() or len(text.strip()) > 11:
        return None
    return datetime.fromtimestamp(int(text), UTC)


def day_of(when: datetime | None, zone: timezone) -> date | None:
    """The calendar date in `zone`."""
    return None if when is None else when.astimezone(zone).date()


def scan_id(scanner: str, name: str | None, start: datetime | None) -> str:
    """Identifier of one scan: scanner, name and start, so that the quarterly runs of one task stay apart."""
    began = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if start else "-"
    return f"{scanner}|{name or '-'}|{began}"
