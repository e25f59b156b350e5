"""G07 資產識別對照表: long (one name a row) or wide (one row per asset with its address, name and FQDN)."""

from collections.abc import Iterator

from chahe.intake import names
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.asset_register import addresses
from chahe.intake.sheets.cells import choice, day, employee, host, identifier, words

ID_KINDS = {
    "ip": "ip位址 ip地址 ipv4 ipv6 ipaddress 網路位址 虛擬ip vip 叢集位址 叢集ip",
    "name": "主機名稱 名稱 hostname host 電腦名稱 netbios",
    "fqdn": "完整網域名稱 網域名稱 dns dns名稱",
    "sid": "安全識別碼",
    "mac": "mac位址 macaddress 網卡位址",
    "asset_no": "資產編號 財產編號 舊資產編號 財編",
    "employee_no": "員工編號 員編 工號",
    "account": "帳號 ad帳號 網域帳號 使用者帳號",
}
SUBJECTS = {"asset": "資產 主機 設備 伺服器 系統", "person": "人員 員工 人 使用者"}
FROM = "起日|生效日|有效起日|起始日|啟用日|生效日期|起始日期|valid from|對應起日|使用起日|配發日"
TO = "迄日|失效日|有效迄日|結束日|停用日|失效日期|結束日期|valid to|對應迄日|使用迄日|釋出日"


def _long(values: dict[str, object]) -> Iterator[Made]:
    """One name in the spelling the other sources use for its kind. Raises ValueError for a bad address."""
    out = dict(values)
    kind, value = str(values.get("id_kind")), str(values.get("id_value") or "")
    spell = {"ip": names.ip, "employee_no": names.employee, "name": names.host, "fqdn": names.host}.get(
        kind, names.asset
    )
    try:
        out["id_value"] = spell(value)
    except ValueError as error:
        raise ValueError(f"column id_value: {error}") from error
    yield "identity", out


def _wide(values: dict[str, object]) -> Iterator[Made]:
    kind = "person" if values.get("_employee") else "asset"
    known = {
        "subject_kind": kind,
        "subject_id": values.get("_employee") or values.get("_asset"),
        "valid_from": values.get("valid_from"),
        "valid_to": values.get("valid_to"),
        "stated_words": values.get("stated_words"),
    }
    for id_kind, name in (
        ("name", "_name"),
        ("fqdn", "_fqdn"),
        ("sid", "_sid"),
        ("mac", "_mac"),
        ("account", "_account"),
    ):
        if values.get(name):
            yield "identity", {**known, "id_kind": id_kind, "id_value": values[name]}
    for source in ("_ips", "_vips"):
        listed = values.get(source)
        for one in listed if isinstance(listed, tuple) else ():
            yield "identity", {**known, "id_kind": "ip", "id_value": one}


def _cluster(value: Value, _asked: Asked) -> Parts:
    return Parts({"_vips": names.ips(words(value))})


KINDS = (
    SheetKind(
        "identity",
        "identity",
        ("G07",),
        "資產識別對照表",
        (
            Col("subject_kind", choice(SUBJECTS, closed=True), "對象類別|主體類別|類別|對象|subject kind", need=True),
            Col(
                "subject_id",
                identifier,
                (
                    "資產編號/員工編號|資產或員工編號|對象編號|資產編號|員工編號|主體編號|資產/員工編號|subject id|"
                    "資產編號或員工編號"
                ),
                need=True,
            ),
            Col(
                "id_kind",
                choice(ID_KINDS, closed=True),
                "識別類型|識別種類|識別別|識別碼類型|名稱類型|id kind|識別類別",
                need=True,
            ),
            Col("id_value", identifier, "識別值|識別碼|識別名稱|對應值|值|id value", need=True),
            Col("valid_from", day, FROM),
            Col("valid_to", day, TO),
        ),
        make=_long,
    ),
    SheetKind(
        "identity_wide",
        "identity",
        ("G07",),
        "資產識別對照表（橫式）",
        (
            Col("_asset", identifier, "資產編號|資產代號|財產編號|設備編號|asset id|asset no"),
            Col("_employee", employee, "員工編號|員編|工號|employee no"),
            Col("_ips", addresses, "ip位址|ip|ip address|主機ip|ip地址"),
            Col("_vips", _cluster, "虛擬ip或叢集位址|虛擬ip|叢集位址|vip|虛擬位址|叢集ip"),
            Col("_name", host, "主機名稱|hostname|host name|電腦名稱"),
            Col("_fqdn", host, "fqdn|完整網域名稱|dns名稱"),
            Col("_sid", identifier, "sid|安全識別碼"),
            Col("_mac", identifier, "mac|mac位址|網卡位址"),
            Col("_account", identifier, "ad帳號|網域帳號|帳號"),
            Col("valid_from", day, FROM, need=True),
            Col("valid_to", day, TO, need=True),
        ),
        one_of=(("_asset", "_employee"),),
        telling=(("_ips", "_vips", "_fqdn", "_sid", "_mac", "_account"),),
        make=_wide,
    ),
)
