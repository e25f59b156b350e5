"""W11 批次排程及執行歷程: batches, backups and scans as they ran."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, host, identifier, moment, text

JOBS = {
    "batch": "批次 批次作業 日批 月批 月底批次 年批 夜間批次",
    "backup": "備份 備份作業 資料備份",
    "scan": "掃描 弱點掃描 病毒掃描 防毒掃描",
    "maintenance": "維護 統計更新 重整 索引重建 更新",
}

KIND = SheetKind(
    "batch_job",
    "batch_job",
    ("W11",),
    "批次排程及執行歷程",
    (
        Col("job_name", identifier, "批次名稱|作業名稱|排程名稱|工作名稱|job name|job", need=True),
        Col("job_kind", choice(JOBS), "作業類別|批次類別|排程類別|job kind|job type"),
        Col("host", host, "執行主機|主機|主機名稱|host|node id"),
        Col("system_id", identifier, "系統代碼|系統編號|系統代號|system id"),
        Col("started", moment("started"), "實際起時|開始執行時間|執行起時|started|start time|實際開始時間", need=True),
        Col("ended", moment("ended"), "實際迄時|結束執行時間|執行迄時|ended|end time|實際結束時間", need=True),
        Col("result_text", text, "執行結果|批次結果|結果|result text|completion status", keep=True),
    ),
)
