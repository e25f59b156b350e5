"""Rows from one Active Directory object, however it was exported (LDIF, csvde): pure.

| object | rows |
|---|---|
| domain | password_policy (kind domain), gpo_link |
| msDS-PasswordSettings | password_policy (kind pso), pso_link |
| msDS-PasswordSettingsContainer | system_setting: it was read, whether or not it holds a policy |
| user, computer, (g)MSA | account |
| group | system_setting (its objectSid), group_member |
| organizationalUnit, site | gpo_link; system_setting gPOptions when it blocks inheritance without a link |
| groupPolicyContainer | gpo_setting (display name, flags) |

Times are FILETIMEs (UTC), dates are those of the given zone. Intervals: 0 and -2^63 mean never / without end.
In gPLink the link written last is applied last and wins: it has link_order 1 (MS-GPOL 2.2.2).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from chahe.intake.directory_names import canonical_key, domain_of, target_kind
from chahe.intake.windows_values import account_flags, days_of, filetime_date, minutes_of, sid_text, whole

Row = tuple[str, dict[str, object]]
TABLES = ("password_policy", "pso_link", "account", "group_member", "gpo_link", "gpo_setting", "system_setting")

_LINK = re.compile(r"\[LDAP://([^\]]*?);(\d{1,3})\]", re.I)
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_RANGE = re.compile(r";range=\d+-(\d+|\*)$", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """One object. `values`: attribute in lower case without options -> values, bytes where they were base64."""

    dn: str
    values: Mapping[str, Sequence[str | bytes]]
    stated_in: str
    cut_members: bool = False  # member;range=0-1499: more members exist than are here

    def text(self, name: str) -> str | None:
        """The first value as text, or None. Raises ValueError for bytes that are no UTF-8."""
        found = self.texts(name)
        return found[0] if found else None

    def texts(self, name: str) -> list[str]:
        """All values as text. Raises ValueError for bytes that are no UTF-8."""
        out = []
        for value in self.values.get(name.lower(), ()):
            try:
                out.append(value if isinstance(value, str) else value.decode("utf-8"))
            except UnicodeDecodeError:
                raise ValueError(f"{name} is no UTF-8 text") from None
        return [v for v in out if v != ""]

    def number(self, name: str) -> int | None:
        """The first value as a whole number, or None. Raises ValueError."""
        found = self.text(name)
        try:
            return None if found is None else whole(found)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    def converted(self, name: str, convert: Callable[[int], int]) -> int | None:
        """A number passed through `convert`, or None."""
        number = self.number(name)
        return None if number is None else convert(number)

    def sid(self) -> str | None:
        """objectSid, from its binary or text form. Raises ValueError."""
        raw = next(iter(self.values.get("objectsid", ())), None)
        if isinstance(raw, bytes) and not raw.startswith(b"S-1-"):
            return sid_text(raw)
        return self.text("objectSid")


def rows_of(entry: Entry, zone: tzinfo) -> list[Row] | str:
    """The rows of one object, or why it has none. Raises ValueError with the reason when it cannot be read."""
    classes = {c.lower() for c in entry.texts("objectClass")}
    made = next((maker(entry, zone) for test, maker in _MAKERS if test(classes, entry)), None)
    links = _links(entry)
    if made is None and not links:
        known = next((c for c in reversed(entry.texts("objectClass")) if re.fullmatch(r"[\w-]{1,40}", c)), None)
        if known is None:
            raise ValueError("neither objectClass nor attributes tell what the object is")
        return f"objects of class {known} are not used"
    return [*(made or []), *links] or "an object without anything used"


def _domain(entry: Entry, zone: tzinfo) -> list[Row]:
    del zone
    properties = entry.number("pwdProperties")
    columns: dict[str, object] = {
        "min_length": entry.number("minPwdLength"),
        "history_length": entry.number("pwdHistoryLength"),
        "complexity": None if properties is None else bool(properties & 1),
        "reversible": None if properties is None else bool(properties & 16),
        "max_age_days": entry.converted("maxPwdAge", days_of),
        "min_age_days": entry.converted("minPwdAge", days_of),
        "lockout_threshold": entry.number("lockoutThreshold"),
        "lockout_minutes": entry.converted("lockoutDuration", minutes_of),
        "lockout_window_minutes": entry.converted("lockOutObservationWindow", minutes_of),
    }
    if all(value is None for value in columns.values()):
        return []  # DNS zones are of this class too
    name = domain_of(entry.dn)
    return [("password_policy", _policy(entry, "domain", name, name, columns))]


def _pso(entry: Entry, zone: tzinfo) -> list[Row]:
    del zone
    prefix = "msDS-"
    columns: dict[str, object] = {
        "precedence": entry.number(prefix + "PasswordSettingsPrecedence"),
        "min_length": entry.number(prefix + "MinimumPasswordLength"),
        "history_length": entry.number(prefix + "PasswordHistoryLength"),
        "complexity": truth(entry.text(prefix + "PasswordComplexityEnabled")),
        "reversible": truth(entry.text(prefix + "PasswordReversibleEncryptionEnabled")),
        "max_age_days": entry.converted(prefix + "MaximumPasswordAge", days_of),
        "min_age_days": entry.converted(prefix + "MinimumPasswordAge", days_of),
        "lockout_threshold": entry.number(prefix + "LockoutThreshold"),
        "lockout_minutes": entry.converted(prefix + "LockoutDuration", minutes_of),
        "lockout_window_minutes": entry.converted(prefix + "LockoutObservationWindow", minutes_of),
    }
    domain = domain_of(entry.dn)
    name = entry.text("name") or entry.text("cn") or entry.dn
    rows: list[Row] = [("password_policy", _policy(entry, "pso", name, domain, columns))]
    for_whom = entry.texts(prefix + "PSOAppliesTo")
    rows.extend(("pso_link", {"policy_id": entry.dn, "applies_to": t, "scope": domain}) for t in for_whom)
    return rows


def _container(entry: Entry, zone: tzinfo) -> list[Row]:
    """That the container was read shows that there are no fine-grained policies beside those exported."""
    del zone
    identity = {"scope": domain_of(entry.dn), "platform": "ad", "stated_in": entry.dn, "area": "object"}
    return [("system_setting", {**identity, "setting": "objectClass", "value_text": "msDS-PasswordSettingsContainer"})]


def _policy(entry: Entry, kind: str, name: str, scope: str, columns: Mapping[str, object]) -> dict[str, object]:
    head = {"policy_id": entry.dn, "policy_name": name, "policy_kind": kind, "scope": scope}
    return {**head, "stated_in": entry.stated_in, **columns}


def _account(entry: Entry, zone: tzinfo) -> list[Row]:
    control = entry.number("userAccountControl")
    computed = entry.number("msDS-User-Account-Control-Computed")
    locked = bool(computed & 0x10) if computed is not None else None
    if locked is None and entry.number("lockoutTime") == 0:
        locked = False  # a later lockoutTime may have lapsed already: only the computed flag tells
    values: dict[str, object] = {
        "scope": domain_of(entry.dn),
        "account_name": entry.text("sAMAccountName") or entry.text("uid") or entry.text("cn"),
        "platform": "ad",
        "dn": entry.dn,
        "sid": entry.sid(),
        "account_class": _account_class(entry),
        "locked": locked,
        "password_changed_date": _date(entry, "pwdLastSet", zone),
        "last_logon_date": _date(entry, "lastLogonTimestamp", zone) or _date(entry, "lastLogon", zone),
        "created_date": _generalized(entry.text("whenCreated"), zone),
        "resultant_policy": entry.text("msDS-ResultantPSO"),
        "primary_group_rid": entry.number("primaryGroupID"),
        "display_name": entry.text("displayName"),
        "os_name": entry.text("operatingSystem"),
        "stated_in": entry.stated_in,
    }
    if control is not None:
        values |= account_flags(control)
    return [("account", values)]


def _group(entry: Entry, zone: tzinfo) -> list[Row]:
    del zone
    domain, sid = domain_of(entry.dn), entry.sid()
    identity = {"scope": domain, "platform": "ad", "stated_in": entry.dn, "setting": "objectSid", "value_text": sid}
    rows: list[Row] = [("system_setting", {**identity, "area": "group"})]
    for member in entry.texts("member"):
        values: dict[str, object] = {"scope": domain, "group_name": entry.dn, "member_name": member, "group_sid": sid}
        rows.append(("group_member", {**values, "stated_in": entry.stated_in}))
    return rows


def _policy_container(entry: Entry, zone: tzinfo) -> list[Row]:
    del zone
    found = _GUID.search(entry.text("cn") or entry.text("name") or entry.dn)
    if not found:
        raise ValueError("a Group Policy container without a GUID")
    values: dict[str, object] = {
        "gpo_guid": found.group().upper(),
        "gpo_name": entry.text("displayName"),
        "area": "groupPolicyContainer",
        "setting": "flags",
        "value_text": entry.text("flags"),
        "scope": domain_of(entry.dn),
        "stated_in": entry.stated_in,
    }
    return [("gpo_setting", values)]


def _links(entry: Entry) -> list[Row]:
    text, options = entry.text("gPLink"), entry.number("gPOptions")
    blocks = None if options is None else bool(options & 1)
    found = _LINK.findall(text or "")
    if text and text.strip() and not found:
        raise ValueError("gPLink cannot be read")
    rows: list[Row] = []
    for at, (target, flags) in enumerate(found):
        guid = _GUID.search(target)
        if not guid:
            raise ValueError("gPLink names an object without a GUID")
        rows.append(
            (
                "gpo_link",
                {
                    "gpo_guid": guid.group().upper(),
                    "target_path": entry.dn,
                    "target_key": canonical_key(entry.dn),
                    "target_kind": target_kind(entry.dn),
                    "link_enabled": not int(flags) & 1,
                    "enforced": bool(int(flags) & 2),
                    "link_order": len(found) - at,
                    "blocks_inheritance": blocks,
                    "stated_in": entry.stated_in,
                },
            )
        )
    if options is not None and not found:
        setting = {"scope": domain_of(entry.dn), "platform": "ad", "stated_in": entry.dn, "setting": "gPOptions"}
        rows.append(("system_setting", {**setting, "value_text": str(options)}))
    return rows


def truth(text: str | None) -> bool | None:
    """TRUE / FALSE of LDAP and True / False of PowerShell; None when absent. Raises ValueError for anything else."""
    if text is None:
        return None
    word = text.strip().lower()
    if word not in {"true", "false"}:
        raise ValueError("neither TRUE nor FALSE")
    return word == "true"


def _account_class(entry: Entry) -> str:
    classes = {c.lower() for c in entry.texts("objectClass")}
    for known, word in (
        ("msds-groupmanagedserviceaccount", "gmsa"),
        ("msds-managedserviceaccount", "msa"),
        ("msds-delegatedmanagedserviceaccount", "dmsa"),
        ("computer", "computer"),
    ):
        if known in classes:
            return word
    return "user"


def _date(entry: Entry, name: str, zone: tzinfo) -> date | None:
    ticks = entry.number(name)
    return None if ticks is None else filetime_date(ticks, zone)


def _generalized(text: str | None, zone: tzinfo) -> date | None:
    """whenCreated: `20190501031500.0Z`."""
    if text is None:
        return None
    found = re.fullmatch(r"([0-9]{14})(?:\.[0-9]+)?Z", text)
    if not found:
        raise ValueError("whenCreated is no generalized time")
    return datetime.strptime(found.group(1), "%Y%m%d%H%M%S").replace(tzinfo=UTC).astimezone(zone).date()


def cut_range(attribute: str) -> bool:
    """True for `member;range=0-1499`: the server sent a part; only `…-*` is the last part."""
    found = _RANGE.search(attribute)
    return found is not None and found.group(1) != "*"


_MAKERS: tuple[tuple[Callable[[set[str], Entry], bool], Callable[[Entry, tzinfo], list[Row]]], ...] = (
    (lambda c, e: "msds-passwordsettingscontainer" in c, _container),
    (lambda c, e: "msds-passwordsettings" in c or "msds-minimumpasswordlength" in e.values, _pso),
    (lambda c, e: "domaindns" in c or "minpwdlength" in e.values, _domain),
    (lambda c, e: "group" in c or (not c and "member" in e.values), _group),
    (lambda c, e: "grouppolicycontainer" in c, _policy_container),
    (lambda c, e: "user" in c or "useraccountcontrol" in e.values, _account),
)
