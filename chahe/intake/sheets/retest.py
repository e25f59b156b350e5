"""V08 複掃紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, day, identifier, person, text
from chahe.intake.sheets.flaw_words import ASSET, IP, PLUGIN, PLUGIN_WEAK

KIND = SheetKind(
    "retest",
    "retest",
    ("V08",),
    "複掃紀錄",
    (
        Col("asset_id", identifier, ASSET),
        Col("ip", address, IP),
        Col("plugin_id", identifier, PLUGIN, PLUGIN_WEAK, need=True),
        Col(
            "retest_date",
            day,
            ("複掃日|複掃日期|複測日期|複測日|覆掃日期|覆測日期|再掃描日期|retest date|複掃時間|重掃日期"),
            need=True,
        ),
        Col(
            "result_text",
            text,
            ("複掃結果|複測結果|覆掃結果|覆測結果|再掃描結果|retest result|重掃結果"),
            "結果",
            need=True,
            keep=True,
        ),
        Col("tester", person, "複掃人|複掃人員|複測人員|執行人員|tester|覆掃人員|複測人"),
    ),
    one_of=(("asset_id", "ip"),),
    none_row=("asset_id", "ip", "plugin_id", "retest_date"),
)
