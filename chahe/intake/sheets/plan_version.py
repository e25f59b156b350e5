"""R05 營運持續計畫版次."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, person, text

KIND = SheetKind(
    "plan_version",
    "plan_version",
    ("R05",),
    "計畫版次紀錄",
    (
        Col("plan_id", identifier, "計畫編號|計畫代號|文件編號|計畫文件編號|plan id|計畫代碼|文件代號", need=True),
        Col("_title", None, "計畫名稱|文件名稱|plan name|document name"),
        Col("version_text", text, "版次|版本|版號|version|修訂版次", need=True),
        Col(
            "issued_date",
            day,
            ("核定日|核定日期|發布日期|修訂日期|發行日期|核准日期|issued date|版次日期|修訂日|發布日|公布日期|核准日"),
            need=True,
        ),
        Col("_effective", None, "生效日|生效日期|施行日期"),
        Col("approved_by", person, "核准人|核定人|核准主管|核定人員|核准人員|approved by|核定層級|核准層級"),
        Col(
            "change_note",
            text,
            ("修訂原因|修訂說明|修訂內容|修訂重點|異動說明|變更說明|change note|修訂摘要|修正重點|異動內容"),
            need=True,
            keep=True,
        ),
        Col("_drill", None, "對應演練編號|對應演練|演練編號"),
    ),
)
