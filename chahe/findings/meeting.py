"""溝通會議: who met, and what was said about which fact. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from chahe.determination.people import Who, same_person
from chahe.errors import CallError

MOST_PEOPLE = 60
"""Participants of one meeting."""


class Side(StrEnum):
    """Whom a participant speaks for."""

    EXAMINERS = "檢查單位"
    UNIT = "受檢單位"


@dataclass(frozen=True, slots=True)
class Participant:
    """One person at the meeting."""

    side: Side
    name: str
    title: str = ""
    number: str = ""  # of the person (人員編號), where there are two of one name

    @property
    def who(self) -> Who:
        """The person."""
        return Who(self.name, self.number)

    @property
    def called(self) -> str:
        """The name, with the number that tells it from another."""
        return f"{self.name}（{self.number}）" if self.number else self.name


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, as it was recorded."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str
    number: int  # from 1 within the case
    day: str  # ISO
    place: str
    participants: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said there about one fact that was put to the unit."""

    seq: int
    at: str
    by: str  # who recorded it
    meeting: int
    finding: str
    speaker: str
    side: Side
    text: str
    number: str = ""  # the speaker's, where participants have one

    @property
    def called(self) -> str:
        """The speaker, with the number that tells one from another."""
        return f"{self.speaker}（{self.number}）" if self.number else self.speaker


def admit_meeting(participants: tuple[Participant, ...]) -> None:
    """Both sides are there, nobody twice. Raises CallError."""
    named = [p for p in participants if p.name.strip()]
    if {p.side for p in named} != set(Side) or len(named) != len(participants) or len(named) > MOST_PEOPLE:
        raise CallError(
            ("溝通會議須載明雙方出席人員姓名。", "A meeting names participants of both sides."), where="participants"
        )
    for n, p in enumerate(named):
        if any(same_person(p.who, q.who) for q in named[:n]):
            raise CallError(
                ("出席人員重複。", "A participant is named twice."),
                where=p.name[:80],
                todo=("如為同名之不同人員，請分別填寫人員編號。", "Give each of two people of one name a number."),
            )


def admit_statement(meeting: Meeting, put: bool, speaker: Who, text: str) -> Participant:
    """Who spoke was there, about a fact that was put to the unit. Raises CallError."""
    if not put:
        raise CallError(
            ("本項尚未送請受檢單位說明，不列入溝通會議。", "This fact was not put to the unit and is not discussed."),
            where=f"{meeting.number}",
        )
    if not text.strip():
        raise CallError(("陳述須有文字。", "A statement needs a text."), where=f"{meeting.number}")
    there = [p for p in meeting.participants if same_person(p.who, speaker)]
    if len(there) == 1:
        return there[0]
    if there:
        raise CallError(
            ("出席人員有同名者，須載明人員編號。", "Two participants bear that name; the number says which."),
            where=speaker.name[:80],
        )
    raise CallError(("陳述人非出席人員。", "Who spoke is not among the participants."), where=speaker.name[:80])
