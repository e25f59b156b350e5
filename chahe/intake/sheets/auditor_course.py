"""A96 稽核人員專業訓練紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, employee, minutes, text

KIND = SheetKind(
    "auditor_course",
    "auditor_course",
    ("A96",),
    "稽核人員專業訓練紀錄",
    (
        Col("employee_no", employee, "稽核人員員工編號|員工編號|員編|工號", need=True),
        Col("course_name", text, "專業訓練課程|稽核訓練課程|課程名稱", need=True),
        Col("provider_text", text, "訓練機構|主辦機構|辦訓單位", need=True),
        Col("completed_date", day, "結訓日|結訓日期|訓練完成日|完訓日", need=True),
        Col("duration_minutes", minutes, "訓練時數(小時)|專業訓練時數(小時)|訓練時數|時數(小時)"),
    ),
)
