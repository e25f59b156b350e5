"""R03 演練涵蓋系統. `tested` is what 是否納入/是否實測 says; a bare listing without that column leaves it NULL."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import identifier, yes
from chahe.intake.sheets.drill_words import DR_DRILL

KIND = SheetKind(
    "dr_scope",
    "dr_scope",
    ("R03",),
    "演練涵蓋系統",
    (
        Col("drill_id", identifier, DR_DRILL, need=True),
        Col(
            "system_id",
            identifier,
            ("系統代碼|系統編號|系統代號|涵蓋系統|system id|資訊系統代碼|資訊系統編號|涵蓋系統編號"),
            need=True,
        ),
        Col(
            "tested",
            yes,
            (
                "是否納入|是否實測|是否實際演練|實際演練|是否演練|納入演練|實測|tested|是否納入演練|是否實際切換|"
                "實際測試"
            ),
        ),
        Col("_system_name", None, "系統名稱|資訊系統名稱"),
        Col("_reason", None, "未納入原因|未納入理由|未演練原因"),
        Col("_alternative", None, "替代演練編號|替代演練"),
        Col("_rto", None, "目標rto|目標復原時間"),
        Col("_rpo", None, "目標rpo|資料復原點目標"),
    ),
    telling=(("tested", "_system_name", "_reason"),),
)
