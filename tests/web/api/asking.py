"""How the tests call the interface: every operation with a call that reaches it."""

import json
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from chahe.web.api.operation import Operation

FINDING = "F-4.7-not-mailed"
POINTER = f"sha256:{'0' * 64}#line:1"
VALUES = {
    "code": "4.7", "name": "not-mailed", "number": "1", "int:number": "1", "found": FINDING, "delivery": "x" * 24,
    "asked": "D02", "table": "items", "account": "nobody",
}  # fmt: skip
QUERY = {"record": {"pointer": POINTER}, "file_here": {"name": "a.csv"}, "piece": {"name": "a.csv", "offset": "0"}}
TEXT = "經執行全部母體測試，二人未納入演練。"
BODY: dict[str, dict[str, Any]] = {
    "reveal": {"pointer": POINTER, "by": "王小明"},
    "conclude": {"word": "不符合", "text": TEXT, "independent": True, "by": "王小明"},
    "review": {"word": "不符合", "text": TEXT, "independent": True, "by": "李四"},
    "decide": {"word": "不提列", "why": "金額不重大", "by": "陳領隊"},
    "put": {"by": "王小明"},
    "answer": {"answer": "屬實。", "agrees": True, "by": "王小明"},
    "later": {"text": "嗣後補辦。", "by": "王小明"},
    "examine": {"only": "4.7", "by": "王小明"},
    "report": {"volumes": [1], "formats": ["xlsx"], "by": "王小明"},
    "finish_delivery": {"files": {"a.csv": 1}, "by": "林聯絡人"},
    "set_plan": {
        "pattern": "{roc}I{n3}",
        "team": [{"person": "王小明", "duty": "檢查人員", "half_days": 4}],
        "by": "陳",
    },
    "set_examination": {"on_site_from": "2026-07-13", "why": "改期", "by": "陳"},
    "set_profile": {"text": "x", "seen": "0", "why": "更正", "by": "陳"},
    "assign": {"items": ["4.7"], "to": "", "by": "陳"},
    "plan_hours": {"items": ["4.7"], "half_hours": 3, "why": "母體較大", "by": "陳"},
    "scope": {"items": ["6.4"], "inside": False, "why": "本次不查", "by": "陳"},
    "spend": {"person": "王小明", "day": "2026-07-14", "minutes": 30, "by": "王小明"},
    "time_back": {"why": "誤植", "by": "陳"},
    "prior_opinion": {"number": "113I005-02", "text": "演練未涵蓋全體人員。", "items": ["4.7"], "by": "陳"},
    "declare": {"business": "社交工程演練", "items": ["4.7"], "until": "2020-01-31", "by": "趙六"},
    "declare_for": {"of": "錢七", "source": "人事資料", "by": "陳"},
    "declare_back": {"why": "誤植", "by": "陳"},
    "issue": {"codes": ["D02"], "to": "林聯絡人", "at": "2026-07-14T17:00", "why": "指定", "by": "陳"},
    "supplement": {"items": ["4.7"], "name": "異動紀錄", "reason": "核對母體", "to": "林聯絡人", "by": "陳"},
    "request_state": {"state": "未留存", "reason": "系統僅存九十日", "by": "林聯絡人"},
    "request_return": {"reason": "未含指令", "by": "陳"},
    "request_message": {"text": "是否含派遣人員？", "by": "陳"},
    "send": {"due": "2026-09-30", "by": "陳"},
    "judge": {"method": "文件", "result": "改善中", "text": "尚缺簽到表", "by": "陳"},
    "retest": {"by": "陳"},
    "close": {"how": "document", "why": "文件齊備", "by": "陳"},
    "reopen": {"why": "再犯", "by": "陳"},
    "reply_answer": {"seq": "1", "answer": "屬實。", "by": "林經理"},
    "reply_plan": {"person": "林經理", "steps": [{"what": "補訓", "who": "資訊部", "due": "2026-08-31"}], "by": "陳"},
    "reply_report": {"person": "林經理", "state": "改善中", "text": "辦理中", "by": "陳"},
    "merge": {"of": [FINDING, "F-x"], "why": "同一成因", "by": "陳"},
    "split": {"parts": [{"heading": "x", "column": "unit", "values": ["資訊處"]}], "why": "成因不同", "by": "陳"},
    "regroup_back": {"found": FINDING, "why": "誤植", "by": "陳"},
    "put_member": {"role": "examiner"},
    "export": {"filters": {}, "by": "陳"},
}


def address(operation: Operation, case: str) -> str:
    """Its address, filled in."""
    out = operation.route.replace("{case}", case)
    for name, value in VALUES.items():
        out = out.replace("{" + name + "}", value)
    assert "{" not in out, "an operation takes something these tests do not know"
    return "/api/" + out


def ask(browser: Client, operation: Operation, case: str, seen: str = '"0"', **headers: str) -> HttpResponseBase:
    """Call it."""
    at = address(operation, case)
    query = QUERY.get(operation.name)
    if operation.method == "GET":
        return browser.get(at, query, headers=headers)
    if operation.conditional:
        headers["If-Match"] = seen
    kind = "application/octet-stream" if operation.body else "application/json"
    data = b"x" if operation.body else json.dumps(BODY.get(operation.name, {})).encode()
    at += "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""
    return browser.generic(operation.method, at, data, content_type=kind, headers=headers)


def posted(browser: Client, at: str, said: object, **headers: str) -> Any:
    """POST as JSON."""
    return browser.post(at, json.dumps(said), content_type="application/json", headers=headers)
