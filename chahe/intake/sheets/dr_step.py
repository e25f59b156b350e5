"""R02 演練步驟時間紀錄. A time of day alone belongs to the row's 演練日期, else to the date the sheet states."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, count, day, identifier, moment, text
from chahe.intake.sheets.drill_words import DR_DRILL

STEP_KINDS = {
    "disaster": "災害發生 災害 災變發生 中斷發生 事件發生 狀況發布 模擬災害發生 系統中斷",
    "declaration": "宣告災變 災變宣告 宣告 宣布災變 啟動應變",
    "action": "處置 處理措施 執行 作業 動作 處理 步驟 復原作業 復原 切換 操作 執行步驟",
    "restored": "復原完成 服務恢復 恢復服務 恢復完成 系統恢復 回復完成 恢復 服務復原 驗證完成 系統復原完成",
}

KIND = SheetKind(
    "dr_step",
    "dr_step",
    ("R02",),
    "演練步驟時間紀錄",
    (
        Col("_day", day, "演練日期|日期|步驟日期"),
        Col("drill_id", identifier, DR_DRILL, need=True),
        Col("step_no", count, "步驟序號|步驟編號|序號|步驟|順序|step no|項次|步驟順序"),
        Col("step_kind", choice(STEP_KINDS), "步驟類別|步驟類型|步驟種類|事件類別|step kind|類別|步驟性質|階段"),
        Col("step_name", text, "步驟名稱|步驟說明|作業內容|步驟內容|作業項目|執行內容|step name|工作項目", need=True),
        Col("system_id", identifier, "系統代碼|系統編號|系統代號|system id|復原系統|系統|復原系統編號"),
        Col(
            "began",
            moment("began"),
            ("開始時間|起始時間|開始|起時|began|start time|步驟開始時間|實際開始時間"),
            need=True,
        ),
        Col("finished", moment("finished"), "結束時間|完成時間|結束|迄時|finished|end time|步驟結束時間|實際完成時間"),
    ),
)
