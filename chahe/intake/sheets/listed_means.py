"""W07 登錄之共用門號、裝置及位址清冊. A phone in clear is hidden as in the records it is used in."""

from collections.abc import Iterator

from chahe.intake import customer_keys, names
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.cells import choice, day, hidden, identifier, person, text
from chahe.intake.sheets.privilege_words import APPROVER

MEANS = {
    "phone": "門號 行動電話 手機 電話 手機號碼 mobile",
    "device": "裝置 設備 平板 電腦 kiosk機 機台",
    "address": "位址 IP IP位址 網路位址",
}
USES = {
    "test": "測試 測試用 測試門號 測試裝置",
    "counter": "櫃檯 櫃台 臨櫃 服務櫃檯 kiosk 自助機 櫃檯設備 服務中心",
    "agent-office": "通訊處 業務通訊處 業務員 業務單位 通訊處設備 業務員裝置 agent office",
}
_PHONE = hidden(customer_keys.phone)


def _means(value: Value, asked: Asked) -> Parts:
    """As written; and read as a phone, in case the row says it is one."""
    found: dict[str, object] = {"means": identifier(value, asked)}
    try:
        found["_phone"] = _PHONE(value, asked)
    except ValueError as error:
        found["_not_a_phone"] = str(error)
    return Parts(found)


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The entry, its means written as its kind is. Raises ValueError."""
    means = str(values.get("means"))
    if values.get("means_kind") == "phone":
        if "_phone" not in values:
            raise ValueError(f"column means: {values.get('_not_a_phone')}")
        means = str(values["_phone"])
    elif values.get("means_kind") == "address":
        means = names.ip(means)
    yield "listed_means", {**values, "means": means}


KIND = SheetKind(
    "listed_means",
    "listed_means",
    ("W07",),
    "登錄之共用門號、裝置及位址清冊",
    (
        Col("entry_no", identifier, "登錄編號|登錄序號|清冊編號|entry no"),
        Col("means_kind", choice(MEANS, closed=True), "登錄種類|門號裝置或位址|共用種類|means kind", need=True),
        Col("means", _means, "登錄值|登錄門號裝置或位址|門號、裝置或位址|共用門號裝置或位址|means", need=True),
        Col("use_kind", choice(USES), "登錄用途類別|使用類別|共用類別|use kind", need=True),
        Col("unit", text, "使用單位|所屬單位|設置單位|通訊處名稱|unit"),
        Col("reason", text, "登錄事由|使用事由|事由|說明|reason|備註"),
        Col("valid_from", day, "登錄起日|有效起日|生效日|啟用日|valid from"),
        Col("valid_to", day, "登錄迄日|有效迄日|失效日|停用日|valid to"),
        Col("approved_by", person, APPROVER),
        Col("approved_date", day, "核准日|核准日期|簽核日|approved date"),
    ),
    make=_make,
)
