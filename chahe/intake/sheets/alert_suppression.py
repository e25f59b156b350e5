"""N22 告警抑制核准清單: which alerts need no ticket, from when until when, why, and who signed for it."""

from chahe.intake.sheets.alert_words import ABOUT, ALERT, MACHINE, SENSOR, SIGNATURE, one_address
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, host, identifier, person, text
from chahe.intake.sheets.privilege_words import APPROVER

KIND = SheetKind(
    "alert_suppression",
    "alert_suppression",
    ("N22",),
    "告警抑制核准清單",
    (
        Col("entry_no", identifier, "抑制單號|抑制編號|抑制核准編號|entry no|suppression id|抑制規則編號", need=True),
        Col("sensor", text, SENSOR),
        Col("signature_id", identifier, SIGNATURE),
        Col("alert_name", text, ALERT),
        Col("about_ip", one_address("about"), ABOUT),
        Col("host", host, f"適用主機|{MACHINE}"),
        Col("reason", text, "抑制理由|抑制原因|理由|reason|抑制事由"),
        Col("valid_from", day, "抑制起日|抑制生效日|生效日|valid from|抑制起始日"),
        Col("valid_to", day, "抑制迄日|抑制到期日|到期日|valid to|抑制截止日"),
        Col("approved_by", person, APPROVER),
        Col("approved_date", day, "核准日|核准日期|簽核日|approved date"),
    ),
    one_of=(("signature_id", "alert_name"),),
    telling=(("valid_from", "valid_to"), ("approved_by", "reason")),
)
