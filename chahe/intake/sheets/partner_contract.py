"""O41 合作夥伴及契約登錄表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, text, yes
from chahe.intake.sheets.partner_words import PARTNER

KINDS_OF = {
    "broker": "保經代 保險經紀人 保險代理人 保經 保代 保經公司 保代公司",
    "alliance": "異業 異業合作 異業合作夥伴 策略聯盟",
    "platform": "平台 合作平台 比較平台 電商平台",
}

KIND = SheetKind(
    "partner_contract",
    "partner_contract",
    ("O41",),
    "合作夥伴及契約登錄表",
    (
        Col("partner_no", identifier, PARTNER, need=True),
        Col("partner_name", text, "合作夥伴名稱|夥伴名稱|合作機構名稱|合作夥伴"),
        Col("partner_kind", choice(KINDS_OF), "合作夥伴類別|夥伴類別|合作類別"),
        Col("contract_no", identifier, "契約編號|合約編號|合作契約編號"),
        Col("contract_from", day, "契約起日|合約起日|契約生效日|合約生效日"),
        Col("contract_to", day, "契約迄日|合約迄日|契約到期日|合約到期日", need=True),
        Col("renews", yes, "自動展延|是否自動展延|自動續約"),
        Col("ended_date", day, "契約終止日|終止日|合約終止日"),
    ),
)
