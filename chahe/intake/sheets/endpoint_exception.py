"""N25 端點防護例外核准清單: machines without an agent of the console, why, until when, and who signed for them.

A kind of exception that is none of the known words is a reject: what it excuses would be guessed.
"""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, host, identifier, person, text
from chahe.intake.sheets.privilege_words import APPROVER

KINDS_OF = {
    "appliance": "設備型 專用設備 設備 封閉系統 無法安裝 不支援安裝 appliance",
    "other-agent": "其他代理程式 其他防護產品 其他代理 其他產品 由其他產品防護 otheragent",
    "powered-off": "備品關機 關機 備品 停機備援 關機備品 庫存 冷備援 poweredoff spare",
    "other": "其他 其他理由",
}

KIND = SheetKind(
    "endpoint_exception",
    "endpoint_exception",
    ("N25",),
    "端點防護例外核准清單",
    (
        Col("entry_no", identifier, "例外單號|例外編號|例外核准編號|entry no|例外申請單號"),
        Col("host", host, "例外主機|主機名稱|電腦名稱|主機|host|host name|設備名稱"),
        Col("asset_id", identifier, "資產編號|資產代號|財產編號|asset id|asset no"),
        Col(
            "exception_kind", choice(KINDS_OF, closed=True), "例外類別|例外種類|例外原因類別|exception kind", need=True
        ),
        Col("other_product", text, "替代防護|其他防護產品|替代防護產品|替代措施|other product|替代產品"),
        Col("reason", text, "例外理由|例外原因|理由|reason|例外事由"),
        Col("valid_from", day, "例外起日|例外生效日|生效日|valid from"),
        Col("valid_to", day, "例外迄日|例外到期日|到期日|valid to"),
        Col("approved_by", person, APPROVER),
        Col("approved_date", day, "核准日|核准日期|簽核日|approved date"),
    ),
    one_of=(("host", "asset_id"),),
)
