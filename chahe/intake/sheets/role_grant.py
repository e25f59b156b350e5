"""O84 角色權限對照表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day
from chahe.intake.sheets.duty_words import FROM, SYSTEM, TO, name

KINDS_OF = {"role": "角色 子角色 群組 group", "right": "權限 功能 功能權限 交易代碼 permission privilege"}

KIND = SheetKind(
    "role_grant",
    "role_grant",
    ("O84",),
    "角色權限對照表",
    (
        Col("system", name, SYSTEM),
        Col("role_name", name, "角色|角色名稱|上層角色|角色代號|role name|role", need=True),
        Col(
            "granted_name",
            name,
            "權限或子角色|授與權限或角色|權限名稱|權限|功能權限|子角色|下層角色|功能代號|granted name",
            need=True,
        ),
        Col("granted_system", name, "權限所屬系統|子角色所屬系統|granted system"),
        Col("granted_kind", choice(KINDS_OF), "授與類別|權限類別|授與種類|granted kind"),
        Col("valid_from", day, FROM),
        Col("valid_to", day, TO),
    ),
)
