"""One incident as the insurer registers it, with its four times (資安及重大偶發事件登錄表, 附表五)."""

from chahe.tables.api import Table, boolean, date, moment, stated_words, text

TABLE = Table(
    "incident",
    "One incident as the insurer registers it, with its four times (資安及重大偶發事件登錄表, 附表五).",
    (
        text("incident_no", "number in the register", required=True),
        text("incident_kind", "outage, personal-data, crime, security, or as written"),
        text("system_id", "system affected"),
        text("cause_text", "what happened and why, as written"),
        *moment("happened", "發生: when it happened"),
        date("happened_date", "local day it happened, also where no time of day is stated"),
        *moment("learned", "知悉: when somebody of the insurer knew of it"),
        date("learned_date", "local day it was known, also where no time of day is stated"),
        *moment("classified", "判定: when it was decided whether it is major"),
        date("classified_date", "local day of that decision, also where no time of day is stated"),
        text("grade", "major or minor", null="not classified"),
        text("grade_reason", "reason of the grade", null="none given"),
        text("graded_by", "who signed the grade", null="nobody signed", personal=True),
        *moment("reported", "通報: when it was reported, as the insurer says", null="not reported"),
        date("reported_date", "local day of the report, also where no time of day is stated", null="not reported"),
        date("written_date", "day of the detailed written report, as the insurer says", null="none made"),
        boolean("personal_data", "personal data are affected"),
        boolean("material_information", "it is material information affecting consumers (保險法 148-2 II)"),
        date("disclosed_date", "day it was disclosed to the public", null="not disclosed"),
        date("persons_told_date", "day those affected were told", null="not told"),
        text("twin_no", "number of the incident this one is handled with (併案)", null="handled by itself"),
        date("closed_date", "when closed", null="open"),
        stated_words(),
    ),
    ocsf="Incident Finding",
)
