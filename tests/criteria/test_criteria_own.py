"""Own norms: parsing, typing, closing, and every way of being wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.criteria import load, parse_norms
from chahe.errors import CallError
from chahe.model import Layer

CLAUSE = """
[[clause]]
document = "帳號及密碼管理要點"
clause = "第六點"
version = "第3版"
since = 2024-03-01
parameter = "ad.lockout_threshold"
value = 5
unit = "attempt"
text = "連續登入失敗五次即鎖定。"
"""


def test_a_clause_becomes_a_criterion_of_the_own_layer() -> None:
    register = load().with_own(parse_norms(CLAUSE))
    found = register.at("ad.lockout_threshold", Layer.OWN, date(2025, 1, 1))
    assert found is not None
    assert (found.in_use, found.usable, found.layer) == (5, True, Layer.OWN)
    assert found.use().as_json() == {
        "id": "N/ad.lockout_threshold",
        "value": "5",
        "source": "帳號及密碼管理要點 第3版 第六點",
        "in_force_from": "2024-03-01",
        "layer": "own",
    }
    assert register.at("ad.lockout_threshold", Layer.OWN, date(2024, 2, 29)) is None
    assert register.at("ad.lockout_threshold", Layer.LAW, date(2025, 1, 1)) is None
    assert found in register.for_item("4.5.1")
    assert register.digest != load().digest


def test_own_norms_replace_those_before() -> None:
    register = load().with_own(parse_norms(CLAUSE)).with_own(())
    assert register.digest == load().digest


def test_a_later_version_of_the_document_closes_the_earlier() -> None:
    later = CLAUSE.replace("2024-03-01", "2025-07-01").replace("第3版", "第4版").replace("value = 5", "value = 3")
    register = load().with_own(parse_norms(later + CLAUSE))
    assert [(c.in_use, c.until) for c in register.versions("ad.lockout_threshold", Layer.OWN)] == [
        (5, date(2025, 6, 30)),
        (3, None),
    ]


def test_two_documents_in_force_together_are_refused_naming_both() -> None:
    other = CLAUSE.replace("帳號及密碼管理要點", "資訊安全手冊").replace("2024-03-01", "2024-09-01")
    with pytest.raises(CallError) as caught:
        load().with_own(parse_norms(CLAUSE + other))
    assert "帳號及密碼管理要點" in str(caught.value)
    assert "資訊安全手冊" in str(caught.value)


def test_two_versions_of_one_document_on_one_day_are_refused() -> None:
    with pytest.raises(CallError, match="in force together"):
        load().with_own(parse_norms(CLAUSE + CLAUSE.replace("value = 5", "value = 6")))


def test_not_laid_down_judges_nothing_and_says_so() -> None:
    text = '[[clause]]\nparameter = "ad.history"\nlaid_down = false\nsince = 2025-01-01\nconfirmed = "資訊部書面說明"\n'
    found = load().with_own(parse_norms(text)).at("ad.history", Layer.OWN, date(2025, 6, 1))
    assert found is not None
    assert not found.usable
    assert found.use().value == ""
    assert found.source == "未訂定（資訊部書面說明）"


def test_an_unknown_parameter_names_the_near_ones() -> None:
    with pytest.raises(CallError) as caught:
        load().with_own(parse_norms(CLAUSE.replace("ad.lockout_threshold", "ad.lockout_treshold")))
    assert "ad.lockout_threshold" in caught.value.diagnostics().what[0]
    assert "ad.lockout_threshold" in caught.value.diagnostics().what[1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value = 5", 'value = "5"', "not of type int"),
        ("value = 5", "value = true", "not of type int"),
        ("value = 5", "value = 5.0", "not of type int"),
        ("value = 5", "value = -1", "not of type int"),
        ("value = 5", "value = 0", "switched off"),
        ('unit = "attempt"', 'unit = "minute"', "The unit is"),
        ('parameter = "ad.lockout_threshold"\nvalue = 5\nunit = "attempt"',
         'parameter = "param_review.period"\nvalue = "92 days"', "none of"),
        ('parameter = "ad.lockout_threshold"\nvalue = 5\nunit = "attempt"',
         'parameter = "dr.clock_start"\nvalue = "later"', "none of"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(old: str, new: str, words: str) -> None:
    assert old in CLAUSE
    norms = parse_norms(CLAUSE.replace(old, new))
    with pytest.raises(CallError) as caught:
        load().with_own(norms)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clause = 3", "written as"),
        ("[[clause]]\n", "missing"),
        ("[[other]]\nx = 1", "Only"),
        ("[[clause", "not valid TOML"),
        ("clause = [1]", "not a table"),
        (CLAUSE.replace("since = 2024-03-01", 'since = "114/03/01"'), "not a date"),
        (CLAUSE.replace("since = 2024-03-01", "since = 2024-03-01T00:00:00"), "not a date"),
        (CLAUSE.replace("since = 2024-03-01\n", ""), "since is missing"),
        (CLAUSE.replace("value = 5\n", ""), "value is missing"),
        (CLAUSE.replace('clause = "第六點"\n', ""), "clause is missing"),
        (CLAUSE.replace('clause = "第六點"', "clause = 6"), "is a text"),
        (CLAUSE + "until = 2023-01-01\n", "before it begins"),
        (CLAUSE + "laid_down = false\nconfirmed = 'x'\n", "no value"),
        (CLAUSE + "laid_down = 1\n", "true or false"),
        (CLAUSE + "vlaue = 6\n", "Unknown field"),
        (CLAUSE.replace("連續", "長" * 201), "Quote at most"),
        ("x" * (1 << 20) + "x", "too large"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(CallError) as caught:
        parse_norms(text)
    assert words in str(caught.value)
    assert "norms.toml" in caught.value.diagnostics().where


def test_an_empty_file_holds_no_norm_and_a_byte_order_mark_is_read() -> None:
    assert parse_norms("") == ()
    assert parse_norms("\ufeff" + CLAUSE) == parse_norms(CLAUSE)


def test_every_parameter_takes_an_own_norm() -> None:
    samples = {"int": "9", "bool": "true", "decimal": '"0.5"'}
    for p in load().parameters().values():
        word = p.choices[0] if p.choices else "quarter"
        value = samples.get(p.type.value) or (f'["{word}"]' if p.type.value == "set" else f'"{word}"')
        text = CLAUSE.replace("ad.lockout_threshold", p.name).replace("value = 5", f"value = {value}")
        norms = parse_norms(text.replace('unit = "attempt"\n', ""))
        found = load().with_own(norms).versions(p.name, Layer.OWN)
        assert [c.usable for c in found] == [True], p.name


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        norms = parse_norms(text)
    except CallError as e:
        assert e.diagnostics().what[0]
    else:
        assert norms == ()
