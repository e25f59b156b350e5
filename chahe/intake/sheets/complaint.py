"""K22 申訴案件登錄表."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, POLICY
from chahe.intake.sheets.cells import choice, day, hidden, identifier, text
from chahe.intake.sheets.customer_words import CUSTOMER

MEANS = {
    "phone": "電話 客服電話 0800 來電",
    "web": "網路 官網 網站 線上 電子郵件 e-mail email APP",
    "letter": "書面 信函 來函 郵寄",
    "foi": "評議中心 財團法人金融消費評議中心 評議中心移交 評議中心轉來 FOI",
    "authority": "主管機關 金管會 保險局 主管機關轉來 保險局轉來 公會轉來",
    "counter": "臨櫃 櫃檯 親臨",
}
_LODGED = "申訴日|提出申訴日|客戶申訴日|申訴日期|lodged date"
_RECEIVED = "收受日|受理日|收件日|收受申訴日|受理日期|收受日期|received date"

KIND = SheetKind(
    "complaint",
    "complaint",
    ("K22",),
    "申訴案件登錄表",
    (
        Col("complaint_no", identifier, "申訴案號|申訴編號|申訴案件編號|申訴序號|complaint no", need=True),
        Col("customer", hidden(customer_keys.customer), f"申訴人識別碼|申訴人代碼|{CUSTOMER}"),
        Col("policy_no", identifier, POLICY),
        Col("application_no", identifier, APPLICATION),
        Col("complaint_means", choice(MEANS), "申訴管道|申訴來源|受理管道|來源管道|complaint means"),
        Col("matter", text, "申訴事由|申訴內容|申訴類別|申訴原因|matter"),
        Col("lodged_date", day, _LODGED),
        Col("received_date", day, _RECEIVED, need=True),
        Col("acknowledged_date", day, "受理通知日|通知受理日|回覆受理日|告知受理日|acknowledged date"),
        Col("extended_to_date", day, "展延至|展延後期限|展延回覆日|延長處理期限|extended to date"),
        Col("answered_date", day, "回覆日|處理結果回覆日|回覆日期|答覆日|answered date", need=True),
        Col("result", text, "處理結果|回覆結果|申訴結果|result", keep=True),
        Col("withdrawn_date", day, "撤回日|客戶撤回日|撤回申訴日|撤回日期|withdrawn date"),
        Col("foi_date", day, "評議申請日|評議申請通知日|申請評議日|foi date"),
        Col("merged_no", identifier, "併案案號|併案申訴案號|併入案號|merged no"),
        Col("closed_date", day, "結案日|申訴結案日|結案日期|closed date"),
    ),
)
