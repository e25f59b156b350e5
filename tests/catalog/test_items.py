"""What we add to the items: aspects, methods, evidence, both languages; and that wrong data is refused."""

import re
from collections.abc import Iterator

import pytest

from chahe.catalog import Item, catalog
from chahe.catalog.items import conditions, english_of, read_item
from chahe.catalog.nodes import Kind, Node
from chahe.errors import DefinitionError
from chahe.model import Method

CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")
# Words of other regions, and what never stands in a report draft.
FOREIGN = ("信息", "數據", "網絡", "服務器", "賬", "默認", "用戶", "軟件", "硬件", "程序員", "文檔", "質量", "视", "审")
FORBIDDEN = ("罰鍰", "罰款", "萬元", "裁罰", "詐欺", "合規分數", "171")
MACHINE = {"4.5.1": "B", "4.3.1": "B", "4.3.3": "B", "4.7": "B", "7.2": "AB", "9.4": "AB"}


def chinese_of(item: Item) -> Iterator[str]:
    yield from (a.text for a in item.aspects)
    yield from (item.machine.zh, item.human.zh)
    yield from (d.zh for d in item.deficiencies)
    if item.branch_note:
        yield item.branch_note.zh


def english_in(item: Item) -> Iterator[str]:
    yield from (a.english for a in item.aspects)
    yield from (item.machine.en, item.human.en)
    yield from (d.en for d in item.deficiencies)
    if item.branch_note:
        yield item.branch_note.en


def test_every_item_has_aspects_methods_evidence_and_words() -> None:
    for item in catalog().asking:
        assert item.aspects and item.methods and item.requests and item.deficiencies, item.code
        assert len({a.text for a in item.aspects}) == len(item.aspects), item.code
        assert [a.id for a in item.aspects] == list("ABCDEFGH")[: len(item.aspects)], item.code
        assert set(item.methods) == {a.method for a in item.aspects}


def test_english_holds_no_chinese_and_chinese_is_chinese() -> None:
    for node in catalog().nodes:
        assert node.english and not CJK.search(node.english), node.code
        assert not CJK.search(node.english_title), node.code
    for item in catalog().asking:
        for text in english_in(item):
            assert not CJK.search(text), (item.code, text)
        for text in chinese_of(item):
            assert len(CJK.findall(text)) >= 5, (item.code, text)


def test_no_node_shares_its_english_with_another() -> None:
    said = [n.english for n in catalog().nodes]
    assert len(set(said)) == len(said)


def test_taiwan_words_no_sanctions() -> None:
    for item in catalog().asking:
        for text in chinese_of(item):
            assert not [w for w in FOREIGN + FORBIDDEN if w in text], (item.code, text)
            assert "," not in text and "?" not in text, (item.code, text)


def test_part_four_always_asks_whether_it_was_done_and_whether_it_is_right() -> None:
    items = [i for i in catalog().asking if i.code.startswith("4.")]
    assert len(items) == 39
    for item in items:
        done, right = item.aspect("A"), item.aspect("B")
        assert done.person and done.method is Method.EXAMINE and done.text.startswith("是否已"), item.code
        assert done.applies is None and right.applies is None, item.code
        assert right.method in (Method.TEST, Method.EXAMINE), item.code
        assert "G05" in item.requests, f"{item.code}: review records"
        # The assessment report is what every insurer hands over for 肆.一 to 肆.七.
        assert item.code.startswith("4.8") or "K07" in item.requests, f"{item.code}: assessment report"


@pytest.mark.parametrize(("code", "aspects"), sorted(MACHINE.items()))
def test_aspects_a_machine_settles_alone(code: str, aspects: str) -> None:
    item = catalog().item(code)
    for name in aspects:
        assert not item.aspect(name).person and item.aspect(name).method is Method.TEST
    if code.startswith("4."):
        assert item.aspect("A").person


def test_the_stored_password_half_says_that_it_comes_later() -> None:
    aspect = catalog().item("4.3.3").aspect("C")
    assert "尚無程式查核" in aspect.text and "comes later" in aspect.english


def test_applicability_follows_the_seeds_words() -> None:
    for item in catalog().asking:
        text = item.node.text
        if item.code.startswith("4.8"):
            # The heading of 4.8 binds all of it; key length is judged by the e-policy rule alone.
            assert item.applies == ("e_policy" if item.code == "4.8.3.3" else "digital_certificates")
        elif "有辦理簽發電子保單公司適用" in text:
            assert item.applies is None, item.code
            assert [a for a in item.aspects if a.applies == "e_policy"], item.code
        assert ("董事會授權人員" in text) == (item.branch_note is not None), item.code
        assert ("辦理網路投保業務" in text) == (item.applies == "online_insurance"), item.code


def test_an_item_that_depends_has_a_reason_in_both_languages() -> None:
    for name, condition in catalog().conditions.items():
        assert "適用" in condition.reason.zh and "apply" in condition.reason.en, name
        assert not CJK.search(condition.reason.en + condition.label.en), name
    used = {i.applies for i in catalog().asking} | {a.applies for i in catalog().asking for a in i.aspects}
    used |= {r.applies for r in catalog().requests.values()}
    assert used - {None} == set(catalog().conditions)


NODE = Node("4.5.1", "肆.五.(一)", Kind.ITEM, "", "問？", "", "Ask?", "4.5")
ASPECT = {"id": "A", "method": "TEST", "person": False, "zh": "甲", "en": "a"}
PAIR = {"zh": "甲", "en": "a"}
GOOD: dict[str, object] = {
    "code": "4.5.1",
    "en": "Ask?",
    "aspects": [ASPECT],
    "requests": ["S01"],
    "machine": PAIR,
    "human": PAIR,
    "deficiencies": [PAIR],
}


def test_the_smallest_item_is_read() -> None:
    item = read_item(NODE, GOOD, conditions())
    assert item is not None and item.methods == (Method.TEST,) and item.applies is None
    with pytest.raises(KeyError):
        item.aspect("B")


@pytest.mark.parametrize(
    "change",
    [
        {"aspects": []},
        {"aspects": [ASPECT | {"id": "B"}]},
        {"aspects": [ASPECT, ASPECT]},
        {"aspects": [ASPECT | {"person": "yes"}]},
        {"aspects": [ASPECT | {"method": "GUESS"}]},
        {"aspects": [ASPECT | {"note": "x"}]},
        {"aspects": [ASPECT | {"applies": "nobody"}]},
        {"aspects": [{"id": "A"}]},
        {"requests": []},
        {"requests": ["S01", "S01"]},
        {"requests": "S01"},
        {"machine": {"zh": "甲"}},
        {"human": None},
        {"deficiencies": []},
        {"applies": "nobody"},
        {"aplies": "e_policy"},
    ],
)
def test_wrong_details_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(DefinitionError):
        read_item(NODE, GOOD | change, conditions())


def test_a_heading_may_not_carry_details() -> None:
    heading = Node("4.5", "肆.五", Kind.SECTION, "安全設定檢視", "", "Review", "Review", "4")
    with pytest.raises(DefinitionError):
        read_item(heading, GOOD, conditions())
    assert read_item(heading, {"code": "4.5", "title_en": "Review"}, conditions()) is None


def test_english_is_required_where_the_seed_speaks() -> None:
    with pytest.raises(DefinitionError):
        english_of(Kind.ITEM, "", {}, "x")
    with pytest.raises(DefinitionError):
        english_of(Kind.ITEM, "標題", {"en": "text"}, "x")
    with pytest.raises(DefinitionError):
        english_of(Kind.ITEM, "", {"en": "text", "title_en": "title"}, "x")
    assert english_of(Kind.SECTION, "標題", {"title_en": "Title"}, "x") == ("Title", "Title")
