"""O86 職務衝突矩陣, as a list of pairs."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier
from chahe.intake.sheets.duty_words import ACT_KIND, FROM, TO, name

KIND = SheetKind(
    "duty_conflict",
    "duty_conflict",
    ("O86",),
    "職務衝突矩陣",
    (
        Col("conflict_no", identifier, "衝突編號|衝突代號|衝突項次|conflict no", need=True),
        Col("right_a", name, "權限甲|權限a|職務甲|職務a|衝突權限一|權限一|right a", need=True),
        Col("system_a", name, "系統甲|權限甲所屬系統|系統a|系統一|system a"),
        Col("right_b", name, "權限乙|權限b|職務乙|職務b|衝突權限二|權限二|right b", need=True),
        Col("system_b", name, "系統乙|權限乙所屬系統|系統b|系統二|system b"),
        Col("act_kind", name, f"適用作業|適用作業種類|{ACT_KIND}"),
        Col("valid_from", day, FROM),
        Col("valid_to", day, TO),
    ),
)
