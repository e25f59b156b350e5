"""The request list: agreed codes and tables, attachments, exact ways to produce, and wrong entries refused."""

import re

import pytest

from chahe.catalog import Due, catalog, requests
from chahe.catalog.items import conditions
from chahe.errors import CatalogError, DefinitionError
from chahe.tables.api import tables

AGREED = {
    "G01": "system_register",
    "G02": "asset_register",
    "G03": "employee",
    "G04": "account_owner",
    "G05": "review_record",
    "G06": "document_register",
    "G07": "identity",
    "G08": "hr_event",
    "C02": "privilege_approval",
    "C13": "pam_session",
    "C14": "monthly_check",
    "C15": "change_ticket",
    "W05": "otp_message",
    "W06": "customer_session",
    "W07": "listed_means",
    "W08": "database_access",
    "W09": "data_extraction",
    "W10": "database_client",
    "W11": "batch_job",
    "W12": "host_metric",
    "N04": "log_source",
    "N15": "maintenance_window",
    "N16": "approved_resolver",
    "N17": "indicator",
    "N18": "allow_entry",
    "N60": "network_place",
    "N08": "network_finding",
    "N05": "log_event logon_event account_change process_event log_control dhcp_event",
    "C16": "logon_finding",
    "C17": "work_day",
    "C18": "duty_roster",
    "N06": "security_alert",
    "N21": "security_ticket",
    "N22": "alert_suppression",
    "N23": "security_sensor",
    "N09": "endpoint_agent",
    "N24": "account",
    "N27": "dlp_hit",
    "N28": "dlp_review",
    "N29": "alert_test",
    "N25": "endpoint_exception",
    "N26": "dhcp_lease",
    "N07": "net_connection dns_query web_request tls_session",
    "N11": "sigma_rule",
    "B20": "rule_change",
    "O40": "access_review",
    "O41": "partner_contract",
    "O42": "partner_logon",
    "O04": "partner_account",
    "O43": "partner_review",
    "O80": "approval",
    "O81": "deputy",
    "O82": "authority",
    "O83": "leave_record",
    "O84": "role_grant",
    "O85": "role_member",
    "O86": "duty_conflict",
    "O87": "duty_exemption",
    "S01": "gpo_setting gpo_link password_policy",
    "S02": "password_policy pso_link",
    "S03": "account",
    "S04": "group_member",
    "S05": "account password_policy",
    "S06": "account password_policy",
    "S07": "account password_policy",
    "S08": "account password_policy",
    "S09": "parameter_checklist",
    "S10": "account group_member",
    "S11": "password_policy",
    "V01": "scan_run scan_host scan_finding",
    "V02": "scan_run scan_host open_port",
    "V03": "vuln_summary",
    "V04": "risk_assessment",
    "V05": "extension",
    "V06": "compensating_control",
    "V07": "exclusion",
    "V08": "retest",
    "D01": "drill_event",
    "D02": "drill_recipient",
    "D03": "drill_action",
    "D04": "training",
    "D05": "drill_report",
    "R01": "dr_drill",
    "R02": "dr_step",
    "R03": "dr_scope",
    "R04": "dr_issue",
    "R05": "plan_version",
    "R06": "switch_event",
    "A90": "audit_plan",
    "A91": "audit_report",
    "A92": "audit_paper",
    "A93": "self_check",
    "A94": "self_answer",
    "A95": "auditor",
    "A96": "auditor_course",
    "L04": "incident",
    "L90": "incident_receipt",
    "B06": "case_register",
    "B90": "fraud_alert",
    "T01": "finding_track",
    "T02": "finding_source",
    "T03": "recheck",
    "T04": "prior_opinion",
    "B04": "volume_month",
    "B60": "limit_rule",
    "B61": "launch_record",
    "K04": "parameter_change",
    "K05": "application",
    "K60": "policy",
    "K61": "limit_override",
    "L60": "product",
    "O70": "payment",
    "O71": "refund",
    "O72": "ledger_entry",
    "O73": "archive_entry",
    "O74": "delivery",
    "O75": "control_total",
    "K20": "consent",
    "K21": "customer_export",
    "K22": "complaint",
    "K23": "rescission",
    "K24": "senior_review",
    "K25": "data_holding",
    "K26": "retention_rule",
    "K27": "suspicious_report",
    "O20": "phone_survey",
    "O21": "industry_notice",
    "O22": "voided_number",
}
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def test_agreed_codes_feed_exactly_the_agreed_tables() -> None:
    book = catalog()
    assert {code: " ".join(book.request(code).tables) for code in AGREED} == AGREED
    assert all(not r.tables for code, r in book.requests.items() if code not in AGREED)


def test_every_table_named_exists() -> None:
    known = set(tables())
    for request in catalog().requests.values():
        assert set(request.tables) <= known, request.code


def test_every_request_is_asked_for_and_every_code_asked_for_exists() -> None:
    book = catalog()
    asked = {code for item in book.asking for code in item.requests}
    assert asked == set(book.requests)
    assert [i.code for i in book.items_for("S02")] == ["4.3.3", "4.5.1"]


def test_the_twelve_attachments() -> None:
    numbers = sorted({r.attachment for r in catalog().requests.values() if r.attachment})
    assert numbers == list(range(1, 13))
    for request in catalog().requests.values():
        named = re.search(r"附表([一二三四五六七八九十]+)", request.name)
        assert (named.group(1) if named else None) == (
            NUMERALS[request.attachment - 1] if request.attachment else None
        ), request.code
        assert request.attachment is None or {"xlsx", "csv"} & set(request.formats), request.code


@pytest.mark.parametrize(
    ("code", "exact"),
    [
        ("S01", "Backup-GPO -All -Path"),
        ("S02", 'ldifde -f pso.ldf -d "CN=Password Settings Container,CN=System,DC='),
        ("S03", "Export-Csv -Path ad_users.csv -Encoding UTF8"),
        ("S05", "lsuser -f ALL"),
        ("S06", "etc/login.defs etc/pam.d"),
        ("S06", "hosts/<主機名稱>/"),
        ("S07", "SELECT * FROM dba_profiles"),
        ("S08", "sys.sql_logins"),
        ("S10", "Get-LocalGroupMember -SID S-1-5-32-544 | Select-Object @{n='GroupSID';e={'S-1-5-32-544'}},Name,"),
        ("S10", "Select-Object PSComputerName,GroupSID,Name,SID,PrincipalSource,ObjectClass | Export-Csv"),
        ("S10", r"net localgroup Administrators > hosts\<主機名稱>\net_localgroup.txt"),
        ("S11", "secedit /export"),
        ("S11", "gpresult /scope computer /x"),
        ("V01", ".nessus"),
        ("V02", "nmap -sS"),
        ("V02", "-oX"),
    ],
)
def test_how_names_the_exact_command(code: str, exact: str) -> None:
    assert any(exact in how for how in catalog().request(code).how.values())


def test_nothing_asked_for_changes_a_system_or_hands_over_a_secret() -> None:
    writing = re.compile(
        r"\b(Set-|Remove-|New-AD|Enable-|Disable-|net user|DROP|DELETE|UPDATE|INSERT|ALTER (?!SESSION)|GRANT|rm |chmod)"
    )
    for request in catalog().requests.values():
        for how in request.how.values():
            assert not writing.search(how), (request.code, how)
            assert "/etc/shadow " not in how or "awk" in how, request.code  # metadata only, never the hashes
            assert not re.search(r"SELECT[^;]*password_hash[^;]*FROM", how), request.code


def test_words_and_codes() -> None:
    for code, request in catalog().requests.items():
        assert re.fullmatch(r"[A-Z]\d\d", code)
        assert re.search(r"[\u4e00-\u9fff]", request.name + request.period) and request.period.strip()
        assert not re.search(r"[\u4e00-\u9fff]", request.english), code
        assert isinstance(request.due, Due)
        assert len(set(request.columns)) == len(request.columns) >= 3, code
        assert all(f == f.lower() for f in request.formats), code


def test_unknown_request_is_a_wrong_call() -> None:
    with pytest.raises(CatalogError):
        catalog().request("Z99")


GOOD: dict[str, object] = {
    "code": "Z01",
    "name": "甲",
    "en": "a",
    "formats": ["xlsx"],
    "period": "全部",
    "columns": ["甲"],
    "how": {"附表": "填報"},
    "due": "檢查前",
    "source_system": "甲",
}


def read(monkeypatch: pytest.MonkeyPatch, *found: dict[str, object]) -> object:
    monkeypatch.setattr(requests, "names", lambda _prefix: ("requests_z.yaml",))
    monkeypatch.setattr(requests, "entries", lambda _name: iter(found))
    return requests.requests(conditions())


def test_the_smallest_request_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(read(monkeypatch, GOOD)) == ["Z01"]  # type: ignore[call-overload]  # a mapping, seen as object


@pytest.mark.parametrize(
    "change",
    [
        {"how": {}},
        {"how": {"附表": ""}},
        {"formats": []},
        {"columns": []},
        {"due": "明天"},
        {"attachment": 13},
        {"attachment": "一"},
        {"applies": "nobody"},
        {"period": ""},
        {"table": ["account"]},
    ],
)
def test_wrong_requests_are_refused(change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DefinitionError):
        read(monkeypatch, GOOD | change)


def test_a_code_may_stand_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DefinitionError):
        read(monkeypatch, GOOD, GOOD)
