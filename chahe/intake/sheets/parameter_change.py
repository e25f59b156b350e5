"""K04 交易限額系統參數及異動紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import PRODUCT, value
from chahe.intake.sheets.cells import identifier, moment, person
from chahe.intake.sheets.privilege_words import APPROVER

KIND = SheetKind(
    "parameter_change",
    "parameter_change",
    ("K04",),
    "系統參數異動紀錄",
    (
        Col("parameter_name", identifier, "參數名稱|系統參數名稱|參數代碼|參數代號|parameter name", need=True),
        Col("product_code", identifier, PRODUCT),
        Col("old_value", value, "異動前值|變更前值|原值|修改前值|old value"),
        Col("new_value", value, "異動後值|變更後值|新值|修改後值|值|參數值|new value", need=True),
        Col("changed", moment("changed"), "參數生效時間|參數異動時間|生效時間|異動時間|變更時間|changed", need=True),
        Col("changed_by", person, "異動人|異動人員|維護人|維護人員|變更人員|changed by"),
        Col("approved_by", person, "覆核人|覆核人員|覆核主管|" + APPROVER),
        Col("request_no", identifier, "變更單號|異動單號|變更申請單號|參數變更單號|request no"),
    ),
)
