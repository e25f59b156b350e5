"""Sigma rules over logs beside Zircolite, in the same run on the same files.

    ZIRCOLITE_DIR=/path/to/zircolite python -m bench.detection

Inputs: real logs of the shared folder (`../shared/data/network`), repeated by hard links under names of their own until
there are enough events; nobody made larger ones available. That favours whoever remembers a value, and nothing here
measures logs whose values hardly repeat.
Rules: the 2,400 under rules/windows of the shared rule set. Turning rules into what each program runs is left out for
both (Zircolite gets its own converted JSON; our compiled rules are in the cache); everything else of a run counts,
start-up too. CPU is user and system time of the whole process tree; memory is the sum of the peaks of the processes
alive together, shared pages counted in each.

    ZIRCOLITE_DIR                  its source tree; absent: "not compared", and those goals do not count as met
    ZIRCOLITE_PYTHON               the interpreter that has its dependencies (default: ours)
    CHAHE_BENCH_JSON_EVENTS        300000     CHAHE_BENCH_EVTX_EVENTS   100000
    CHAHE_BENCH_DETECT_SIZES       100000,500000,2000000,5000000
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.tree import Cost, measured

JSON_EVENTS = int(os.environ.get("CHAHE_BENCH_JSON_EVENTS", "300000"))
EVTX_EVENTS = int(os.environ.get("CHAHE_BENCH_EVTX_EVENTS", "100000"))
SIZES = [int(n) for n in os.environ.get("CHAHE_BENCH_DETECT_SIZES", "100000,500000,2000000,5000000").split(",") if n]
NETWORK = Path(__file__).resolve().parents[2] / "shared" / "data" / "network"

CPU_RATIO_JSON, WALL_RATIO_JSON, PAIRS = 20.0, 10.0, 0.95
CPU_RATIO_EVTX = 10.0
PEAK_MB = 1000.0
FLAT = 0.8
CORES = 1.5

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program found and what it cost. `pairs`: (rule id, file name)."""

    cost: Cost
    pairs: Pairs
    events: int = 0
    hits: int = 0


def ours(rules: Path, inputs: Path, work: Path) -> Answer:
    """`chahe detect` as a user calls it."""
    said, summary = work / "ours.jsonl", work / "ours.json"
    command = [sys.executable, "-m", "chahe", "detect", str(rules), str(inputs)]
    cost = measured([*command, "--format", "jsonl", "--summary", str(summary)], said, work)
    pairs = set()
    hits = 0
    with said.open(encoding="utf-8") as lines:
        for line in lines:
            hit = json.loads(line)
            hits += 1
            pairs.add((hit["rule"], Path(hit["file"]).name))
    whole = json.loads(summary.read_bytes())
    assert hits == whole["hits"], "the summary and the lines disagree"
    return Answer(cost, frozenset(pairs), whole["events"], hits)


class Zircolite:
    """The rival, from its source tree."""

    def __init__(self, tree: Path, work: Path) -> None:
        self._tree = tree
        self._python = os.environ.get("ZIRCOLITE_PYTHON", sys.executable)
        self._work = work
        self._rules = work / "zircolite-rules.json"

    def convert(self, rules: Path, any_file: Path) -> None:
        """Its own conversion, with the pipelines its documentation names for Windows; not measured."""
        folder = self._work / "convert"
        folder.mkdir()
        self._run(
            [*self._options(any_file), "-r", str(rules), "-p", "sysmon", "-p", "windows-logsources", "-sr", "-n"],
            folder,
        )
        (made,) = folder.glob("*.json")
        made.rename(self._rules)

    def search(self, inputs: Path, options: Sequence[str] = ()) -> Answer:
        """A run over a folder."""
        out = self._work / "zircolite.json"
        call = [
            *self._options(inputs),
            *options,
            "-r",
            str(self._rules),
            "-o",
            str(out),
            "-l",
            str(self._work / "z.log"),
        ]
        cost = measured(
            [self._python, str(self._tree / "zircolite.py"), *call], self._work / "zircolite.out", self._work
        )
        found = json.loads(out.read_bytes())
        out.unlink()
        pairs = {(rule["id"], match["OriginalLogfile"]) for rule in found for match in rule["matches"]}
        return Answer(cost, frozenset(pairs), 0, sum(rule["count"] for rule in found))

    def _options(self, inputs: Path) -> list[str]:
        return ["-c", str(self._tree / "config" / "config.yaml"), "-e", str(inputs)]

    def _run(self, options: Sequence[str], folder: Path) -> None:
        command = [self._python, str(self._tree / "zircolite.py"), *options]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)


def repeated(originals: Sequence[Path], times: int, folder: Path) -> Path:
    """The same files under other names, as often as wanted; hard links cost no room."""
    folder.mkdir(parents=True)
    for n in range(times):
        for number, original in enumerate(originals):
            os.link(original, folder / f"{n:03}-{number:03}-{original.name}")
    return folder


def unpacked_json(folder: Path) -> list[Path]:
    """Windows events as JSON lines, with the number of lines."""
    folder.mkdir(parents=True)
    for packed in sorted((NETWORK / "otrf-credential-access").glob("*.zip")):
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)
    return sorted(folder.glob("*.json"))


def copied_evtx(folder: Path) -> list[Path]:
    """Windows event logs, where hard links can be made of them."""
    folder.mkdir(parents=True)
    found = sorted((NETWORK / "evtx-attack-samples").rglob("*.evtx"))
    found += sorted((NETWORK / "sigma-regression").rglob("*.evtx"))
    made = []
    for number, original in enumerate(found):
        path = folder / f"{number:03}.evtx"
        path.write_bytes(original.read_bytes())
        made.append(path)
    return made


def line_count(paths: Iterable[Path]) -> int:
    """Lines of files."""
    total = 0
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                total += block.count(b"\n")
    return total


def windows_rules(folder: Path) -> Path:
    """The rules under rules/windows."""
    with zipfile.ZipFile(NETWORK / "sigma-rules.zip") as archive:
        names = [n for n in archive.namelist() if n.startswith("rules/windows/") and n.endswith(".yml")]
        archive.extractall(folder, names)
    print(f"{len(names):,} rules under rules/windows", flush=True)
    return folder / "rules" / "windows"


def goal(what: str, value: float, wanted: float, *, most: bool = False) -> bool:
    """Print one goal and say whether it is met."""
    met = value <= wanted if most else value >= wanted
    print(f"  {what}: {value:,.2f} (goal {'at most' if most else 'at least'} {wanted:g})  {'met' if met else 'MISSED'}")
    return met


def say(who: str, answer: Answer, events: int) -> None:
    """One line of figures."""
    cost = answer.cost
    print(
        f"  {who:10} {events:>10,} events  cpu {cost.cpu:8.2f} s  wall {cost.wall:8.2f} s  peak {cost.peak_mb:6.0f} MB"
        f"  {events / cost.cpu:8,.0f} events/cpu-s  hits {answer.hits:,}  pairs {len(answer.pairs):,}",
        flush=True,
    )


def beside(name: str, rules: Path, inputs: Path, rival: Zircolite | None, work: Path, options: Sequence[str]) -> bool:
    """Both programs over one folder."""
    print(f"{name}: load average {os.getloadavg()[0]:.1f}", flush=True)
    mine = ours(rules, inputs, work)
    say("chahe", mine, mine.events)
    if rival is None:
        print("  not compared: ZIRCOLITE_DIR is not set; this line does not count as met")
        return False
    theirs = rival.search(inputs, options)
    say("zircolite", theirs, mine.events)
    both = len(mine.pairs & theirs.pairs)
    print(f"  pairs in both {both:,}, only ours {len(mine.pairs) - both:,}, only theirs {len(theirs.pairs) - both:,}")
    json_input = bool(options)
    goals = [goal("CPU ratio", theirs.cost.cpu / mine.cost.cpu, CPU_RATIO_JSON if json_input else CPU_RATIO_EVTX)]
    if json_input:
        goals.append(goal("wall ratio", theirs.cost.wall / mine.cost.wall, WALL_RATIO_JSON))
    goals.append(goal("share of their pairs found", both / len(theirs.pairs), PAIRS))
    return all(goals)


def growing(rules: Path, originals: Sequence[Path], lines: int, work: Path) -> bool:
    """Ours alone, from small to large: memory and throughput must not depend on the size.

    Starting, and looking at each value for the first time, costs the same whatever the size; what each further event
    costs from one size to the next is what must be flat.
    """
    answers = []
    for size in SIZES:
        folder = repeated(originals, max(1, round(size / lines)), work / f"grow-{size}")
        answers.append(ours(rules, folder, work))
        say("chahe", answers[-1], answers[-1].events)
        for path in folder.iterdir():
            path.unlink()
    rates = [
        (after.events - before.events) / (after.cost.cpu - before.cost.cpu)
        for before, after in pairwise(answers)
        if after.events > before.events
    ]
    print("  further events per CPU second from size to size: " + ", ".join(f"{r:,.0f}" for r in rates))
    last = answers[-1].cost
    print(f"  CPU over wall at the largest size {last.cpu / last.wall:.2f} (load average {os.getloadavg()[0]:.1f})")
    goals = [goal("peak memory, MB", max(a.cost.peak_mb for a in answers), PEAK_MB, most=True)]
    if len(rates) > 1:
        goals.append(goal("throughput, slowest over fastest step", min(rates) / max(rates), FLAT))
    goals.append(goal("processes sharing the work (CPU over that of the busiest)", last.cpu / last.busiest, CORES))
    return all(goals)


def main() -> int:
    """0 when every goal is met."""
    if not NETWORK.is_dir():
        print("not measured: ../shared/data/network is absent")
        return 1
    tree = os.environ.get("ZIRCOLITE_DIR")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        rules = windows_rules(work / "rules")
        logs, binary = unpacked_json(work / "json"), copied_evtx(work / "evtx")
        lines = line_count(logs)
        os.environ["CHAHE_HOME"] = str(work / "home")
        few = repeated(binary, 1, work / "evtx-once")
        first = ours(rules, few, work)  # fills the cache of compiled rules
        print(
            f"compiling the rules and a first search: cpu {first.cost.cpu:.1f} s, left out of what follows", flush=True
        )
        rival = Zircolite(Path(tree), work) if tree else None
        if rival is not None:
            rival.convert(rules, binary[0])
        times = -(-JSON_EVENTS // lines)
        good = beside(
            f"JSON lines, {lines:,} events x {times}",
            rules,
            repeated(logs, times, work / "json-times"),
            rival,
            work,
            ["-j"],
        )
        times = -(-EVTX_EVENTS // first.events)
        good &= beside(
            f"EVTX, {first.events:,} events x {times}",
            rules,
            repeated(binary, times, work / "evtx-times"),
            rival,
            work,
            [],
        )
        print("growing, JSON lines", flush=True)
        good &= growing(rules, logs, lines, work)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
