"""One complaint of a customer, and when it was answered (申訴案件登錄表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "complaint",
    "One complaint of a customer, and when it was answered (申訴案件登錄表).",
    (
        text("complaint_no", "number of the complaint", required=True),
        text(
            "customer",
            "customer: the insurer's token as written; an identity number as keyed hash and its end",
            personal=True,
        ),
        text("policy_no", "number of the policy", null="none, or not stated"),
        text("application_no", "number of the application", null="none, or not stated"),
        text("complaint_means", "how it came: phone, web, letter, foi, authority or counter; else as written"),
        text("matter", "what it is about, as written"),
        date("lodged_date", "day the customer complained, there or elsewhere"),
        date("received_date", "收受: day the insurer received it"),
        date("acknowledged_date", "day the customer was told it was received", null="not told"),
        date("extended_to_date", "day the insurer itself put the answer off to", null="not put off"),
        date("answered_date", "day the customer was told the result", null="not answered"),
        text("result", "result, as written"),
        date("withdrawn_date", "day the customer withdrew it", null="not withdrawn"),
        date("foi_date", "day the ombudsman (評議中心) told of an application for a decision", null="none known"),
        text("merged_no", "number of the complaint it is handled with (併案)", null="handled by itself"),
        date("closed_date", "when closed", null="open"),
        stated_words(),
    ),
)
