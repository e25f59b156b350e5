"""People: own staff, sales managers, stationed contractors, and who was in reach of a drill on which day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高"
GIVEN = [
    "怡君",
    "志明",
    "雅婷",
    "家豪",
    "淑芬",
    "俊宏",
    "佩珊",
    "建志",
    "美玲",
    "冠廷",
    "惠雯",
    "宗翰",
    "詩涵",
    "承恩",
    "欣怡",
    "柏翰",
    "宜蓁",
    "文彬",
    "靜宜",
    "彥廷",
    "思穎",
    "國華",
    "玉珍",
    "明哲",
    "曉萍",
    "政達",
    "秀琴",
    "士傑",
    "郁婷",
    "振宇",
]
STAFF_UNITS = ("數位通路部", "核保部", "保全服務部", "理賠部", "保費部", "客戶服務部", "行銷企劃部", "財務部", "人資處")


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the roster (員工名冊)."""

    number: str
    name: str
    unit: str
    job: str
    employment: str
    hired: date
    left: date | None = None
    leave_from: date | None = None
    leave_to: date | None = None
    mailbox: str | None = None
    computer: bool = True
    account: str | None = None

    def employed(self, day: date) -> bool:
        """On the pay list that day, on leave or not."""
        return self.hired <= day and (self.left is None or day <= self.left)

    def reachable(self, day: date) -> bool:
        """Uses the insurer's computers and mail that day, so a drill of that day must reach this person."""
        away = (
            self.leave_from is not None and self.leave_from <= day and (self.leave_to is None or day <= self.leave_to)
        )
        return self.employed(day) and not away and self.computer and self.mailbox is not None


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes persons with running numbers."""

    rng: Random
    people: list[Person]

    def add(self, unit: str, job: str, employment: str = "正職", hired: date | None = None, **more: object) -> Person:
        """One more person; mailbox and domain account come with the computer unless stated."""
        number = f"E{len(self.people) + 1:05d}"
        name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
        day = hired or date(2008, 1, 2) + timedelta(days=self.rng.randrange(0, 5400))
        fields: dict[str, object] = {"mailbox": f"{number.lower()}@demolife.example", "account": f"u{number[1:]}"}
        fields.update(more)
        person = Person(number, name, unit, job, employment, day, **fields)  # type: ignore[arg-type]  # typed by keyword
        self.people.append(person)
        return person


def build(rng: Random, staff: int, after_drill: date, on_leave: date) -> tuple[Person, ...]:
    """The roster. `after_drill`: a drill some were hired after; `on_leave`: a drill some were on leave at."""
    make = Maker(rng, [])
    for unit, job, count in (
        ("資訊處", "內勤", 14),
        ("資安部", "內勤", 6),
        ("稽核處", "內勤", 6),
        ("法令遵循部", "內勤", 4),
    ):
        for _ in range(count):
            make.add(unit, job)
    for n in range(staff):
        make.add(STAFF_UNITS[n % len(STAFF_UNITS)], "內勤")
    for _ in range(28):
        make.add("業務通訊處", "外勤主管")
    for _ in range(24):
        make.add("資訊處", "駐點委外", "委外", date(2021, 3, 2) + timedelta(days=rng.randrange(0, 900)))
    for _ in range(18):
        make.add("業務通訊處", "業務員", computer=False, mailbox=None, account=None)
    for _ in range(3):
        make.add(
            "客戶服務部", "內勤", leave_from=on_leave - timedelta(days=60), leave_to=on_leave + timedelta(days=200)
        )
    for n in range(3):
        make.add("數位通路部", "內勤", hired=after_drill + timedelta(days=6 + n))
    for n in range(2):
        make.add("客戶服務部", "內勤", hired=date(2026, 5, 4) + timedelta(days=n))
    for n in range(8):
        make.add(STAFF_UNITS[n], "內勤", left=date(2024, 12, 31) + timedelta(days=rng.randrange(20, 260)))
    return tuple(make.people)
