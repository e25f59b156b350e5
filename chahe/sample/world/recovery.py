"""Recovery drills, their steps, issues and plan versions, and the switch-overs the systems logged themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chahe.sample.world.calendar import local

PLAN = "BCP-IT-01"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a drill's review."""

    number: int
    text: str
    unit: str
    due: date
    done: date
    plan_change: bool


@dataclass(frozen=True, slots=True)
class RecoveryDrill:
    """One drill. `restored`: (system, minutes from declaration); `switched`: systems whose own log shows a switch."""

    id: str
    name: str
    day: date
    kind: str
    disaster: datetime
    declared: datetime
    restored: tuple[tuple[str, int], ...]
    switched: tuple[str, ...]
    claimed: int
    issues: tuple[Issue, ...]
    no_revision: bool | None

    @property
    def systems(self) -> tuple[str, ...]:
        """Systems covered."""
        return tuple(s for s, _ in self.restored)


@dataclass(frozen=True, slots=True)
class Recovery:
    """All of item 7.2. `versions`: (version, day of issue, note)."""

    drills: tuple[RecoveryDrill, ...]
    versions: tuple[tuple[str, date, str], ...]


LIVE, TABLE_TOP = "實機切換", "桌上演練"


def build() -> Recovery:
    """Two drills a year that together cover every system; plans revised in time or said not to need it."""
    issues = (
        ("DNS 切換腳本未納入手冊", "資訊處", True),
        ("通報名單未更新", "數位通路部", True),
        ("備援中心連線帳號啟用較慢", "資訊處", False),
        ("回切檢核表欄位不足", "資訊處", False),
    )

    def reviewed(day: date, count: int) -> tuple[Issue, ...]:
        due = day + timedelta(days=50)
        return tuple(
            Issue(n, t, u, due, due - timedelta(days=6 + n), c) for n, (t, u, c) in enumerate(issues[:count], 1)
        )

    core = ("SYS-001", "SYS-002", "SYS-003", "SYS-004", "SYS-005", "SYS-006")
    times = (150, 158, 172, 185, 198, 210)
    first, second, third, fourth = date(2025, 5, 17), date(2025, 9, 20), date(2026, 4, 25), date(2026, 5, 23)
    also = (("SYS-008", 205), ("SYS-009", 208))
    outer = (("SYS-007", 240), ("SYS-008", 340), ("SYS-009", 300), ("SYS-010", 280))

    def drill(
        number: str, name: str, day: date, gap: int, restored: tuple[tuple[str, int], ...], count: int
    ) -> RecoveryDrill:
        return RecoveryDrill(
            number, name, day, LIVE, local(day, 6, 0), local(day, 6, 0) + timedelta(minutes=gap), restored,
            tuple(s for s, _ in restored), max(m for _, m in restored), reviewed(day, count), None if count else True,
        )  # fmt: skip

    table_top = RecoveryDrill(
        "DR-115-02", "115年度非核心系統桌上演練", fourth, TABLE_TOP, local(fourth, 9, 0), local(fourth, 9, 20),
        (("SYS-007", 150), ("SYS-010", 180)), (), 180, (), True,
    )  # fmt: skip
    return Recovery(
        drills=(
            drill("DR-114-01", "114年度核心系統備援演練", first, 20, tuple(zip(core, times, strict=True)), 4),
            drill("DR-114-02", "114年度對外及行政系統備援演練", second, 210, outer, 0),
            drill("DR-115-01", "115年度核心系統備援演練", third, 15, (*zip(core, times, strict=True), *also), 2),
            table_top,
        ),
        versions=(
            ("4.2", date(2024, 12, 10), "年度檢討"),
            ("5.0", first + timedelta(days=41), "納入 114 年度演練檢討事項"),
            ("5.1", third + timedelta(days=41), "納入 115 年度演練檢討事項"),
        ),
    )
