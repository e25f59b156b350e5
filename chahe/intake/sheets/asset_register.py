"""G02 主機及設備清冊. Several addresses in one cell: the first is the asset's `ip`, all of them become identities."""

from collections.abc import Iterator

from chahe.intake import names
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.cells import choice, day, host, identifier, person, text, words, yes

ASSET_KINDS = {
    "server": "伺服器 主機 實體伺服器 虛擬機 虛擬主機 vm 應用伺服器 資料庫伺服器 網頁伺服器 web伺服器",
    "network": "網路設備 交換器 路由器 防火牆 switch router firewall 負載平衡器",
    "appliance": "專用設備 設備 硬體設備 資安設備 hsm 儲存設備",
    "vip": "虛擬ip 叢集 叢集位址 虛擬位址 浮動ip cluster",
    "scanner": "掃描主機 弱掃主機 弱點掃描主機 掃描器",
    "workstation": "個人電腦 工作站 端末 用戶端 pc 筆電 筆記型電腦",
}
ENVIRONMENTS = {
    "production": "正式 正式環境 營運 營運環境 生產 生產環境 prod 線上",
    "test": "測試 測試環境 開發 開發環境 uat sit dev staging",
    "dr": "異地 備援 異地備援 備援中心 災備 災難備援 異地備援中心",
}
SCAN_MODES = {
    "credentialed": "憑證掃描 憑證登入 憑證登入掃描 登入掃描 授權掃描 認證掃描 帳密掃描",
    "uncredentialed-config-review": (
        "非憑證掃描加組態檢視 免登入掃描+組態檢視 免登入掃描併組態檢視 免憑證掃描併組態檢視 非登入掃描加組態檢視 "
        "未登入掃描併組態檢視 非憑證掃描併組態檢視 "
        "無憑證掃描及組態檢視 非憑證掃描及組態檢視"
    ),
}


def addresses(value: Value, _asked: Asked) -> Parts:
    """The first address as `ip`, all of them as `_ips`."""
    found = names.ips(words(value))
    return Parts({"ip": found[0], "_ips": found})


def make(values: dict[str, object]) -> Iterator[Made]:
    """The asset, and one identity per further address of it."""
    yield "asset_register", values
    further = values.get("_ips")
    if isinstance(further, tuple) and len(further) > 1:
        for one in further:
            yield (
                "identity",
                {
                    "subject_kind": "asset",
                    "subject_id": values["asset_id"],
                    "id_kind": "ip",
                    "id_value": one,
                    "valid_from": values.get("live_date"),
                    "valid_to": values.get("retired_date"),
                },
            )


KIND = SheetKind(
    "asset_register",
    "asset_register",
    ("G02",),
    "主機及設備清冊",
    (
        Col(
            "asset_id",
            identifier,
            "資產編號|資產代號|資產代碼|財產編號|設備編號|主機編號|asset id|asset no|asset number|asset_id",
            need=True,
        ),
        Col(
            "host_name",
            host,
            "主機名稱|設備名稱|電腦名稱|hostname|host name|host_name|computer name|伺服器名稱|主機設備名稱|"
            "主機/設備名稱",
            "主機|host",
        ),
        Col(
            "ip",
            addresses,
            "ip|ip位址|ip地址|ip位置|ip address|主機ip|ipv4|ipv4位址|內部ip|管理ip|網路位址|ip/網路位址",
            "位址",
        ),
        Col("fqdn", host, "fqdn|完整網域名稱|網域名稱|dns名稱|完整主機名稱|dns name"),
        Col(
            "system_id",
            identifier,
            "所屬系統代碼|系統代碼|系統編號|所屬系統編號|所屬系統代號|系統代號|system id|system_id|應用系統代碼",
            "所屬系統|所屬資訊系統",
        ),
        Col(
            "asset_kind",
            choice(ASSET_KINDS),
            "設備類別|資產類別|設備種類|資產種類|設備類型|資產類型|主機類別|主機/設備類別|asset kind|asset type|"
            "asset_kind",
            "類別|類型|種類",
        ),
        Col(
            "os_name",
            text,
            ("作業系統|作業系統及版本|作業系統版本|作業系統名稱|os|os版本|operating system|os_name"),
            "平台",
        ),
        Col("environment", choice(ENVIRONMENTS), "環境|環境別|環境類別|使用環境|建置環境|environment"),
        Col(
            "internet_facing",
            yes,
            "是否可由外部internet直接連線|是否可由internet直接連線|可由外部internet直接連線|可直接連線internet|"
            "網際網路直接連線|是否可由網際網路直接連線|可由網際網路直接連線|是否對外|對外|對外服務|是否對外服務|是否直接對外|對外主機|"
            "是否可由外部網際網路直接連線|internet facing|internet_facing",
        ),
        Col(
            "is_core",
            yes,
            "是否核心資訊系統|是否核心|是否核心系統|是否為核心系統|是否屬核心系統|核心系統|核心資訊系統|核心|core|"
            "is_core",
        ),
        Col("owner_unit", text, "負責單位|權責單位|管理單位|owner unit|owner_unit", "保管單位|使用單位|單位|部門"),
        Col(
            "custodian",
            person,
            "管理人員|管理人員員工編號|管理者|系統管理員|主機管理員|系統管理者|管理人|管理員|管理人員編號|custodian|"
            "administrator",
            "保管人|保管人員",
        ),
        Col(
            "live_date",
            day,
            ("啟用日|啟用日期|上線日|上線日期|建置日期|啟用時間|上線時間|live date|live_date"),
            "購置日期",
        ),
        Col(
            "retired_date",
            day,
            "除役日|除役日期|下線日|下線日期|報廢日|報廢日期|汰除日期|停用日|停用日期|retired date|retired_date",
        ),
        Col(
            "prelaunch_scan_date",
            day,
            "上線前掃描日|上線前掃描日期|上線前弱點掃描日|上線前弱點掃描日期|上線前弱掃日期|上線前弱掃日|"
            "上線前檢測日|prelaunch_scan_date",
        ),
        Col("scan_mode", choice(SCAN_MODES), "掃描方式|弱點掃描方式|弱掃方式|掃描類型|掃描模式|scan mode|scan_mode"),
    ),
    one_of=(),
    telling=(
        ("host_name", "ip", "fqdn"),
        ("system_id", "owner_unit", "custodian", "is_core", "internet_facing", "live_date"),
    ),
    also=("identity",),
    make=make,
)
