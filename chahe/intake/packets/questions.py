"""Questions to name servers with their answers: matched by addresses, ports, the client's number and the question.

An answer belongs to the oldest such question of the last minute that has none. An answer nobody was seen to ask for is
kept as a row of its own: its time is the answer's, and it has no `rtt_us`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chahe.intake.packets.dns_message import Message

WAIT_US = 60_000_000
MOST = 1_000_000
"""Questions open at once; beyond that the oldest stay without an answer."""

Ends = tuple[int, bytes, int, bytes, int]
"""Protocol, client, its port, server, its port."""
_Asked = tuple[Ends, int]


@dataclass(slots=True)
class Question:
    """A question, and the answer when it came."""

    frame: int
    ends: Ends
    us: int | None
    asked: Message
    answer: Message | None = None
    answer_us: int | None = None
    alone: bool = False  # the answer's own: nobody was seen to ask


class Questions:
    """The questions that wait for an answer, and those that are settled since they were last taken."""

    def __init__(self) -> None:
        self.waiting: dict[_Asked, list[Question]] = {}
        self.settled: list[Question] = []
        self.open = 0

    def message(self, frame: int, us: int | None, ends: Ends, said: Message) -> bool:
        """A message between these ends (the sender of a question is the client). True when the packet makes a row."""
        key = (ends, said.number)
        if not said.response:
            self.waiting.setdefault(key, []).append(Question(frame, ends, us, said))
            self.open += 1
            return True
        found = self._asked(key, said, us)
        if found is None:
            self.settled.append(Question(frame, ends, us, said, said, us, alone=True))
            return True
        found.answer, found.answer_us = said, us
        self.settled.append(found)
        return False

    def sweep(self, now: int | None) -> None:
        """Settle what has waited too long."""
        over = self.open > MOST
        for key in list(self.waiting):
            left = [q for q in self.waiting[key] if not over and not _late(q, now)]
            gone = [q for q in self.waiting[key] if over or _late(q, now)]
            self._keep(key, left)
            self.open -= len(gone)
            self.settled += gone

    def close(self) -> None:
        """At the end of the capture."""
        for questions in self.waiting.values():
            self.settled += questions
        self.waiting, self.open = {}, 0

    def take(self) -> Iterator[Question]:
        """Those that are settled, by their packets."""
        settled, self.settled = self.settled, []
        yield from sorted(settled, key=lambda q: q.frame)

    def _asked(self, key: _Asked, said: Message, us: int | None) -> Question | None:
        waiting = self.waiting.get(key, [])
        for index, one in enumerate(waiting):
            if _same(one.asked, said) and not _late(one, us):
                self._keep(key, [*waiting[:index], *waiting[index + 1 :]])
                self.open -= 1
                return one
        return None

    def _keep(self, key: _Asked, left: list[Question]) -> None:
        if left:
            self.waiting[key] = left
        else:
            self.waiting.pop(key, None)


def _same(asked: Message, said: Message) -> bool:
    """Servers may change the case of letters; an error may come without the question."""
    one, other = asked.question, said.question
    if one is None or other is None:
        return True
    return (one.name.lower(), *one[1:]) == (other.name.lower(), *other[1:])


def _late(question: Question, now: int | None) -> bool:
    return now is not None and question.us is not None and now - question.us > WAIT_US
