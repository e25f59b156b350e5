r"""Log-ons in SYSTEM and GLOBALPROTECT logs of PAN-OS, by their place in the line (the reader names it `field_N`).

SYSTEM: `auth-fail` is a failed log-on, `auth-success` an authentication, of an administrator or of any service (the
log does not say which); the description `User x logged in via Web from 10.0.0.7 using https` an administrator's
log-on. Before PAN-OS 9.1.3 SYSTEM also has GlobalProtect's `globalprotectgateway-auth-succ` and the like.
GLOBALPROTECT: `gateway-auth` and `portal-auth` are authentications with their status, `gateway-connected` the log-on,
`gateway-logout` its end. `pre-logon` is a machine's tunnel and nobody's log-on. `host` is the device's name where the
line has it.

docs.paloaltonetworks.com, PAN-OS Administrator's Guide, Syslog Field Descriptions (System Log Fields, GlobalProtect
Log Fields, 9.0 to 11.0); GlobalProtect Administrator's Guide, Event Descriptions for the GlobalProtect Logs.
"""

import re
from collections.abc import Iterator, Mapping

from chahe.intake.devices.logon_words import ADMINISTRATOR, LONGEST_REASON, VPN, account, said, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import logon

_EVENT, _OBJECT, _TEXT = "field_8", "field_9", "field_14"
_METHOD, _USER, _MACHINE, _IP, _IP6 = "field_10", "field_12", "field_14", "field_15", "field_16"
_REASON, _ERROR, _STATUS, _PORTAL = "field_25", "field_26", "field_28", "field_33"
_DEVICE = {"SYSTEM": "field_22", "GLOBALPROTECT": "field_47"}
KINDS = frozenset(_DEVICE)
"""Types of records that may tell of a log-on."""
_LONGEST = 1_024
"""Characters of a description that are looked at; PAN-OS writes 512 bytes."""
_ADDRESS = r"(?P<ip>[0-9A-Fa-f.:]{2,45}?)"
_IN_OUT = re.compile(
    r"User (?P<user>.{1,256}?) logged (?P<way>in|out) via (?P<how>\S{1,32}) from " + _ADDRESS + r"\.?"
    r"(?: using (?P<method>\S{1,32}))?"
)
_NAMED = re.compile(r"for user '(?P<user>[^']{1,256})'")
_FROM = re.compile(r"From: " + _ADDRESS + r"\.?$")
_WHY = re.compile(r"Reason: (?P<why>.{1,200}?)(?:\. |\.?$)")
_GATE = re.compile(r"Login from: " + _ADDRESS + r"(?:,|\.?$)")
_GATE_USER = re.compile(r"User name: (?P<user>[^,]{1,256}?)(?:,|\.?$)")
_GATE_WHY = re.compile(r"Reason: (?P<why>[^,]{1,200}?)(?:,|\.?$)")
_GATES = {
    "globalprotectgateway-auth-succ": ("authentication", "success"),
    "globalprotectgateway-auth-fail": ("logon", "failure"),
    "globalprotectportal-auth-succ": ("authentication", "success"),
    "globalprotectportal-auth-fail": ("logon", "failure"),
    "globalprotectgateway-logout-succ": ("logoff", "success"),
}
_STEPS = frozenset(("gateway-auth", "portal-auth"))


def panos_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record; none for most."""
    kind = fields.get("type")
    made = _system(fields) if kind == "SYSTEM" else _remote(fields) if kind == "GLOBALPROTECT" else iter(())
    device = said(fields.get(_DEVICE.get(str(kind), "")))
    for row in made:
        yield row._replace(values={**row.values, "host": device}) if device else row


def _system(fields: Mapping[str, object]) -> Iterator[Family]:
    event, text = fields.get(_EVENT), str(fields.get(_TEXT) or "")[:_LONGEST].strip()
    inside = _IN_OUT.fullmatch(text)
    if inside is not None:
        yield logon(
            "logon" if inside["way"] == "in" else "logoff",
            outcome="success",
            **account(inside["user"]),
            **source(inside["ip"]),
            logon_type=ADMINISTRATOR,
            target=inside["how"],
            method=inside["method"],
        )
    elif event in ("auth-fail", "auth-success"):
        failed = event == "auth-fail"
        yield logon(
            "logon" if failed else "authentication",
            outcome="failure" if failed else "success",
            **account(_group(_NAMED, text, "user")),
            **source(_group(_FROM, text, "ip")),
            failure=_group(_WHY, text, "why") if failed else None,
        )
    elif event in _GATES:
        activity, outcome = _GATES[str(event)]
        yield logon(
            activity,
            outcome=outcome,
            **account(_group(_GATE_USER, text, "user")),
            **source(_group(_GATE, text, "ip")),
            logon_type=VPN,
            target=said(fields.get(_OBJECT)),
            failure=_group(_GATE_WHY, text, "why") if outcome == "failure" else None,
        )


def _remote(fields: Mapping[str, object]) -> Iterator[Family]:
    event, status = fields.get(_EVENT), fields.get(_STATUS)
    outcome = {"success": "success", "failure": "failure"}.get(str(status))
    if fields.get(_USER) == "pre-logon":
        return
    if event in _STEPS and outcome is not None:
        activity = "authentication" if outcome == "success" else "logon"
    elif event == "gateway-connected" and outcome == "success":
        activity = "logon"
    elif event == "gateway-logout":
        activity = "logoff"
    else:
        return
    why = said(fields.get(_REASON)) or said(fields.get(_ERROR))
    yield logon(
        activity,
        outcome=outcome,
        **account(said(fields.get(_USER))),
        **(source(fields.get(_IP)) or source(fields.get(_IP6))),
        logon_type=VPN,
        source_host=said(fields.get(_MACHINE)),
        target=said(fields.get(_PORTAL)),
        method=said(fields.get(_METHOD)),
        failure=why[:LONGEST_REASON] if why and outcome == "failure" else None,
    )


def _group(pattern: re.Pattern[str], text: str, name: str) -> str | None:
    found = pattern.search(text)
    return None if found is None else found[name]
