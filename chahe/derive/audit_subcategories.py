"""Which subcategory of the advanced audit policy lets Windows write which event of the Security log.

Source: Microsoft, "Advanced security audit policy settings" and the page of each event ("Subcategory:"), read for
Windows 10 and Server 2016 to 2022; GUIDs as in MS-GPAC 2.2.1.4 (…-69AE-11D9-BED3-505054503030). Events that also need
an access list on the object (4656, 4662, 4663, 5136 …) or belong to several subcategories are left out: whether they
were logged is not known from the policy.
"""

from collections.abc import Iterable, Mapping
from typing import Any

ALWAYS = frozenset({1100, 1102, 1104, 1105, 1108, 4608, 4719, 4902})
"""Written whatever the policy says."""

SUCCESS, FAILURE = 1, 2

_TAIL = "-69AE-11D9-BED3-505054503030}"
_SUBCATEGORIES: tuple[tuple[str, str, int, tuple[int, ...]], ...] = (
    ("0CCE9210", "Security State Change", SUCCESS, (4616, 4621)),
    ("0CCE9211", "Security System Extension", SUCCESS, (4610, 4611, 4614, 4622, 4697)),
    ("0CCE9215", "Logon", SUCCESS, (4624, 4648, 4675)),
    ("0CCE9215", "Logon", FAILURE, (4625,)),
    ("0CCE9216", "Logoff", SUCCESS, (4634, 4647)),
    ("0CCE921B", "Special Logon", SUCCESS, (4672, 4964)),
    ("0CCE921C", "Other Logon/Logoff Events", SUCCESS, (4778, 4779, 4800, 4801, 4802, 4803)),
    ("0CCE9224", "File Share", SUCCESS, (5140, 5142, 5143, 5144)),
    ("0CCE9227", "Other Object Access Events", SUCCESS, (4698, 4699, 4700, 4701, 4702)),
    ("0CCE922B", "Process Creation", SUCCESS, (4688, 4696)),
    ("0CCE922C", "Process Termination", SUCCESS, (4689,)),
    ("0CCE922F", "Audit Policy Change", SUCCESS, (4715, 4817, 4906, 4907, 4908, 4912)),
    ("0CCE9230", "Authentication Policy Change", SUCCESS, (4706, 4707, 4713, 4716, 4717, 4718, 4739, 4865, 4866, 4867)),
    ("0CCE9231", "Authorization Policy Change", SUCCESS, (4704, 4705, 4911, 4913)),
    ("0CCE9232", "MPSSVC Rule-Level Policy Change", SUCCESS, (4946, 4947, 4948, 4950)),
    (
        "0CCE9235",
        "User Account Management",
        SUCCESS,
        (4720, 4722, 4724, 4725, 4726, 4738, 4740, 4765, 4767, 4780, 4781, 4798, 5376, 5377),
    ),
    ("0CCE9236", "Computer Account Management", SUCCESS, (4741, 4742, 4743)),
    (
        "0CCE9237",
        "Security Group Management",
        SUCCESS,
        (4727, 4728, 4729, 4730, 4731, 4732, 4733, 4734, 4735, 4737, 4754, 4755, 4756, 4757, 4758, 4764, 4799),
    ),
    ("0CCE9242", "Kerberos Authentication Service", FAILURE, (4771,)),
    ("0CCE9240", "Kerberos Service Ticket Operations", SUCCESS, (4770,)),
)

NEEDS: Mapping[int, tuple[str, str, int]] = {
    event: ("{" + head + _TAIL, name, kind) for head, name, kind, events in _SUBCATEGORIES for event in events
}
"""Event id -> (GUID, name, SUCCESS or FAILURE) of the subcategory that writes it."""

_WORDS = (
    (("no auditing", "無稽核", "沒有稽核", "不稽核"), 0),
    (("success and failure", "成功和失敗", "成功與失敗", "成功及失敗"), SUCCESS | FAILURE),
    (("success", "成功"), SUCCESS),
    (("failure", "失敗"), FAILURE),
)


def stated(settings: Iterable[Mapping[str, Any]]) -> Mapping[str, set[int | None]]:
    """GUID, upper case -> the settings every row of an audit policy states: SUCCESS, FAILURE, both or 0; None = no
    telling. Rows of `gpo_setting`; of other areas nothing is taken.
    """
    out: dict[str, set[int | None]] = {}
    for row in settings:
        if str(row["area"]).startswith("Audit/") and row["value_type"]:
            out.setdefault(str(row["value_type"]).strip().upper(), set()).add(_value(row["value_text"]))
    return out


def _value(text: str | None) -> int | None:
    words = (text or "").strip().lower()
    if words in ("0", "1", "2", "3"):
        return int(words)
    return next((value for names, value in _WORDS if any(n == words for n in names)), None)


def written(event: int, policy: Mapping[str, set[int | None]]) -> bool | None:
    """Would Windows have written this event of the Security log? None when the policies handed over do not agree, do
    not say, or the event is not known here.
    """
    if event in ALWAYS:
        return True
    if event not in NEEDS:
        return None
    guid, _, kind = NEEDS[event]
    said = policy.get(guid, set())
    answers = {None if v is None else bool(v & kind) for v in said}
    # Which policy reaches which host is another question: only what all of them say is known.
    return answers.pop() if len(answers) == 1 else None
