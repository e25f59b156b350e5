"""One run of a scheduled job: batch, backup, scan (批次排程及執行歷程)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "batch_job",
    "One run of a scheduled job: batch, backup, scan (批次排程及執行歷程).",
    (
        text("job_name", "name of the job", required=True, personal=False),
        text("job_kind", "batch, backup, scan or maintenance; else as written"),
        text("host", "host it ran on", null="not stated", personal=False),
        text("system_id", "system it ran for, on all its hosts where no host is stated"),
        *moment("started", "when it began"),
        *moment("ended", "when it ended", null="it has not, or not stated"),
        text("result_text", "what came of it"),
        stated_words(),
    ),
)
