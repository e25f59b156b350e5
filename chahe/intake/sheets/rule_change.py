"""B20 規範檢討及修訂登錄表. A rule the cell says is not concerned (不涉及) is 否; a blank one has not been assessed."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text, words, yes
from chahe.intake.sheets.rule_words import RULE_KIND, RULE_KINDS
from chahe.intake.words import squeeze

KINDS_OF = {
    "law": "法令 法規 法令異動 法規異動 函釋 自律規範 法令及自律規範 主管機關函釋",
    "system": "系統 系統異動 技術 系統變更 重購軟硬體 軟硬體更新",
    "business": "業務 業務異動 業務推展 新業務 新商品",
    "intrusion": "入侵事件 入侵 網路入侵 資安事件 重大事件 事件",
    "environment": "環境 保險環境 環境變化 保險環境改變",
    "periodic": "定期檢討 定期 年度檢討 例行檢討",
}
RESULTS = {
    "amend": "修訂 須修訂 修正 須修正 應修訂 增修",
    "no-change": "免修訂 無須修訂 毋須修訂 不修訂 免修正 無須修正 維持",
}
_CONCERNS = {"涉及": True, "相關": True, "有關": True, "不涉及": False, "未涉及": False, "無關": False, "不相關": False}


def concerns(value: Value, asked: Asked) -> bool:
    """Whether the change concerns the rule."""
    told = _CONCERNS.get(squeeze(words(value)))
    return yes(value, asked) if told is None else told


KIND = SheetKind(
    "rule_change",
    "rule_change",
    ("B20",),
    "規範檢討及修訂登錄表",
    (
        Col("change_no", identifier, "異動編號|觸發編號|檢討編號|異動案號|change no", "編號", need=True),
        Col("change_kind", choice(KINDS_OF), "觸發類別|異動來源|異動類別|觸發事件類別|異動種類", need=True),
        Col("change_text", text, "觸發事項|異動事項|觸發事件|異動內容|異動說明"),
        Col("changed_date", day, "異動或施行日|異動日|施行或發生日|異動日期|觸發日|異動或發生日", need=True),
        Col("system_id", identifier, "系統代碼|系統編號|異動系統代碼"),
        Col("incident_no", identifier, "事件編號|資安事件編號|對應事件編號"),
        Col("document_no", identifier, "規範文件編號|內規文件編號|文件編號|規範編號|內規編號"),
        Col("rule_kind", choice(RULE_KINDS), RULE_KIND),
        Col("concerned", concerns, "是否涉及|是否涉及本規範|涉及與否|是否影響"),
        Col("reviewed_date", day, "規範檢討日|檢討日|檢討日期"),
        Col("review_result", choice(RESULTS), "檢討結論|檢討結果|檢討情形", need=True, keep=True),
        Col("version_text", text, "修訂版次|修訂後版次|新版次"),
        Col("reviewer", person, "檢討人員|檢討人|檢討承辦人"),
        Col("signed_by", person, "檢討核定人|核定人|結論核定人"),
        Col("signed_date", day, "檢討核定日|結論核定日|檢討簽核日"),
    ),
)
