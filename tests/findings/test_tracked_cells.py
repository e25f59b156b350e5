"""The follow-up table says what the follow-up says, in the words of the form."""

from chahe.findings import tracking as t
from chahe.findings.finding import Decided, Decision
from chahe.findings.followup import COLUMNS, follow_up
from chahe.findings.tracked_cells import cells_of
from chahe.model import Digest
from tests.findings import made
from tests.findings.test_tracking import AT, PAPER, F, finding, first, judged, plan, report, second, sent, track

ALL = (
    sent(),
    plan(),
    plan(3, due="2026-10-31", extension="採購延遲", approved_by="總經理"),
    report(4),
    judged(5),
    first(6),
    second(7, of=6),
)


def test_every_cell_of_a_closed_finding() -> None:
    cells = cells_of(track(*ALL))
    assert set(cells) <= set(COLUMNS)
    assert cells["應回覆日"] == "115年9月30日"
    assert (cells["原預定完成日"], cells["現預定完成日"]) == ("115年9月30日", "115年10月31日")
    assert cells["展延次數、理由、核准層級"] == "1次：採購延遲（總經理核准）"
    assert cells["改善作法"] == "補訓（資訊部，115年10月31日）"
    assert cells["辦理情形"].startswith("已改善（第1次回報，林經理")
    assert (cells["實際完成日"], cells["改善佐證檔號"]) == ("115年9月1日", PAPER[0][0])
    assert cells["覆查方式"] == "文件"
    assert cells["結案核准人、日"] == "王小明 115年7月20日、李四 115年7月20日（文件）"


def test_an_open_one_has_nobody_who_closed_it_and_a_reopened_one_says_so() -> None:
    assert "結案核准人、日" not in cells_of(track(*ALL[:6]))
    again = cells_of(track(*ALL, t.Reopened(8, AT, "李四", F, "再次發生")))
    assert "結案核准人、日" not in again
    assert "再次發生" in again["備註"]


def test_personal_numbers_of_the_unit_are_masked() -> None:
    told = t.Report(4, AT, "x", F, "林經理", 1, t.Progress.UNDERWAY, "已通知 A123456789")
    assert "A123456789" not in cells_of(track(sent(), told))["辦理情形"]


def test_the_table_takes_them() -> None:
    decided = Decided(0, AT, "陳領隊", F, Decision.OPINION, "x", "", Digest("ab" * 32))
    row = follow_up([(finding(), decided)], made.profile().examination, (), {F: track(*ALL)})[0].cells
    assert tuple(row) == COLUMNS
    assert row["缺失情節"] == finding().condition
    assert row["備註"] == "檢查意見"
    assert row["結案核准人、日"]
