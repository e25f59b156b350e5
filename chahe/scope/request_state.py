"""Where one request stands against its due minute. Pure; the time is passed in.

What the insurer says of it (已提供, 無此業務, 未留存, 未辦理, 無法提供, nothing yet) is another thing and never merged
with this: see `model.Supply`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chahe.model import Supply
from chahe.scope.terms import late, moment


class Progress(StrEnum):
    """Against the clock."""

    NOT_ISSUED = "not-issued"  # not asked for yet
    WAITING = "waiting"  # asked for, not due yet
    OVERDUE = "overdue"  # due, and nothing came and nothing was said
    RETURNED = "returned"  # given back, waits for what is better
    RECEIVED = "received"  # in time
    RECEIVED_LATE = "received-late"
    STATED = "stated"  # there is nothing, and the insurer says why


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to one request. Instants as the ledger writes them; "" = it did not happen."""

    due: str = ""  # in force; "" = not issued
    supply: Supply = Supply.PENDING
    first: str = ""  # first file received
    last: str = ""  # last file received
    stated: str = ""  # last statement
    returned: str = ""  # last return
    return_due: str = ""


def progress(course: Course, now: datetime) -> Progress:
    """Where it stands at that time. A return is answered by a file or a statement that comes after it."""
    answers = [t for t in (course.last, course.stated if course.supply is not Supply.PENDING else "") if t]
    answered = max(answers, key=moment, default="")
    if course.returned and (not answered or moment(answered) <= moment(course.returned)):
        return Progress.OVERDUE if course.return_due and late(course.return_due, now) else Progress.RETURNED
    if course.supply is Supply.PROVIDED:
        after = course.return_due and course.last and late(course.return_due, moment(course.last))
        first = course.due and course.first and late(course.due, moment(course.first))
        return Progress.RECEIVED_LATE if after or first else Progress.RECEIVED
    if course.supply is not Supply.PENDING:
        return Progress.STATED
    if not course.due:
        return Progress.NOT_ISSUED
    return Progress.OVERDUE if late(course.due, now) else Progress.WAITING
