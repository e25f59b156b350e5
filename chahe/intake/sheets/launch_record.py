"""B61 商品上線程序登錄表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import PRODUCT
from chahe.intake.sheets.cells import choice, day, identifier, text

STEPS = {
    "plan": "業務計畫 計畫 營業計畫 業務計畫書 計畫書 計畫擬具",
    "opinion": "法令遵循意見 法遵意見 法令遵循主管意見 法遵意見書 法令遵循意見書",
    "board": "董事會決議 董事會 董（理）事會決議 理事會決議 提報董事會 授權人員核定",
    "approval": "主管機關核准 核准 主管機關核准函 核准函 金管會核准",
}

KIND = SheetKind(
    "launch_record",
    "launch_record",
    ("B61",),
    "商品上線程序登錄表",
    (
        Col("product_code", identifier, PRODUCT, need=True),
        Col("step", choice(STEPS), "程序|上線程序|程序別|辦理程序|step", need=True),
        Col("step_date", day, "辦理日|程序日期|辦理日期|完成日|step date", need=True),
        Col("document_no", identifier, "文件編號|文號|決議文號|文件或文號|document no"),
        Col("body", text, "辦理單位或機關|辦理單位|會議名稱|body"),
    ),
)
