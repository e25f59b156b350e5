"""Item 4.2.2: alerts, tickets, agents, data protection."""

from tests.derive.alerts import D, agent, alert, at, computer, excuse, hit, lease, named, sign_off, suppression, ticket
from tests.derive.events import security

NAMES = (
    "alert_handling",
    "suppression_use",
    "loose_ticket",
    "host_agent",
    "agent_contact",
    "dlp_window",
    "raised_alert",
)
FEW = ("suppression_use", "dlp_window")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""
Row = dict[str, object]


def given() -> dict[str, list[Row]]:
    """Alerts in every state, machines of every kind, hits with and without a sign-off; blanks everywhere."""
    alerts = [alert(at(d, h), alert_no=f"A-{d}-{h}") for d in range(1, 20) for h in (0, 9, 23)]
    alerts += [alert(at(5), ticket_no="INC-1"), alert(at(6), sensor=None, signature_id=None, severity="P0")]
    alerts += [alert(at(7), src_ip=None, dst_ip=None, host="svr01"), alert(None)]
    tickets = [
        ticket(at(5, 11), "INC-1"), ticket(at(3, 9), "INC-2", alert_no="A-3-0; A-3-9"), ticket(at(9, 10), "INC-3"),
        ticket(at(8), "INC-4", signature_id="9001", first=at(8, 0), last=at(8, 12)),
        ticket(at(10), "INC-5", signature_id="9001"), ticket(None, "INC-6", alert_name="demo"),
        ticket(at(12), "INC-7", alert_name="DEMO", first=at(12, 0), closed=at(13)),
    ]  # fmt: skip
    then = D(2026, 6, 21)
    return {
        "security_alert": alerts,
        "security_ticket": tickets,
        "ticket_alert": [{"ticket_no": "INC-2", "alert_no": n} for n in ("A-3-0", "A-3-9")],
        "alert_suppression": [
            suppression(valid_from=D(2025, 3, 15), about_ip="10.0.0.5"), suppression(entry_no="SUP-2", valid_to=None),
            suppression(entry_no="SUP-3", approved_by=None), suppression(entry_no="SUP-4", approved_date=None),
        ],
        "account": [*(computer(h, D(2026, 6, 15)) for h in "abcdef"), computer("g", None, os_name=None, enabled=None),
                    computer("a", scope="dmz.local")],
        "asset_register": [{"asset_id": "AST-1", "host_name": "e.demo.local", "asset_kind": "appliance"},
                           {"asset_id": "AST-2", "host_name": "f", "asset_kind": "server", "retired_date": then}],
        "endpoint_agent": [*(agent(h, then, ip=f"10.0.0.{n}") for n, h in enumerate("abc")), agent("x", None),
                           agent("d", managed=False), agent("averylonghostname01")],
        "endpoint_exception": [excuse("b", "powered-off"), excuse(None, "other", asset_id="ast-2"),
                               excuse("d", "other-agent")],
        "dhcp_lease": [lease("c", D(2026, 6, 25)), lease("b", None), lease("a", D(2026, 7, 5), "active")],
        "log_event": [security(at(27, month=6).replace(year=2026), 4624, "c.demo.local")],
        "alert_test": [{"test_no": "T-1", "signature_id": "9001", **named("tested_at", at(5))},
                       {"test_no": "T-2", "alert_name": "DEMO", **named("tested_at", None)}],
        "dlp_hit": [*(hit(at(d, month=m)) for m in (1, 2, 3) for d in (1, 28)), hit(at(4), dlp_system=None), hit(None)],
        "dlp_review": [sign_off(D(2025, 1, 1), D(2025, 1, 31), D(2025, 2, 5)), sign_off(None, D(2025, 3, 9), None),
                       sign_off(D(2025, 2, 1), D(2025, 2, 28), D(2025, 3, 5), manner="automatic")],
    }  # fmt: skip
