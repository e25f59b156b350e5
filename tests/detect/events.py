"""Windows events as JSON lines, rules over them, and a pool without processes, for the tests of this folder."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from chahe.detect.search import Answer, Task
from chahe.intake.worker import Done, Failed

SYSMON = "Microsoft-Windows-Sysmon/Operational"

RULE = """title: {title}
id: {id}
status: test
level: {level}
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        {selection}
    condition: selection
"""

WHOAMI = "11111111-1111-4111-8111-111111111111"
ANY_CMD = "22222222-2222-4222-8222-222222222222"


def rule_file(folder: Path, identity: str, selection: str, title: str = "A rule", level: str = "high") -> Path:
    """One rule of process creation."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{identity}.yml"
    path.write_text(RULE.format(title=title, id=identity, level=level, selection=selection), encoding="utf-8")
    return path


def rules(folder: Path) -> Path:
    """Two rules: `whoami` in the command line, and cmd.exe."""
    rule_file(folder, WHOAMI, "CommandLine|contains: whoami", "查詢身分 Who am I", "high")
    rule_file(folder, ANY_CMD, "Image|endswith: '\\cmd.exe'", "A shell", "low")
    return folder


def event(command: str, image: str = "C:\\Windows\\System32\\cmd.exe", **others: object) -> bytes:
    """Sysmon 1 as one line without its end."""
    said = {
        "EventID": 1,
        "Channel": SYSMON,
        "Image": image,
        "CommandLine": command,
        "UtcTime": "2026-01-02 03:04:05.000",
    }
    return json.dumps({**said, **others}, ensure_ascii=False).encode()


class Inline:
    """Runs tasks here, and gives them back in an order of its own."""

    def __init__(self, seed: int = 0, width: int = 3) -> None:
        self._random = random.Random(seed)
        self._width = width
        self._waiting: list[Task] = []
        self.ran: list[Task] = []

    @property
    def room(self) -> bool:
        return len(self._waiting) < self._width

    @property
    def pending(self) -> int:
        return len(self._waiting)

    def put(self, task: Task) -> None:
        self._waiting.append(task)

    def take(self) -> Iterator[Done[Answer] | Failed[Answer]]:
        task = self._waiting.pop(self._random.randrange(len(self._waiting)))
        self.ran.append(task)
        yield Done(task, task.run())
