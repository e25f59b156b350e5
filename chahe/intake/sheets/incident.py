"""L04 資安及重大偶發事件登錄表（附表五）. Where only a date is stated the instant stays NULL; a grade of another word
than major or minor is a reject.
"""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text, words, yes
from chahe.intake.sheets.incident_words import INCIDENT, INCIDENT_KINDS, when
from chahe.intake.words import squeeze

GRADES = {
    "major": "重大 重大事件 是 屬重大 重大偶發事件 達通報標準 應通報",
    "minor": "非重大 一般 否 非屬重大 非重大事件 未達通報標準 免通報 一般事件 不重大",
}
NOT_YET = frozenset(("未判定", "尚未判定", "待判定", "判定中", "未判斷"))
_GRADE = choice(GRADES, closed=True)


def grade(value: Value, asked: Asked) -> object:
    """Major or minor; nothing where the cell says that nobody has decided yet."""
    return Parts({}) if squeeze(words(value)) in NOT_YET else _GRADE(value, asked)


KIND = SheetKind(
    "incident",
    "incident",
    ("L04",),
    "資安及重大偶發事件登錄表",
    (
        Col("incident_no", identifier, INCIDENT, "編號|案號", need=True),
        Col("incident_kind", choice(INCIDENT_KINDS), "事件類型|事件類別|事件種類|incident kind"),
        Col("system_id", identifier, "系統代碼|系統編號|受影響系統代碼|受影響系統編號|影響系統", "受影響系統"),
        Col("cause_text", text, "事件原因|事件原因及說明|發生原因|事件說明|事件摘要|原因"),
        Col("happened", when("happened"), "發生時間|事件發生時間|發生日期時間|發生日"),
        Col("learned", when("learned"), "知悉時間|知悉日期時間|知悉事件時間|知悉日", need=True),
        Col("classified", when("classified"), "判定時間|重大性判定時間|判定日|判定日期時間"),
        Col(
            "grade",
            grade,
            "判定結果|判定結果(重大/非重大)|是否重大|重大性判定|重大性|是否屬重大",
            need=True,
        ),
        Col("grade_reason", text, "判定理由|重大性判定理由|判定說明|非重大理由"),
        Col("graded_by", person, "判定核准人|判定簽核人|判定人|重大性核定人|判定核定人"),
        Col("reported", when("reported"), "通報時間|通報主管機關時間|緊急通報時間|通報日期時間"),
        Col("written_date", day, "詳細書面報告日|書面報告日|書面報告日期|詳細書面報告日期"),
        Col("personal_data", yes, "是否涉個人資料|是否涉及個資|是否涉個資|涉及個人資料"),
        Col("material_information", yes, "是否為影響消費者權益之重大訊息|是否屬重大訊息|重大訊息"),
        Col("disclosed_date", day, "重大訊息公開日|公開揭露日|對外公開日|重大訊息公開日期"),
        Col("persons_told_date", day, "當事人通知日|通知當事人日|當事人通知日期"),
        Col("twin_no", identifier, "併案事件編號|併案編號|同一事件編號|併入事件編號"),
        Col("closed_date", day, "結案日|事件結案日|結案日期"),
    ),
    telling=(("happened", "classified", "reported"),),
)
