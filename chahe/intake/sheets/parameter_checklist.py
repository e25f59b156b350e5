"""S09 參數檢核表. First and last day: their own columns, else a label such as 114上半年 or 2025H1."""

from chahe.intake.dates import parse_period
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, host, identifier, person, text


def _period(values: dict[str, object]) -> dict[str, object]:
    label = values.get("period_label")
    if isinstance(label, str) and values.get("period_from") is None and values.get("period_to") is None:
        try:
            first, last = parse_period(label)
        except ValueError:
            return values  # the label stays as written and the days are not stated
        return {**values, "period_from": first, "period_to": last}
    return values


KIND = SheetKind(
    "parameter_checklist",
    "parameter_checklist",
    ("S09",),
    "參數檢核表",
    (
        Col(
            "host_name",
            host,
            ("主機名稱|主機|設備名稱|hostname|host name|host|伺服器名稱|電腦名稱"),
            "主機名稱或資產編號",
            need=True,
        ),
        Col("asset_id", identifier, "資產編號|資產代號|財產編號|設備編號|asset id|asset no"),
        Col("period_label", text, "檢核期別|期別|檢核期間|檢核年度期別|檢核週期|period|檢視期別", "期間"),
        Col("period_from", day, "檢核期間起|檢核期間起日|期間起|期間起日|檢核起日|period from"),
        Col("period_to", day, "檢核期間迄|檢核期間迄日|期間迄|期間迄日|檢核迄日|period to"),
        Col("parameter", text, "檢核參數|參數名稱|參數|檢核項目|檢查項目|設定項目|parameter|參數項目", need=True),
        Col(
            "expected_text",
            text,
            ("標準值|應設定值|規定值|內規值|基準值|應有設定|建議值|expected|標準設定|規範值"),
            keep=True,
        ),
        Col("actual_text", text, "實際值|實際設定值|設定值|現行值|實際設定|目前設定|actual|檢核值|現況值", keep=True),
        Col("checked_date", day, "檢核日|檢核日期|檢查日期|檢查日|檢視日期|checked date", "日期"),
        Col("reviewer", person, "檢核人|檢核人員|檢查人員|檢查人|檢核者|檢視人員|reviewer|檢核人員工編號|執行人員"),
        Col("approver", person, "覆核主管|覆核人|覆核人員|核准人|核准主管|複核人員|主管|approver|複核主管|核定主管"),
    ),
    telling=(("expected_text", "actual_text"),),
    make=lambda values: [("parameter_checklist", _period(values))],
)
