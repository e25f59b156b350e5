"""B90 疑似保險犯罪及可疑交易警示清單."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text
from chahe.intake.sheets.incident_words import PAPERS, when

STATES = {
    "open": "開立 新建 新案 未處理 待處理 new opened",
    "handling": "處理中 調查中 查證中 進行中 in progress",
    "closed": "結案 已結案 完成 已完成 關閉 已關閉 closed",
}
VERDICTS = {
    "real": "真實 屬實 成立 立案 移送 確認屬實 可疑",
    "false": "誤報 誤判 誤警報 非可疑 不成立 排除 false positive",
    "merged": "併案 併入既有案件 合併 併入",
    "test": "測試 演練",
}

KIND = SheetKind(
    "fraud_alert",
    "fraud_alert",
    ("B90",),
    "疑似保險犯罪及可疑交易警示清單",
    (
        Col("alert_no", identifier, "警示編號|警示序號|警示單號|犯罪警示編號", need=True),
        Col("raised", when("raised"), "警示時間|警示產生時間|警示日期時間|偵測時間|警示日", need=True),
        Col("rule_text", text, "警示規則|警示態樣|警示情境|觸發規則"),
        Col("state_text", choice(STATES), "處理狀態|警示狀態|狀態", keep=True),
        Col("verdict", choice(VERDICTS), "判定結果|警示判定|研判結果|處理結論", need=True),
        Col("case_no", identifier, "案號|併入案號|立案案號|案件編號|案件簿案號"),
        Col("handler", person, "處理人|處理人員|承辦人|查證人員"),
        Col("inquiry_text", text, "查證說明|查證情形|處理說明|查證過程"),
        Col("paper_no", identifier, PAPERS),
        Col("closed_by", person, "結案核准人|結案核定人|核准人"),
        Col("closed_date", day, "結案日|結案日期|警示結案日"),
    ),
    telling=(("paper_no", "inquiry_text", "case_no"), ("closed_date", "state_text")),
)
