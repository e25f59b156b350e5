"""What `--rows` adds: as many records as asked for, counted by their sources, the same in both forms."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chahe import sample
from chahe.sample.growth.grow import EXTRACTS, Form, path_in
from chahe.sample.writers.business_files import APPLICATIONS, POLICIES
from chahe.sample.writers.customer_files import RESCISSIONS
from chahe.sample.writers.customer_files import TOTALS as CUSTOMER_TOTALS
from chahe.sample.writers.settlement_files import PAYMENTS, TOTALS, layouts
from chahe.sample.writers.survey_files import NOTICES, SURVEYS
from tests.sample import reading

ROWS = 1_500
NAMES = {
    APPLICATIONS: "網路要保明細", POLICIES: "網路投保保單明細", PAYMENTS: "收款入帳明細", SURVEYS: "電話訪問紀錄",
    NOTICES: "同業通報紀錄", RESCISSIONS: "契約撤銷申請登錄表",
}  # fmt: skip


@pytest.fixture(scope="module")
def grown() -> dict[str, bytes]:
    return sample.make(4, ROWS, True)


def records(data: bytes, encoding: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


def encoding(path: str) -> str:
    return next(e.encoding for e in EXTRACTS if e.path == path)


def test_as_many_applications_as_asked_for(grown: dict[str, bytes]) -> None:
    rows = records(grown[f"evidence/{APPLICATIONS}"], "utf-8-sig")
    assert len(rows) == ROWS
    assert len({r["要保書號"] for r in rows}) == ROWS
    assert len({r["付款訂單編號"] for r in rows}) == ROWS


def test_the_usual_records_come_first(grown: dict[str, bytes]) -> None:
    usual = sample.make(4, None, True)
    for e in EXTRACTS:
        path = f"evidence/{e.path}"
        larger = grown[f"evidence/{path_in(Form.CSV, e.path)}"]
        if e.path.endswith(".csv"):
            assert larger.startswith(usual[path])
        assert len(larger.splitlines()) > len(records(larger, e.encoding)) > 0


def test_what_hosts_export_is_plain_text_in_a_larger_sample(grown: dict[str, bytes]) -> None:
    usual = sample.make(4, None, True)
    papers = {f"evidence/{p}" for p in layouts()}
    assert papers <= set(usual)
    assert not papers & set(grown)
    assert not [p for p in grown if p.endswith(".dat")]


def test_nobody_the_larger_sample_adds_is_old(grown: dict[str, bytes]) -> None:
    rows = records(grown[f"evidence/{APPLICATIONS}"], "utf-8-sig")
    usual = len(records(sample.make(4, None, True)[f"evidence/{APPLICATIONS}"], "utf-8-sig"))
    years = [int(r["要保人出生日期"].split("/")[0]) + 1911 for r in rows[usual:]]
    assert min(years) > 2026 - 65
    assert max(years) <= 2025 - 20


def test_calls_and_notices_are_numbered_in_the_order_of_time(grown: dict[str, bytes]) -> None:
    usual = sample.make(4, None, True)
    for path, number, at in ((SURVEYS, "電訪序號", "電訪時間"), (NOTICES, "通報序號", "通報時間")):
        known = len(records(usual[f"evidence/{path}"], "utf-8-sig"))
        added = records(grown[f"evidence/{path}"], "utf-8-sig")[known:]
        numbers = sorted((r[number], r[at]) for r in added)
        blocks = {n[:3] for n, _ in numbers}
        assert not blocks & {r[number][:3] for r in records(usual[f"evidence/{path}"], "utf-8-sig")}
        for block in blocks:
            mine = [(n, t) for n, t in numbers if n.startswith(block)]
            assert [t for _, t in mine] == sorted(t for _, t in mine)
            tails = [int(n[3:]) for n, _ in mine]
            assert tails == list(range(tails[0], tails[0] + len(tails)))


@pytest.mark.parametrize("path", sorted(NAMES))
def test_totals_and_manifest_count_what_is_there(grown: dict[str, bytes], path: str) -> None:
    name = NAMES[path]
    path, encoded = path_in(Form.CSV, path), encoding(path)
    rows = records(grown[f"evidence/{path}"], encoded)
    number = next(iter(rows[0]))
    counted = CUSTOMER_TOTALS if path == RESCISSIONS else TOTALS
    totals = [r for r in reading.table(grown, counted, "擷取檔別") if r["擷取檔別"] == name]
    assert sum(int(r["控制筆數"]) for r in totals) == len(rows)
    assert {r["起始序號"] for r in totals} | {r["結束序號"] for r in totals} <= {r[number] for r in rows}
    listed = next(r for r in reading.table(grown, "檢附清單.xlsx", "資料代號") if r["檔名（相對路徑）"] == path)
    assert int(listed["筆數"]) == len(rows)
    assert int(listed["位元組數"]) == len(grown[f"evidence/{path}"])


def test_every_policy_is_paid_and_every_payment_has_an_order(grown: dict[str, bytes]) -> None:
    sold = {r["要保書號"]: r for r in records(grown[f"evidence/{APPLICATIONS}"], "utf-8-sig")}
    paid = {r["付款訂單編號"]: r for r in records(grown[f"evidence/{path_in(Form.CSV, PAYMENTS)}"], "utf-8-sig")}
    assert set(paid) <= {r["付款訂單編號"] for r in sold.values()}
    for p in records(grown[f"evidence/{POLICIES}"], "cp950"):
        order = sold[p["要保書號"]]["付款訂單編號"]
        assert p["測試件註記"] == "Y" or paid[order]["收款金額"] == p["保費"]


def test_every_policy_rescinded_by_the_end_was_asked_for(grown: dict[str, bytes]) -> None:
    asked = {r["保單號碼"]: r for r in records(grown[f"evidence/{RESCISSIONS}"], "utf-8-sig")}
    usual = records(sample.make(4, None, True)[f"evidence/{RESCISSIONS}"], "utf-8-sig")
    assert len(asked) > len(usual)
    for p in records(grown[f"evidence/{POLICIES}"], "cp950"):
        if p["保單狀態"] == "契撤" and p["保單終止時間"] < "115/07":
            assert asked[p["保單號碼"]]["撤銷申請日"] == p["保單終止時間"].split()[0]


def test_parquet_holds_the_same_records(grown: dict[str, bytes], tmp_path: Path) -> None:
    sample.write(tmp_path, 4, ROWS, True, sample.Form.PARQUET)
    for e in EXTRACTS:
        path = path_in(sample.Form.PARQUET, e.path)
        assert path.endswith(".parquet")
        table = pq.read_table(tmp_path / "evidence" / path)
        rows = records(grown[f"evidence/{path_in(Form.CSV, e.path)}"], e.encoding)
        assert table.column_names == list(rows[0])
        assert table.num_rows == len(rows)
        assert [str(v) for v in table.column(0).to_pylist()] == [r[table.column_names[0]] for r in rows]
        for name in table.column_names:
            blank = sum(not r[name] for r in rows)
            assert table.column(name).null_count == blank, (e.path, name)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert truth == json.loads(grown["truth.json"])  # a clean one names no files


def test_truth_names_files_that_are_there(tmp_path: Path) -> None:
    sample.write(tmp_path, 2, None, False, sample.Form.PARQUET)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    for d in truth["deficiencies"]:
        assert all((tmp_path / f).exists() for f in d["planted_in"]), d
