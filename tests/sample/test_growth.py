"""What `--rows` adds: as many records as asked for, counted by their sources, the same in both forms."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chahe import sample
from chahe.sample.growth.grow import EXTRACTS, path_in
from chahe.sample.writers.business_files import APPLICATIONS, POLICIES
from chahe.sample.writers.settlement_files import PAYMENTS, TOTALS
from tests.sample import reading

ROWS = 1_500
NAMES = {APPLICATIONS: "網路要保明細", POLICIES: "網路投保保單明細", PAYMENTS: "收款入帳明細"}


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
        assert grown[path].startswith(usual[path])
        assert len(grown[path]) > len(usual[path])


@pytest.mark.parametrize("path", sorted(NAMES))
def test_totals_and_manifest_count_what_is_there(grown: dict[str, bytes], path: str) -> None:
    rows = records(grown[f"evidence/{path}"], encoding(path))
    number = next(iter(rows[0]))
    totals = [r for r in reading.table(grown, TOTALS, "擷取檔別") if r["擷取檔別"] == NAMES[path]]
    assert sum(int(r["控制筆數"]) for r in totals) == len(rows)
    assert {r["起始序號"] for r in totals} | {r["結束序號"] for r in totals} <= {r[number] for r in rows}
    listed = next(r for r in reading.table(grown, "檢附清單.xlsx", "資料代號") if r["檔名（相對路徑）"] == path)
    assert int(listed["筆數"]) == len(rows)
    assert int(listed["位元組數"]) == len(grown[f"evidence/{path}"])


def test_every_policy_is_paid_and_every_payment_has_an_order(grown: dict[str, bytes]) -> None:
    sold = {r["要保書號"]: r for r in records(grown[f"evidence/{APPLICATIONS}"], "utf-8-sig")}
    paid = {r["付款訂單編號"]: r for r in records(grown[f"evidence/{PAYMENTS}"], "utf-8-sig")}
    assert set(paid) <= {r["付款訂單編號"] for r in sold.values()}
    for p in records(grown[f"evidence/{POLICIES}"], "cp950"):
        order = sold[p["要保書號"]]["付款訂單編號"]
        assert p["測試件註記"] == "Y" or paid[order]["收款金額"] == p["保費"]


def test_parquet_holds_the_same_records(grown: dict[str, bytes], tmp_path: Path) -> None:
    sample.write(tmp_path, 4, ROWS, True, sample.Form.PARQUET)
    for e in EXTRACTS:
        path = path_in(sample.Form.PARQUET, e.path)
        assert path.endswith(".parquet")
        table = pq.read_table(tmp_path / "evidence" / path)
        rows = records(grown[f"evidence/{e.path}"], e.encoding)
        assert table.column_names == list(rows[0])
        assert table.num_rows == len(rows)
        assert [str(v) for v in table.column(0).to_pylist()] == [r[table.column_names[0]] for r in rows]
        for name in table.column_names:
            blank = sum(not r[name] for r in rows)
            assert table.column(name).null_count == blank, (e.path, name)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert truth == json.loads(grown["truth.json"])


def test_truth_names_files_that_are_there(tmp_path: Path) -> None:
    sample.write(tmp_path, 2, None, False, sample.Form.PARQUET)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    for d in truth["deficiencies"]:
        assert all((tmp_path / f).exists() for f in d["planted_in"]), d
