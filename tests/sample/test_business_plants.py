"""Deficiencies 47 to 49, 54 and 90 to 94 stand in the bytes of their evidence, read with the standard library alone; on
the clean insurer none of them does.
"""

import datetime as dt
import json
from collections.abc import Callable

import pytest

import chahe.sample as sample
from chahe.sample.plants.api import plants
from tests.sample import reading

Files = dict[str, bytes]
Record = dict[str, str]
SEED = 2055
WHO = "被保險人識別碼（代碼化）"
PRODUCTS = "業務/L60_網路投保商品核准登錄表.xlsx"


@pytest.fixture(scope="module")
def files() -> Files:
    """Every deficiency at once, whatever the seed would choose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "chosen", lambda _: plants())
        return sample.make(SEED, None, False)


@pytest.fixture(scope="module")
def clean() -> Files:
    return sample.make(SEED, None, True)


def applications(files: Files) -> list[Record]:
    return reading.csv_records(files, "業務/K05_網路要保明細.csv", "utf-8-sig", "要保書號")


def day(text: str) -> dt.date:
    """114/03/05 or 2025/03/05, with a time behind it or not."""
    year, month, of_month = (int(x) for x in text.split()[0].split("/"))
    return dt.date(year + 1911 if year < 1000 else year, month, of_month)


def limits(files: Files, extent: str, product: str, on: dt.date) -> list[int]:
    """Amounts of the limits of that kind in force that day, for the product or for its line or for all."""
    rows = reading.table(files, "業務/B60_交易風險承擔限額登錄表.xlsx", "限額編號")
    lines = {"TL01": "定期壽險"}
    return [
        int(r["限額金額（新臺幣元）"].replace(",", "")) for r in rows
        if r["計算範圍"] == extent and r["商品代碼"] in ("", product) and r["險種"] in ("", lines.get(product))
        and day(r["限額生效日"]) <= on and (not r["限額失效日"] or on <= day(r["限額失效日"]))
    ]  # fmt: skip


def accepted(files: Files, number: str) -> Record:
    return next(r for r in applications(files) if r["要保書號"] == number and r["承保時間"])


def sold_before_the_board(files: Files, subject: str) -> bool:
    """An application that was no test was accepted before the day of the resolution."""
    product = subject.partition("|")[0]
    steps = reading.table(files, "業務/B61_商品上線程序登錄表.xlsx", "商品代碼")
    board = next(day(r["辦理日"]) for r in steps if r["商品代碼"] == product and r["程序"] == "董事會決議")
    sold = [r for r in applications(files) if r["商品代碼"] == product and r["承保時間"] and not r["測試件註記"]]
    return min(day(r["承保時間"]) for r in sold) < board


def parameter_above(files: Files, subject: str) -> bool:
    """The last value of the limit's parameter, or that of the day after it came into force, is above the limit."""
    rows = reading.table(files, "業務/B60_交易風險承擔限額登錄表.xlsx", "限額編號")
    rule = next(r for r in rows if r["限額編號"] == subject)
    amount = int(rule["限額金額（新臺幣元）"].replace(",", ""))
    changes = reading.csv_records(files, "業務/K04_交易限額系統參數異動.csv", "cp950", "參數名稱")
    mine = [r for r in changes if (r["參數名稱"], r["商品代碼"]) == (rule["對應系統參數"], rule["商品代碼"])]
    mine.sort(key=lambda r: r["參數生效時間"])
    soon = [r for r in mine if day(r["參數生效時間"]) <= day(rule["限額生效日"])]
    return max(int(soon[-1]["異動後值"]), int(mine[-1]["異動後值"])) > amount


def together_above(files: Files, subject: str) -> bool:
    """With what the same insured was accepted for up to then, and the industry's answer, it is above the limit."""
    r = accepted(files, subject)
    before = [
        x for x in applications(files)
        if x[WHO] == r[WHO] and x["商品代碼"] == r["商品代碼"] and x["承保時間"]
        and x["承保時間"] <= r["承保時間"]
    ]  # fmt: skip
    total = sum(int(x["保額"]) for x in before) + int(r["同業通報累計保額"])
    return len(before) > 1 and total > min(limits(files, "同業累計", r["商品代碼"], day(r["承保時間"])))


def above_alone(files: Files, subject: str) -> bool:
    r = accepted(files, subject)
    return int(r["保額"]) > min(limits(files, "單筆", r["商品代碼"], day(r["承保時間"])))


def approved_late(files: Files, subject: str) -> bool:
    r = accepted(files, subject)
    asked = reading.csv_records(files, "業務/K61_超限例外核准單.csv", "cp950", "例外核准單號")
    mine = next(x for x in asked if x["例外核准單號"] == r["例外核准單號"] and x["要保書號"] == subject)
    return mine["核准時間"] > r["承保時間"]


def parts_above(files: Files, subject: str) -> bool:
    r = accepted(files, subject)
    last = day(r["承保時間"])
    same = [
        x for x in applications(files)
        if x[WHO] == r[WHO] and x["承保時間"] and x["商品代碼"] == r["商品代碼"]
        and dt.timedelta() <= last - day(x["承保時間"]) < dt.timedelta(days=30) and x["承保時間"] <= r["承保時間"]
    ]  # fmt: skip
    (most,) = limits(files, "單筆", r["商品代碼"], last)
    return len(same) > 1 and max(int(x["保額"]) for x in same) <= most < sum(int(x["保額"]) for x in same)


def unanswered(files: Files, subject: str) -> bool:
    return not accepted(files, subject)["同業通報回覆時間"]


def approvals(files: Files, subject: str) -> tuple[list[dt.date], list[dt.date]]:
    """Days of the approvals of the product for the channel and site, and days it was sold there."""
    words = {"partner": "異業合作網站", "app": "行動APP", "web": "官網"}
    product, channel, site = subject.split("|")
    place = (product, words[channel], "" if site == "-" else site)
    rows = reading.table(files, PRODUCTS, "商品代碼")
    given = [day(r["核准日"]) for r in rows if (r["商品代碼"], r["核准通路"], r["通路網址"]) == place]
    sold = [
        day(r["送件時間"]) for r in applications(files)
        if r["承保時間"] and (r["商品代碼"], r["進件通路"], r["進件網站"]) == place
    ]  # fmt: skip
    return given, sold


def sold_early(files: Files, subject: str) -> bool:
    given, sold = approvals(files, subject)
    return bool(given) and min(sold) < min(given)


def sold_elsewhere(files: Files, subject: str) -> bool:
    given, sold = approvals(files, subject)
    return not given and bool(sold)


def without_limit(files: Files, subject: str) -> bool:
    """No limit names the product, its line or all products."""
    rows = reading.table(files, "業務/B60_交易風險承擔限額登錄表.xlsx", "限額編號")
    line = next(r["險種"] for r in reading.table(files, PRODUCTS, "商品代碼") if r["商品代碼"] == subject)
    return not any(r["商品代碼"] in ("", subject) and r["險種"] in ("", line) for r in rows)


def never_approved(files: Files, subject: str) -> bool:
    """Sold there, and the register holds no approval of the product, for any place."""
    given, sold = approvals(files, subject)
    rows = reading.table(files, PRODUCTS, "商品代碼")
    return not given and bool(sold) and subject.split("|")[0] not in {r["商品代碼"] for r in rows}


PROBES: dict[str, Callable[[Files, str], bool]] = {
    "1.1.1/sold-before-board": sold_before_the_board,
    "1.1.2/parameter-off-limit": parameter_above,
    "2.5/cumulative-exceeded": together_above,
    "2.5/limit-exceeded": above_alone,
    "2.5/override-unapproved": approved_late,
    "2.5/need-split": parts_above,
    "2.5/accepted-before-reply": unanswered,
    "1.1.2/product-without-limit": without_limit,
    "3.1.1/product-not-approved": never_approved,
    "3.1.1/sold-before-approval": sold_early,
    "3.1.1/channel-not-approved": sold_elsewhere,
}


def test_every_plant_of_this_part_has_its_probe() -> None:
    assert {p.check for p in plants() if p.part == "limits"} == set(PROBES)


@pytest.mark.parametrize("check", sorted(PROBES))
def test_the_bytes_show_what_truth_says_and_the_clean_insurer_does_not(check: str, files: Files, clean: Files) -> None:
    subjects = [d["subject"] for d in json.loads(files["truth.json"])["deficiencies"] if d["check"] == check]
    assert subjects
    for subject in subjects:
        assert PROBES[check](files, subject), subject
        try:
            assert not PROBES[check](clean, subject), subject
        except StopIteration:
            continue  # the application exists only in the planted world


def test_the_volume_states_what_the_records_hold(clean: Files) -> None:
    rows = reading.table(clean, "業務/B04_網路投保業務量統計.xlsx", "月份")
    assert sum(int(r["要保件數"]) for r in rows) == len(applications(clean))
