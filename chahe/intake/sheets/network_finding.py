"""N08 異常連線、DNS 查詢及情資命中處理紀錄: what was found, about which host, who handled it, when and how.

The inside host is an address or a name, in one column. A network of IPv6 as the other end is a reject, as in N18.
"""

from collections.abc import Iterator

from chahe.intake.grid import Value
from chahe.intake.indicator_words import SPELLINGS, TESTS, address, named
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.cells import choice, day, host, identifier, person, text, words

DISPOSITIONS = {
    "explained": "正常 正常業務 正常行為 已確認正常 業務需要 合法 合法連線 benign legitimate",
    "false-positive": "誤報 誤判 falsepositive",
    "test": "測試 資安測試 演練 滲透測試",
    "blocked": "已阻擋 阻擋 封鎖 已封鎖 阻斷 已阻斷",
    "cleaned": "已清除 清除 已移除 移除 已重灌 重灌 已修復",
    "isolated": "已隔離 隔離 斷網",
    "sinkholed": "sinkhole 已導向 導向沉洞 沉洞",
    "open": "處理中 未處理 待處理 調查中 未結案 未結",
}
"""Disposition -> other words for it; another word stays as written."""


def _near(value: Value, asked: Asked) -> Parts:
    try:
        return Parts(address("near", words(value)))
    except ValueError:
        return Parts({"near_name": host(value, asked)})


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The record. Raises ValueError."""
    if values.get("wanted") is None:
        yield "network_finding", {**values, "kind": None}
        return
    kind = values.get("kind")
    found = named(str(values["wanted"]), None if kind is None else str(kind))
    if found["kind"] == "cidr" and "first_ip_number" not in found:
        raise ValueError("column wanted: a network of IPv6 is not looked at")
    yield "network_finding", {**values, **found}


KIND = SheetKind(
    "network_finding",
    "network_finding",
    ("N08",),
    "異常連線、DNS 查詢及情資命中處理紀錄",
    (
        Col("finding_no", identifier, "處理單號|異常單號|異常編號|事件編號|finding no|處理紀錄編號"),
        Col("applies_to", choice(TESTS, closed=True), "異常類型|異常種類|異常類別|發現類型|applies to"),
        Col("near_ip", _near, "內部主機|內部主機位址|內部位址|受影響主機|異常主機|near ip"),
        Col("near_name", host, "內部主機名稱|受影響主機名稱|near name"),
        Col("kind", choice(SPELLINGS, closed=True), "對象種類|外部對象種類|kind"),
        Col("wanted", text, "外部對象|外部位址或網域|異常對象|命中指標|外部位址|外部網域|wanted"),
        Col("found_date", day, "發現日|發現日期|異常發現日|命中日|found date"),
        Col("disposition", choice(DISPOSITIONS), "處置結果|處置|處置方式|處理結論|disposition", keep=True),
        Col("finding_text", text, "異常說明|異常情形|發現情形|異常內容|finding text"),
        Col("handler", person, "處理人|處理人員|處理人員工編號|handler"),
        Col("handled_date", day, "處理完成日|處理完成日期|處理完成時間|完成處理日|結案日|結案日期|handled date"),
        Col("reviewer", person, "處理覆核人|覆核人|覆核人員|reviewer"),
        Col("ticket_no", identifier, "工單號|工單編號|處理工單|ticket no"),
    ),
    one_of=(("wanted", "near_ip", "near_name"),),
    telling=(("applies_to", "wanted"), ("handled_date", "disposition")),
    make=_make,
)
