"""R01 備援演練登錄.

`clock_start` says when the plan starts the recovery clock: disaster or declaration. A time in a column
「宣告災變時間」 says when it was declared, not that the plan counts from there, and is not read here (R02 holds it).
"""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, minutes, text, yes
from chahe.intake.sheets.drill_words import DR_DRILL

DRILL_KINDS = {
    "switch": "實機切換 實機演練 切換演練 實機切換演練 實際切換 實機 異地切換 切換",
    "tabletop": "桌上演練 桌上推演 桌面演練 桌面推演 沙盤推演 兵棋推演 紙上演練",
    "restore": "還原測試 備份還原 資料還原測試 還原演練 備份還原測試 資料還原",
    "simulation": "模擬 模擬演練 功能演練",
}
CLOCKS = {
    "disaster": (
        "災變發生 災害發生 災害發生時 發生時 中斷發生 事件發生 災害發生起 災變發生 中斷 系統中斷 自災害發生起算"
    ),
    "declaration": "宣告災變 災變宣告 宣告 宣告時 宣告災變時 自宣告災變起算 災害宣告",
}

KIND = SheetKind(
    "dr_drill",
    "dr_drill",
    ("R01",),
    "備援演練登錄表",
    (
        Col("drill_id", identifier, DR_DRILL, "編號", need=True),
        Col("drill_name", text, "演練名稱|演練項目|演練主題|drill name|演練計畫名稱"),
        Col(
            "drill_date",
            day,
            ("演練日期|演練日|演練日期起|演練日期(起)|演練起日|執行日期|drill date|辦理日期|演練開始日"),
            need=True,
        ),
        Col(
            "drill_kind",
            choice(DRILL_KINDS),
            ("演練方式|演練類型|演練種類|演練類別|演練型態|drill kind|演練形式"),
            need=True,
        ),
        Col(
            "clock_start",
            choice(CLOCKS),
            (
                "計時起點|rto起算點|起算點|復原時間起算點|復原時間起算|rto計時起點|clock start|計時基準|rto起算時點|"
                "復原時間計算起點"
            ),
        ),
        Col(
            "claimed_minutes",
            minutes,
            (
                "報告宣稱rto|實際復原時間|復原時間|報告復原時間|宣稱復原時間|實際rto|達成rto|claimed rto|"
                "報告所載復原時間|報告宣稱復原時間|實際回復時間"
            ),
        ),
        Col("conclusion_text", text, "結論|演練結論|報告結論|演練結果|conclusion|檢討結論", keep=True),
        Col(
            "plan_id",
            identifier,
            (
                "計畫文件編號|計畫編號|計畫代號|依據計畫|計畫文件編號及版次|plan id|bcp編號|演練計畫文件編號|"
                "營運持續計畫編號|對應計畫編號"
            ),
        ),
        Col(
            "no_revision_needed",
            yes,
            (
                "是否免修訂計畫|免修訂|是否免修訂|免修訂計畫|免修訂經核准|免修訂並核准|計畫免修訂|"
                "no revision needed|免修訂核准|"
                "免予修訂"
            ),
        ),
        Col("report_date", day, "報告日|報告日期|報告完成日|結案報告日|report date|報告核定日"),
    ),
)
