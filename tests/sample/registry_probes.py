"""Whether the bytes show the deficiencies of rules, reviews, partners, audits, notices and cases (140 to 190); standard
library alone, each told by another way than the checks'.
"""

import datetime as dt
from collections.abc import Callable

from tests.sample import reading

Files = dict[str, bytes]
Row = dict[str, str]
CHANGES, DOCUMENTS = "內規/B20_規範檢討及修訂登錄表.xlsx", "清冊/G06_規章文件一覽表.xlsx"
INCIDENTS = "事件通報/L04_資安及重大偶發事件登錄表（附表五）.xlsx"


def day(text: str) -> dt.date:
    """114/03/05 or 1140305, a time behind it or not."""
    digits = text.split()[0].replace("/", "") if "/" in text else text
    year = int(digits[:-4])
    return dt.date(year + (1911 if year < 1900 else 0), int(digits[-4:-2]), int(digits[-2:]))


def half(text: str) -> str:
    """2025H1, of a day."""
    on = day(text)
    return f"{on.year}H{1 + (on.month > 6)}"


def _line(files: Files, subject: str) -> Row:
    number, document = subject.split("|")
    rows = reading.table(files, CHANGES, "異動編號")
    return next(r for r in rows if (r["異動編號"], r["規範文件編號"]) == (number, document))


def law_late(files: Files, subject: str) -> bool:
    """The first version approved after the change came more than 92 days later."""
    changed = day(_line(files, subject)["異動或施行日"])
    rows = reading.table(files, DOCUMENTS, "文件編號")
    mine = [day(r["核定日期"]) for r in rows if r["文件編號"] == subject.split("|")[1] and r["核定日期"]]
    later = [d for d in mine if d >= changed]
    return not later or (min(later) - changed).days > 92


def review_lacks(files: Files, subject: str) -> bool:
    """The line on it bears neither a signature with a day nor a version approved after the change."""
    row = _line(files, subject)
    rows = reading.table(files, DOCUMENTS, "文件編號")
    changed = day(row["異動或施行日"])
    mine = [day(r["核定日期"]) for r in rows if r["文件編號"] == subject.split("|")[1] and r["核定日期"]]
    signed = [v for k, v in row.items() if "核定" in k or "簽核" in k]
    return not all(signed) and not any(changed <= d <= changed + dt.timedelta(days=92) for d in mine)


def incident_unreviewed(files: Files, subject: str) -> bool:
    return all(r["事件編號"] != subject for r in reading.table(files, CHANGES, "異動編號"))


def rule_unreviewed(files: Files, subject: str) -> bool:
    """Neither the register of changes nor that of rules says anything of it in that year."""
    document, year = subject.split("|")
    roc = f"{int(year) - 1911}/"
    lines = [r for r in reading.table(files, CHANGES, "異動編號") if r["規範文件編號"] == document]
    versions = [r for r in reading.table(files, DOCUMENTS, "文件編號") if r["文件編號"] == document]
    told = any(v.startswith(roc) for r in lines for v in r.values())
    return not told and not any(r["核定日期"].startswith(roc) for r in versions)


def _reviews(files: Files) -> list[Row]:
    return reading.table(files, "作業控制/O40_權限清查紀錄.xlsx", "清查編號")


def account_unreviewed(files: Files, subject: str) -> bool:
    _, account, label = subject.split("|")
    return not any(r["使用者帳號"].lower() == account and half(r["清查日"]) == label for r in _reviews(files))


def reviewed_own(files: Files, subject: str) -> bool:
    """The number of the reviewer, without its letter, is the account's."""
    number, account = subject.split("|")
    rows = [r for r in _reviews(files) if (r["清查編號"], r["使用者帳號"].lower()) == (number, account)]
    return any(r["清查人員"][1:] == account[1:] for r in rows)


def removed_late(files: Files, subject: str) -> bool:
    number, account = subject.split("|")
    (row,) = [r for r in _reviews(files) if (r["清查編號"], r["使用者帳號"].lower()) == (number, account)]
    roles = reading.csv_records(files, "作業控制/O85_使用者角色清單.csv", "cp950", "系統名稱")
    held = [r for r in roles if r["使用者帳號"].lower() == account]
    limit = day(row["清查日"]) + dt.timedelta(days=10)
    return row["清查結果"] == "移除" and any(not r["失效日"] or day(r["失效日"]) > limit for r in held)


def _logins(files: Files, subject: str) -> list[Row]:
    entry, account = subject.split("|")
    rows = reading.csv_records(files, "合作夥伴/O42_合作夥伴登入紀錄.csv", "cp950", "登入入口")
    return [r for r in rows if (r["登入入口"], r["使用者帳號"], r["登入結果"]) == (entry, account, "成功")]


def password_alone(files: Files, subject: str) -> bool:
    return any(r["驗證方式"] == "帳號密碼＋圖形驗證碼" for r in _logins(files, subject))


def after_contract(files: Files, subject: str) -> bool:
    rows = reading.table(files, "合作夥伴/O41_合作夥伴及契約登錄表.xlsx", "合作夥伴編號")
    mine = _logins(files, subject)
    last = max(r["登入時間"].split()[0].replace("/", "-") for r in mine)
    ends = [day(r["契約終止日"]) for r in rows if r["合作夥伴編號"] == mine[0]["合作夥伴編號"] and r["契約終止日"]]
    return bool(ends) and dt.date.fromisoformat(last) > max(ends)


def partner_unreviewed(files: Files, subject: str) -> bool:
    entry, account, label = subject.split("|")
    rows = reading.csv_records(files, "合作夥伴/O43_合作夥伴帳號清查紀錄.csv", "cp950", "夥伴清查編號")
    mine = [r for r in rows if (r["登入入口"], r["使用者帳號"]) == (entry, account)]
    return not any(half(r["清查日"]) == label for r in mine)


def password_stands(files: Files, subject: str) -> bool:
    rows = reading.table(files, "合作夥伴/O04_合作夥伴帳號清冊.xlsx", "合作夥伴編號")
    (row,) = [r for r in rows if f"{r['登入入口']}|{r['使用者帳號']}" == subject]
    return (dt.date(2026, 6, 30) - day(row["最後變更密碼日"])).days > 90


def not_answered(files: Files, subject: str) -> bool:
    rows = reading.table(files, "內部稽核/A94_自行查核表逐項作答.xlsx", "查核項目代碼")
    return not any(r["查核項目代碼"] == subject and r["作答人簽名"] for r in rows)


def not_planned(files: Files, subject: str) -> bool:
    """No line of the programme names the item, its section or its part."""
    numbers = subject.partition("|")[0].split(".")
    names = {".".join(numbers[:n]) for n in range(1, len(numbers) + 1)}
    rows = reading.table(files, "內部稽核/A90_年度稽核計畫項目表.xlsx", "計畫編號")
    return not any(names & set(r["查核項目代碼"].split("、")) for r in rows)


def few_hours(files: Files, subject: str) -> bool:
    who = subject.partition("|")[0]
    rows = reading.csv_records(files, "內部稽核/A96_稽核人員專業訓練紀錄.csv", "cp950", "稽核人員員工編號")
    return sum(int(r["訓練時數（小時）"]) for r in rows if r["稽核人員員工編號"] == who) < 30


def unit_unaudited(files: Files, subject: str) -> bool:
    rows = reading.table(files, "內部稽核/A91_稽核報告登錄表.xlsx", "稽核報告編號")
    unit = subject.partition("|")[0]
    return not any(unit in r["受查單位"] and r["查核種類"] == "一般查核" for r in rows)


def unit_unchecked(files: Files, subject: str) -> bool:
    unit, year = subject.split("|")
    rows = reading.table(files, "內部稽核/A93_自行查核指派及執行紀錄.xlsx", "自行查核編號")
    return not any(r["受查單位"] == unit and r["自行查核日"].startswith(f"{int(year) - 1911}/") for r in rows)


def no_limit(files: Files, subject: str) -> bool:
    rows = reading.table(files, "業務/B60_交易風險承擔限額登錄表.xlsx", "限額編號")
    return all(r["商品代碼"] != subject for r in rows)


def no_approval(files: Files, subject: str) -> bool:
    code = subject.partition("|")[0]
    rows = reading.table(files, "業務/L60_網路投保商品核准登錄表.xlsx", "商品代碼")
    sold = reading.csv_records(files, "業務/K05_網路要保明細.csv", "utf-8-sig", "要保書號")
    return any(r["商品代碼"] == code and r["承保時間"] for r in sold) and all(r["商品代碼"] != code for r in rows)


def alert_late(files: Files, subject: str) -> bool:
    rows = reading.csv_records(files, "事件通報/B90_疑似保險犯罪警示清單.csv", "cp950", "警示編號")
    (row,) = [r for r in rows if r["警示編號"] == subject]
    raised = next(v for k, v in row.items() if "時間" in k or k == "警示日")
    start = dt.date.fromisoformat(raised.split()[0].replace("/", "-")) if raised[:2] == "20" else day(raised)
    return (day(row["結案日"]) - start).days > 10


def minor_unsigned(files: Files, subject: str) -> bool:
    (row,) = [r for r in reading.table(files, INCIDENTS, "事件編號") if r["事件編號"] == subject]
    words = [v for k, v in row.items() if "理由" in k or "簽核" in k or "核定" in k]
    return row["判定結果"] == "非重大" and not all(words)


def _notices(files: Files, subject: str) -> list[Row]:
    rows = reading.csv_records(files, "業務/O21_同業通報紀錄.csv", "utf-8-sig", "通報序號")
    return [r for r in rows if (r["要保書號"], r["通報類別"], r["通報結果"]) == (subject, "收件通報", "成功")]


def _paid(files: Files, subject: str) -> str:
    rows = reading.csv_records(files, "業務/K05_網路要保明細.csv", "utf-8-sig", "要保書號")
    return next(r["付款時間"] for r in rows if r["要保書號"] == subject and r["付款時間"])


def receipt_failed(files: Files, subject: str) -> bool:
    return bool(_paid(files, subject)) and not _notices(files, subject)


def receipt_late(files: Files, subject: str) -> bool:
    moments = []
    for text in (_paid(files, subject), min(r["通報時間"] for r in _notices(files, subject))):
        clock = dt.time.fromisoformat(text.split()[1])
        moments.append(dt.datetime.combine(day(text), clock))
    return moments[1] - moments[0] > dt.timedelta(seconds=60)


def _case(files: Files, subject: str) -> Row:
    path = "客戶/K27_疑似洗錢或資恐交易申報登錄表.csv"
    rows = reading.csv_records(files, path, "utf-8-sig", "疑似交易編號")
    return next(r for r in rows if r["疑似交易編號"] == subject)


def filed_late(files: Files, subject: str) -> bool:
    """Three days at work or more, by the insurer's own calendar, lie behind the decision when it is filed."""
    row = _case(files, subject)
    start, end = day(row["專責主管核定日"]), day(row["向調查局申報日"])
    told = reading.csv_records(files, "清冊/C17_辦公日曆表.csv", "cp950", "西元日期")
    off = {dt.date.fromisoformat(r["西元日期"]) for r in told if r["是否放假"] != "0"}
    between = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    return sum(d.weekday() < 5 and d not in off for d in between) >= 3


def decided_late(files: Files, subject: str) -> bool:
    row = _case(files, subject)
    return (day(row["專責主管核定日"]) - day(row["警示產生日"])).days > 10


def dropped_silently(files: Files, subject: str) -> bool:
    row = _case(files, subject)
    return row["核定結果"] == "不申報" and not row["不申報理由"]


def _steps(files: Files, subject: str) -> list[Row]:
    code, step = subject.split("|")
    name = {"opinion": "法令遵循意見", "plan": "業務計畫"}[step]
    rows = reading.table(files, "業務/B61_商品上線程序登錄表.xlsx", "商品代碼")
    return [r for r in rows if (r["商品代碼"], r["程序"]) == (code, name)]


def opinion_later(files: Files, subject: str) -> bool:
    sold = reading.csv_records(files, "業務/K05_網路要保明細.csv", "utf-8-sig", "要保書號")
    code = subject.partition("|")[0]
    first = min(day(r["承保時間"]) for r in sold if r["商品代碼"] == code and r["承保時間"] and r["測試件註記"] != "Y")
    return all(day(r["辦理日"]) > first for r in _steps(files, subject))


def no_step(files: Files, subject: str) -> bool:
    return not _steps(files, subject)


REGISTRY_PROBES: dict[str, Callable[[Files, str], bool]] = {
    "1.1.1/sold-before-opinion": opinion_later,
    "1.1.1/step-not-recorded": no_step,
    "1.1.2/product-without-limit": no_limit,
    "1.2.2/handled-late": alert_late,
    "2.3/receipt-not-notified": receipt_failed,
    "2.3/receipt-notified-late": receipt_late,
    "2.4/change-not-reviewed": review_lacks,
    "2.4/incident-not-reviewed": incident_unreviewed,
    "2.4/law-not-adopted": law_late,
    "3.1.1/product-not-approved": no_approval,
    "3.1.3/suspicious-decided-late": decided_late,
    "3.1.3/suspicious-dropped-unreasoned": dropped_silently,
    "3.1.3/suspicious-filed-late": filed_late,
    "3.2/minor-without-signed-reason": minor_unsigned,
    "5.2/access-not-reviewed": account_unreviewed,
    "5.2/access-removed-late": removed_late,
    "5.2/access-reviewed-by-holder": reviewed_own,
    "5.3/partner-account-not-reviewed": partner_unreviewed,
    "5.3/partner-contract-lapsed": after_contract,
    "5.3/partner-password-old": password_stands,
    "5.3/partner-single-factor": password_alone,
    "9.1/item-not-answered": not_answered,
    "9.1/item-not-in-programme": not_planned,
    "9.1/unit-not-self-checked": unit_unchecked,
    "9.2/change-not-reviewed": review_lacks,
    "9.2/law-not-adopted": law_late,
    "9.2/rule-not-reviewed": rule_unreviewed,
    "9.3/auditor-hours": few_hours,
    "9.3/unit-not-audited": unit_unaudited,
}
