"""How long the insurer's own norm has one kind of personal data kept (個人資料保存期限表)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "retention_rule",
    "How long the insurer's own norm has one kind of personal data kept (個人資料保存期限表).",
    (
        text("data_class", "declined, policy, marketing, recording or trace; else as written", required=True),
        integer("keep_months", "months it may be kept", "month"),
        text("basis", "law or document it rests on, as written"),
        date("in_force_from", "first day of this line", null="always"),
        date("in_force_to", "last day of this line", null="still"),
        stated_words(),
    ),
)
