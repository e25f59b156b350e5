"""The shipped data: every row of the register, founded, dated, switched off where it must be, and free of sanctions."""

import re
from collections import defaultdict
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from chahe.criteria import PERIODS, Certainty, Institution, Operator, ValueType, load
from chahe.model import Layer

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
REGISTER = load()
PACKS = files("chahe.criteria") / "data" / "packs"

ADDED = {
    "C-AST-01",  # asset list and network diagram
    "C-ACC-09", "C-ACC-10", "C-ACC-11", "C-ACC-12", "C-ACC-13", "C-DEV-02", "C-NETW-05",
    "C-PD-07", "C-PD-08", "C-PD-09", "C-PD-10", "C-PD-11",  # use, refusal, deletion and retention of personal data
    "C-IA-10", "C-IA-11", "C-IA-12", "C-IA-13", "C-ASM-08", "C-ASM-09", "C-VUL-07", "C-VUL-08",
}  # fmt: skip
OFF = {"C-NET-05", "C-NET-06", "C-NET-07", "C-NET-10", "C-NET-20", "C-BCM-02", "C-POLC-02", "C-AUTH-06b"}
NEEDED = [
    "ad.min_length.staff", "ad.min_length.admin", "ad.complexity", "ad.history", "ad.max_age_days",
    "ad.lockout_threshold", "ad.lockout_duration_min", "ad.lockout_window_min", "account.never_expires_forbidden",
    "host.min_length", "host.max_age_days", "host.lockout_threshold", "host.complexity", "host.history",
    "db.min_length", "db.lockout_threshold", "db.complexity", "db.max_age_days", "local_admin.max_age_days",
    "param_review.period", "param_review.independent", "vul.internet_scan_period", "vul.core_scan_period",
    "vul.internet_high_fix_months", "vul.core_high_fix_months", "vul.credentialed_required",
    "vul.extension_max_count", "vul.fix_clock_start", "vul.regrade_needs_assessment", "vul.asset_inventory",
    "soc.drill_period", "soc.retrain_days", "soc.scope_computer_users", "soc.result_must_recompute",
    "dr.drill_period", "dr.scope_all_core", "dr.rto_from_register", "dr.clock_start", "dr.plan_revision_days",
    "dr.tabletop_allowed", "fu.close_needs_evidence", "fu.independent_close", "fu.extension_approval",
    "fu.max_extensions", "fu.overdue_days", "ia.track_all_findings", "asm.findings_to_audit",
]  # fmt: skip


def _register_ids() -> list[str]:
    path = SHARED / "domain" / "regulations.md"
    if not path.is_file():
        pytest.skip(f"the shared domain page is not here: {path}")
    text = path.read_text("utf-8")
    section = text[text.index("### 3.1") : text.index("### 3.6")]
    return re.findall(r"^\| (C-[A-Z]+-\d+[a-z]?) \|", section, re.MULTILINE)


def test_every_row_of_the_register_is_there() -> None:
    wanted = _register_ids()
    assert len(wanted) == len(set(wanted)) == 124
    rows = {c.row for c in REGISTER.criteria}
    assert rows - set(wanted) == ADDED
    assert set(wanted) <= rows


def test_item_codes_exist() -> None:
    outline = SHARED / "seed" / "outline.tsv"
    if not outline.is_file():
        pytest.skip(f"the seed's outline is not here: {outline}")
    rows = [line.split("\t") for line in outline.read_text("utf-8").splitlines()[1:]]
    codes = {r[0] for r in rows if r[2] in ("item", "item-group")}
    assert len(codes) == 71
    used = {i for c in REGISTER.criteria for i in c.items} | {
        i for p in REGISTER.parameters().values() for i in p.items
    }
    assert used <= codes


def test_every_item_but_the_examiners_own_judgement_has_a_criterion_or_a_parameter() -> None:
    outline = SHARED / "seed" / "outline.tsv"
    if not outline.is_file():
        pytest.skip(f"the seed's outline is not here: {outline}")
    rows = [line.split("\t") for line in outline.read_text("utf-8").splitlines()[1:]]
    served = {i for c in REGISTER.criteria for i in c.items} | {
        i for p in REGISTER.parameters().values() for i in p.items
    }
    # Consistency between contracts, who reviewed them, and legal liability are judged without a threshold.
    assert {r[0] for r in rows if r[2] == "item"} - served == {"6.3", "6.5", "7.3"}


def test_every_version_is_founded_or_says_why_not() -> None:
    for c in REGISTER.criteria:
        assert c.source, c.id
        if c.value is None:
            assert c.note, c.id
        else:
            assert c.since is not None, c.id
            assert c.version_date is not None or c.note, c.id
            assert c.article or c.note, c.id


def test_a_value_from_memory_or_by_analogy_never_judges() -> None:
    unsure = [c for c in REGISTER.criteria if c.certainty is Certainty.M or c.analogy]
    assert unsure
    for c in unsure:
        assert not c.usable, c.id
        assert c.in_use is None, c.id
        assert c.use().value == "", c.id
    assert all(c.value is None for c in REGISTER.criteria if c.certainty is Certainty.M)


def test_off_by_default() -> None:
    for row in OFF:
        versions = REGISTER.by_id(row)
        assert versions, row
        assert not any(c.enabled or c.usable for c in versions), row
    # No number of idle minutes is law: the article says "a certain time".
    assert REGISTER.versions("acc.idle_lock_minutes") == ()
    assert REGISTER.versions("acc.idle_lock")[0].type is ValueType.BOOL


def test_no_amount_of_a_fine_anywhere() -> None:
    for pack in PACKS.iterdir():
        for file in pack.iterdir():
            text = file.read_text("utf-8")
            found = re.search(r"NT\$|萬元|罰鍰|罰款|171-1|171條之1|安定基金", text)
            assert found is None, f"{file.name}: {found}"


def test_parameters_the_checks_need() -> None:
    assert sorted(set(NEEDED) - set(REGISTER.parameters())) == []


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("vul.internet_scan_period", "quarter"),
        ("vul.core_scan_period", "half"),
        ("vul.internet_high_fix_months", 2),
        ("vul.core_high_fix_months", 3),
        ("soc.drill_period", "year"),
        ("acc.top_check_period", "month"),
        ("log.retention_days", 180),
        ("ia.general_audit_period", "year"),
        ("ia.report_filed_months", 2),
    ],
)
def test_values_in_the_period_examined(parameter: str, value: object) -> None:
    found = REGISTER.at(parameter, Layer.LAW, date(2025, 6, 30))
    assert found is not None
    assert found.in_use == value


@pytest.mark.parametrize("name", ["ad.min_length.staff", "ad.lockout_threshold", "host.min_length", "db.min_length",
                                  "soc.retrain_days", "dr.drill_period"])  # fmt: skip
def test_there_is_no_law_for_what_only_a_norm_says(name: str) -> None:
    assert not REGISTER.parameter(name).has_law
    assert REGISTER.versions(name) == ()


def test_customer_password_rules_do_not_serve_internal_accounts() -> None:
    for item in ("4.3.3", "4.5.1"):
        assert not [c.id for c in REGISTER.for_item(item) if c.row.startswith(("C-AUTH", "C-OTP"))]


def test_rules_of_the_environment_managers_begin_on_the_day_of_their_version() -> None:
    own_article = [c for c in REGISTER.criteria if c.article.startswith("第4條之1") and c.pack == "self-regulation"]
    assert len(own_article) >= 12
    assert {c.since for c in own_article} == {date(2024, 7, 18)}
    assert REGISTER.at("acc.top_check_period", Layer.LAW, date(2024, 7, 17)) is None


def test_calendar_periods_are_words() -> None:
    for c in REGISTER.criteria:
        if c.operator is Operator.EACH and c.value is not None:
            assert c.value in PERIODS, c.id
    days = [c.id for c in REGISTER.criteria if c.unit == "day" and c.value in (92, 183, 184, 365, 366)]
    assert days == []


def test_lines_of_business_are_kept_apart() -> None:
    for row, kind in (("C-NET-11", Institution.LIFE), ("C-NET-16", Institution.PC), ("C-NET-04", Institution.LIFE)):
        assert {c.institution_types for c in REGISTER.by_id(row)} == {(kind,)}


def test_the_repealed_outsourcing_rule_ends() -> None:
    assert REGISTER.at("out.evaluation_reported", Layer.LAW, date(2026, 1, 1)) is not None
    assert REGISTER.at("out.evaluation_reported", Layer.LAW, date(2026, 1, 2)) is None


def test_security_officer_threshold_by_date() -> None:
    before = REGISTER.at("gov.ciso_assets", Layer.LAW, date(2026, 5, 25))
    after = REGISTER.at("gov.ciso_assets", Layer.LAW, date(2026, 5, 26))
    assert before is not None
    assert after is not None
    assert (before.in_use, after.in_use) == (10**12, 3 * 10**11)


def test_english_titles_hold_no_chinese_and_the_other_way_round() -> None:
    for c in REGISTER.criteria:
        assert not re.search(r"[\u4e00-\u9fff]", c.title_en), c.id
        assert re.search(r"[\u4e00-\u9fff]", c.title_zh), c.id


def test_one_id_has_one_parameter() -> None:
    by_id = defaultdict(set)
    for c in REGISTER.criteria:
        by_id[c.id].add(c.parameter)
    assert {i: p for i, p in by_id.items() if len(p) > 1} == {}
