"""Who stands behind every account: the lines of 附表二."""

from chahe.sample.world.calendar import roc
from chahe.sample.world.directory import Domain
from chahe.sample.world.hosts import AixHost, Database, LinuxHost, LocalAdmin
from chahe.sample.writers.sheet import Cell

_REGISTERED = "113/12/15"
_ROLES = {"admin": "管理者", "staff": "一般使用者", "": ""}


def rows(
    domains: tuple[Domain, ...],
    unix: tuple[LinuxHost | AixHost, ...],
    databases: tuple[Database, ...],
    local: tuple[LocalAdmin, ...],
    approver: str,
) -> list[list[Cell]]:
    """Every account of every domain, host and database in the order of those."""
    out: list[list[Cell]] = []

    def line(scope: str, name: str, owner: str, kind: str, role: str, purpose: str, until: str = "",
             signed: str = approver) -> None:  # fmt: skip
        maintenance = "是" if role == "admin" and kind == "人員" else "否"
        out.append([scope, name, owner, kind, _ROLES[role], maintenance, _REGISTERED, until, purpose, signed])

    for d in domains:
        for a in (a for a in d.accounts if a.listed):
            for owner in (a.owner, *a.also):
                signed = approver if a.approved else ""
                line(d.name, a.name, owner, a.owner_kind, a.role, a.purpose, roc(a.until), signed)
    for h in unix:
        for u in h.users:
            purpose = "主機維運" if u.owner else ("緊急帳號" if u.owner_kind == "緊急" else "系統內建")
            line(h.host, u.name, u.owner, u.owner_kind, "admin" if u.owner else "", purpose)
    for db in databases:
        for user in db.users:
            line(db.name, user.name, user.owner, user.owner_kind, "admin" if user.owner else "", user.purpose)
    for n in local:
        line(
            n.host,
            "Administrator",
            "",
            "緊急",
            "admin",
            "本機緊急帳號" + (f"（LAPS 輪替至 {roc(n.laps_until)}）" if n.laps else ""),
        )
        line(n.host, "Guest", "", "系統", "", "內建，已停用")
    return out
