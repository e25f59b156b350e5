"""O20 電話訪問紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, POLICY
from chahe.intake.sheets.cells import choice, identifier, moment, person, text, yes

POOLS = {
    "new": "新保戶 新客戶 首次投保 新契約客戶 新戶",
    "existing": "既有保戶 既有客戶 舊保戶 舊戶",
    "annuity": "投資型年金 投資型年金保險 變額年金 全數訪問",
}
OUTCOMES = {
    "completed": "完成 已完成 訪問完成 成功 已確認",
    "unreached": "未接通 無人接聽 聯絡不到 未聯繫上 空號 關機",
    "refused": "拒訪 拒絕 拒絕受訪 婉拒",
    "interrupted": "中斷 未完成 訪問中斷 通話中斷",
    "pending": "待訪 待撥打 處理中 待執行",
}
MEANS = {
    "sms": "簡訊 手機簡訊 簡訊確認",
    "email": "電子郵件 e-mail 郵件 電子郵件確認",
    "letter": "書面 信函 紙本",
}
REASONS = {"hearing-impaired": "聽語障 聽語障者 聽障 語障 聽覺障礙 語言障礙 聽語障礙 聽力或語言障礙"}

KIND = SheetKind(
    "phone_survey",
    "phone_survey",
    ("O20",),
    "電話訪問紀錄",
    (
        Col("call_no", identifier, "電訪序號|電訪編號|電話訪問編號|訪問序號|電訪案號|call no", need=True),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
        Col("survey_pool", choice(POOLS), "抽訪類別|電訪類別|訪問類別|抽樣類別|survey pool"),
        Col("called", moment("called"), "電訪時間|電話訪問時間|訪問時間|撥打時間|called", need=True),
        Col("outcome", choice(OUTCOMES), "電訪結果|訪問結果|電話訪問結果|outcome", need=True, keep=True),
        Col("substitute_means", choice(MEANS), "替代方式|替代確認方式|其他確認方式|substitute means"),
        Col("substitute_reason", choice(REASONS), "替代原因|替代事由|替代確認原因|substitute reason"),
        Col("recording_no", identifier, "錄音檔索引|錄音檔編號|錄音編號|錄音索引|recording no", need=True),
        Col("recording_consent", yes, "同意錄音|是否同意錄音|錄音同意|recording consent"),
        Col("caller", person, "訪問人員|電訪人員|電訪員|撥打人員|caller"),
        Col("follow_up", text, "未完成處理|未完成處理情形|後續處理|follow up"),
    ),
    one_of=(("application_no", "policy_no"),),
)
