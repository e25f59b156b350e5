"""N26 DHCP 租約: as `Get-DhcpServerv4Lease | Export-Csv` and other servers' consoles print them."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, choice, host, text
from chahe.intake.sheets.endpoint_agent import contact

STATES = {
    "active": "使用中 有效 租用中 作用中 activereservation 已租用 leased bound",
    "expired": "已到期 到期 已過期 過期 已釋放 inactive inactivereservation released free 未使用 declined",
}

KIND = SheetKind(
    "dhcp_lease",
    "dhcp_lease",
    ("N26",),
    "DHCP 租約",
    (
        Col("ip", address, "租用位址|租約位址|ip位址|ip address|client ip address|ip", need=True),
        Col("host", host, "用戶端名稱|電腦名稱|主機名稱|host|host name|client name|client hostname"),
        Col("mac", text, "實體位址|網卡位址|mac位址|用戶端識別碼|mac|client id|unique id|mac address"),
        Col("scope_id", text, "領域|領域識別碼|網段|範圍|scope id|scope|subnet"),
        Col(
            "lease_from",
            contact,
            "租約起日|租約起始時間|租約開始時間|最近續租時間|lease from|lease start time",
        ),
        Col(
            "lease_to",
            contact,
            "租約到期日|租約到期時間|租約到期|租約結束時間|lease to|lease expiry time|lease expiration|"
            "lease end|expires",
            need=True,
        ),
        Col("lease_state", choice(STATES), "租約狀態|位址狀態|lease state|address state|狀態|state"),
    ),
    telling=(("host", "mac"), ("scope_id", "lease_state", "lease_from")),
)
