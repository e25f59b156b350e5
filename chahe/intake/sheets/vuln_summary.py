"""V03 弱點彙總表（附表三）. Grades and statuses stay as written; how the scanner grades them is in the raw report."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, day, host, identifier, text
from chahe.intake.sheets.flaw_words import ASSET, HOST, IP, PLUGIN, PLUGIN_WEAK, RAW_GRADE

KIND = SheetKind(
    "vuln_summary",
    "vuln_summary",
    ("V03",),
    "弱點彙總表",
    (
        Col("asset_id", identifier, ASSET),
        Col("ip", address, IP),
        Col("host_name", host, HOST),
        Col("plugin_id", identifier, PLUGIN, PLUGIN_WEAK),
        Col(
            "vuln_name",
            text,
            ("弱點名稱|漏洞名稱|弱點說明|弱點標題|弱點|vulnerability|vuln name|弱點項目|plugin name"),
            need=True,
        ),
        Col(
            "grade_text",
            text,
            ("評估後等級|風險等級|評估後風險等級|弱點等級|核定等級|調整後等級|risk|severity|grade|弱點風險等級"),
            "等級|嚴重度|嚴重程度",
        ),
        Col("raw_grade_text", text, RAW_GRADE),
        Col("scan_label", text, "掃描期別|期別|季別|掃描季別|掃描批次|掃描輪次|掃描梯次|scan label|掃描期間"),
        Col(
            "scan_date",
            day,
            "掃描日期|掃描日|弱掃日期|檢測日期|scan date|掃描時間",
        ),
        Col(
            "status_text",
            text,
            ("處理情形|處理狀態|修補狀態|辦理情形|改善情形|狀態|修補情形|status|處理進度"),
            need=True,
            keep=True,
        ),
        Col(
            "due_date",
            day,
            (
                "預定修補日|預定完成日|預計完成日|修補期限|預計修補日|預定修補日期|預計修補日期|預定完成日期|改善期限|"
                "due date|預計完成日期"
            ),
        ),
        Col(
            "closed_date",
            day,
            (
                "實際修補日|實際完成日|修補日期|修補完成日|修補日|完成日期|實際修補日期|結案日|結案日期|closed date|"
                "實際完成日期"
            ),
        ),
        Col(
            "merged_note",
            text,
            ("合併或排除說明|合併說明|排除說明|合併列示說明|merged note|合併/排除說明"),
            "備註|說明",
            keep=True,
        ),
    ),
    one_of=(("asset_id", "ip", "host_name"),),
    telling=(("grade_text", "raw_grade_text"),),
)
