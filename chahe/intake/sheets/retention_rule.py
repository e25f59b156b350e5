"""K26 個人資料保存期限表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, text
from chahe.intake.sheets.retention_words import CLASS, CLASSES, months

KIND = SheetKind(
    "retention_rule",
    "retention_rule",
    ("K26",),
    "個人資料保存期限表",
    (
        Col("data_class", choice(CLASSES), CLASS, need=True),
        Col("keep_months", months, "保存期限|個資保存期限|保存年限|保存月數|keep months", need=True),
        Col("basis", text, "保存依據|法令或內規依據|期限依據|basis"),
        Col("in_force_from", day, "生效日|期限生效日|適用起日|in force from"),
        Col("in_force_to", day, "失效日|期限失效日|適用迄日|in force to"),
    ),
)
