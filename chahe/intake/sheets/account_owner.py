"""G04 帳號使用人對照表（附表二）."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, employee, identifier, person, text, yes

OWNER_KINDS = {
    "人員": "個人 使用者 人員帳號 個人帳號 personal user 員工 自然人",
    "系統": "系統帳號 服務 服務帳號 service system 應用程式 應用程式帳號 批次 排程 程式 內建 系統內建",
    "共用": "共用帳號 共享 shared 群組 公用 公用帳號",
    "緊急": "緊急帳號 應急 emergency breakglass 備用 最高權限保管",
    "廠商": "廠商帳號 委外 委外廠商 vendor 外包 外部",
}
ROLES = {
    "admin": (
        "管理者 管理員 系統管理者 系統管理員 特權 特權帳號 最高權限 administrator 管理 維運 資料庫管理者 網路管理者"
    ),
    "staff": "一般使用者 一般 使用者 user 一般人員 一般帳號 normal",
}

KIND = SheetKind(
    "account_owner",
    "account_owner",
    ("G04",),
    "帳號使用人對照表",
    (
        Col(
            "scope",
            identifier,
            (
                "主機或系統|所屬網域/主機/資料庫|網域/主機/資料庫|網域主機或資料庫|主機/系統|所屬主機或系統|主機名稱|"
                "系統/主機|帳號所在|帳號所屬|scope|系統或主機|所屬網域、主機或資料庫|範圍"
            ),
            "系統|主機|網域|資料庫|系統名稱",
            need=True,
        ),
        Col(
            "account_name",
            identifier,
            ("帳號|帳號名稱|使用者帳號|特權帳號|登入帳號|account|account name|user id|login|帳戶|帳戶名稱|使用者代號"),
            need=True,
        ),
        Col(
            "employee_no",
            employee,
            (
                "使用人員工編號|使用人員編|員工編號|員編|使用者員工編號|持有人員工編號|保管人員工編號|employee no|"
                "使用人工號|工號|管理人員工編號"
            ),
            "使用人|持有人|保管人",
        ),
        Col(
            "owner_kind",
            choice(OWNER_KINDS),
            ("帳號類別|帳號類型|帳號種類|帳號性質|類別(人員/系統/共用/緊急/廠商)|owner kind|account kind|account type"),
            "類別|類型|性質",
        ),
        Col("role", choice(ROLES), "角色|權限角色|權限等級|帳號角色|role|權限層級", "權限"),
        Col(
            "maintenance",
            yes,
            ("是否為維運人員|是否維運人員|維運人員|營運環境管理人員|是否為營運環境管理人員|是否屬維運人員|maintenance"),
        ),
        Col("_privileged", yes, "是否特權帳號|特權|是否為特權帳號|是否具特權|privileged"),
        Col(
            "registered_date",
            day,
            (
                "登錄日期|登錄日|起日|生效日|啟用日|申請日期|建立日期|核准日|核准日期|registered date|登記日|有效起日|"
                "啟用日期"
            ),
        ),
        Col("valid_to", day, "有效迄日|迄日|有效期限|到期日|失效日|終止日|停用日|valid to|有效期間迄|使用期限"),
        Col("purpose", text, "用途|使用目的|帳號用途|說明|用途說明|purpose", "備註"),
        Col("approved_by", person, "核准人|核准主管|核定人|覆核主管|approved by|核准人員|核准者|批准人"),
    ),
    telling=(("employee_no", "owner_kind", "maintenance"),),
    make=lambda values: [("account_owner", _role(values))],
)


def _role(values: dict[str, object]) -> dict[str, object]:
    """A list that marks privileged accounts instead of naming roles: admin by the mark, staff for a person without."""
    marked = values.get("_privileged")
    if values.get("role") is None and marked is True:
        return {**values, "role": "admin"}
    if values.get("role") is None and marked is False and values.get("owner_kind") == "人員":
        return {**values, "role": "staff"}
    return values
