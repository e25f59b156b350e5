"""One answer of the insurer to one examination item in its self-assessment (自行查核表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "self_answer",
    "One answer of the insurer to one examination item in its self-assessment (自行查核表).",
    (
        text("item_code", "examination item answered", required=True),
        text("answer_text", "met, partly, not-met, not-applicable, not-done, or as written", null="not answered"),
        text("explanation_text", "explanation as written"),
        text("evidence_no", "file number of the evidence named", null="none"),
        text("answered_by", "who signed the answer", null="nobody", personal=True),
        date("answered_date", "when"),
        stated_words(),
    ),
)
