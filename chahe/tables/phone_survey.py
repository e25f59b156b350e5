"""One call to confirm an online application with its customer (電話訪問紀錄), or what stood in for a call."""

from chahe.tables.api import Table, boolean, moment, stated_words, text

TABLE = Table(
    "phone_survey",
    "One call to confirm an online application with its customer (電話訪問紀錄), or what stood in for a call.",
    (
        text("call_no", "number of the call", required=True),
        text("application_no", "number of the application", null="not stated: the policy may name it"),
        text("policy_no", "number of the policy"),
        text("survey_pool", "what it was drawn as: new, existing or annuity; else as written", personal=False),
        *moment("called", "when the call was made, or its substitute answered"),
        text("outcome", "completed, unreached, refused, interrupted or pending; else as written", personal=False),
        text("substitute_means", "sms, email or letter; else as written", null="by phone", personal=False),
        text("substitute_reason", "hearing-impaired; else as written", personal=False),
        text("recording_no", "number of the recording", null="not recorded"),
        boolean("recording_consent", "did the customer agree to be recorded?"),
        text("caller", "who called", personal=True),
        text("follow_up", "what was done where it was not completed, as written"),
        stated_words(),
    ),
)
