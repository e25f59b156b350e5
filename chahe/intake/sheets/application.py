"""K05 網路要保明細."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import (
    APPLICANT,
    APPLICATION,
    CHANNELS,
    INSURED,
    ORDER,
    PREMIUM,
    PRODUCT,
    SUM_ASSURED,
    TEST,
    money,
)
from chahe.intake.sheets.cells import choice, day, hidden, identifier, moment, text, yes

STATES = {
    "accepted": "承保 已承保 同意承保 核保通過 承保生效 契約成立",
    "pending": "受理 處理中 審核中 核保中 待核保 照會 照會中 待付款 未完成",
    "withdrawn": "撤件 已撤件 客戶撤件 撤回 取消 客戶取消 要保人撤回 逾時取消",
    "rejected": "拒保 婉拒 不予承保 未承保 退件 核保不通過",
}
REPLIES = {
    "clear": "可承保 未逾限 未超限 通過 正常 查無 額度內 ok",
    "exceeded": "逾限 超限 超過限額 已達上限 不可承保 額度外",
    "timeout": "逾時 逾時未回覆 查詢逾時 未回覆 無回應 time out",
    "failed": "失敗 系統異常 錯誤 連線失敗 查詢失敗 error",
}

CUSTOMERS = {
    "new": "新保戶 新客戶 首次投保 新戶",
    "existing": "既有保戶 既有客戶 舊保戶 舊客戶 舊戶",
}
REGISTRATIONS = {
    "certificate": "憑證 自然人憑證 金融憑證 數位憑證 電子憑證 憑證註冊",
    "counter": "臨櫃 臨櫃註冊 親臨 親臨註冊 櫃檯 臨櫃申請",
    "otp": "OTP 簡訊驗證 手機驗證 一次性密碼 簡訊動態密碼 網路註冊",
    "mobile-id": "Mobile ID MID 行動身分識別 電信認證",
    "fido": "金融FIDO FIDO 生物特徵",
    "video": "視訊 遠距 視訊驗證 遠距投保",
}

KIND = SheetKind(
    "application",
    "application",
    ("K05",),
    "網路要保明細",
    (
        Col("application_no", identifier, APPLICATION, need=True),
        Col("order_no", identifier, ORDER),
        Col("product_code", identifier, PRODUCT, need=True),
        Col("channel", choice(CHANNELS), "進件通路|投保通路|通路|通路別|channel|通路來源"),
        Col("site", text, "進件網站|投保網站|網站或平台|進件平台|site|平台名稱"),
        Col("applicant_id", hidden(customer_keys.customer), APPLICANT),
        Col("applicant_birth_date", day, "要保人出生日期|要保人出生年月日|要保人生日|applicant birth date"),
        Col("insured_id", hidden(customer_keys.customer), INSURED),
        Col("sum_assured", money, SUM_ASSURED, alone=True),
        Col("premium", money, PREMIUM, alone=True),
        Col("identity", moment("identity"), "身分驗證時間|身分確認時間|驗證時間|OTP驗證時間|identity"),
        Col("quoted", moment("quoted"), "試算時間|報價時間|保費試算時間|quoted"),
        Col("declared", moment("declared"), "健康告知時間|告知時間|健告時間|告知事項時間|declared"),
        Col("submitted", moment("submitted"), "送件時間|要保時間|投保時間|要保送出時間|進件時間|submitted", need=True),
        Col("paid", moment("paid"), "付款時間|扣款時間|扣款完成時間|繳費時間|授權時間|paid"),
        Col("accepted", moment("accepted"), "承保時間|核保通過時間|同意承保時間|承保日時|accepted", need=True),
        Col("withdrawn", moment("withdrawn"), "撤件時間|撤回時間|取消時間|客戶撤件時間|withdrawn"),
        Col("rejected", moment("rejected"), "拒保時間|婉拒時間|不予承保時間|退件時間|rejected"),
        Col("status", choice(STATES), "要保狀態|案件狀態|進件狀態|狀態|status", keep=True),
        Col("replied", moment("replied"), "同業通報回覆時間|通報回覆時間|通報查詢回覆時間|公會回覆時間|replied"),
        Col("reply", choice(REPLIES), "同業通報回覆|通報回覆結果|通報查詢結果|公會回覆結果|reply"),
        Col(
            "industry_amount",
            money,
            "同業通報累計保額|通報累計保額|通報回覆累計保額|公會累計保額|industry amount",
            alone=True,
        ),
        Col("industry_has_own", yes, "通報累計是否含本公司|累計保額含本公司|是否含本公司|industry has own"),
        Col("override_no", identifier, "例外核准單號|超限核准單號|例外簽核單號|超限簽呈編號|override no"),
        Col("test_mark", yes, TEST),
        Col("registered", moment("registered"), "會員註冊時間|註冊時間|註冊完成時間|registered"),
        Col("consented", moment("consented"), "電子同意時間|同意時間|同意條款時間|聲明同意時間|consented"),
        Col("customer_kind", choice(CUSTOMERS), "保戶別|客戶別|新舊保戶別|新舊客戶別|customer kind"),
        Col(
            "registered_means",
            choice(REGISTRATIONS),
            "註冊方式|會員註冊方式|身分註冊方式|註冊驗證方式|registered means",
        ),
        Col("bought_alone", yes, "單獨投保|是否單獨投保|單獨投保註記|bought alone"),
        Col("renewed_alike", yes, "同條件續保|同一條件續保|同條件續保註記|renewed alike"),
    ),
)
