"""Log-ons in messages of Cisco ISE, by their class.

Passed-Authentication and Failed-Attempt are log-ons to a network or a device that asked ISE: by TACACS+ of an
administrator, by RADIUS with NAS-Port-Type Virtual of a VPN, else of the network. Requests with a device's MAC in place
of a user (Service-Type Call Check, a lookup) are nobody's. Administrator-Login (51000 refused, 51001 let in) and
Administrator-Logout are of ISE itself. Only the first part of a message cut in parts tells.

Cisco, Identity Services Engine Syslogs (Passed Authentications, Failed Attempts, Administrative and Operational Audit).
"""

from collections.abc import Iterator, Mapping

from chahe.intake.devices.logon_words import ADMINISTRATOR, LONGEST_REASON, VPN, account, said, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import logon

_OUTCOMES = {"passed-authentication": "success", "failed-attempt": "failure"}
_NETWORK = "network"


def ise_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record; none for most."""
    kind = str(fields.get("class", "")).lower()
    if kind in _OUTCOMES:
        if not _of_a_machine(fields):
            yield _authentication(fields, _OUTCOMES[kind])
    elif kind in ("administrator-login", "administrator-logout"):
        yield from _administrator(fields, kind)


def _of_a_machine(fields: Mapping[str, object]) -> bool:
    return (
        fields.get("Service-Type") == "Call Check"
        or fields.get("AuthenticationMethod") == "Lookup"
        or "MAB" in str(fields.get("RadiusFlowType", ""))
    )


def _authentication(fields: Mapping[str, object], outcome: str) -> Family:
    tacacs = str(fields.get("Protocol", "")).lower().startswith("tacacs")
    virtual = fields.get("NAS-Port-Type") == "Virtual"
    caller = said(fields.get("Remote-Address")) or said(fields.get("Calling-Station-ID"))
    where = source(caller)
    reason = said(fields.get("FailureReason")) if outcome == "failure" else None
    name = next((n for key in ("User-Name", "UserName", "User") if (n := said(fields.get(key)))), None)
    return logon(
        "logon",
        outcome=outcome,
        **account(name),
        **where,
        source_host=None if where else caller,
        logon_type=ADMINISTRATOR if tacacs else VPN if virtual else _NETWORK,
        logon_id=said(fields.get("AcsSessionID")),
        target=said(fields.get("NetworkDeviceName")) or said(fields.get("Device IP Address")),
        method=said(fields.get("AuthenticationMethod")) or said(fields.get("Protocol")),
        failure=reason[:LONGEST_REASON] if reason else None,
    )


def _administrator(fields: Mapping[str, object], kind: str) -> Iterator[Family]:
    words = str(fields.get("text", "")).lower()
    shared: dict[str, object] = {
        **account(said(fields.get("AdminName"))),
        **source(fields.get("AdminIPAddress")),
        "logon_type": ADMINISTRATOR,
        "target": said(fields.get("AdminInterface")),
    }
    if kind == "administrator-logout" or "logged off" in words or "logged out" in words:
        yield logon("logoff", outcome="success", **shared)
    elif "fail" in words:
        reason = said(fields.get("OperationMessageText"))
        yield logon("logon", outcome="failure", failure=reason[:LONGEST_REASON] if reason else None, **shared)
    elif "succe" in words:
        yield logon("logon", outcome="success", **shared)
