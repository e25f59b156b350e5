"""One case of suspected insurance crime (疑似保險犯罪案件簿). What is said of people in it is not read."""

from chahe.tables.api import Table, date, moment, stated_words, text

TABLE = Table(
    "case_register",
    "One case of suspected insurance crime (疑似保險犯罪案件簿). What is said of people in it is not read.",
    (
        text("case_no", "number of the case", required=True),
        text("source_text", "system alert, call centre, claims, outside …"),
        *moment("detected", "when it was detected or received"),
        date("detected_date", "local day, also where no time of day is stated"),
        *moment("learned", "知悉: when somebody of the insurer knew of it"),
        date("learned_date", "local day it was known, also where no time of day is stated"),
        *moment("classified", "判定: when it was decided what it is"),
        date("classified_date", "local day of that decision, also where no time of day is stated"),
        *moment("reported", "通報: when it was reported, as the insurer says", null="not reported"),
        date("reported_date", "local day of the report, also where no time of day is stated", null="not reported"),
        text("reported_to", "to whom", null="nobody stated"),
        text("result_text", "result as written"),
        text("paper_no", "file number of the papers of the inquiry", null="none"),
        text("closed_by", "who approved closing it", personal=True),
        date("closed_date", "when closed", null="open"),
        stated_words(),
    ),
)
