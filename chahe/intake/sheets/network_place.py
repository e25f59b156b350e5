"""N60 網路位址所在地及共用來源清冊: where addresses stand, and which tell no place since when and by whose approval.

A network of IPv6 is a reject: it would be believed to hold and is not looked at.
"""

from collections.abc import Iterator

from chahe.intake.indicator_words import named
from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text
from chahe.intake.sheets.place_words import country
from chahe.intake.sheets.privilege_words import APPROVER

PLACES = {
    "fixed": "固定地點 固定 固定位址 機房 辦公處所 營業據點 據點 office site",
    "vpn": "虛擬私有網路 遠端連線 SSLVPN SSL-VPN VPN位址池",
    "shared": "共用 共用位址 電信業者 電信業者共用 行動網路 CGNAT NAT 漫遊 行動漫遊 代理伺服器 proxy roaming carrier",
    "jump-host": "跳板機 跳板主機 堡壘機 終端服務 終端伺服器 遠端桌面閘道 jumphost bastion",
}


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The entry. Raises ValueError."""
    found = named(str(values["wanted"]))
    if found["kind"] not in ("ip", "cidr"):
        raise ValueError("column wanted: no address or network")
    if found["kind"] == "cidr" and "first_ip_number" not in found:
        raise ValueError("column wanted: a network of IPv6 is not looked at")
    yield "network_place", {**values, **found}


KIND = SheetKind(
    "network_place",
    "network_place",
    ("N60",),
    "網路位址所在地及共用來源清冊",
    (
        Col("entry_no", identifier, "位址登錄編號|所在地編號|登錄編號|entry no"),
        Col("wanted", text, "位址或網段|網路位址或網段|登錄位址|登錄網段|address or network", need=True),
        Col("place_kind", choice(PLACES), "位址用途類別|位址類別|來源類別|place kind", need=True),
        Col("country", country, "所在國家或地區|所在國家|所在地國別|country"),
        Col("reason", text, "位址用途說明|用途說明|登錄事由|reason"),
        Col("valid_from", day, "登錄起日|有效起日|生效日|valid from"),
        Col("valid_to", day, "登錄迄日|有效迄日|失效日|valid to"),
        Col("approved_by", person, APPROVER),
        Col("approved_date", day, "核准日|核准日期|簽核日|approved date"),
    ),
    make=_make,
)
