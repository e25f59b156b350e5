"""One hit of a data-protection rule (資料防護命中). What was found in the data is not kept."""

from chahe.tables.api import Table, integer, moment, stated_words, text

TABLE = Table(
    "dlp_hit",
    "One hit of a data-protection rule (資料防護命中).",
    (
        text("hit_no", "number the console gives it"),
        text("dlp_system", "system or console that found it", personal=False),
        *moment("happened", "when"),
        text("policy_name", "rule or policy that matched", required=True, personal=False),
        text("severity", "critical, high, medium, low or info; else as written"),
        text("channel", "mail, web, usb, print, cloud or endpoint; else as written"),
        text("user_name", "who moved the data", personal=True),
        text("host", "machine it happened on"),
        text("destination", "where the data went", personal=True),
        integer("match_count", "matches found in it", "matches"),
        text("action", "allowed or blocked; else as written"),
        text("state_text", "state of its handling as written", null="not stated"),
        text("reviewed_by", "who looked at it", null="nobody", personal=True),
        *moment("reviewed_at", "when somebody looked at it", null="nobody did, or not stated"),
        stated_words(),
    ),
    ocsf="Data Security Finding",
)
