"""Log-ons and accounts in event logs of FortiOS, by message number (the last six digits of `logid`).

32001, 32002, 32003: an administrator logs on, is refused, logs off. 39426: an SSL VPN log-on is refused; 39424 and
39425: it succeeds and ends; 39947 and 39948: its tunnel comes up and goes down. 44546, 44547 with `cfgpath`
system.admin or user.local: an account is added, changed, deleted. Not read as log-ons: IPsec dial-up, users who
authenticate to pass a policy.

docs.fortinet.com, FortiOS Log Message Reference (5.6 to 7.6), messages 32001 to 32003, 39424 to 39426, 39947, 39948,
44546, 44547; Cookbook, Understanding VPN related logs.
"""

from collections.abc import Iterator, Mapping

from chahe.intake.devices.logon_words import ADMINISTRATOR, LONGEST_REASON, VPN, account, said, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import account_change, logon

_ADMINISTRATORS = {"032001": ("logon", "success"), "032002": ("logon", "failure"), "032003": ("logoff", "success")}
_TUNNELS = {
    "039424": ("logon", "success"),
    "039425": ("logoff", "success"),
    "039426": ("logon", "failure"),
    "039947": ("session-opened", "success"),
    "039948": ("session-closed", "success"),
}
_CONFIGURED = frozenset(("044546", "044547"))
_ACCOUNTS = frozenset(("system.admin", "user.local"))
_CHANGES = {"add": "created", "edit": "changed", "delete": "deleted"}


def tells(number: str | None) -> bool:
    """Whether a record of that `logid` may tell of a log-on or an account."""
    short = str(number or "")[-6:].zfill(6)
    return short in _ADMINISTRATORS or short in _TUNNELS or short in _CONFIGURED


def fortios_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record; none for most."""
    if fields.get("type") != "event":
        return
    number = str(fields.get("logid") or fields.get("log_id") or "")[-6:].zfill(6)
    if number in _ADMINISTRATORS:
        activity, outcome = _ADMINISTRATORS[number]
        yield logon(
            activity,
            **_outcome(fields, outcome),
            **account(said(fields.get("user"))),
            **source(fields.get("srcip")),
            logon_type=ADMINISTRATOR,
            logon_id=_session(fields.get("sn")),
            method=said(fields.get("method")),
        )
    elif number in _TUNNELS:
        activity, outcome = _TUNNELS[number]
        yield logon(
            activity,
            **_outcome(fields, outcome),
            **account(said(fields.get("user"))),
            **source(fields.get("remip")),
            logon_type=VPN,
            logon_id=_session(fields.get("tunnelid")),
            method=said(fields.get("tunneltype")),
        )
    elif number in _CONFIGURED and fields.get("cfgpath") in _ACCOUNTS:
        change = _CHANGES.get(str(fields.get("action", "")).lower())
        if change is not None:
            yield account_change(
                change,
                outcome="success",
                account_name=said(fields.get("cfgobj")),
                actor_name=said(fields.get("user")),
            )


def _outcome(fields: Mapping[str, object], outcome: str) -> dict[str, object]:
    if outcome == "success":
        return {"outcome": outcome}
    reason = said(fields.get("reason")) or said(fields.get("msg"))
    return {"outcome": outcome, "failure": reason[:LONGEST_REASON] if reason else None}


def _session(value: object) -> str | None:
    """A session's number; 0 is none."""
    text = said(value)
    return text if text and text.strip("0") else None
