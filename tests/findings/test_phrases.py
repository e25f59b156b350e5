"""Every check has its words; the words keep to what a report may say."""

import re
from importlib.resources import files

import pytest

from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.findings.phrases import CheckPhrases, fill, phrases, placeholders, shown, subject_text
from chahe.model import Reason

FORBIDDEN = re.compile(r"171|罰|裁處|安定基金|裁罰|[0-9０-９,，]\s*[萬億]?元|分數|評分|紅燈|綠燈|舞弊")


def source() -> str:
    return files("chahe.findings").joinpath("phrases.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", list(checks()))
def test_every_check_has_phrases_that_use_its_own_columns(check: str) -> None:
    entry = phrases().checks[check]
    assert placeholders(entry.example) <= {*checks()[check].shows, "subject"}
    assert placeholders(entry.count) == {"population"}
    assert set(entry.cites) <= set(checks()[check].criteria)
    for text in (entry.fact, entry.matter, entry.effect, entry.recommendation, entry.heading, entry.category):
        assert not placeholders(text)
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert entry.recommendation.startswith("應")
    assert entry.heading.startswith("辦理")
    assert re.search(r"，(有欠確實|有欠妥適|有欠周延|未落實)$", entry.heading)


def test_no_phrase_is_for_a_check_that_is_gone() -> None:
    assert set(phrases().checks) <= set(checks())


def test_nothing_of_sanctions_amounts_scores_or_fraud_is_ever_worded() -> None:
    assert not FORBIDDEN.search(source())
    assert FORBIDDEN.search("處新臺幣60萬元罰鍰")  # the pattern finds what it is for
    assert FORBIDDEN.search("保險法第171條之1")


def test_no_finding_form_says_conforming() -> None:
    for name, text in phrases().forms.items():
        assert "符合規定" not in text or "不符" in text, name
    assert "尚未發現重大異常" in phrases().forms["nothing_found"]


def test_what_could_not_be_confirmed_is_never_a_pass() -> None:
    for reason in Reason:
        text = phrases().unconfirmed("4.5.1/lockout", reason.value)
        assert text.endswith("不作相符之認定。")
    assert "查無可資比對" in phrases().unconfirmed("4.5.1/lockout", "no-criterion")


def test_filters() -> None:
    values = {"a": "563", "m": "370", "d": "2026-04-21", "n": "", "g": "3", "z": "0", "w": "2025Q2", "t": "true"}
    template = "{a:bp} {m:hm} {d} {n} {n:or 查無} {g:grade} {z:limit} {w:period} {t}"
    assert fill(template, values, "x") == "5.63% 6小時10分鐘 115年4月21日 未載明 查無 高 無限制 114年第2季 是"
    assert fill("{z:hm}", values, "x") == "0分鐘"


def test_subjects_read_in_years_of_the_republic_and_numbers_stay_numbers() -> None:
    assert subject_text("2025|E○○○34") == "114年／E○○○34"
    assert subject_text("AST-1|2025H1") == "AST-1／114年上半年"
    assert subject_text("AST-1|2049|2049") == "AST-1／2049／2049"
    assert subject_text("DEMO.LOCAL|Default Domain Policy") == "DEMO.LOCAL／Default Domain Policy"


def test_values_are_never_read_as_templates() -> None:
    assert fill("{subject}", {"subject": "{forms} {0.__class__} {x:bp}"}, "x") == "{forms} {0.__class__} {x:bp}"
    assert shown("2026-02-30x") == "2026-02-30x"


@pytest.mark.parametrize(
    "template", ["{nobody}", "{}", "{0}", "{subject.__class__}", "{subject[0]}", "{subject!r}", "{subject:nope}", "{"]
)
def test_a_table_can_reach_nothing_but_the_values(template: str) -> None:
    with pytest.raises(CallError):
        fill(template, {"subject": "x"}, "x")


def test_a_users_own_table_changes_what_it_names_and_nothing_else() -> None:
    own = phrases("checks:\n  4.5.1/lockout:\n    heading: 辦理帳號鎖定作業，未落實\n")
    assert own.checks["4.5.1/lockout"].heading == "辦理帳號鎖定作業，未落實"
    assert own.checks["4.5.1/lockout"].effect == phrases().checks["4.5.1/lockout"].effect
    assert own.forms == phrases().forms
    assert isinstance(own.checks["4.7/not-mailed"], CheckPhrases)


@pytest.mark.parametrize(
    "text",
    [
        "checks:\n  4.5.1/nosuch:\n    heading: x\n",
        "forms:\n  execution: ''\n",
        "forms: [a]\n",
        "other: {}\n",
        "checks:\n  4.5.1/lockout:\n    severity: 極高\n",
        "a: &a [*a]\n",
        "\t",
        "[]",
    ],
)
def test_a_malformed_table_is_refused_in_words(text: str) -> None:
    with pytest.raises(CallError):
        phrases(text)
