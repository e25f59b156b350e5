"""N17 威脅指標清單 as a sheet (CSV, xlsx); STIX and MISP are read by `indicator-json`."""

from collections.abc import Iterator

from chahe.intake.indicator_words import SPELLINGS, named
from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.cells import choice, count, identifier, moment, text


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The indicator. Raises ValueError."""
    kind = values.get("kind")
    yield "indicator", {**values, **named(str(values["wanted"]), None if kind is None else str(kind))}


KIND = SheetKind(
    "indicator",
    "indicator",
    ("N17",),
    "威脅指標清單",
    (
        Col("indicator_id", identifier, "指標編號|情資編號|indicator id|IOC編號"),
        Col("kind", choice(SPELLINGS, closed=True), "指標類型|指標種類|IOC類型|indicator type|type|kind"),
        Col("wanted", text, "指標值|威脅指標|IOC|indicator|value|wanted|指標內容", need=True),
        Col("valid_from", moment("valid_from"), "有效起時|指標有效起日|valid from|首次發現時間|生效時間"),
        Col("valid_to", moment("valid_to"), "有效迄時|指標有效迄日|valid until|valid to|失效時間"),
        Col("label", text, "威脅類別|威脅標籤|標籤|label|labels|威脅名稱"),
        Col("source", text, "情資來源|來源單位|source|發布單位"),
        Col("list_version", text, "清單版本|情資版本|list version|版本", need=True),
        Col("confidence", count, "可信度|信心水準|confidence"),
    ),
    make=_make,
)
