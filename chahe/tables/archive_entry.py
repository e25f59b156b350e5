"""One electronic policy kept in the archive (電子保單典藏紀錄)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "archive_entry",
    "One electronic policy kept in the archive (電子保單典藏紀錄).",
    (
        text("archive_no", "number in the archive"),
        text("policy_no", "number of the policy", required=True),
        text("document", "which document it is, as written"),
        text("sha256", "SHA-256 of the document, 64 hexadecimal digits", null="not computed, or not stated"),
        *moment("archived", "when it was archived", null="not yet, or not stated"),
        stated_words(),
    ),
)
