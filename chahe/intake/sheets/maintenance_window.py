"""N15 維護停機公告: announced stops of hosts, systems and log sources."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import host, identifier, moment, person, text
from chahe.intake.sheets.privilege_words import APPROVER, HOST

KIND = SheetKind(
    "maintenance_window",
    "maintenance_window",
    ("N15",),
    "維護停機公告",
    (
        Col("notice_no", identifier, "公告編號|停機公告編號|維護單號|變更單號|notice no|公告單號|停機單號", need=True),
        Col("host", host, HOST),
        Col("system_id", identifier, "系統代碼|系統編號|系統代號|system id|所屬系統代碼"),
        Col(
            "from_at", moment("from_at"), "停機起時|停機開始時間|維護起時|維護開始時間|from at|公告停機起時", need=True
        ),
        Col("to_at", moment("to_at"), "停機迄時|停機結束時間|維護迄時|維護結束時間|to at|公告停機迄時", need=True),
        Col("announced_at", moment("announced_at"), "公告時間|公告日期|公告日|announced at|發布時間"),
        Col("approved_by", person, APPROVER),
        Col("purpose", text, "停機事由|維護事由|停機原因|維護內容|purpose|事由|維護項目"),
    ),
    one_of=(("host", "system_id"),),
)
