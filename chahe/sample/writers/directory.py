"""Directory exports: LDIF as ldifde writes it (CRLF, folded, base64 where not ASCII), CSV as PowerShell does."""

import base64
import csv
import io
from datetime import UTC, datetime, timedelta

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import windows_time
from chahe.sample.world.directory import Account, Domain, Policy

_TICKS_PER_DAY = 864_000_000_000
_TICKS_PER_MINUTE = 600_000_000
_NEVER = -0x8000000000000000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
FOLD = 78


def filetime(moment: datetime | None) -> int:
    """100 ns ticks since 1601 UTC; 0 for never."""
    return 0 if moment is None else (moment - _EPOCH) // timedelta(microseconds=1) * 10


def _generalized(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S}.0Z"


def _line(name: str, value: str) -> str:
    plain = value.isascii() and not value.startswith((" ", ":", "<")) and not value.endswith(" ")
    text = f"{name}: {value}" if plain else f"{name}:: {base64.b64encode(value.encode()).decode()}"
    parts = [text[:FOLD]] + [" " + text[i : i + FOLD - 1] for i in range(FOLD, len(text), FOLD - 1)]
    return "\r\n".join(parts) + "\r\n"


def _entry(dn: str, *pairs: tuple[str, str | int]) -> str:
    return _line("dn", dn) + _line("changetype", "add") + "".join(_line(k, str(v)) for k, v in pairs) + "\r\n"


def _sid_bytes(sid: str) -> str:
    numbers = [int(x) for x in sid.split("-")[2:]]
    raw = bytes([1, len(numbers) - 1]) + numbers[0].to_bytes(6, "big")
    return base64.b64encode(raw + b"".join(n.to_bytes(4, "little") for n in numbers[1:])).decode()


def domain_object(domain: Domain) -> bytes:
    """Ldifde of the domain's own object: the default password and lockout policy."""
    p = domain.default
    age = -p.max_age * _TICKS_PER_DAY if p.max_age else _NEVER
    return _entry(
        domain.dn, ("objectClass", "top"), ("objectClass", "domain"), ("objectClass", "domainDNS"),
        ("distinguishedName", domain.dn), ("instanceType", 5), ("name", domain.name.split(".", maxsplit=1)[0]),
        ("maxPwdAge", age), ("minPwdAge", -p.min_age * _TICKS_PER_DAY), ("minPwdLength", p.min_length),
        ("pwdHistoryLength", p.history), ("pwdProperties", int(p.complexity)), ("lockoutThreshold", p.lockout),
        ("lockoutDuration", -p.duration * _TICKS_PER_MINUTE), ("lockOutObservationWindow",
        -p.window * _TICKS_PER_MINUTE),
        ("ms-DS-MachineAccountQuota", 0), ("dc", domain.name.split(".", maxsplit=1)[0]),
    ).encode()  # fmt: skip


def fine_grained(domain: Domain) -> bytes:
    """Ldifde of the Password Settings Container."""
    container = f"CN=Password Settings Container,CN=System,{domain.dn}"
    out = _entry(container, ("objectClass", "top"), ("objectClass", "msDS-PasswordSettingsContainer"),
                 ("cn", "Password Settings Container"))  # fmt: skip
    return (out + "".join(_pso(domain, p) for p in domain.policies)).encode()


def _pso(domain: Domain, p: Policy) -> str:
    return _entry(
        domain.policy_dn(p), ("objectClass", "top"), ("objectClass", "msDS-PasswordSettings"), ("cn", p.name),
        ("distinguishedName", domain.policy_dn(p)), ("name", p.name),
        ("msDS-MaximumPasswordAge", -p.max_age * _TICKS_PER_DAY if p.max_age else _NEVER),
        ("msDS-MinimumPasswordAge", -p.min_age * _TICKS_PER_DAY), ("msDS-MinimumPasswordLength", p.min_length),
        ("msDS-PasswordHistoryLength", p.history), ("msDS-PasswordComplexityEnabled", str(p.complexity).upper()),
        ("msDS-PasswordReversibleEncryptionEnabled", "FALSE"),
        ("msDS-LockoutObservationWindow", -p.window * _TICKS_PER_MINUTE),
        ("msDS-LockoutDuration", -p.duration * _TICKS_PER_MINUTE), ("msDS-LockoutThreshold", p.lockout),
        *(("msDS-PSOAppliesTo", domain.group_dn(g)) for g in p.applies_to),
        ("msDS-PasswordSettingsPrecedence", p.precedence),
    )  # fmt: skip


def groups(domain: Domain) -> bytes:
    """Ldifde of the groups with their direct members."""
    out = ""
    for group in domain.groups:
        members = [domain.account_dn(a) for a in domain.accounts if group in a.groups]
        out += _entry(
            domain.group_dn(group), ("objectClass", "top"), ("objectClass", "group"), ("cn", group),
            *(("member", m) for m in members), ("distinguishedName", domain.group_dn(group)),
            ("sAMAccountName", group), ("groupType", -2147483646),
        )  # fmt: skip
    return out.encode()


def _control(a: Account) -> int:
    bits = 0x1000 if a.kind == "gmsa" else 0x200
    return bits | 0x2 * (not a.enabled) | 0x10000 * a.never_expires | 0x40000 * a.smartcard


def users_ldif(domain: Domain) -> bytes:
    """Ldifde of the users with an explicit attribute list (constructed msDS-ResultantPSO included)."""
    out = ""
    for a in domain.accounts:
        won = domain.resultant(a)
        pairs: list[tuple[str, str | int]] = [
            ("objectClass", "top"), ("objectClass", "person"), ("objectClass", "organizationalPerson"),
            ("objectClass", "user"), ("cn", a.display), ("distinguishedName", domain.account_dn(a)),
            ("whenCreated", _generalized(a.created)), ("userAccountControl", _control(a)),
            ("pwdLastSet", filetime(a.changed)), ("lastLogonTimestamp", filetime(a.last_logon)),
            ("sAMAccountName", a.name),
        ]  # fmt: skip
        if won is not None:
            pairs.append(("msDS-ResultantPSO", domain.policy_dn(won)))
        text = _entry(domain.account_dn(a), *pairs)
        out += text[:-2] + f"objectSid:: {_sid_bytes(f'{domain.sid}-{a.rid}')}\r\n\r\n"
    return out.encode()


COLUMNS = (
    "DistinguishedName", "SamAccountName", "Name", "ObjectClass", "Enabled", "LockedOut", "PasswordNeverExpires",
    "PasswordNotRequired", "AllowReversiblePasswordEncryption", "DoesNotRequirePreAuth", "SmartcardLogonRequired",
    "PasswordLastSet", "LastLogonDate", "whenCreated", "EmployeeID", "msDS-ResultantPSO", "SID",
)  # fmt: skip


def users_csv(domain: Domain) -> bytes:
    """Get-ADUser -Filter * -Properties … | Select-Object … | Export-Csv -Encoding UTF8 under a zh-TW Windows."""
    text = io.StringIO(newline="")
    text.write("#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\r\n")
    write = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    write.writerow(COLUMNS)
    for a in domain.accounts:
        won = domain.resultant(a)
        kind = "msDS-GroupManagedServiceAccount" if a.kind == "gmsa" else "user"
        write.writerow([
            domain.account_dn(a), a.name, a.display, kind, a.enabled, False, a.never_expires, False, False, False,
            a.smartcard, windows_time(a.changed), windows_time(a.last_logon), windows_time(a.created), a.owner,
            "" if won is None else domain.policy_dn(won), f"{domain.sid}-{a.rid}",
        ])  # fmt: skip
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def files(main: Domain, dmz: Domain) -> list[Item]:
    """Every directory export: the main domain's users as CSV, the small domain's as LDIF."""
    pso = 'ldifde -f pso.ldf -d "CN=Password Settings Container,CN=System,<網域>"'
    out = []
    for domain, folder in ((main, "demo"), (dmz, "dmz")):
        host = f"網域控制站（{domain.name}）"
        out += [
            Item("S02", f"S02_網域物件/{folder}_domain.ldf", domain_object(domain), 1, WATCHED,
                 f'ldifde -f domain.ldf -d "{domain.dn}" -p base', host),
            Item("S02", f"S02_網域物件/{folder}_pso.ldf", fine_grained(domain), None, WATCHED,
                pso, host),
            Item("S04", f"S04_群組成員/{folder}_groups.ldf", groups(domain), len(domain.groups), WATCHED,
                 'ldifde -f groups.ldf -r "(objectClass=group)" -l member,…', host),
        ]  # fmt: skip
    out.append(Item("S03", "S03_網域帳號/demo_users.csv", users_csv(main), len(main.accounts), WATCHED,
                    "Get-ADUser -Filter * -Properties * | Select-Object … | Export-Csv -Encoding UTF8",
                    "網域控制站（DEMO.LOCAL）"))  # fmt: skip
    out.append(Item("S03", "S03_網域帳號/dmz_users.ldf", users_ldif(dmz), len(dmz.accounts), WATCHED,
                    'ldifde -f users.ldf -r "(objectCategory=person)" -l …', "網域控制站（DMZ.LOCAL）"))  # fmt: skip
    return out
