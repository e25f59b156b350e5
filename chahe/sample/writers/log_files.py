"""N05 Windows logs as evtx_dump writes them (JSON lines), and N11 the detection rules as a zip of Sigma files."""

import hashlib
import io
import json
import zipfile
from datetime import UTC
from typing import Final

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.logs import LogEvent, Logs

RULES_PATH: Final = "日誌/N11_偵測規則.zip"

_HEAD = "title: {title}\nid: {id}\nstatus: stable\nlevel: {level}\nauthor: 示範人壽資安部\ndate: 2024-11-01\n"
_TAGS = "tags: [{tags}]\n"


def _rule(number: int, title: str, level: str, tags: str, body: str) -> str:
    head = _HEAD.format(title=title, id=f"5a0d3f10-7b1e-4c55-9d2e-0000000000{number:02d}", level=level)
    return head + _TAGS.format(tags=tags) + body


ADMIN: Final = _rule(
    1,
    "網域管理者群組新增成員",
    "high",
    "attack.persistence",
    "logsource: {product: windows, service: security}\n"
    "detection:\n  added: {EventID: 4728, TargetUserName: Domain Admins}\n  condition: added\n",
)
FAILED: Final = _rule(
    2,
    "登入失敗",
    "low",
    "attack.credential-access",
    "name: failed_logon\nlogsource: {product: windows, service: security}\n"
    "detection:\n  failed: {EventID: 4625}\n  condition: failed\n",
)
BURST: Final = _rule(
    3,
    "同一帳號短時間多次登入失敗",
    "critical",
    "attack.credential-access",
    "correlation:\n  type: event_count\n  rules: [failed_logon]\n  group-by: [TargetUserName]\n"
    "  timespan: 10m\n  condition: {gte: 10}\n",
)
CLEARED: Final = _rule(
    4,
    "安全性日誌遭清除",
    "medium",
    "attack.defense-evasion",
    "logsource: {product: windows, service: security}\ndetection:\n  cleared: {EventID: 1102}\n  condition: cleared\n",
)
SERVICE: Final = _rule(
    5,
    "自暫存目錄安裝服務",
    "high",
    "attack.persistence",
    "logsource: {product: windows, service: system}\n"
    "detection:\n  installed: {EventID: 7045, 'ImagePath|contains': '\\Temp\\'}\n  condition: installed\n",
)
MEMORY: Final = _rule(
    6,
    "讀取憑證程序記憶體",
    "medium",
    "attack.credential-access",
    "logsource: {product: windows, service: sysmon}\n"
    "detection:\n  opened: {EventID: 10, 'TargetImage|endswith': '\\lsass.exe'}\n  condition: opened\n",
)
RULES: Final = {
    "admin_group.yml": ADMIN,
    "failed_logon.yml": FAILED,
    "failed_logon_burst.yml": BURST,
    "log_cleared.yml": CLEARED,
    "service_from_temp.yml": SERVICE,
    "credential_memory.yml": MEMORY,
}


def digest(rule: str) -> str:
    """What a rule is known by: SHA-256 of its bytes."""
    return hashlib.sha256(rule.encode()).hexdigest()


def path_of(host: str) -> str:
    """The log file of a host."""
    return f"日誌/N05_{host.partition('.')[0]}.json"


def files(logs: Logs) -> list[Item]:
    """One log file for each host, and the rules."""
    out = []
    for host in logs.hosts:
        mine = [e for e in logs.events if e.host == host]
        data = b"".join(_line(n, e) for n, e in enumerate(mine, 40_001))
        how = "evtx_dump -o jsonl Security.evtx System.evtx"
        out.append(Item("N05", path_of(host), data, len(mine), WATCHED, how, host))
    out.append(Item("N11", RULES_PATH, _zip(), len(RULES), WATCHED, "偵測平台匯出啟用中規則", "資訊安全監控平台"))
    return out


def _line(number: int, e: LogEvent) -> bytes:
    at = e.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    system = {
        "Provider": {"#attributes": {"Name": e.provider}},
        "EventID": e.event_id,
        "TimeCreated": {"#attributes": {"SystemTime": at}},
        "EventRecordID": number,
        "Channel": e.channel,
        "Computer": e.host,
    }
    event = {"Event": {"System": system, "EventData": dict(e.data)}}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _zip() -> bytes:
    """Stored, not deflated, with a fixed date: the same bytes wherever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, text in sorted(RULES.items()):
            packed.writestr(zipfile.ZipInfo(f"rules/{name}", (2025, 1, 2, 9, 0, 0)), text.encode())
    return out.getvalue()
