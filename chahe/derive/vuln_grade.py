"""The insurer's own grades of vulnerabilities: summary, risk assessments, re-tests, controls, by asset and plug-in."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.vuln_identity import on_asset
from chahe.expressions import any_true, folded, has_text, in_list, key, null, true_or_false

HIGH = 3
_WORDS = (
    (0, ("資訊", "資訊級", "無", "無風險", "info", "informational", "none", "log", "0")),
    (1, ("低", "低風險", "低度", "低度風險", "low", "l", "1")),
    (2, ("中", "中風險", "中度", "中度風險", "medium", "moderate", "m", "2")),
    (3, ("高", "高風險", "高度", "高度風險", "high", "h", "3")),
    (4, ("極高", "極高風險", "嚴重", "重大", "危急", "緊急", "critical", "c", "4")),
)
_FIXED = (
    "已修補",
    "已修復",
    "已改善",
    "修補完成",
    "已完成修補",
    "已完成",
    "已結案",
    "結案",
    "通過",
    "fixed",
    "closed",
    "passed",
    "pass",
)
_UNFIXED = ("未修補", "未修復", "未改善", "未完成", "仍存在", "未通過", "處理中", "open", "not fixed", "failed", "fail")

_MERGED = ("合併", "併入", "併同", "併列", "彙整", "歸併", "merge", "同一cve", "每cve", "每一cve", "cve為單位")
_NOT_MERGED = ("未合併", "不合併", "無合併", "非合併", "未併", "不併", "未彙整", "not merged", "no merge")


def grade_of(text: Any) -> Any:
    """0 info to 4 critical from a grade as insurers write it; NULL when the word is another."""
    word = folded(text)
    branches = [(in_list(word, *words), ibis.literal(number).cast("int64")) for number, words in _WORDS]
    return ibis.cases(*branches, else_=null("int64"))


def states_merging(text: Any) -> Any:
    """Does a note of a summary say that rows were merged? A note on what was left out says no such thing."""
    word = folded(text)
    said = has_text(word, _MERGED[0])
    for part in _MERGED[1:]:
        said = said | has_text(word, part)
    for part in _NOT_MERGED:
        said = said & ~has_text(word, part)
    return true_or_false(said)


def is_fixed(text: Any) -> Any:
    """Does the word say fixed? NULL when it says neither fixed nor not."""
    word = folded(text)
    return ibis.cases((in_list(word, *_FIXED), True), (in_list(word, *_UNFIXED), False), else_=null("boolean"))


@derive(
    key=("summary_item", "summary_rec"),
    trace={"vuln_summary": {"_item": "summary_item", "_rec": "summary_rec"}},
    optional=("vuln_summary",),
)
def summary_line(vuln_summary: Any, asset_alias: Any, calendar_window: Any) -> Any:
    """Each line of the insurer's summary with its asset, its grade as a number and the calendar quarter it is of: by
    the date of the scan, else by a label such as 114Q3, 2025Q3, 114年第3季 or 114年第三季. `host`: the asset, else the
    address where no asset has it; NULL where the line's name or address is of several assets, or its name of none.
    """
    line = on_asset(vuln_summary, asset_alias, vuln_summary["scan_date"])
    quarters = calendar_window.filter(calendar_window["unit"] == "quarter")
    dated = line.left_join(
        quarters, [line["scan_date"] >= quarters["window_from"], line["scan_date"] <= quarters["window_to"]]
    )
    names = _labels(quarters)
    named = dated.left_join(names, folded(dated["scan_label"]) == names["l_name"])
    out = named.select(
        summary_item="_item",
        summary_rec="_rec",
        asset_id="on_asset_id",
        ip=folded(named["ip"]),
        plugin_id=named["plugin_id"].strip(),
        round_label=named["label"].fill_null(named["l_label"]),
        stated_grade=grade_of(named["grade_text"]),
        closed_date="closed_date",
        # An address nobody in the register has still names a host: the one scanned under it.
        host=ibis.coalesce(named["on_asset_id"], ibis.ifelse(named["claimed"], null("string"), folded(named["ip"]))),
        merged=states_merging(named["merged_note"]),
        stated_day=named["scan_date"].fill_null(named["_as_of"]),
    )
    return out.group_by("summary_item", "summary_rec").aggregate(
        **{c: out[c].max() for c in out.columns if c not in {"summary_item", "summary_rec", "merged"}},
        merged=any_true(out["merged"]),
    )


def _labels(quarters: Any) -> Any:
    """Ways an insurer writes a quarter -> its label."""
    year = quarters["window_from"].year()
    number = (quarters["window_from"].month() + 2).cast("int64") // 3
    chinese = ibis.cases((number == 1, "一"), (number == 2, "二"), (number == 3, "三"), else_="四")
    digit, western, roc = number.cast("string"), year.cast("string"), (year - 1911).cast("string")
    parts = [
        quarters.select(l_name=name, l_label="label")
        for y in (western, roc)
        for name in (
            y.concat("q").concat(digit),
            y.concat("年第").concat(digit).concat("季"),
            y.concat("年第").concat(chinese).concat("季"),
            y.concat("年q").concat(digit),
            y.concat("第").concat(digit).concat("季"),
        )
    ]
    return ibis.union(*parts, distinct=True)


@derive(
    key=("assessment_item", "assessment_rec"),
    trace={"risk_assessment": {"_item": "assessment_item", "_rec": "assessment_rec"}},
    optional=("risk_assessment",),
)
def assessment(risk_assessment: Any, asset_alias: Any) -> Any:
    """Each risk assessment with its asset (NULL = of the plug-in on every host) and whether reason, approver and date
    are all there.
    """
    a = on_asset(risk_assessment, asset_alias, risk_assessment["assessed_date"])
    return a.select(
        assessment_item="_item",
        assessment_rec="_rec",
        asset_id="on_asset_id",
        everywhere=a["asset_id"].isnull() & a["ip"].isnull(),
        plugin_id=a["plugin_id"].strip(),
        assessed_grade=grade_of(a["assessed_grade_text"]),
        assessed_date="assessed_date",
        reasoned=true_or_false(a["reason_text"].strip() != "")
        & true_or_false(a["approved_by"].strip() != "")
        & a["assessed_date"].notnull(),
    ).distinct()


@derive(
    key=("asset_id", "plugin_id"),
    trace={
        "flaw_seen": {"asset_id": "asset_id", "plugin_id": "plugin_id"},
        "summary_line": {"asset_id": "asset_id", "plugin_id": "plugin_id"},
        "assessment": {"asset_id": "asset_id", "plugin_id": "plugin_id"},
    },
)
def graded_flaw(flaw_seen: Any, summary_line: Any, assessment: Any) -> Any:
    """Each plug-in on each asset: the scanner's highest grade, the insurer's lowest, and the reasoned assessment.

    `stated_grade`: the lowest the summary, or an override inside the scanner, gives; NULL when neither goes below high
    and the summary has no line of the flaw, or one whose grade cannot be read. `assessed_grade`: the grade of the
    latest reasoned assessment of that host, else of that plug-in everywhere; without one the summary's, but only where
    it is not below high while the scanner says high (such a re-grade has no assessment behind it); else NULL.
    `reasoned`: a reasoned assessment comes to a grade no higher than the stated one.
    """
    f = flaw_seen.filter(flaw_seen["asset_id"].notnull())
    seen = f.group_by("asset_id", "plugin_id").aggregate(
        plugin_name=f["plugin_name"].max(),
        raw_grade=f["severity"].max(),
        shown_grade=f["shown_severity"].min(),
        last_day=f["scan_date"].max(),
    )
    s = summary_line
    stated = s.group_by(s_asset=s["asset_id"], s_plugin=s["plugin_id"]).aggregate(
        summary_grade=s["stated_grade"].min(),
        unread=any_true(s["stated_grade"].isnull()),
        stated_day=s["stated_day"].max(),
    )
    base = seen.left_join(stated, [seen["asset_id"] == stated["s_asset"], seen["plugin_id"] == stated["s_plugin"]])
    given = assessment.filter(assessment["reasoned"] & assessment["assessed_grade"].notnull())
    own, wide = _latest(given.filter(~given["everywhere"]), "o"), _latest(given.filter(given["everywhere"]), "w")
    base = base.left_join(own, [base["asset_id"] == own["o_asset"], base["plugin_id"] == own["o_plugin"]])
    base = base.left_join(wide, base["plugin_id"] == wide["w_plugin"])
    formal = base["o_grade"].fill_null(base["w_grade"])
    summary, shown = base["summary_grade"], base["shown_grade"]
    least = ibis.ifelse(true_or_false(shown < summary) | summary.isnull(), shown, summary)
    whole = summary.notnull() & ~true_or_false(base["unread"])
    stated_grade = ibis.ifelse(whole | true_or_false(least < HIGH), least, null("int64"))
    lowered = (base["raw_grade"] >= HIGH) & (stated_grade < HIGH)
    return base.select(
        "asset_id",
        "plugin_id",
        "plugin_name",
        "raw_grade",
        subject=key(base["asset_id"], base["plugin_id"]),
        stated_grade=stated_grade,
        assessed_grade=formal.fill_null(ibis.ifelse(true_or_false(lowered), null("int64"), stated_grade)),
        assessed_date=base["o_date"].fill_null(base["w_date"]),
        raw_high=base["raw_grade"] >= HIGH,
        lowered=lowered,
        reasoned=true_or_false(formal <= stated_grade),
        stated_day=base["stated_day"].fill_null(base["last_day"]),
    )


def _latest(given: Any, mark: str) -> Any:
    """Grade of the latest assessment per asset and plug-in; the highest when one day has two."""
    last = given.group_by(_a=given["asset_id"].fill_null(""), _p=given["plugin_id"]).aggregate(
        _d=given["assessed_date"].max()
    )
    both = given.join(
        last,
        [
            given["asset_id"].fill_null("") == last["_a"],
            given["plugin_id"] == last["_p"],
            given["assessed_date"] == last["_d"],
        ],
    )
    return both.group_by(**{f"{mark}_asset": both["_a"], f"{mark}_plugin": both["_p"]}).aggregate(
        **{f"{mark}_grade": both["assessed_grade"].max(), f"{mark}_date": both["assessed_date"].max()}
    )
