"""L60 網路投保商品核准登錄表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import BUSINESSES, CHANNELS, LINE, PRODUCT
from chahe.intake.sheets.cells import choice, day, identifier, text, yes

APPROVALS = {
    "approved": "核准 核准制 已核准 同意 許可",
    "filed": "備查 備查制 已備查 送審備查",
    "reported": "報備 申報 已申報 報備制",
}

SURVEYS = {
    "annuity": "投資型年金 投資型年金保險 全數訪問 全數電訪",
    "exempt": "單獨投保免訪 免訪 免電訪 單獨投保免電訪 免訪險種",
    "ordinary": "一般 抽訪 抽樣訪問 一般抽訪",
}

KIND = SheetKind(
    "product",
    "product",
    ("L60",),
    "網路投保商品核准登錄表",
    (
        Col("product_code", identifier, PRODUCT, need=True),
        Col("product_name", text, "商品名稱|保險商品名稱|保單名稱|product name"),
        Col("business", choice(BUSINESSES), "業別|壽產險別|產壽險別|business"),
        Col("line", text, LINE),
        Col("predecessor_code", identifier, "更名前商品代碼|原商品代碼|前身商品代碼|代碼對照|predecessor code"),
        Col("approval_no", identifier, "核准文號|公文文號|核准函文號|備查文號|approval no"),
        Col("approval_kind", choice(APPROVALS), "核准方式|送審方式|審查方式|approval kind"),
        Col("approved_date", day, "核准日|核准日期|發文日|備查日|approved date", need=True),
        Col("channel", choice(CHANNELS), "核准通路|銷售通路|通路|通路別|channel", need=True),
        Col("site", text, "通路網址|網站或平台|核准網站或平台|通路網站|site"),
        Col("first_sold", day, "開賣日|上架日|開辦日|銷售起日|first sold"),
        Col("survey_class", choice(SURVEYS), "電訪類別|電話訪問類別|電訪別|survey class"),
        Col("last_sold", day, "停賣日|下架日|停售日|銷售迄日|last sold"),
        Col("reserve_value", yes, "有保單價值準備金或屬健康險|有保單價值準備金或健康險|reserve value"),
        Col("senior_exempt", yes, "經評估無高齡不利因素|高齡不利因素評估免辦|經評估不具高齡不利因素|senior exempt"),
    ),
    telling=(("approval_no", "predecessor_code", "first_sold"),),
)
