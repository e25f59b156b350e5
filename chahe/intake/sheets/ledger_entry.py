"""O72 總帳分錄明細."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, ORDER, POLICY
from chahe.intake.sheets.cells import choice, day, identifier, text
from chahe.intake.sheets.settlement_words import signed

SORTS = {
    "premium": "保費 保費收入 首期保費 簽單保費 保費入帳",
    "refund": "退費 保費退還 退保費 契撤退費 退還保費",
    "other": "其他 手續費 佣金 利息",
}
WAYS = {"debit": "借 借方 D Dr", "credit": "貸 貸方 C Cr"}

KIND = SheetKind(
    "ledger_entry",
    "ledger_entry",
    ("O72",),
    "總帳分錄明細",
    (
        Col("voucher_no", identifier, "傳票號碼|傳票編號|憑證號碼|voucher no", need=True),
        Col("line_no", identifier, "項次|分錄序號|傳票項次|行號|line no"),
        Col("posted_date", day, "過帳日|入帳日期|傳票日期|會計日期|posted date|記帳日", need=True),
        Col("account_code", identifier, "會計科目代碼|科目代碼|科目代號|會計科目編號|account code"),
        Col("account_title", text, "會計科目名稱|科目名稱|會計科目|account title"),
        Col("entry_kind", choice(SORTS), "分錄類別|交易類別|交易別|入帳類別|entry kind"),
        Col("direction", choice(WAYS), "借貸別|借貸|direction", need=True),
        Col("amount", signed, "分錄金額|本位幣金額|金額|傳票金額|amount", need=True, alone=True),
        Col("order_no", identifier, ORDER),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
    ),
)
