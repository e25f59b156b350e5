"""One known positive: a test of the alerting, or a case found real by other means (警示機制測試紀錄)."""

from chahe.tables.api import Table, address, moment, stated_words, text

TABLE = Table(
    "alert_test",
    "One known positive: a test of the alerting, or a case found real by other means (警示機制測試紀錄).",
    (
        text("test_no", "number of the test or case", required=True),
        *moment("tested_at", "when it was done, or happened"),
        text("test_kind", "injected or real; else as written"),
        text("sensor", "device or console that must raise an alert", null="not stated: any", personal=False),
        text("signature_id", "signature that must match", null="not stated"),
        text("alert_name", "name of the alert that must come", null="not stated", personal=False),
        *address("about", "address it was done from or on", null="not stated: any"),
        text("host", "machine it was done on", null="not stated: any"),
        text("tester", "who did it", personal=True),
        text("result_text", "result as stated"),
        text("document_no", "document number of the record"),
        stated_words(),
    ),
)
