"""What the two volumes say: their order, their words, and what they must never say."""

import re
from dataclasses import replace
from typing import Any

import pytest

from chahe.catalog import catalog
from chahe.errors import CallError
from chahe.findings.finding import Decision
from chahe.model import Outcome, Supply, Word
from chahe.report.content import PROPOSED, Heading, Para, Table
from chahe.report.dossier import GapEntry, RequestState
from chahe.report.making import numeral
from chahe.report.volumes import Form, volume
from chahe.report.words import words
from tests.report.dossiers import CHECK, FILE, FINAL, dossier, making

FORBIDDEN = re.compile(r"171條之1|裁罰|罰鍰|安定基金|符合規定|合規分數|紅燈|綠燈|燈號|新臺幣.*元")
CHAPTERS = [
    "壹、檢查概況",
    "貳、綜合評述",
    "參、檢查意見",
    "肆、面請改善事項",
    "伍、前次檢查意見改善情形",
    "陸、查核範圍限制及未能確認事項",
    "附表一　缺失明細（個人資料已遮蔽）",
    "附表二　檢查缺失改善辦理情形表",
]


def chapters(number: int, form: Form = Form.BUREAU) -> list[str]:
    blocks = volume(making(), number, form).document.blocks
    return [b.text for b in blocks if isinstance(b, Heading) and b.level == 1]


def said(number: int, form: Form = Form.BUREAU, **more: Any) -> str:
    return "\n".join(volume(making(**more), number, form).document.texts())


def test_volume_one_has_the_bureaus_order() -> None:
    assert chapters(1) == CHAPTERS


def test_an_opinion_is_told_in_the_agreed_order() -> None:
    blocks = volume(making(), 1).document.blocks
    labels = [b.label for b in blocks if isinstance(b, Para) and b.label]
    assert labels == ["事實", "規定", "影響", "受檢單位說明", "應改善事項"]


def test_the_auditees_answer_is_printed() -> None:
    assert "據受檢單位說明（115年7月17日，查證事項說明單第1版）：因作業疏失，已於7月1日修正。" in said(1)


def test_volume_two_lists_every_item_verbatim_and_volume_one_none() -> None:
    one, two = said(1), said(2)
    texts = {i.code: i.node.text for i in catalog().items}
    assert len(texts) == 69
    assert [c for c, t in texts.items() if t not in two] == []
    assert [c for c, t in texts.items() if t in one] == []


def test_the_summary_table_has_a_row_per_asking_node() -> None:
    tables = [b for b in volume(making(), 2).document.blocks if isinstance(b, Table)]
    assert [r[0] for r in tables[0].rows] == [i.code for i in catalog().asking]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("final", [False, True])
def test_volume_one_never_certifies_scores_or_sanctions(form: Form, final: bool) -> None:
    more = {"concluded": FINAL, "decision": Decision.OPINION} if final else {}
    text = said(1, form, **more)
    assert FORBIDDEN.search(text) is None
    assert "高中低" not in text and "嚴重度" not in text
    assert re.search(r"[0-9a-f]{64}", text) is None  # digests stay inside
    assert "SELECT" not in text


def test_what_nobody_decided_is_called_proposed_and_makes_a_draft() -> None:
    v = volume(making(), 1).document
    assert v.draft
    assert "擬提缺失（系統產生，未經核定）" in "\n".join(v.texts())
    assert "提列檢查意見" not in "\n".join(v.texts())


def test_concluded_and_decided_is_no_draft() -> None:
    given = making(concluded=FINAL, decision=Decision.OPINION)
    one, two = (volume(given, n).document for n in (1, 2))
    assert not one.draft and not two.draft
    text = "\n".join(one.texts())
    assert "本次查核提列檢查意見1項、面請改善事項0項" in text
    assert "未經核定" not in text


def test_concluded_but_undecided_is_still_a_draft() -> None:
    assert volume(making(concluded=FINAL), 1).document.draft


def test_oral_matters_stand_apart_and_dropped_ones_do_not_go_out() -> None:
    oral = said(1, concluded=FINAL, decision=Decision.ORAL)
    assert "本次無檢查意見。" in oral and "應改善事項" in oral
    assert "附表一之面請1" in oral  # its text refers to the annex
    dropped = said(1, concluded=FINAL, decision=Decision.DROPPED)
    assert "尚未發現重大異常" in dropped
    assert "不提列" not in dropped
    assert "事實明確" in said(2, concluded=FINAL, decision=Decision.DROPPED)


def test_an_unexamined_item_is_never_worded_as_a_conclusion() -> None:
    text = said(2)
    assert "查核結論尚未作成。" in text
    assert f"{PROPOSED}例外（A：須由人員認定）" in text
    assert re.search(r"查核結論(符合|部分符合|不符合)", text) is None


def test_limits_keep_the_states_of_supply_apart() -> None:
    table = next(b for b in volume(making(), 1).document.blocks if isinstance(b, Table) and b.headers[0] == "狀態")
    assert {r[0] for r in table.rows} == {"無此業務", "未留存", "未辦理", "尚未提供"}
    assert len(table.rows) == 4


def test_a_part_that_did_not_come_is_told_beside_what_came() -> None:
    full = making().dossier
    part = ((Supply.NOT_RETAINED, "已逾保存年限"), (Supply.PENDING, None))
    state = RequestState("G03", "員工名冊", ("4.7",), Supply.PROVIDED, None, part)
    rest = tuple(r for r in full.requests if r.code != "G03")
    document = volume(replace(making(), dossier=replace(full, requests=(state, *rest))), 1).document
    table = next(b for b in document.blocks if isinstance(b, Table) and b.headers[0] == "狀態")
    assert ("部分未留存", "1", "員工名冊", "已逾保存年限") in table.rows
    assert ("部分尚未提供", "1", "員工名冊", "") in table.rows


def test_limits_name_unread_files_rejects_gaps_and_differences() -> None:
    text = said(1)
    for words_ in (
        "log.bin",
        "已提供網域原則而未提供該網域之帳號",
        "未收到",
        "實際交付與檢附清單不符",
        "部分紀錄無法轉換",
    ):
        assert words_ in text


def test_the_paper_has_the_professions_order() -> None:
    blocks = volume(making(), 2).document.blocks
    start = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "4.5.1")
    end = next(n for n, b in enumerate(blocks) if n > start and isinstance(b, Heading) and b.level <= 2)
    told = [b.text if isinstance(b, Heading) else getattr(b, "label", "") for b in blocks[start:end]]
    order = [
        "所詢面向（A 是否已辦理／B 是否妥適）",
        "行為時適用規定及內規",
        "佐證",
        "控制總數及完整性測試",
        "母體及抽樣",
        "程序與條件式",
        "結果統計",
        "例外分群與舉例",
        "待釐清及處理",
        "訪談、上機查核紀錄",
        "受檢單位說明、初步意見與不提列理由",
        PROPOSED,
        "查核結論",
        "索引（↔意見、↔追蹤）",
        "檢查失敗能力例證",
        "修訂紀錄",
    ]
    assert [t for t in told if t in order] == order


def test_volume_two_carries_digests_sql_and_the_head() -> None:
    text = said(2)
    for part in (FILE, "SELECT 1", "SELECT 2", "12" * 32, f"sha256:{FILE}#line:2", "tw-guild 1 " + "cd" * 32):
        assert part in text


def test_internal_audit_has_its_own_chapters() -> None:
    found = chapters(1, Form.INTERNAL_AUDIT)
    assert found[:4] == ["壹、查核範圍", "貳、綜合評述", "參、財務狀況", "肆、資本適足性"]
    assert found[10] == "拾壹、各項業務作業控制與內部管理、資訊管理"


def test_no_finding_and_nothing_concluded_is_not_called_clean() -> None:
    text = said(1, outcome=Outcome.MET)
    assert "不得據以認為無缺失" in text
    assert "尚未發現重大異常" not in text


def test_conforming_items_are_not_mentioned_in_volume_one() -> None:
    text = said(1, concluded=Word.CONFORMING, decision=Decision.OPINION)
    assert "符合" not in text.replace("不符合", "")


def test_own_words_replace_ours_and_unknown_entries_are_refused() -> None:
    own = words('v1_marking: "密件"\n')
    assert own.say("v1_marking") == "密件"
    assert own.say("v2_title") == words().say("v2_title")
    with pytest.raises(CallError):
        words('nonsense: "x"\n')
    with pytest.raises(CallError):
        words("- a\n")
    with pytest.raises(CallError):
        words('v1_title: "{nobody}"\n').say("v1_title", kind="x")


def test_numerals() -> None:
    assert [numeral(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]


def test_a_fourth_volume_does_not_exist() -> None:
    with pytest.raises(CallError):
        volume(making(), 4)


def test_the_dossier_of_these_tests_is_a_draft_by_itself() -> None:
    assert dossier().draft and not dossier(concluded=FINAL).draft


def test_reasons_of_gaps_written_for_the_working_papers_do_not_go_out() -> None:
    """A completeness test without words of its own is told in general ones."""
    new = GapEntry("account", None, None, "added_tomorrow: nobody translated this", None)
    text = "\n".join(volume(making(replace(dossier(), gaps=(new,))), 1).document.texts())
    assert "其他完整性測試未通過" in text and "nobody translated" not in text
    assert "nobody translated" in "\n".join(volume(making(replace(dossier(), gaps=(new,))), 2).document.texts())


def test_what_could_not_run_is_told_as_a_matter_nobody_settled() -> None:
    text = "\n".join(volume(making(replace(dossier(), faults=(CHECK, "policy"))), 1).document.texts())
    assert "視為未查核" in text and CHECK not in text
