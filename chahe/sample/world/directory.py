"""Two Active Directory domains: policies, Group Policy objects, accounts, groups."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import AS_OF, local
from chahe.sample.world.people import Person


@dataclass(frozen=True, slots=True)
class Policy:
    """Password and lockout values. Days, minutes; 0 = never locks, never expires."""

    name: str
    min_length: int
    lockout: int
    complexity: bool = True
    history: int = 13
    max_age: int = 90
    min_age: int = 1
    duration: int = 30
    window: int = 30
    precedence: int = 0
    applies_to: tuple[str, ...] = ()  # names of groups


@dataclass(frozen=True, slots=True)
class Gpo:
    """One Group Policy object with its links: (distinguished name of the target, enabled, enforced)."""

    guid: str
    backup: str
    name: str
    policy: Policy | None
    links: tuple[tuple[str, bool, bool], ...]
    registry: tuple[tuple[str, str, int], ...] = ()  # key, value name, dword


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a domain. `kind`: user or gmsa. `owner`: employee number or ''. In the register: `until`,
    the end of its registration; `also`, who it is registered to beside the owner; `approved`, whether it has an
    approver.
    """

    name: str
    display: str
    rid: int
    ou: str
    changed: datetime | None
    last_logon: datetime | None
    created: datetime
    enabled: bool = True
    never_expires: bool = False
    smartcard: bool = False
    kind: str = "user"
    owner: str = ""
    owner_kind: str = "人員"
    role: str = "staff"
    purpose: str = ""
    groups: tuple[str, ...] = ()
    until: date | None = None
    also: tuple[str, ...] = ()
    approved: bool = True
    listed: bool = True  # in the register at all


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain. `policies` are the fine-grained ones."""

    name: str
    sid: str
    default: Policy
    policies: tuple[Policy, ...]
    gpos: tuple[Gpo, ...]
    accounts: tuple[Account, ...]
    groups: tuple[str, ...]

    @property
    def dn(self) -> str:
        """DC=DEMO,DC=LOCAL."""
        return ",".join(f"DC={part}" for part in self.name.split("."))

    def account_dn(self, account: Account) -> str:
        """Distinguished name of an account."""
        return f"CN={account.display},{account.ou},{self.dn}"

    def group_dn(self, group: str) -> str:
        """Distinguished name of a group."""
        return f"CN={group},{'CN=Users' if group == DOMAIN_ADMINS else 'OU=Groups'},{self.dn}"

    def policy_dn(self, policy: Policy) -> str:
        """Distinguished name of a fine-grained policy."""
        return f"CN={policy.name},CN=Password Settings Container,CN=System,{self.dn}"

    def resultant(self, account: Account) -> Policy | None:
        """The fine-grained policy that wins for the account: lowest precedence of those its groups receive."""
        mine = [p for p in self.policies if set(p.applies_to) & set(account.groups)]
        return min(mine, key=lambda p: (p.precedence, p.name), default=None)


STAFF_POLICY: Final = Policy("Default Domain Policy", 8, 5)
ADMIN_PSO: Final = Policy("PSO-維運人員", 12, 5, history=13, precedence=10, applies_to=("GG-維運人員",))
GENERAL_PSO: Final = Policy("PSO-一般使用者", 8, 5, history=13, precedence=30, applies_to=("GG-內網使用者",))
DMZ_PSO: Final = Policy("PSO-DMZ-All", 12, 5, precedence=10, applies_to=("GG-DMZ-All",))
MAIN, DMZ = "DEMO.LOCAL", "DMZ.LOCAL"
DOMAIN_ADMINS = "Domain Admins"
DEFAULT_GUID = "{31B2F340-016D-11D2-945F-00C04FB984F9}"


def _moment(rng: Random, low: int, high: int) -> datetime:
    """Between `low` and `high` days before the export."""
    day = AS_OF - timedelta(days=rng.randrange(low, high))
    return local(day, rng.randrange(8, 19), rng.randrange(60), rng.randrange(60))


def _account(rng: Random, rid: int, name: str, display: str, ou: str, **more: object) -> Account:
    fields: dict[str, object] = {
        "changed": _moment(rng, 3, 80),
        "last_logon": _moment(rng, 1, 9),
        "created": local(date(2019, 1 + rid % 12, 1 + rid % 27), 9, rid % 60),
    }
    fields.update(more)
    return Account(name, display, rid, ou, **fields)  # type: ignore[arg-type]  # typed by keyword


def admins(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """維運人員: the people of 資訊處 who administer hosts."""
    return tuple(p for p in people if p.unit == "資訊處" and p.job == "內勤")


def build_main(rng: Random, people: tuple[Person, ...]) -> Domain:
    """The company's domain: staff under the default policy, administrators under a stricter one."""
    accounts: list[Account] = []
    rid = 1100
    also_general = set(rng.sample([p.number for p in admins(people)], 6))
    for p in people:
        if p.account is None:
            continue
        rid += 1
        gone = p.left is not None
        general = p.unit in {"行銷企劃部", "財務部"}
        accounts.append(
            _account(rng, rid, p.account, f"{p.name} {p.number}", "OU=Users", enabled=not gone, owner=p.number,
                     purpose="辦公", groups=("GG-內網使用者",) if general else (),
                     never_expires=gone and rid % 2 == 0)
        )  # fmt: skip
    for p in admins(people):
        rid += 1
        groups = ("GG-維運人員", *(("GG-內網使用者",) if p.number in also_general else ()))
        accounts.append(
            _account(rng, rid, f"adm.{p.account}", f"維運 {p.number}", "OU=Admins", owner=p.number, role="admin",
                     purpose="系統維運", groups=groups)
        )  # fmt: skip
    accounts += _special(rng, people)
    gpos = (
        Gpo(DEFAULT_GUID, "{5C2B1A7E-2D5B-4C0A-9E55-0D1B6A7C1E01}", "Default Domain Policy", STAFF_POLICY,
            (("", True, False),)),
        Gpo("{7A1F3C52-4B7D-4E0F-8A33-19C5D2E4B602}", "{5C2B1A7E-2D5B-4C0A-9E55-0D1B6A7C1E02}", "GPO-伺服器基準",
            Policy("GPO-伺服器基準", 12, 5), (("OU=Servers", True, False),),
            (("Software\\Policies\\Microsoft\\Windows\\EventLog\\Security", "MaxSize", 1048576),
             ("System\\CurrentControlSet\\Control\\Lsa", "LimitBlankPasswordUse", 1))),
        Gpo("{9D4E8B16-6C2A-4F91-B7D0-2E8F5A6C7D03}", "{5C2B1A7E-2D5B-4C0A-9E55-0D1B6A7C1E03}",
            "GPO-測試範本（未連結）",
            Policy("GPO-測試範本（未連結）", 6, 0, complexity=False, history=0, max_age=0), ()),
    )  # fmt: skip
    names = (DOMAIN_ADMINS, "GG-維運人員", "GG-內網使用者")
    return Domain(
        MAIN,
        "S-1-5-21-1004336348-1177238915-682003330",
        STAFF_POLICY,
        (ADMIN_PSO, GENERAL_PSO),
        gpos,
        tuple(accounts),
        names,
    )


def _special(rng: Random, people: tuple[Person, ...]) -> list[Account]:
    """Accounts that look wrong and are not: registered services, a managed one, a smart card, a locked-away one."""
    it = admins(people)
    return [
        _account(rng, 500, "Administrator", "Administrator", "CN=Users", owner_kind="緊急", role="admin",
                 purpose="緊急帳號，密碼分持保管", groups=(DOMAIN_ADMINS, "GG-維運人員")),
        _account(rng, 501, "Guest", "Guest", "CN=Users", enabled=False, owner_kind="系統", role="", never_expires=True,
                 changed=None, last_logon=None, purpose="內建，已停用"),
        _account(rng, 502, "krbtgt", "krbtgt", "CN=Users", enabled=False, owner_kind="系統", role="", last_logon=None,
                 purpose="內建，已停用"),
        _account(rng, 1051, "svc_backup", "svc_backup", "OU=ServiceAccounts", never_expires=True, owner_kind="系統",
                 role="", purpose="備份服務", changed=_moment(rng, 200, 300)),
        _account(rng, 1052, "svc_nessus", "svc_nessus", "OU=ServiceAccounts", never_expires=True, owner_kind="系統",
                 role="", purpose="弱點掃描", changed=_moment(rng, 200, 300)),
        _account(rng, 1053, "gmsa_sql$", "gmsa_sql", "CN=Managed Service Accounts", kind="gmsa", never_expires=True,
                 owner_kind="系統", role="", purpose="資料庫服務（gMSA）"),
        _account(rng, 1054, "adm.card01", "維運 智慧卡01", "OU=Admins", never_expires=True, smartcard=True,
            role="admin",
                 owner=it[0].number, purpose="限智慧卡登入", groups=("GG-維運人員",)),
        _account(rng, 1055, "adm.old01", "維運 停用01", "OU=Admins", never_expires=True, enabled=False, role="admin",
                 owner=it[1].number, purpose="已停用", groups=("GG-維運人員",), changed=_moment(rng, 700, 900)),
    ]  # fmt: skip


def build_dmz(rng: Random, people: tuple[Person, ...]) -> Domain:
    """A small domain whose default policy never locks, and whose every enabled user is under a policy that does."""
    accounts = [
        _account(rng, 1201 + n, f"dmz.{p.account}", f"DMZ {p.number}", "OU=Admins", owner=p.number, role="admin",
                 purpose="DMZ 維運", groups=("GG-DMZ-All",))
        for n, p in enumerate(admins(people)[:5])
    ]  # fmt: skip
    accounts += [
        _account(rng, 500, "Administrator", "Administrator", "CN=Users", owner_kind="緊急", role="admin",
                 purpose="緊急帳號，密碼分持保管", groups=(DOMAIN_ADMINS, "GG-DMZ-All")),
        _account(rng, 501, "Guest", "Guest", "CN=Users", enabled=False, owner_kind="系統", role="", changed=None,
                 last_logon=None, purpose="內建，已停用"),
        _account(rng, 502, "krbtgt", "krbtgt", "CN=Users", enabled=False, owner_kind="系統", role="", last_logon=None,
                 purpose="內建，已停用"),
    ]  # fmt: skip
    default = replace(STAFF_POLICY, min_length=12, lockout=0)
    return Domain(
        DMZ,
        "S-1-5-21-2710434401-917715562-1402297754",
        default,
        (DMZ_PSO,),
        (),
        tuple(accounts),
        (DOMAIN_ADMINS, "GG-DMZ-All"),
    )
