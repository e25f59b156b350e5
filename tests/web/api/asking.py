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
