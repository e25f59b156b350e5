"""O73 電子保單典藏紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import POLICY
from chahe.intake.sheets.cells import identifier, moment, text
from chahe.intake.sheets.settlement_words import digest

KIND = SheetKind(
    "archive_entry",
    "archive_entry",
    ("O73",),
    "電子保單典藏紀錄",
    (
        Col("archive_no", identifier, "典藏序號|歸檔序號|封存序號|archive no"),
        Col("policy_no", identifier, POLICY, need=True),
        Col("document", text, "典藏文件|文件名稱|文件別|檔名|document"),
        Col("sha256", digest, "SHA-256|SHA256|雜湊值|SHA-256雜湊值|檔案雜湊值|文件雜湊值"),
        Col("archived", moment("archived"), "典藏時間|歸檔時間|封存時間|上傳典藏時間|archived", need=True),
    ),
)
