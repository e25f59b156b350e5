"""Each deficiency stands in the bytes of its evidence, read with the standard library alone."""

import datetime as dt
import gzip
import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Callable

import pytest
from defusedxml import ElementTree

import chahe.sample as sample
from chahe.sample.plants.api import plants
from tests.sample import reading
from tests.sample.clock_probes import CLOCK_PROBES
from tests.sample.registry_probes import REGISTRY_PROBES

Files = dict[str, bytes]
SEED = 2054
ASSETS, DOMAIN = "清冊/G02_主機及設備清冊.xlsx", "evidence/S02_網域物件/demo_domain.ldf"
REGISTER = "缺失追蹤/T01_追蹤改善表_1150630.xlsx"


@pytest.fixture(scope="module")
def files() -> Files:
    """Every deficiency at once, whatever the seed would choose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "chosen", lambda _: plants())
        return sample.make(SEED, None, False)


@pytest.fixture(scope="module")
def clean() -> Files:
    return sample.make(SEED, None, True)


def ip_of(files: Files, asset: str) -> str:
    return next(r["IP位址"] for r in reading.table(files, ASSETS, "資產編號") if r["資產編號"] == asset)


def reports(files: Files, label: str) -> list[dict[str, dict[str, list[tuple[str, str]]]]]:
    """Nessus reports of one quarter or half."""
    year, part = label.split(label[4])[0], int(label[-1])
    months = range(3 * part - 2, 3 * part + 1) if label[4] == "Q" else range(6 * part - 5, 6 * part + 1)
    wanted = [f"/{year}{m:02d}" for m in months]
    return [
        reading.nessus(d) for p, d in sorted(files.items()) if p.endswith(".nessus") and any(w in p for w in wanted)
    ]


def lockout(files: Files, subject: str) -> bool:
    (entry,) = reading.ldif(files[DOMAIN])
    template = next(
        d
        for p, d in files.items()
        if p.endswith("C1E01}/DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf")
    )
    said = next(x for x in template.decode("utf-16").splitlines() if x.startswith("LockoutBadCount"))
    value = int(entry["lockoutThreshold"][0])
    assert said == f"LockoutBadCount = {value}"
    return not 1 <= value <= 5


def users(files: Files) -> dict[str, dict[str, str]]:
    rows = reading.csv_records(files, "S03_網域帳號/demo_users.csv", "utf-8-sig", "DistinguishedName")
    return {r["SamAccountName"]: r for r in rows}


def never_expires(files: Files, subject: str) -> bool:
    return users(files)[subject.split("|")[1]]["PasswordNeverExpires"] == "True"


def looser_policy(files: Files, subject: str) -> bool:
    won = users(files)[subject.split("|")[1]]["msDS-ResultantPSO"]
    policies = list(reading.ldif(files["evidence/S02_網域物件/demo_pso.ldf"]))[1:]
    lowest = min(policies, key=lambda e: int(e["msDS-PasswordSettingsPrecedence"][0]))
    return won == lowest["dn"][0] and int(lowest["msDS-MinimumPasswordLength"][0]) < 12


def aix(files: Files, subject: str) -> bool:
    text = files[f"evidence/S05_AIX密碼屬性/hosts/{subject}/lsuser.txt"].decode()
    person = text.split("\nop0", 1)[1]
    return "maxage=0\n" in person and "loginretries=0\n" in person


def parameter_review(files: Files, subject: str) -> bool:
    asset, half = subject.split("|")
    label = f"{int(half[:4]) - 1911}年{'上' if half.endswith('1') else '下'}半年"
    custodian = next(
        r["管理人員（員工編號）"] for r in reading.table(files, ASSETS, "資產編號") if r["資產編號"] == asset
    )
    rows, current = [], ""
    for r in reading.table(files, "清冊/S09_參數檢核表.xlsx", "資產編號"):
        current = r["檢核期別"] or current
        if (r["資產編號"], current) == (asset, label):
            rows.append(r)
    return not rows or rows[0]["檢核人員"] == custodian


def not_scanned(files: Files, subject: str) -> bool:
    asset, label = subject.split("|")
    return not any(ip_of(files, asset) in r for r in reports(files, label))


def overdue(files: Files, subject: str) -> bool:
    asset, plugin, port = subject.split("|")
    ip = ip_of(files, asset)
    seen = [
        p.split("/")[-1][:8]
        for p, d in sorted(files.items())
        if p.endswith(".nessus") and (plugin in reading.nessus(d).get(ip, {}))
    ]
    return len(seen) == 3 and port == "0"


def no_host_risk(files: Files, subject: str) -> bool:
    rows = [r for r in reading.table(files, "弱點管理/V05_修補展延清單.xlsx", "展延單號") if r["展延單號"] == subject]
    return len(rows) == 8 and not any(r["該主機風險評估"] for r in rows)


def regraded(files: Files, subject: str) -> bool:
    asset, plugin = subject.split("|")
    summary = [
        r for r in reading.table(files, "弱點管理/V03_弱點彙總表（附表三）.xlsx", "掃描期別")
        if (r["資產編號"], r["弱點編號"]) == (asset, plugin)
    ]  # fmt: skip
    assessed = [
        r for r in reading.table(files, "弱點管理/V04_弱點風險評估表.xlsx", "資產編號")
        if (r["資產編號"], r["弱點編號"]) == (asset, plugin)
    ]  # fmt: skip
    return (
        bool(summary) and all(r["風險等級"] == "低" and r["原始掃描等級"] in "高嚴重" for r in summary) and not assessed
    )


def not_credentialed(files: Files, subject: str) -> bool:
    asset, label = subject.split("|")
    found = [r[ip_of(files, asset)] for r in reports(files, label) if ip_of(files, asset) in r]
    return bool(found) and all("Credentialed checks : no" in h["19506"][0][1] for h in found)


def reappeared(files: Files, subject: str) -> bool:
    asset, plugin, _ = subject.split("|")
    ip = ip_of(files, asset)
    states = [
        plugin in found[ip]
        for p, d in sorted(files.items())
        if p.endswith(".nessus") and ip in (found := reading.nessus(d))
    ]
    text = "".join("1" if s else "0" for s in states)
    return "10" in text and "01" in text[text.index("10") :]


def summary_drops(files: Files, subject: str) -> bool:
    raw = set()
    by_ip = {
        r["IP位址"]: r["資產編號"] for r in reading.table(files, ASSETS, "資產編號") if r["主機名稱"] != "lnxbat01"
    }
    months = {1: "01 02 03", 2: "04 05 06", 3: "07 08 09", 4: "10 11 12"}[int(subject[-1])].split()
    for path, data in files.items():
        if path.endswith(".nessus") and path.split("/")[-1][:6] in {subject[:4] + m for m in months}:
            for host in ElementTree.fromstring(data).iter("ReportHost"):
                raw |= {
                    (by_ip[host.get("name", "")], i.get("pluginID"))
                    for i in host.iter("ReportItem")
                    if i.get("severity") != "0"
                }
    rows = reading.table(files, "弱點管理/V03_弱點彙總表（附表三）.xlsx", "掃描期別")
    if subject == "2026Q1":
        greenbone = ElementTree.fromstring(files["evidence/V01_弱點掃描/20260303_內部主機_2026Q1_OpenVAS.xml"])
        raw |= {
            (by_ip[(r.findtext("host") or "").strip()], nvt.get("oid"))
            for r in greenbone.iter("result")
            for nvt in r.iter("nvt")
            if r.findtext("severity") != "0.0"
        }
    listed = {(r["資產編號"], r["弱點編號"]) for r in rows if r["掃描期別"] == subject}
    return (
        bool(listed) and len(raw - listed) >= 3
    )  # a quarter the summary does not speak of was perhaps not handed over


def stranger(files: Files, subject: str) -> bool:
    report = ElementTree.fromstring(files["evidence/V02_網路探索/nmap_20260506.xml"])
    answering = {a.get("addr") for a in report.iter("address")}
    return subject in answering and subject not in {r["IP位址"] for r in reading.table(files, ASSETS, "資產編號")}


def db_profile(files: Files, subject: str) -> bool:
    name, profile = subject.split("|")
    rows = reading.csv_records(files, f"S07_Oracle/{name}/dba_profiles.csv", "utf-8", "DB_NAME")
    limits = {r["RESOURCE_NAME"]: r["LIMIT"] for r in rows if r["PROFILE"] == profile}
    return limits["PASSWORD_VERIFY_FUNCTION"] == "NULL" and limits["FAILED_LOGIN_ATTEMPTS"] == "UNLIMITED"


def pam(files: Files, subject: str) -> bool:
    folder = f"evidence/S06_Linux密碼設定/hosts/{subject}/etc"
    return (
        b" minlen=6 " in files[f"{folder}/pam.d/system-auth"] and b"PASS_MIN_LEN\t12" in files[f"{folder}/login.defs"]
    )


def local_admin(files: Files, subject: str) -> bool:
    host, name = subject.split("|")
    rows = reading.csv_records(files, "S10_本機帳號/local_accounts.csv", "utf-8-sig", "PSComputerName")
    row = next(r for r in rows if (r["PSComputerName"], r["Name"]) == (host, name))
    return row["PasswordLastSet"].startswith("2023/") and not row["msLAPS-PasswordExpirationTime"]


def drill_days(files: Files) -> dict[str, str]:
    return {r["演練編號"]: r["演練日期"] for r in reading.table(files, "社交工程演練/D01_演練場次.xlsx", "演練編號")}


def not_mailed(files: Files, subject: str) -> bool:
    year, number = subject.split("|")
    held = [i for i, day in drill_days(files).items() if day.startswith(str(int(year) - 1911))]
    lists = [reading.csv_records(files, f"社交工程演練/D02_寄送名單_{i}.csv", "cp950", "演練編號") for i in held]
    person = next(
        r for r in reading.csv_records(files, "清冊/G03_員工名冊.csv", "cp950", "員工編號") if r["員工編號"] == number
    )
    assert held
    return (
        bool(person["電子郵件"]) and not person["離職日"] and not any(r["員工編號"] == number for x in lists for r in x)
    )


def not_retrained(files: Files, subject: str) -> bool:
    drill, number = subject.split("|")
    mail = f"{number.lower()}@demolife.example"
    events = reading.csv_records(files, f"社交工程演練/D03_gophish_{drill}_events.csv", "utf-8", "campaign_id")
    clicked = [e for e in events if e["email"] == mail and e["message"] == "Clicked Link"]
    agent = json.loads(clicked[0]["details"])["browser"]["user-agent"]
    day = drill_days(files)[drill]
    courses = reading.csv_records(files, "社交工程演練/D04_教育訓練紀錄.csv", "cp950", "員工編號")
    done = [c["完成日期"] for c in courses if c["員工編號"] == number and c["完成日期"] > day]
    late = sorted(_ordinal(d) - _ordinal(day) for d in done)
    return "MailGateway" not in agent and (not late or late[0] > 30)


def _ordinal(roc: str) -> int:
    from datetime import date

    year, month, day = (int(x) for x in roc.split("/"))
    return date(year + 1911, month, day).toordinal()


def misstated(files: Files, subject: str) -> bool:
    events = reading.csv_records(files, f"社交工程演練/D03_gophish_{subject}_events.csv", "utf-8", "campaign_id")
    people = {e["email"] for e in events if e["message"] == "Clicked Link" and "MailGateway" not in e["details"]}
    row = next(
        r for r in reading.table(files, "社交工程演練/D05_演練報告統計.xlsx", "演練編號") if r["演練編號"] == subject
    )
    return int(row["點擊人數"]) * 2 <= len(people)


def no_drill(files: Files, subject: str) -> bool:
    return not any(day.startswith(str(int(subject) - 1911)) for day in drill_days(files).values())


def not_drilled(files: Files, subject: str) -> bool:
    return not any(r["系統編號"] == subject for r in reading.table(files, "備援演練/R03_演練涵蓋系統.xlsx", "演練編號"))


def too_slow(files: Files, subject: str) -> bool:
    drill, system = subject.split("|")
    steps = [
        r for r in reading.table(files, "備援演練/R02_演練步驟時間紀錄.xlsx", "演練編號") if r["演練編號"] == drill
    ]
    declared = next(float(r["完成時間"]) for r in steps if r["步驟類別"] == "宣告災變")
    restored = next(float(r["完成時間"]) for r in steps if r["系統編號"] == system)
    target = next(
        int(r["RTO（分鐘）"].translate(str.maketrans("０２４", "024")))
        for r in reading.table(files, "清冊/G01_資訊系統清冊（附表一）.xlsx", "系統編號")
        if r["系統編號"] == system
    )
    return (restored - declared) * 1440 > target + 100


def not_revised(files: Files, subject: str) -> bool:
    drill = next(
        r for r in reading.table(files, "備援演練/R01_備援演練登錄.xlsx", "演練編號") if r["演練編號"] == subject
    )
    issues = [r for r in reading.table(files, "備援演練/R04_演練檢討事項.xlsx", "演練編號") if r["演練編號"] == subject]
    versions = [_ordinal(r["發布日期"]) for r in reading.table(files, "備援演練/R05_計畫版次.xlsx", "計畫編號")]
    day = _ordinal(drill["演練日期"])
    return any(i["是否須修訂計畫"] == "是" for i in issues) and not any(day < v <= day + 60 for v in versions)


def no_switch(files: Files, subject: str) -> bool:
    day = next(
        r["演練日期"]
        for r in reading.table(files, "備援演練/R01_備援演練登錄.xlsx", "演練編號")
        if r["演練編號"] == subject
    )
    year, month, rest = day.split("/")
    log = reading.csv_records(files, "備援演練/R06_系統切換紀錄.csv", "utf-8-sig", "系統編號")
    return not any(r["發生時間"].startswith(f"{int(year) + 1911}/{month}/{rest}") for r in log)


def tracked(files: Files, subject: str) -> dict[str, str]:
    return next(r for r in reading.table(files, REGISTER, "序號") if r["序號"] == subject)


def no_proof(files: Files, subject: str) -> bool:
    row = tracked(files, subject)
    return row["辦理情形"] == "已改善" and not row["改善佐證檔號"] and row["改善作法"] == "已加強宣導"


def closed_by_owner(files: Files, subject: str) -> bool:
    row = tracked(files, subject)
    return bool(row["結案日"]) and row["覆查單位"] == row["權責單位"] and row["結案核准人"] == row["負責人員"]


def moved(files: Files, subject: str) -> bool:
    dues = []
    for path in sorted(p for p in files if "T01_" in p):
        dues += [
            r["現預定完成日"]
            for r in reading.table(files, path.removeprefix("evidence/"), "序號")
            if r["序號"] == subject
        ]
    row = tracked(files, subject)
    return len(set(dues)) == 5 and not row["展延核准人"] and _ordinal(dues[-1]) - _ordinal(dues[0]) == 412


def untracked(files: Files, subject: str) -> bool:
    report, number = subject.split("|")
    rows = [r for r in reading.table(files, REGISTER, "序號") if r["報告編號"] == report]
    source = reading.csv_records(files, f"缺失追蹤/T02_缺失清單_{report}.csv", "cp950", "意見來源")
    return number in {r["意見編號"] for r in source} and not any(number in r["意見編號"].split(";") for r in rows)


def repeated(files: Files, subject: str) -> bool:
    priors = reading.table(files, "缺失追蹤/T04_前次檢查意見改善情形（附表八）.xlsx", "意見編號")
    prior = next(r for r in priors if r["意見編號"] == subject)
    later = [
        r
        for p in files
        if "T02_" in p
        for r in reading.csv_records(files, p.removeprefix("evidence/"), "cp950", "意見來源")
        if (r["查核項目代碼"], r["受查對象"]) == (prior["查核項目代碼"], prior["對象"])
    ]
    return any(_ordinal(r["發生日期"]) > _ordinal(prior["改善完成日"]) for r in later)


def events(files: Files) -> list[dict[str, str]]:
    """Events of all log files: host, local day, id, channel and data."""
    out = []
    for path, data in sorted(files.items()):
        for line in data.splitlines() if "/N05_" in path else ():
            event = json.loads(line)["Event"]
            system = event["System"]
            utc = dt.datetime.fromisoformat(system["TimeCreated"]["#attributes"]["SystemTime"][:19])
            day = (utc + dt.timedelta(hours=8)).date().isoformat()
            at = {"at": f"{system['Computer']}|{day}", "id": str(system["EventID"]), "log": system["Channel"]}
            out.append({**event["EventData"], **at})
    return out


def unreviewed(files: Files, subject: str) -> bool:
    """No review record of 4.2.1 speaks of the month."""
    year, month = (int(part) for part in subject.partition("|")[2].split("-")[:2])
    rows = reading.table(files, "清冊/G05_檢視紀錄.xlsx", "項目代碼")
    return not any(r["項目代碼"] == "4.2.1" and r["檢視期間起"] == f"{year - 1911}/{month:02d}/01" for r in rows)


def severe_hit(files: Files, subject: str) -> bool:
    found = [e for e in events(files) if e["at"] == subject and e["id"] == "4728"]
    return unreviewed(files, subject) and any(e["TargetUserName"] == "Domain Admins" for e in found)


def log_cleared(files: Files, subject: str) -> bool:
    return unreviewed(files, subject) and any(e["at"] == subject and e["id"] == "1102" for e in events(files))


def blind_rule(files: Files, subject: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(files["evidence/日誌/N11_偵測規則.zip"])) as packed:
        (rule,) = [d for n in packed.namelist() if hashlib.sha256(d := packed.read(n)).hexdigest() == subject]
    assert b"service: system}" in rule
    assert b"level: high" in rule
    return not any(e["log"] == "System" for e in events(files))


def logons(files: Files, account: str) -> list[dict[str, str]]:
    """Log-ons of an account at a keyboard, and its disabling."""
    mine = [e for e in events(files) if e.get("TargetUserName") == account]
    return [e for e in mine if e["id"] == "4725" or (e["id"] == "4624" and e["LogonType"] in ("2", "10"))]


def suspended(files: Files, subject: str) -> bool:
    """The account of the person (u and the number) logs on at least twelve times after the order's day."""
    number, _, day = subject.partition("|")
    orders = reading.table(files, "清冊/G08_離職異動停職名冊（附表七）.xlsx", "員工編號")
    assert any((o["員工編號"], o["異動類別"]) == (number, "停職") for o in orders)
    return len([e for e in logons(files, f"u{number[1:]}") if e["at"].partition("|")[2] > day]) >= 12


def disabled_late(files: Files, subject: str) -> bool:
    number, day, _, account = subject.split("|")
    assert account == f"u{number[1:]}"
    (closed,) = [e["at"].partition("|")[2] for e in logons(files, account) if e["id"] == "4725"]
    return (dt.date.fromisoformat(closed) - dt.date.fromisoformat(day)).days > 3


def root_unasked(files: Files, subject: str) -> bool:
    """More uses on the days of that name, whatever the year, than requests for them: the file states no year."""
    host, _, day = subject.split("|")
    name = day[5:].replace("-", "/")
    used = [x for x in files[f"evidence/日誌/hosts/{host}/sulog"].decode().splitlines() if x[3:8] == name]
    asked = reading.csv_records(files, "特權帳號/C02_特權帳號使用申請單.csv", "cp950", "申請單號")
    return len(used) > len([r for r in asked if r["使用起時"][5:10] == name])


def month_checks(files: Files, subject: str) -> list[dict[str, str]]:
    unit, label = subject.split("|")
    rows = reading.table(files, "特權帳號/C14_特權帳號每月抽查紀錄.xlsx", "抽查月份")
    month = f"{int(label[:4]) - 1911}年{int(label[5:])}月"
    return [r for r in rows if (r["抽查單位"], r["抽查月份"]) == (unit, month)]


def month_unchecked(files: Files, subject: str) -> bool:
    return not month_checks(files, subject)


def self_checked(files: Files, subject: str) -> bool:
    return any(r["受查人"] == r["抽查人"] for r in month_checks(files, subject))


def fell_silent(files: Files, subject: str) -> bool:
    """Not one event of the host on the two days after."""
    host, _, day = subject.partition("|")
    days = {e["at"].partition("|")[2] for e in events(files) if e["at"].startswith(f"{host}.")}
    first = dt.date.fromisoformat(day)
    return not {(first + dt.timedelta(days=n)).isoformat() for n in (1, 2)} & days and day in days


def unticketed(files: Files, subject: str) -> bool:
    """More additions to the group on that host and day than requests for them."""
    host, _, group, day = subject.split("|")
    mine = [e for e in events(files) if e["id"] == "4728" and e["TargetUserName"].lower() == group]
    mine = [e for e in mine if e["at"].partition(".")[0] == host and e["at"].endswith(f"|{day}")]
    rows = reading.csv_records(files, "特權帳號/C15_帳號權限異動申請單.csv", "cp950", "異動單號")
    asked = [r for r in rows if (r["網域或主機"], r["群組或權限"].lower()) == (host, group)]
    return len(mine) > len([r for r in asked if r["執行起時"][:10] == day.replace("-", "/")])


def logon_records(files: Files) -> list[dict[str, str]]:
    return reading.csv_records(files, "特權帳號/C16_異常登入處理紀錄.csv", "cp950", "異常登入編號")


def guessed(files: Files, subject: str) -> bool:
    """Eight refusals and a log-on that day, and no record of the account."""
    account, _, day = subject.split("|")
    mine = [e for e in events(files) if e.get("TargetUserName") == account and e["at"].endswith(f"|{day}")]
    refused = [e for e in mine if e["id"] == "4625"]
    let_in = any(e["id"] == "4624" and e["IpAddress"] == refused[0]["IpAddress"] for e in mine)
    return len(refused) >= 8 and let_in and all(r["異常帳號"] != account for r in logon_records(files))


def sprayed(files: Files, subject: str) -> bool:
    """Twelve accounts refused from the source that day, a log-on from it, and no record of the source."""
    source, day = subject.split("|")
    mine = [e for e in events(files) if e.get("IpAddress") == source and e["at"].endswith(f"|{day}")]
    refused = {e["TargetUserName"] for e in mine if e["id"] == "4625"}
    let_in = any(e["id"] == "4624" for e in mine)
    return len(refused) == 12 and let_in and all(r["登入來源"] != source for r in logon_records(files))


def lies_unused(files: Files, subject: str) -> bool:
    """Enabled, and the last log-on is more than 194 days before the base date."""
    name = subject.partition("|")[2]
    rows = reading.csv_records(files, "S03_網域帳號/demo_users.csv", "utf-8-sig", "DistinguishedName")
    (row,) = (r for r in rows if r["SamAccountName"] == name)
    year, month, day = (int(x) for x in row["LastLogonDate"].split(" ")[0].split("/"))
    return row["Enabled"] == "True" and (dt.date(2026, 6, 30) - dt.date(year, month, day)).days > 194


def registered(files: Files, subject: str) -> list[dict[str, str]]:
    """The register's lines of an account of the company's domain."""
    rows = reading.table(files, "清冊/G04_帳號使用人對照表（附表二）.xlsx", "所屬網域／主機／資料庫")
    return [r for r in rows if (r["所屬網域／主機／資料庫"], r["帳號"]) == ("DEMO.LOCAL", subject.partition("|")[2])]


def unsigned(files: Files, subject: str) -> bool:
    """One line, of a shared account, without an approver."""
    (row,) = registered(files, subject)
    return row["帳號類別"] == "共用" and not row["核准人"]


def of_two(files: Files, subject: str) -> bool:
    """Two lines of a person's account in force, of two employees."""
    rows = registered(files, subject)
    kinds = {(r["帳號類別"], r["有效迄日"]) for r in rows}
    return kinds == {("人員", "")} and len({r["使用人員工編號"] for r in rows}) == 2


def at_night(files: Files, subject: str) -> bool:
    """A log-on after 22:00 (14:00 UTC) of an account whose person is not on duty that day, and no record of it."""
    host, account, day = subject.split("|")
    mine = [e for e in events(files) if e.get("TargetUserName") == account and e["at"].endswith(f"|{day}")]
    mine = [e for e in mine if e["at"].partition(".")[0] == host and e["LogonType"] == "10"]
    turns = reading.csv_records(files, "特權帳號/C18_值班待命輪班表.csv", "cp950", "值班人員")
    on_duty = {r["值班起時"][:10].replace("/", "-") for r in turns}
    return bool(mine) and day not in on_duty and all(r["異常帳號"] != account for r in logon_records(files))


def oldest(files: Files, subject: str) -> dt.date:
    rows = reading.table(files, "清冊/N04_日誌來源清冊（附表十一）.xlsx", "主機或設備")
    (row,) = (r for r in rows if f"{r['主機或設備']}|{r['日誌種類']}" == subject)
    year, month, day = (int(x) for x in row["最早可查日"].split("/"))
    return dt.date(year + 1911, month, day)


def kept_short(files: Files, subject: str) -> bool:
    return (dt.date(2026, 6, 30) - oldest(files, subject)).days < 180


def trace_short(files: Files, subject: str) -> bool:
    return oldest(files, subject) > dt.date(2021, 6, 30)


def zeek(files: Files, log: str) -> list[dict[str, str]]:
    """Lines of all rotated logs of that name, by field."""
    out = []
    for path, data in sorted(files.items()):
        if "/zeek/" in path and f"/{log}." in path:
            lines = gzip.decompress(data).decode().splitlines()
            names = next(x for x in lines if x.startswith("#fields")).split("\t")[1:]
            out += [dict(zip(names, x.split("\t"), strict=True)) for x in lines if not x.startswith("#")]
    return out


def unhandled(files: Files, *words: str) -> bool:
    """No record of handling and no exception names any of these."""
    handled = reading.table(files, "網路監控/N08_異常及情資處理紀錄.xlsx", "處理單號")
    allowed = reading.table(files, "網路監控/N18_排除告警核准清單.xlsx", "核准編號")
    named = {r["內部主機"] for r in handled} | {r["外部對象"] for r in handled} | {r["排除對象"] for r in allowed}
    return not named & set(words)


def beacon(files: Files, subject: str) -> bool:
    """More than a thousand calls a day on eleven days, 45 to 75 seconds apart."""
    host, far = subject.split("|")
    times = [float(r["ts"]) for r in zeek(files, "conn") if (r["id.orig_h"], r["id.resp_h"]) == (host, far)]
    steps = [b - a for a, b in itertools.pairwise(times)]
    return len(times) == 11 * 1440 and all(45 < s < 75 for s in steps) and unhandled(files, host, far)


def outside_resolver(files: Files, subject: str) -> bool:
    rows = reading.csv_records(files, "網路監控/N16_核准解析伺服器.csv", "cp950", "解析伺服器位址")
    approved = {r["解析伺服器位址"] for r in rows}
    calls = [r for r in zeek(files, "conn") if r["id.orig_h"] == subject and r["id.resp_h"] not in approved]
    named = {r["server_name"] for r in zeek(files, "ssl") if r["id.orig_h"] == subject}
    return ("dns.google" in named or bool({"53", "853"} & {r["id.resp_p"] for r in calls})) and unhandled(
        files, subject
    )


def indicator_met(files: Files, subject: str) -> bool:
    host, name = subject.split("|")
    rows = reading.csv_records(files, "網路監控/N17_威脅指標.csv", "cp950", "指標編號")
    (listed,) = (r for r in rows if r["指標值"] == name)
    asked = [r for r in zeek(files, "dns") if (r["id.orig_h"], r["query"]) == (host, name)]
    return bool(asked) and not listed["有效迄時"] and unhandled(files, host, name)


def beacon_by_name(files: Files, subject: str) -> bool:
    """Every five minutes on nine days, at more than fifty addresses, and nobody spoke of it."""
    host, name = subject.split("|")
    mine = [r for r in zeek(files, "ssl") if (r["id.orig_h"], r["server_name"]) == (host, name)]
    times = sorted(float(r["ts"]) for r in mine)
    steps = [b - a for a, b in itertools.pairwise(times)]
    far = {r["id.resp_h"] for r in mine}
    return (
        len(times) == 9 * 288
        and len(far) > 50
        and all(290 < s < 310 for s in steps)
        and unhandled(files, host, name, *far)
    )


def sent_far_more(files: Files, subject: str) -> bool:
    """On one day more than 180 million bytes to an address outside, on all others less than a million."""
    by_day: dict[str, int] = {}
    for r in zeek(files, "conn"):
        if r["id.orig_h"] == subject and not r["id.resp_h"].startswith("10.") and r["orig_bytes"] != "-":
            day = dt.datetime.fromtimestamp(float(r["ts"]) + 8 * 3600, dt.UTC).date().isoformat()
            by_day[day] = by_day.get(day, 0) + int(r["orig_bytes"])
    return len([b for b in by_day.values() if b > 1_000_000]) == 1 and max(by_day.values()) > 180_000_000


def suppressed_unsigned(files: Files, subject: str) -> bool:
    rows = reading.table(files, "資安設備/N22_告警抑制核准清單.xlsx", "抑制單號")
    row = next(r for r in rows if r["抑制單號"] == subject)
    return not row["核准人"] or not row["抑制迄日"]


def alert_lines(files: Files, subject: str) -> list[dt.datetime]:
    """Moments of the sensor's critical alerts of that signature and day (Taipei)."""
    sensor, number, day = subject.split("|")
    found = []
    for line in files[f"evidence/資安設備/hosts/{sensor}/eve.json"].splitlines():
        event = json.loads(line)
        if event["event_type"] == "alert" and str(event["alert"]["signature_id"]) == number:
            assert event["alert"]["metadata"]["signature_severity"] == ["Critical"]
            found.append(dt.datetime.fromisoformat(event["timestamp"]))
    return [at for at in found if at.date().isoformat() == day]


def without_ticket(files: Files, subject: str) -> bool:
    rows = reading.csv_records(files, "資安設備/N21_資安告警工單.csv", "cp950", "工單編號")
    return bool(alert_lines(files, subject)) and not any(r["特徵編號"] == subject.split("|")[1] for r in rows)


def unheard(files: Files, subject: str) -> bool:
    """No alert of the signature on the day of the test."""
    rows = reading.csv_records(files, "資安設備/N29_警示機制測試.csv", "cp950", "測試編號")
    (test,) = (r for r in rows if r["測試編號"] == subject)
    day = test["測試時間"][:10].replace("/", "-")
    lines = [json.loads(x) for x in files["evidence/資安設備/hosts/ips01/eve.json"].splitlines()]
    return not any(
        x["timestamp"].startswith(day) and str(x["alert"]["signature_id"]) == test["特徵編號"]
        for x in lines
        if x["event_type"] == "alert"
    )


def console_lines(files: Files, host: str) -> list[dict[str, str]]:
    out = []
    for name in ("N09_防毒主控台", "N09_EDR主控台"):
        rows = reading.csv_records(files, f"資安設備/{name}.csv", "cp950", "電腦名稱")
        out += [r for r in rows if r["電腦名稱"].lower() == host]
    return out


def on_no_console(files: Files, subject: str) -> bool:
    host = subject.partition("|")[2]
    rows = reading.csv_records(files, "資安設備/N24_網域電腦.csv", "utf-8-sig", "DistinguishedName")
    (row,) = (r for r in rows if r["SamAccountName"].lower() == f"{host}$")
    return row["Enabled"] == "True" and "Server" in row["OperatingSystem"] and not console_lines(files, host)


def agent_silent(files: Files, subject: str) -> bool:
    (row,) = console_lines(files, subject.partition("|")[0])
    last = dt.date.fromisoformat(row["最後回報時間"][:10].replace("/", "-"))
    return (dt.date(2026, 6, 30) - last).days == 9


def not_reviewed(files: Files, subject: str) -> bool:
    label = subject.partition("|")[2]
    first = f"{int(label[:4]) - 1911}/{label[5:]}/01"
    rows = reading.table(files, "資安設備/N28_資料防護檢視紀錄.xlsx", "資料防護系統")
    (row,) = (r for r in rows if r["命中期間起日"] == first)
    return row["檢視方式"] == "自動寄信" and not row["簽核日"] and int(row["命中件數"]) > 0


def one_phone(files: Files, subject: str) -> bool:
    """More than five customers got one-time passwords at the phone, which is no test phone."""
    rows = reading.csv_records(files, "網路投保/W05_簡訊OTP發送紀錄.csv", "cp950", "簡訊編號")
    listed = reading.table(files, "網路投保/W07_登錄之共用門號及裝置清冊.xlsx", "登錄編號")
    tests = {r["登錄值（代碼化）"] for r in listed if r["登錄用途類別"] == "測試"}
    return (
        subject not in tests
        and len({r["客戶識別碼（代碼化）"] for r in rows if r["收受門號（代碼化）"] == subject}) > 5
    )


def one_office(files: Files, subject: str) -> bool:
    """More than two customers were let in or applied with the device of an agents' office."""
    rows = reading.csv_records(files, "網路投保/W06_會員登入及要保送件紀錄.csv", "cp950", "紀錄序號")
    mine = [r for r in rows if r["裝置識別碼（代碼化）"] == subject and r["操作結果"] in ("成功", "已受理")]
    return len({r["客戶識別碼（代碼化）"] for r in mine}) > 2


def idle_host_busy(files: Files, subject: str) -> bool:
    """sar shows the half hour above 80 %, and no job ran on that day but the backup at two."""
    _, day, clock = subject.split("|")
    text = files["evidence/主機效能/hosts/web01/sar_cpu.txt"].decode()
    lines = text.split(f"\t{day} \t")[1].split("Linux ")[0].splitlines()
    first = dt.datetime.fromisoformat(f"{day} {clock}:01")
    ends = {f"{first + dt.timedelta(minutes=n):%H:%M:%S}" for n in (15, 30)}
    shares = [100 - float(x.split()[-1]) for x in lines if x[:8] in ends]
    jobs = reading.csv_records(files, "主機效能/W11_批次排程及執行歷程.csv", "cp950", "批次名稱")
    ran = [j for j in jobs if j["實際起時"].startswith(day.replace("-", "/")) and j["批次名稱"] != "WEB_BACKUP"]
    return len(shares) == 2 and min(shares) > 80 and not ran


def read_too_much(files: Files, subject: str) -> bool:
    """The account read more than 10,000 rows on that day and no extraction was approved for it."""
    database, account, day = subject.split("|")
    rows = reading.csv_records(files, "資料庫/W08_DAM_存取紀錄.csv", "cp950", "資料庫種類")
    mine = [r for r in rows if (r["資料庫名稱"].lower(), r["資料庫帳號"].lower()) == (database, account)]
    total = sum(int(r["讀取筆數"]) for r in mine if r["存取時間"].startswith(day.replace("-", "/")))
    asked = reading.csv_records(files, "資料庫/W09_資料擷取申請核准單.csv", "cp950", "擷取單號")
    roc = f"{int(day[:4]) - 1911}{day[4:].replace('-', '/')}"
    return total > 10_000 and not [a for a in asked if a["擷取起日"] <= roc <= a["擷取迄日"]]


ACTS = "作業控制/O80_核心保單系統_經辦覆核紀錄.csv"


def acts(files: Files) -> dict[str, dict[str, str]]:
    """Acts of the core system by subject."""
    rows = reading.csv_records(files, ACTS, "cp950", "系統名稱")
    return {"|".join(r[c] for c in ("系統名稱", "作業種類", "案件編號")): r for r in rows}


def number_behind(files: Files, account: str) -> str:
    """The one number of the person an account of the core system is registered to."""
    lines = reading.table(files, "清冊/G04_帳號使用人對照表（附表二）.xlsx", "所屬網域／主機／資料庫")
    (owner,) = {r["使用人員工編號"] for r in lines if r["帳號"] == account}
    known = reading.csv_records(files, "清冊/G07_資產識別對照表.csv", "cp950", "對象類別")
    return next((r["資產編號／員工編號"] for r in known if r["識別值"] == owner), owner)


def maker_is_checker(files: Files, subject: str) -> bool:
    act = acts(files)[subject]
    return number_behind(files, act["經辦人員"]) == number_behind(files, act["代理覆核人"] or act["覆核人員"])


def above_authority(files: Files, subject: str) -> bool:
    return int(acts(files)[subject]["交易金額"].replace(",", "")) > 1_000_000


def after_leaving(files: Files, subject: str) -> bool:
    forms = reading.csv_records(files, "作業控制/O80_電子簽核_簽核歷程.csv", "utf-8-sig", "系統名稱")
    (act,) = [r for r in forms if r["簽核案號"] == subject.split("|")[2]]
    orders = reading.table(files, "清冊/G08_離職異動停職名冊（附表七）.xlsx", "員工編號")
    left = [r["生效日"] for r in orders if r["異動類別"] == "離職" and r["員工編號"] == f"E{act['簽核人員'][1:]}"]
    return any(f"{int(day[:3]) + 1911}{day[3:]}".replace("/", "-") < act["簽核完成時間"][:10] for day in left)


def on_leave(files: Files, subject: str) -> bool:
    act = acts(files)[subject]
    return act["覆核時間"].startswith("2025/09/11") and act["代理覆核人"] == "" and any(
        r["請假人"] == f"E{act['覆核人員'][1:]}" and r["請假時數（小時）"] == "24"
        for r in reading.table(files, "作業控制/O83_請假紀錄.xlsx", "假單編號")
    )  # fmt: skip


def both_rights(files: Files, subject: str) -> bool:
    conflict, person = subject.split("|")
    pair = {"SD-01": {"POS_ENTRY", "POS_APPROVE"}, "SD-02": {"PARAM_MAINTAIN", "PARAM_APPROVE"}}[conflict]
    grants = reading.csv_records(files, "作業控制/O84_角色權限對照表.csv", "cp950", "系統名稱")
    members = reading.csv_records(files, "作業控制/O85_使用者角色清單.csv", "cp950", "系統名稱")
    reached = {r["角色名稱"] for r in members if r["使用者帳號"][1:] == person[1:] and not r["失效日"]}
    for _ in grants:
        reached |= {g["權限或子角色"] for g in grants if g["角色名稱"] in reached}
    return pair <= reached


def in_a_row(files: Files, subject: str) -> bool:
    _, account, day = subject.split("|")
    times = [
        r["覆核時間"][:16] for r in acts(files).values()
        if r["覆核人員"].lower() == account and r["覆核時間"].startswith(day.replace("-", "/"))
    ]  # fmt: skip
    return len(times) > 10 and len(set(times)) == 1


def settled(files: Files, name: str) -> list[dict[str, str]]:
    """The records of one file of the settlement."""
    first = {
        "O71_退費明細": "退費序號",
        "O73_電子保單典藏紀錄": "典藏序號",
    }
    return reading.csv_records(files, f"業務/{name}.csv", "utf-8-sig", first[name])


def sold(files: Files, order: str) -> dict[str, str]:
    """The application of an order."""
    lines = reading.csv_records(files, "業務/K05_網路要保明細.csv", "utf-8-sig", "要保書號")
    return next(r for r in lines if r["付款訂單編號"] == order)


def policies_of(files: Files, order: str) -> list[dict[str, str]]:
    number = sold(files, order)["要保書號"]
    lines = reading.csv_records(files, "業務/K60_網路投保保單明細.csv", "cp950", "保單號碼")
    return [r for r in lines if r["要保書號"] == number]


def came_in(files: Files, order: str) -> list[int]:
    """Amounts of the payments of an order."""
    lines = reading.payments(files)
    return [int(r["收款金額"]) for r in lines if r["付款訂單編號"] == order and r["收款狀態"] != "失敗"]


def unanswered(files: Files, order: str) -> bool:
    back = [r for r in settled(files, "O71_退費明細") if r["付款訂單編號"] == order]
    return bool(came_in(files, order)) and not back and not policies_of(files, order)


def issued_unpaid(files: Files, order: str) -> bool:
    return not came_in(files, order) and bool(policies_of(files, order))


def other_amount(files: Files, order: str) -> bool:
    (amount,) = came_in(files, order)
    return amount != int(sold(files, order)["保費"])


def charged_twice(files: Files, order: str) -> bool:
    return len(came_in(files, order)) == 2


def posted_otherwise(files: Files, order: str) -> bool:
    (policy,) = policies_of(files, order)
    (line,) = [r for r in reading.ledger(files) if r["保單號碼"] == policy["保單號碼"]]
    return line["分錄金額"] != policy["保費"]


def in_no_archive(files: Files, order: str) -> bool:
    (policy,) = policies_of(files, order)
    return policy["保單號碼"] not in {r["保單號碼"] for r in settled(files, "O73_電子保單典藏紀錄")}


PROBES: dict[str, Callable[[Files, str], bool]] = {
    **CLOCK_PROBES,
    **REGISTRY_PROBES,
    "4.2.3/beacon-unhandled": beacon,
    "4.2.3/resolver-not-approved": outside_resolver,
    "4.2.3/indicator-hit-unhandled": indicator_met,
    "4.2.1/absent-logon": suspended,
    "4.2.1/leaver-account-open": disabled_late,
    "4.2.1/top-use-unapproved": root_unasked,
    "4.2.1/change-unticketed": unticketed,
    "5.3/paid-unanswered": unanswered,
    "5.3/policy-unpaid": issued_unpaid,
    "5.3/payment-differs": other_amount,
    "5.3/paid-twice": charged_twice,
    "5.3/ledger-differs": posted_otherwise,
    "5.3/policy-not-archived": in_no_archive,
    "4.4.3/phone-shared": one_phone,
    "4.4.3/device-shared": one_office,
    "4.4.3/cpu-unexplained": idle_host_busy,
    "4.4.3/bulk-read": read_too_much,
    "4.2.1/use-check-missing": month_unchecked,
    "4.2.1/use-checked-by-user": self_checked,
    "4.2.1/log-silent": fell_silent,
    "4.2.1/log-kept-too-short": kept_short,
    "4.2.1/trace-kept-too-short": trace_short,
    "4.2.1/severe-hit-unreviewed": severe_hit,
    "4.2.1/logging-act-unreviewed": log_cleared,
    "4.2.1/rule-could-not-fire": blind_rule,
    "4.2.1/guessed-logon-unhandled": guessed,
    "4.2.1/sprayed-logon-unhandled": sprayed,
    "4.2.1/off-hours-unexplained": at_night,
    "4.2.1/account-dormant": lies_unused,
    "4.2.1/shared-account-unsigned": unsigned,
    "4.2.1/personal-account-shared": of_two,
    "4.2.2/alert-unticketed": without_ticket,
    "4.2.2/positive-unalerted": unheard,
    "4.2.2/host-without-agent": on_no_console,
    "4.2.2/agent-silent": agent_silent,
    "4.2.2/dlp-unreviewed": not_reviewed,
    "4.5.1/lockout": lockout,
    "4.5.1/never-expires": never_expires,
    "4.5.1/admin-policy": looser_policy,
    "4.5.1/host-policy": aix,
    "4.5.1/parameter-review": parameter_review,
    "4.3.1/host-not-scanned": not_scanned,
    "4.3.1/high-flaw-overdue": overdue,
    "4.3.1/extension-without-host-risk": no_host_risk,
    "4.3.1/regrade-without-assessment": regraded,
    "4.3.1/scan-not-credentialed": not_credentialed,
    "4.3.1/flaw-reappeared": reappeared,
    "4.2.3/named-beacon-unhandled": beacon_by_name,
    "4.2.3/egress-unhandled": sent_far_more,
    "4.2.2/suppression-unsigned": suppressed_unsigned,
    "4.3.1/summary-drops-rows": summary_drops,
    "4.3.1/host-not-registered": stranger,
    "4.3.3/db-password": db_profile,
    "4.3.3/os-password": pam,
    "4.3.3/local-admin-age": local_admin,
    "4.7/not-mailed": not_mailed,
    "4.7/clicker-not-retrained": not_retrained,
    "4.7/rate-misstated": misstated,
    "4.7/no-drill-in-year": no_drill,
    "2.2/conflict-held": both_rights,
    "5.2/maker-is-checker": maker_is_checker,
    "5.2/approver-without-authority": above_authority,
    "5.2/approver-gone": after_leaving,
    "5.2/approver-on-leave": on_leave,
    "5.2/approvals-too-fast": in_a_row,
    "7.2/system-not-drilled": not_drilled,
    "7.2/rto-missed": too_slow,
    "7.2/plan-not-revised": not_revised,
    "7.2/switch-not-evidenced": no_switch,
    "9.4/closed-without-proof": no_proof,
    "9.4/closed-by-owner": closed_by_owner,
    "9.4/due-date-moved": moved,
    "9.4/finding-not-tracked": untracked,
    "9.4/repeated": repeated,
}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(50))
def test_the_bytes_of_many_seeds_show_what_truth_says(seed: int) -> None:
    made = sample.make(seed, None, False)
    for d in json.loads(made["truth.json"])["deficiencies"]:
        assert PROBES[d["check"]](made, d["subject"]), d


def test_a_quarter_with_few_flaws_stays_in_the_summary_that_drops_rows() -> None:
    """Of this seed's quarter every row could be dropped."""
    files = sample.make(16, None, False)
    (subject,) = [
        d["subject"]
        for d in json.loads(files["truth.json"])["deficiencies"]
        if d["check"] == "4.3.1/summary-drops-rows"
    ]
    assert summary_drops(files, subject)


@pytest.mark.parametrize("check", sorted(PROBES))
def test_the_bytes_show_what_truth_says(check: str, files: Files, clean: Files) -> None:
    subjects = [d["subject"] for d in json.loads(files["truth.json"])["deficiencies"] if d["check"] == check]
    assert subjects
    for subject in subjects:
        assert PROBES[check](files, subject), subject


NOT_IN_CLEAN = sorted(set(PROBES) - {"4.7/no-drill-in-year", "4.7/not-mailed", "4.7/clicker-not-retrained"})


@pytest.mark.parametrize("check", NOT_IN_CLEAN)
def test_the_clean_insurer_does_not_show_it(check: str, files: Files, clean: Files) -> None:
    """The probes themselves can fail: on the clean insurer none of them sees its deficiency."""
    for d in json.loads(files["truth.json"])["deficiencies"]:
        if d["check"] == check:
            try:
                assert not PROBES[check](clean, d["subject"]), d["subject"]
            except StopIteration:
                continue  # the subject exists only in the planted world
