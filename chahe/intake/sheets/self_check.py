"""A93 自行查核指派及執行紀錄. Several persons who handle the business give a row for each."""

from collections.abc import Iterator

from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.audit_words import ITEM, each, persons
from chahe.intake.sheets.cells import day, identifier, item, person, text


def _make(values: dict[str, object]) -> Iterator[Made]:
    for row in each(values, handler="_handlers"):
        yield "self_check", row


KIND = SheetKind(
    "self_check",
    "self_check",
    ("A93",),
    "自行查核指派及執行紀錄",
    (
        Col("check_no", identifier, "自行查核編號|自查編號|自行查核序號|查核表編號", need=True),
        Col("item_code", item, ITEM, "查核項目"),
        Col("unit", text, "受查單位|查核單位|辦理單位"),
        Col("checker", person, "自行查核人員|查核人員|查核人|自查人員", need=True),
        Col("handler", persons("handler"), "原經辦人員|原經辦人|業務經辦人|經辦人員|經辦人", need=True),
        Col("assigned_date", day, "指派日|指派日期"),
        Col("checked_date", day, "自行查核日|查核日|查核日期|自查日期", need=True),
        Col("signed_by", person, "簽章主管|簽核主管|主管簽章|簽核人"),
        Col("signed_date", day, "簽核日|簽章日|簽核日期"),
        Col("result_text", text, "查核結果|自行查核結果|查核情形", keep=True),
    ),
    make=_make,
)
