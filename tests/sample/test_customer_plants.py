"""Deficiencies 56, 130 to 139 and 150 to 154 stand in their evidence, read with the standard library alone.

A few of them, each told by another rule than the checks': what the cells say, and nothing else.
"""

import datetime as dt
import json

import pytest

import chahe.sample as sample
from chahe.sample.plants.api import plants
from tests.sample import reading

Files = dict[str, bytes]
Record = dict[str, str]
WHO = "客戶識別碼（代碼化）"
SEED = 2056


@pytest.fixture(scope="module")
def files() -> Files:
    """Every deficiency at once, whatever the seed would choose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "chosen", lambda _: plants())
        return sample.make(SEED, None, False)


def sheet(files: Files, name: str, first: str) -> list[Record]:
    return reading.csv_records(files, f"客戶/{name}.csv", "utf-8-sig", first)


def day(text: str) -> dt.date:
    """114/03/05, with a time behind it or not."""
    year, month, of_month = (int(x) for x in text.split()[0].split("/"))
    return dt.date(year + 1911, month, of_month)


def subjects(files: Files, check: str) -> list[str]:
    found = [d["subject"] for d in json.loads(files["truth.json"])["deficiencies"] if d["check"] == f"3.1.3/{check}"]
    assert found
    return found


def test_exports_lie_before_consent(files: Files) -> None:
    agreed = {
        r[WHO]: day(r["同意時間（臺北時間）"])
        for r in sheet(files, "K20_個人資料告知及同意紀錄", "同意紀錄序號")
        if r["利用目的"] == "行銷" and r["同意時間（臺北時間）"]
    }
    exports = {r["匯出序號"]: r for r in sheet(files, "K21_客戶資料匯出紀錄", "匯出序號")}
    for number in subjects(files, "export-before-consent"):
        assert dt.date.fromisoformat(exports[number]["匯出時間（UTC）"][:10]) < agreed[exports[number][WHO]]


def test_complaints_took_longer_than_thirty_days(files: Files) -> None:
    rows = {r["申訴案號"]: r for r in sheet(files, "K22_申訴案件登錄表", "申訴案號")}
    for number in subjects(files, "complaint-answered-late"):
        assert (day(rows[number]["回覆日"]) - day(rows[number]["收受日"])).days > 30
    for number in subjects(files, "complaint-closed-unanswered"):
        assert rows[number]["結案日"] and not rows[number]["回覆日"] and not rows[number]["撤回日"]


def test_refused_within_ten_days_of_issue(files: Files) -> None:
    policies = {
        r["保單號碼"]: r for r in reading.csv_records(files, "業務/K60_網路投保保單明細.csv", "cp950", "保單號碼")
    }
    rows = {r["契撤編號"]: r for r in sheet(files, "K23_契約撤銷申請登錄表", "契撤編號")}
    for number in subjects(files, "rescission-refused"):
        issued = policies[rows[number]["保單號碼"]]["保單簽發日"]
        first = dt.date(int(issued[:3]) + 1911, int(issued[3:5]), int(issued[5:]))
        assert rows[number]["撤銷辦理結果"] == "不同意"
        assert (day(rows[number]["撤銷申請日"]) - first).days <= 10


def test_nothing_on_file_of_older_customers(files: Files) -> None:
    rows = sheet(files, "K24_高齡客戶評估及訪問紀錄", "評估及訪問序號")
    told = {(r["要保書號"], r["辦理項目"]) for r in rows}
    for number in subjects(files, "senior-not-evaluated"):
        assert (number, "適合度評估") not in told
    for number in subjects(files, "senior-unsuitable"):
        assert [r["辦理結果"] for r in rows if (r["要保書號"], r["辦理項目"]) == (number, "適合度評估")] == ["不適合"]


def test_data_kept_and_deleted(files: Files) -> None:
    rows = {r["保存紀錄序號"]: r for r in sheet(files, "K25_個人資料保存及刪除清冊", "保存紀錄序號")}
    for number in subjects(files, "declined-kept-too-long"):
        assert rows[number]["保存狀態"] == "保存中"
        assert (dt.date(2026, 6, 30) - day(rows[number]["保存期限起算日"])).days > 5 * 366
    for number in subjects(files, "deleted-too-early"):
        assert (day(rows[number]["刪除日"]) - day(rows[number]["保存期限起算日"])).days < 5 * 365
    for number in subjects(files, "deletion-unrecorded"):
        assert rows[number]["刪除日"] and not rows[number]["刪除方法"]
