"""N09 端點防護主控台清單: machines as anti-virus and EDR consoles export them (CSV, xlsx)."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import address, day, host, identifier, moment, text, words
from chahe.intake.words import squeeze, truth

_MANAGED = (
    "已安裝 已納管 納管 受管 受管理 已註冊 線上 離線 上線 在線 online offline managed installed onboarded "
    "active inactive registered protected connected disconnected"
)
MANAGED = frozenset(_MANAGED.split())
_UNMANAGED = (
    "未安裝 未納管 未受管 未註冊 已移除 已解除安裝 unmanaged notinstalled uninstalled canbeonboarded "
    "unsupported removed insufficientinfo"
)
UNMANAGED = frozenset(_UNMANAGED.split())
RUNNING = frozenset(["開啟", "已開啟", "啟動", "已啟動", "運作中", "on", "running", "enabled", "active", "protected"])
STOPPED = frozenset(["關閉", "已關閉", "停止", "已停止", "off", "stopped", "disabled", "inactive", "unprotected"])
_CONTACT = moment("contact")


def contact(value: Value, asked: Asked) -> object:
    """The day of a moment in Taipei, or a day."""
    try:
        got = _CONTACT(value, asked)
    except ValueError:
        return day(value, asked)
    return got.values["contact_local"].date() if isinstance(got, Parts) else None  # type: ignore[attr-defined]  # moment


def managed(value: Value, _asked: Asked) -> bool:
    """Whether the agent is managed: being offline it still is."""
    return _told(value, MANAGED, UNMANAGED)


def running(value: Value, _asked: Asked) -> bool:
    """Whether a protection is on."""
    return _told(value, RUNNING, STOPPED)


def _told(value: Value, yes: frozenset[str], no: frozenset[str]) -> bool:
    bare = squeeze(words(value))
    if bare in yes or bare in no:
        return bare in yes
    said = value if isinstance(value, bool) else truth(bare)
    if said is None:
        raise ValueError("a word this column does not know")
    return said


KIND = SheetKind(
    "endpoint_agent",
    "endpoint_agent",
    ("N09",),
    "端點防護主控台清單",
    (
        Col(
            "host",
            host,
            "電腦名稱|端點名稱|主機名稱|設備名稱|computer name|computer|hostname|host name|endpoint|endpoint name|"
            "device name|system name|machine name",
            "主機|host|name|名稱",
            need=True,
        ),
        Col("ip", address, "ip位址|ip地址|ip|ip address|local ip|ipv4位址|last ip address|ipv4 address"),
        Col("asset_id", identifier, "資產編號|資產代號|財產編號|asset id|asset no"),
        Col("console", text, "主控台|主控台名稱|管理主控台|console|管理伺服器|management server|server name"),
        Col("product", text, "防護產品|端點防護產品|代理程式產品|產品|產品名稱|product|product name"),
        Col(
            "managed",
            managed,
            "納管狀態|安裝狀態|受管狀態|managed state|managed|onboarding status|installation status",
        ),
        Col(
            "agent_version",
            text,
            "代理程式版本|用戶端版本|agent版本|agent version|agent program|sensor version|client version|"
            "product version",
        ),
        Col(
            "signature_version",
            text,
            "病毒碼版本|特徵碼版本|病毒定義檔版本|virus pattern|pattern version|dat version|virus definitions|"
            "antivirus signature version|amcore content version",
        ),
        Col(
            "signature_date",
            contact,
            "病毒碼日期|特徵碼日期|病毒定義檔日期|pattern date|dat date|signature date|"
            "antivirus signature last updated",
        ),
        Col(
            "last_contact_date",
            contact,
            "最後回報時間|最後連線時間|最近連線時間|最後上線時間|最後通訊時間|last contact date|last communication|"
            "last seen|last contact|last connected|last device update|last check in|last time status changed|"
            "last connection|last report time",
            need=True,
        ),
        Col(
            "realtime_on",
            running,
            "即時防護狀態|即時掃描狀態|即時掃描|即時防護|realtime on|real time protection|"
            "real-time scan|auto-protect status|realtimeprotectionenabled",
        ),
        Col("os_name", text, "作業系統|作業系統版本|作業系統名稱|os name|operating system|os platform|os version|os"),
        Col(
            "group_name", text, "群組|群組名稱|所屬群組|原則|group name|group|domain hierarchy|prevention policy|policy"
        ),
    ),
    telling=(
        ("agent_version", "signature_version", "realtime_on", "managed"),
        ("product", "signature_version", "agent_version", "group_name"),
    ),
)
