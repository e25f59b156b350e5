"""Numbers of Windows' and Sysmon's events that belong to a family: our word for each, and OCSF's activity in its class.

Numbers: Microsoft's reference of audit events, and Sysmon's. Activities: OCSF Account Change, Authentication, Group
Management, User Access Management, Process Activity, Event Log Activity; 99 where OCSF has none of that kind.
"""

from collections.abc import Mapping

OTHER = 99

LOGONS: Mapping[int, tuple[str, int | None]] = {
    4624: ("logon", 1),
    4625: ("logon", 1),
    4634: ("logoff", 2),
    4647: ("logoff", 2),
    4648: ("explicit-credentials", 1),
    4672: ("privileges-assigned", OTHER),
    4768: ("tgt", 3),
    4769: ("service-ticket", 4),
    4770: ("ticket-renewal", 5),
    4771: ("pre-authentication", OTHER),
    4776: ("ntlm", 1),
    4778: ("reconnect", OTHER),
    4779: ("disconnect", OTHER),
}
ACCOUNTS: Mapping[int, tuple[str, int | None]] = {
    4720: ("created", 1),
    4722: ("enabled", 2),
    4723: ("password-change", 3),
    4724: ("password-reset", 4),
    4725: ("disabled", 5),
    4726: ("deleted", 6),
    4738: ("changed", OTHER),
    4740: ("locked", 9),
    4767: ("unlocked", OTHER),
    4781: ("renamed", OTHER),
    4741: ("created", 1),
    4742: ("changed", OTHER),
    4743: ("deleted", 6),
}
GROUPS: tuple[tuple[tuple[int, ...], str, int], ...] = (
    # security-enabled global, local, universal; then distribution groups in the same order
    ((4728, 4732, 4756, 4751, 4746, 4761), "member-added", 3),
    ((4729, 4733, 4757, 4752, 4747, 4762), "member-removed", 4),
    ((4727, 4731, 4754, 4749, 4744, 4759), "group-created", OTHER),
    ((4730, 4734, 4758, 4753, 4748, 4763), "group-deleted", OTHER),
    ((4737, 4735, 4755, 4750, 4745, 4760), "group-changed", OTHER),
)
RIGHTS: Mapping[int, tuple[str, int | None]] = {
    4704: ("right-assigned", 1),
    4705: ("right-removed", 2),
    4717: ("right-assigned", 1),
    4718: ("right-removed", 2),
}
SYSMON_PROCESSES: Mapping[int, tuple[str, int | None]] = {
    1: ("launch", 1),
    5: ("terminate", 2),
    8: ("inject", 4),
    10: ("open", 3),
}
LOG_ACTS: Mapping[int, tuple[str, int | None]] = {
    1102: ("cleared", 1),
    104: ("cleared", 1),
    1100: ("stopped", 7),
    1101: ("events-dropped", OTHER),
    1104: ("full", OTHER),
    1105: ("archived", 4),
    6005: ("started", 6),
    6006: ("stopped", 7),
    6008: ("unexpected-shutdown", OTHER),
}
SYSMON_ACTS: Mapping[int, tuple[str, int | None]] = {
    4: ("configuration-changed", OTHER),
    16: ("configuration-changed", OTHER),
}
