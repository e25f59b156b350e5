"""W06 會員登入及要保送件紀錄."""

from chahe.intake import customer_keys
from chahe.intake.grid import Value
from chahe.intake.indicator_words import address
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import choice, hidden, identifier, moment, person, words
from chahe.intake.sheets.customer_words import CUSTOMER, DEVICE
from chahe.intake.sheets.place_words import country

ACTIVITIES = {
    "login": "登入 會員登入 登錄 signin logon",
    "application": "要保 要保送件 送件 投保 要保申請 線上投保 網路投保 apply submit",
}
OUTCOMES = {
    "success": "成功 登入成功 完成 通過 已受理 受理 送件成功 ok",
    "failure": "失敗 登入失敗 拒絕 未通過 取消 密碼錯誤 鎖定 fail failed denied",
}


def _source(value: Value, _asked: Asked) -> Parts:
    return Parts(address("src", words(value)))


KIND = SheetKind(
    "customer_session",
    "customer_session",
    ("W06",),
    "會員登入及要保送件紀錄",
    (
        Col("record_no", identifier, "紀錄序號|紀錄編號|登入序號|流水號|record no|session id"),
        Col(
            "happened",
            moment("happened"),
            "登入或送件時間|登入時間|送件時間|交易時間|操作時間|發生時間|happened|login time",
            need=True,
        ),
        Col("activity", choice(ACTIVITIES), "操作類別|行為類別|交易種類|登入或送件|activity|event type"),
        Col("outcome", choice(OUTCOMES), "操作結果|登入結果|處理結果|outcome|result"),
        Col("customer", hidden(customer_keys.customer), CUSTOMER, need=True),
        Col("device", identifier, DEVICE),
        Col("src_ip", _source, "連線來源位址|來源位址|來源IP|登入IP|來源IP位址|用戶端位址|src ip|source ip|client ip"),
        Col("country", country, "來源國家或地區|登入國家或地區|來源國家|登入國家|登入地區|來源國別|country"),
        Col("card", hidden(customer_keys.card), "付款卡號|信用卡號|扣款卡號|卡號|card|card no|card token"),
        Col("agent_no", person, "業務員代號|業務員登錄字號|招攬業務員|業務員編號|agent no|招攬人員"),
        Col("document_no", identifier, "要保書號|要保書號碼|受理編號|要保編號|document no|application no"),
    ),
    one_of=(("device", "src_ip", "card"),),
    telling=(("device", "card", "agent_no", "document_no"),),
)
