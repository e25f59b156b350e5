"""B06 疑似保險犯罪通報及處理案件簿. The summary, which speaks of people, is not read."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, person, text
from chahe.intake.sheets.incident_words import PAPERS, when

KIND = SheetKind(
    "case_register",
    "case_register",
    ("B06",),
    "疑似保險犯罪案件簿",
    (
        Col("case_no", identifier, "案號|案件編號|案件簿案號|案件序號", "編號", need=True),
        Col("detected", when("detected"), "偵測或受理時間|受理時間|偵測時間|受理日|受理日期", need=True),
        Col("source_text", text, "來源|案件來源|來源(系統警示/客服/理賠/外部)"),
        Col("_summary", None, "案情摘要|案情|案情說明"),
        Col("learned", when("learned"), "知悉時間|知悉日|知悉日期時間"),
        Col("classified", when("classified"), "判定時間|判定日|判定日期時間"),
        Col("reported", when("reported"), "通報時間|通報日|通報日期時間"),
        Col("reported_to", text, "通報對象|通報機關|通報單位"),
        Col("result_text", text, "處理結果|處理情形|偵辦結果", keep=True),
        Col("closed_date", day, "結案日|結案日期"),
        Col("closed_by", person, "結案核准人|結案核定人|核准人"),
        Col("paper_no", identifier, PAPERS),
    ),
    telling=(("_summary", "reported_to", "paper_no"), ("learned", "reported")),
)
