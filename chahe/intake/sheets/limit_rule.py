"""B60 交易風險承擔限額登錄表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import LINE, PRODUCT, money
from chahe.intake.sheets.cells import choice, day, identifier, text

EXTENTS = {
    "transaction": "單筆 單件 每件 每筆 單筆交易 單一要保件 每張保單",
    "product": "單一商品 每人單一商品 個人單一商品 每人每商品 商品累計",
    "day": "單日 每人每日 個人單日 每日 每人單日 單日累計",
    "person": "個人 每人 個人累計 本公司累計 每人累計 單一被保險人 被保險人累計 公司累計",
    "cumulative": "同業累計 含同業累計 全業累計 本公司及同業累計 通報累計 個人同業累計 產業累計",
}
MEASURES = {"sum-assured": "保額 保險金額 投保金額 基本保額", "premium": "保費 保險費 繳費金額"}

KIND = SheetKind(
    "limit_rule",
    "limit_rule",
    ("B60",),
    "交易風險承擔限額登錄表",
    (
        Col("rule_no", identifier, "限額編號|限額代號|限額序號|rule no", need=True),
        Col("resolution_no", identifier, "決議文號|決議編號|會議決議編號|董事會決議編號|resolution no"),
        Col("resolved_by", text, "核定層級|決議單位|核定單位|決議層級|resolved by"),
        Col("resolved_date", day, "決議日|決議日期|核定日|核定日期|董事會決議日|resolved date"),
        Col("extent", choice(EXTENTS, closed=True), "計算範圍|限額範圍|限額種類|extent", need=True),
        Col("product_code", identifier, PRODUCT),
        Col("line", text, LINE),
        Col("measure", choice(MEASURES, closed=True), "限額項目|限額標的|計算項目|measure"),
        Col("amount", money, "限額金額|限額|核定限額|限額（新臺幣元）|amount", need=True),
        Col("in_force_from", day, "限額生效日|生效日|實施日|施行日|in force from", need=True),
        Col("in_force_to", day, "限額失效日|失效日|停止適用日|廢止日|in force to"),
        Col("parameter_name", identifier, "對應系統參數|系統參數名稱|參數名稱|對應參數|parameter name"),
    ),
)
