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
    ),
)
