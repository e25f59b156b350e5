"""One cause, one finding; grounds kept apart; the words rest on the counts; no personal data in clear."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.findings.finding import EXAMPLES, Finding, Severity
from chahe.findings.group import findings_of
from chahe.findings.masking import mask_row, personal_columns, scrub
from chahe.findings.phrases import phrases
from chahe.model import Ground, Observation, Outcome, canonical
from tests.findings import made
from tests.findings.test_phrases import FORBIDDEN

LOCKOUT = "4.5.1/lockout"
ADMIN = "4.5.1/admin-policy"
RETRAIN = "4.7/clicker-not-retrained"
WHO_APPROVES = """
[[clause]]
document = "權責及覆核要點"
clause = "第三點"
version = "第1版"
since = 2024-10-01
parameter = "duty.authority"
value = "own-or-deputy"
"""
MAILED = "4.7/not-mailed"


def found(observations: list[Observation], rows: dict[str, list[dict[str, object]]] | None = None) -> list[Finding]:
    return list(findings_of(observations, made.register(), made.profile(), rows or {}))


def one_each(check: str, **more: int) -> list[Observation]:
    measured = {"policy_name": "Default Domain Policy", "lockout_threshold": "0", "governed": "215"}
    return [made.star(check, **more), made.line(check, "DEMO.LOCAL|Default Domain Policy", measured)]  # type: ignore[arg-type]


def test_met_and_insufficient_make_no_finding() -> None:
    assert found([made.star(LOCKOUT, Outcome.MET), made.star(RETRAIN, Outcome.INSUFFICIENT)]) == []
    assert found([]) == []


def test_checks_of_one_cause_are_one_finding_and_others_are_not() -> None:
    together = found([*one_each(ADMIN, own_only=1), *one_each(LOCKOUT, own_only=1), made.star(RETRAIN, own_only=1)])
    assert [f.checks for f in together] == [(ADMIN, LOCKOUT), (RETRAIN,)]
    assert together[0].cause == checks()[LOCKOUT].cause == checks()[ADMIN].cause
    assert together[0].condition.count("經查") == 2
    assert together[0].severity is Severity.HIGH
    assert len({f.id for f in together}) == len(together)


def test_the_sentence_gives_the_whole_population_the_exceptions_and_the_measured_values() -> None:
    rows = {LOCKOUT: [made.row(LOCKOUT, "DEMO.LOCAL|Default Domain Policy", {})]}
    (f,) = found(one_each(LOCKOUT, own_only=1, population=1234), rows)
    assert "雖訂有『帳號及密碼管理要點 第3版』第七點第一款，惟經查基準日115年6月30日" in f.condition
    assert "計1,234項，其中1項" in f.condition
    assert "DEMO.LOCAL／Default Domain Policy（鎖定門檻次數無限制，適用帳號215個）" in f.condition
    assert f.criteria == "核與所訂『帳號及密碼管理要點 第3版』第七點第一款不符。"
    assert "未載明" not in f.condition
    assert (f.populations[0].population, f.populations[0].exceptions) == (1234, 1)


def test_grounds_are_kept_apart() -> None:
    below_rule = found([made.star(MAILED, exceptions=3)])[0]
    assert below_rule.grounds == (Ground.LAW,)
    assert "核與行為時『保險業電腦系統資訊安全評估作業原則（自律規範附件一）』陸規定不符" in below_rule.criteria
    below_own = found([made.star(RETRAIN, own_only=1)])[0]
    assert below_own.grounds == (Ground.OWN,)
    assert "行為時" not in below_own.criteria
    no_rule = found([made.star("4.3.1/flaw-reappeared")])[0]
    assert no_rule.grounds == ()
    assert no_rule.criteria == "相關作業有待加強。"
    # A word that settles how a rule is read is nothing anybody falls short of, unless it is all that is laid down.
    broken = made.star("5.2/approver-without-authority", own_only=1, norms=WHO_APPROVES)
    word = findings_of([broken], made.register(WHO_APPROVES), made.profile(), {})[0]
    assert word.criteria == "核與所訂『權責及覆核要點 第1版』第三點不符。"
    # Own rows only, though a rule exists too: nobody broke the rule.
    own_beside_rule = found([made.star(MAILED, exceptions=3, own_only=3)])[0]
    assert Ground.LAW not in own_beside_rule.grounds
    assert "行為時" not in own_beside_rule.criteria


@pytest.mark.parametrize(
    ("internet", "core", "expected"),
    [
        ("true", "false", "第14條第1款第1目規定"),
        ("false", "true", "第14條第2款第1目規定"),
        ("true", "true", "第14條第1款第1目規定"),  # an Internet-facing core host owes the Internet's period
    ],
)
def test_only_the_clause_the_exceptions_fall_under_is_cited(internet: str, core: str, expected: str) -> None:
    check = "4.3.1/host-not-scanned"
    rows = {check: [made.row(check, "AST-1|2025Q2", {"internet_facing": internet, "is_core": core})]}
    assert f"』{expected}不符" in found([made.star(check)], rows)[0].criteria


def test_a_rule_that_only_says_what_cures_is_not_cited_as_broken() -> None:
    check = "4.3.1/high-flaw-overdue"
    rows = {check: [made.row(check, "AST-1|1|0", {"internet_facing": "true", "is_core": "false"})]}
    assert "』第14條第1款第1目規定不符" in found([made.star(check)], rows)[0].criteria
    rows[check].append(made.row(check, "AST-2|1|0", {"internet_facing": "false", "is_core": "true"}))
    assert "』第14條第1款第1目、第2款第1目規定不符" in found([made.star(check)], rows)[0].criteria


def test_an_own_norm_looser_than_the_rule_or_not_laid_down_is_a_finding_about_the_norm() -> None:
    norms = made.NORMS + made.LOOSE
    out = findings_of([], made.register(norms), made.profile(), {}, address="貴公司")
    assert [f.id for f in out] == ["F-norm-ad.history", "F-norm-vul.internet_high_fix_months"]
    missing, looser = out
    assert all(f.grounds == (Ground.LAX_NORM,) and "制度面缺失" in f.criteria for f in out)
    assert "貴公司所訂『弱點管理作業要點 第4版』第三點" in looser.condition
    assert "「4個月」" in looser.condition
    assert "「2個月」" in looser.condition
    assert "未就" in missing.condition
    assert "資訊部 114-07-02 書面說明" in missing.condition


def test_a_norm_no_longer_or_not_yet_in_force_is_no_finding() -> None:
    old = made.LOOSE.replace("since = 2024-08-01", "since = 2024-08-01\nuntil = 2025-12-31").replace(
        "since = 2025-01-01", "since = 2026-07-01"
    )
    assert findings_of([], made.register(old), made.profile(), {}) == ()


def test_what_is_not_settled_or_not_complete_is_said_beside_the_counts() -> None:
    (f,) = found([made.star(LOCKOUT, own_only=1, unsettled=7, gaps=("account: unverified-population",))])
    assert "另有7項因佐證未能認定" in f.condition
    assert "受查資料尚有未完整之處" in f.condition


def test_evidence_the_auditee_made_alone_is_called_so() -> None:
    lines = [made.star(RETRAIN, own_only=1)]
    for digest, said in ((made.ITEM.digest, True), (made.OTHER.digest, False)):
        (f,) = findings_of(lines, made.register(), made.profile(), {}, unverified={digest})
        assert ("未經獨立驗證" in f.condition) is said


def test_five_examples_and_the_total() -> None:
    lines = [made.line(MAILED, f"2025|E{n:05}", {"unit": "資訊處"}) for n in range(9)]
    rows = {MAILED: [made.row(MAILED, f"2025|E{n:05}", {"employee_no": f"E{n:05}"}) for n in range(9)]}
    (f,) = found([made.star(MAILED, exceptions=9), *lines], rows)
    assert len(f.subjects) == EXAMPLES
    assert f.subjects_total == 9
    assert "，如：" in f.condition
    assert f.condition.count("資訊處") == EXAMPLES


def test_rows_and_subjects_are_told_apart() -> None:
    many = made.star(LOCKOUT, exceptions=8, own_only=8)
    many = replace(many, extra={**many.extra, "subjects": {"exception": 2}})
    assert "其中8項" in found([many])[0].condition
    assert "（涉及2個受查對象）" in found([many])[0].condition
    assert "受查對象" not in found([made.star(LOCKOUT, exceptions=8)])[0].condition


def test_findings_that_rest_on_the_same_record_refer_to_each_other() -> None:
    rows = {
        RETRAIN: [made.row(RETRAIN, "103|E00001", {"employee_no": "E00001"}, at=5)],
        MAILED: [made.row(MAILED, "2025|E00001", {"employee_no": "E00001"}, at=5)],
        LOCKOUT: [made.row(LOCKOUT, "D|P", {}, at=9)],
    }
    out = {f.checks[0]: f for f in found([made.star(RETRAIN), made.star(MAILED), made.star(LOCKOUT)], rows)}
    assert out[RETRAIN].cross_references == (out[MAILED].id,)
    assert out[MAILED].cross_references == (out[RETRAIN].id,)
    assert out[LOCKOUT].cross_references == ()


def test_a_prior_opinion_on_the_same_item_and_subject_marks_the_finding_as_repeated() -> None:
    again = "9.4/repeated"

    def marks(item: str, subject: str) -> tuple[str, ...]:
        prior = {"opinion_no": "112I037-03", "item_code": item, "subject_text": subject}
        rows = {
            again: [made.row(again, "112I037-03", prior)],
            "7.2/system-not-drilled": [made.row("7.2/system-not-drilled", "SYS-001", {"system_name": "網路投保平台"})],
        }
        out = found([made.star("7.2/system-not-drilled"), made.star(again)], rows)
        return out[0].repeated

    assert marks("7.2", "網路投保平台") == ("112I037-03",)
    assert marks("7.2", "保戶會員專區") == ()
    assert marks("4.7", "網路投保平台") == ()


def test_the_same_facts_give_the_same_bytes_and_read_back_equal() -> None:
    observations = [*one_each(LOCKOUT, own_only=1), made.star(MAILED)]
    first, second = found(observations), found(list(observations))
    assert canonical([f.as_json() for f in first]) == canonical([f.as_json() for f in second])
    for f in first:
        assert Finding.from_json(json.loads(canonical(f.as_json()))) == f
        assert replace(f, condition="另一種寫法").facts() == f.facts()


def test_the_words_of_every_check_stay_within_what_a_report_may_say() -> None:
    for check in checks():
        subject = made.line(check, "2025|A", dict.fromkeys(checks()[check].shows, "1"))
        (f, *_) = found([made.star(check), subject])
        assert not FORBIDDEN.search(json.dumps(f.as_json(), ensure_ascii=False)), check


def test_a_broken_table_is_refused_in_words() -> None:
    words = phrases("checks:\n  4.5.1/lockout:\n    example: '{nobody}'\n")
    with pytest.raises(CallError):
        findings_of(one_each(LOCKOUT), made.register(), made.profile(), {}, words=words)


def test_hostile_evidence_stays_on_one_line_and_is_cut() -> None:
    measured = {"policy_name": "x", "lockout_threshold": "0\n\n# 符合\x00" + "長" * 500, "governed": "{0}"}
    (f,) = found([made.star(LOCKOUT), made.line(LOCKOUT, "D|P\r\n", measured)])
    assert "\n" not in f.condition
    assert "\x00" not in f.condition
    assert len(f.condition) < 600


CLEAR = st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ趙錢孫李周吳鄭王", min_size=6, max_size=12).map(lambda t: "Q" + t)


@settings(max_examples=60)
@given(check=st.sampled_from(sorted(checks())), values=st.lists(CLEAR, min_size=1, max_size=3, unique=True))
def test_no_text_of_a_finding_carries_a_personal_column_in_clear(check: str, values: list[str]) -> None:
    hidden = sorted(personal_columns())
    rows, lines = [], []
    for n, clear in enumerate(values):
        columns = dict.fromkeys(hidden, clear)
        rows.append(made.row(check, f"2025|{clear}", columns, at=n))
        lines.append(made.line(check, f"2025|{clear}", columns, at=n))
    for given_rows in ({check: rows}, {check: [mask_row(r) for r in rows]}, {}):
        out = found([made.star(check, exceptions=len(values)), *lines], given_rows)
        text = json.dumps([f.as_json() for f in out], ensure_ascii=False)
        assert all(clear not in text for clear in values)
    assert all(clear not in json.dumps(mask_row(r), ensure_ascii=False) for r in rows for clear in values)


@pytest.mark.parametrize(
    "text",
    [
        "身分證A123456789",
        "手機0912345678",
        "0912-345-678",
        "卡號4311-9522-2222-2222",
        "wang.xm@example.com.tw",
        "A800000014",
    ],
)
def test_numbers_that_look_personal_are_masked_in_any_text(text: str) -> None:
    assert scrub(f"已加強宣導（{text}）") != f"已加強宣導（{text}）"
    assert text[-6:] not in scrub(f"已加強宣導（{text}）")


@pytest.mark.parametrize(
    "text", ["AST-0008", "10.20.1.180", "RHSA-2025:2901", "KB505103", "2025-06-30", "115I001-03", "SYS-001"]
)
def test_names_of_things_stay(text: str) -> None:
    assert scrub(text) == text
