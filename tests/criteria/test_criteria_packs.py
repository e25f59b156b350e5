"""A user's own packs: one dated entry changes a rule; what is wrong is said, with its place."""

from datetime import date

import pytest

from chahe.criteria import Certainty, load
from chahe.errors import CallError
from chahe.model import Layer

CHANGE = """
pack: {id: mine, version: "1"}
criteria:
  - id: C-VUL-02
    versions:
      - value: 1
        source: 假設之修正
        article: 第14條
        version_date: 2027-01-01
        since: 2027-01-01
        certainty: Q
"""

NEW = """
pack: {id: mine, version: "1"}
criteria:
  - id: X-NEW-01
    parameter: x.days
    type: int
    operator: at_most
    unit: day
    governs: event
    items: ["4.3.1"]
    institutions: [pc]
    zh: 新參數
    en: A new parameter
    versions: [{value: 3, source: 某規定, article: 第1條, since: 2026-01-01, certainty: Q}]
"""


def test_a_change_of_rule_is_one_dated_entry() -> None:
    before, after = load(), load({"mine.yaml": CHANGE})
    assert [c.value for c in before.versions("vul.internet_high_fix_months")] == [2]
    old, new = after.versions("vul.internet_high_fix_months")
    assert (old.value, old.until) == (2, date(2026, 12, 31))
    assert (new.value, new.since, new.until) == (1, date(2027, 1, 1), None)
    assert (new.title_zh, new.items, new.unit) == (old.title_zh, old.items, old.unit)
    on = [after.at("vul.internet_high_fix_months", Layer.LAW, d) for d in (date(2026, 12, 31), date(2027, 1, 1))]
    assert [None if c is None else c.in_use for c in on] == [2, 1]
    assert after.digest != before.digest
    assert "mine" in {p[0] for p in after.packs}
    assert load().digest == before.digest


def test_the_same_since_replaces() -> None:
    after = load({"mine.yaml": CHANGE.replace("since: 2027-01-01", "since: 2024-07-18")})
    found = after.versions("vul.internet_high_fix_months")
    assert [(c.value, c.pack) for c in found] == [(1, "mine")]


def test_an_earlier_version_ends_where_ours_begins() -> None:
    after = load({"mine.yaml": CHANGE.replace("since: 2027-01-01", "since: 2020-01-01")})
    first, second = after.versions("vul.internet_high_fix_months")
    assert (first.value, first.until) == (1, date(2024, 7, 17))
    assert (second.value, second.since) == (2, date(2024, 7, 18))


def test_an_earlier_end_is_kept_unless_the_new_version_runs_into_it() -> None:
    ends = CHANGE.replace("certainty: Q", "certainty: Q\n        until: 2027-06-30")
    for day, wanted in (
        ("2027-06-30", date(2027, 6, 29)),
        ("2027-07-01", date(2027, 6, 30)),
        ("2028-01-01", date(2027, 6, 30)),
    ):
        later = CHANGE.replace("id: mine", "id: later").replace("since: 2027-01-01", f"since: {day}")
        found = load({"a.yaml": ends, "b.yaml": later}).versions("vul.internet_high_fix_months")
        assert found[1].until == wanted


def test_two_packs_lie_one_over_the_other() -> None:
    later = (
        CHANGE.replace("id: mine", "id: later").replace("value: 1", "value: 3").replace("since: 2027", "since: 2028")
    )
    after = load({"a.yaml": CHANGE, "b.yaml": later})
    assert [(c.value, c.until) for c in after.versions("vul.internet_high_fix_months")] == [
        (2, date(2026, 12, 31)),
        (1, date(2027, 12, 31)),
        (3, None),
    ]


def test_a_new_criterion_and_a_new_parameter() -> None:
    register = load({"mine.yaml": NEW})
    found = register.restrict("pc").at("x.days", Layer.LAW, date(2026, 1, 1))
    assert found is not None
    assert found.in_use == 3
    assert register.restrict("life").at("x.days", Layer.LAW, date(2026, 1, 1)) is None


def test_a_pack_may_switch_on_but_analogy_still_never_judges() -> None:
    text = 'pack: {id: mine, version: "1"}\ncriteria: [{id: C-NET-06, enabled: true, versions: []}]\n'
    found = load({"mine.yaml": text}).by_id("C-NET-06")
    assert [c.enabled for c in found] == [True]
    assert not any(c.usable for c in found)


def test_the_insurers_own_contract_can_be_filled_in() -> None:
    text = """
pack: {id: mine, version: "1"}
criteria:
  - id: C-AUTH-06b
    enabled: true
    versions: [{value: 3, source: 本公司契約, article: 第9條, since: 2024-01-01, certainty: Q}]
"""
    found = load({"mine.yaml": text}).at("auth.contract_lockout", Layer.LAW, date(2025, 1, 1))
    assert found is not None
    assert found.in_use == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "mapping"),
        ("[]", "mapping"),
        ("{", "Not valid YAML"),
        ("\x00", "Not valid YAML"),
        ("criteria: []", "Exactly one file names the pack"),
        (CHANGE.replace("value: 1", 'value: "1"'), "not of type int"),
        (CHANGE.replace("value: 1", "value: true"), "not of type int"),
        (CHANGE.replace("value: 1", "value: 1.5"), "not of type int"),
        (CHANGE.replace("value: 1", "value: 0"), "below 1"),
        (CHANGE.replace("certainty: Q", "certainty: X"), "certainty"),
        (CHANGE.replace("certainty: Q", "certainty: M"), "memory"),
        (CHANGE.replace("since: 2027-01-01", "since: soon"), "since is not a date"),
        (CHANGE.replace("since: 2027-01-01\n", "\n"), "first day in force"),
        (CHANGE.replace("value: 1", "value: null"), "says why"),
        (CHANGE.replace("since: 2027-01-01", "since: 2027-01-01\n        until: 2026-01-01"), "ends before"),
        (CHANGE.replace("C-VUL-02", "C-NEW-99"), "parameter"),
        (CHANGE.replace("article", "artikel"), "Unknown field"),
        (CHANGE.replace("id: mine", "id: statutes"), "already loaded"),
        (CHANGE + "      - {value: 1, value: 2, source: s, since: 2028-01-01, certainty: Q}\n", "appears twice"),
        (CHANGE.replace("version: \"1\"", "version: &a \"1\"").replace("article: 第14條", "article: *a"), "aliases"),
        (CHANGE.replace("source: 假設之修正", "from: NOPE"), "No source named"),
        (NEW.replace("operator: at_most", "operator: each"), "do not go together"),
        (NEW.replace("type: int", "type: float"), "Unknown type"),
        (NEW.replace("governs: event", "governs: whenever"), "governing date"),
        (NEW.replace("institutions: [pc]", "institutions: [bank]"), "life and pc"),
        (NEW.replace('items: ["4.3.1"]', "items: [4.3]"), "quoted texts"),
        (NEW.replace("x.days", "soc.drill_period"), "two types"),
        (NEW.replace("X-NEW-01", "C-VUL-02"), "keeps its parameter"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, words: str) -> None:
    with pytest.raises(CallError) as caught:
        load({"mine.yaml": text})
    assert words in str(caught.value)
    said = caught.value.diagnostics()
    assert said.where
    assert said.todo[0]


def test_overlapping_versions_of_a_users_pack_are_refused_naming_both() -> None:
    text = """
pack: {id: mine, version: "1"}
criteria:
  - id: X-1
    parameter: vul.internet_high_fix_months
    type: int
    operator: at_most
    unit: month
    governs: event
    items: []
    zh: 另一條
    en: Another
    versions: [{value: 3, source: s, article: a, since: 2025-01-01, certainty: Q}]
"""
    with pytest.raises(CallError) as caught:
        load({"mine.yaml": text})
    assert "C-VUL-02" in str(caught.value)
    assert "X-1" in str(caught.value)


def test_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(CallError, match="aliases"):
        load({"bomb.yaml": "\n".join(lines)})


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(CallError):
        load({"deep.yaml": "[" * 20000})


def test_unread_criteria_have_no_dated_version() -> None:
    register = load()
    unread = [c for c in register.criteria if c.certainty is Certainty.M]
    assert unread
    for c in unread:
        assert register.versions(c.parameter) == ()
