"""What a list of indicators or of exceptions names: which kind it is, and its columns; defanging is undone."""

import ipaddress
from collections.abc import Mapping

import re2

from chahe.intake import names
from chahe.intake.words import fold

SPELLINGS: Mapping[str, str] = {
    "domain": "網域 網域名稱 域名 主機名稱 domainname hostname host fqdn domain|ip",
    "ip": "IP位址 位址 ip位址 ipaddress ipv4 ipv6 ipaddr ip-dst ip-src ipv4-addr ipv6-addr",
    "cidr": "網段 網路 子網路 network subnet 位址範圍",
    "url": "網址 連結 uri link",
    "md5": "雜湊md5 檔案雜湊md5",
    "sha1": "雜湊sha1 檔案雜湊sha1 sha-1",
    "sha256": "雜湊sha256 檔案雜湊sha256 sha-256",
}
"""Kind -> other words for it, as `choice` takes them."""

TESTS: Mapping[str, str] = {
    "beacon": "信標 規律連線 規律性連線 規律性對外連線 週期性連線 beaconing",
    "long-connection": "長連線 長時間連線 長時連線",
    "resolver": "解析伺服器 非核准解析 非核准解析伺服器 外部DNS DoH",
    "dns-tunnel": "DNS通道 DNS隧道 DNS外傳",
    "dga": "演算法網域 演算法產生網域 機器產生網域 隨機網域 網域產生演算法 DGA網域",
    "port-scan": "連接埠掃描 埠掃描 掃描 portscan",
    "egress": "外傳量 大量外傳 資料外傳 外傳流量異常",
    "indicator": "威脅指標 情資 情資命中 IOC",
}
"""Sort of finding -> other words for it: what an exception or a record of handling is about."""

_DEFANGED = (("[.]", "."), ("(.)", "."), ("[dot]", "."), ("[:]", ":"), ("hxxp", "http"), ("hXXp", "http"))
_DOMAIN = re2.compile(r"(?i)(?:[\pL\pN_](?:[\pL\pN_-]*[\pL\pN_])?\.)+[\pL\pN](?:[\pL\pN-]*[\pL\pN])?")
_URL = re2.compile(r"(?i)(?:[a-z][a-z0-9+.-]*://)?[^/\s?#]+[/?#]\S*|[a-z][a-z0-9+.-]*://\S+")
_HASH = {32: "md5", 40: "sha1", 64: "sha256"}
_HEX = re2.compile(r"[0-9a-f]+")
_SIGN = 1 << 63


def named(text: str, kind: str | None = None) -> dict[str, object]:
    """Columns `kind`, `wanted` and of an address or network its ends, of table indicator or allow_entry.

    Args:
        text: as written; `evil[.]example`, `*.evil.example` and `hxxp://` are undone.
        kind: one of SPELLINGS when it is stated; an address with a prefix is a network whatever is stated.

    Raises ValueError when it is none, or not of the kind stated.

    """
    bare = fold(text).strip().strip("\"'")
    for written, meant in _DEFANGED:
        bare = bare.replace(written, meant)
    found = _address(bare) or _text(bare, kind)
    if kind is not None and found["kind"] != kind and {kind, str(found["kind"])} != {"ip", "cidr"}:
        raise ValueError(f"column wanted: no {kind}")
    return found


def _address(bare: str) -> dict[str, object] | None:
    try:
        net = ipaddress.ip_network(bare, strict=True)
    except ValueError:
        return None
    kind = "cidr" if "/" in bare and net.num_addresses > 1 else "ip"
    out: dict[str, object] = {"kind": kind, "wanted": str(net) if kind == "cidr" else str(net[0])}
    return {**out, **address("first", str(net[0])), **address("last", str(net[-1])), "prefix": net.prefixlen}


def _text(bare: str, kind: str | None) -> dict[str, object]:
    low = bare.lower()
    if _HEX.fullmatch(low) and len(low) in _HASH:
        return {"kind": _HASH[len(low)], "wanted": low}
    domain = low.removeprefix("*.").removeprefix(".").removesuffix(".")
    if kind != "url" and _DOMAIN.fullmatch(domain) and not domain.replace(".", "").isdigit():
        return {"kind": "domain", "wanted": domain}
    if _URL.fullmatch(bare):
        return {"kind": "url", "wanted": bare}
    raise ValueError("column wanted: no address, network, domain, URL or hash")


def address(name: str, text: str) -> dict[str, object]:
    """The columns of `tables.api.address` of one address. Raises ValueError."""
    one = ipaddress.ip_address(names.ip(text))
    if one.version == 4:
        return {f"{name}_ip": str(one), f"{name}_ip_number": int(one)}
    high, low = divmod(int(one), 1 << 64)
    return {f"{name}_ip": str(one), f"{name}_ip6_high": high - _SIGN, f"{name}_ip6_low": low - _SIGN}
