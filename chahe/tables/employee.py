"""One person working for the insurer, own staff or stationed (員工名冊)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "employee",
    "One person working for the insurer, own staff or stationed (員工名冊).",
    (
        text("employee_no", "employee number", required=True, personal=True),
        text("person_name", "name", personal=True),
        text("unit", "unit"),
        text("job_kind", "職類 as stated (內勤, 外勤主管, 駐點委外 …)"),
        text("employment_kind", "正職, 約聘, 委外 …"),
        date("hired_date", "first day"),
        date("left_date", "last day", null="still employed"),
        date("leave_from", "first day of unpaid leave (留職停薪)", null="no leave stated"),
        date("leave_to", "last day of unpaid leave", null="no leave stated, or open"),
        text("mailbox", "e-mail address", null="has none", personal=True),
        boolean("has_computer", "has a computer of the insurer"),
        text("ad_account", "account name in the domain", personal=True),
        stated_words(),
    ),
    key=("employee_no",),
    ocsf="User",
)
