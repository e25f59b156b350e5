"""V06 補償性控制措施. A completion date of 「未完成」 is NULL: not completed, with the word in `stated_words`."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, day, identifier, person, text
from chahe.intake.sheets.flaw_words import ASSET, IP, PLUGIN, PLUGIN_WEAK

KIND = SheetKind(
    "compensating_control",
    "compensating_control",
    ("V06",),
    "補償性控制措施",
    (
        Col("asset_id", identifier, ASSET),
        Col("ip", address, IP),
        Col("plugin_id", identifier, PLUGIN, PLUGIN_WEAK, need=True),
        Col(
            "measure_text",
            text,
            ("措施內容|補償性控制措施|補償措施|控制措施|補償措施內容|補償性措施|measure|補償控制措施"),
            need=True,
        ),
        Col("completed_date", day, "完成日|完成日期|實際完成日|措施完成日|completed date|完成時間|實施日期"),
        Col("verified_date", day, "驗證日|驗證日期|複測日期|複測日|驗證完成日|verified date|覆測日期"),
        Col("verified_by", person, "驗證人|驗證人員|複測人員|驗證者|verified by|複測人"),
    ),
    one_of=(("asset_id", "ip"),),
    none_row=("asset_id", "ip", "plugin_id", "measure_text"),
)
