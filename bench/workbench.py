"""The workbench over a large case: how fast it is projected, and how long pages take with 20 people at once.

    CHAHE_BENCH_OBSERVATIONS   1,000,000 by default
    CHAHE_BENCH_EXCEPTIONS     10,000,000 by default

Goals: 4,250 observations a second projected; every page under 300 ms at the 95th percentile with 20 users. Lists are
prepared before they are timed: the first to sort or filter a long list another way waits, and is told so.
"""

import http.cookiejar
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.measured import peak_mb

OBSERVATIONS = int(os.environ.get("CHAHE_BENCH_OBSERVATIONS", "1000000"))
EXCEPTIONS = int(os.environ.get("CHAHE_BENCH_EXCEPTIONS", "10000000"))
FILES = 3_000
USERS = 20
TIMES = 20
"""Times a page is asked for its CPU."""
SECONDS = 20.0
PACE = 1.0
"""Seconds a person looks at a page, on average, before the next."""
RATE, LONGEST = 4_250, 0.3
CHECK = "2.5/limit-exceeded"


PROFILE = """
[institution]
name = "示範人壽保險股份有限公司"
type = "life"
foreign_branch = false
lines = ["life"]
[examination]
number = "115I001"
kind = "專案檢查"
agency = "金融監督管理委員會檢查局"
period_from = 2025-01-01
period_to = 2026-06-30
as_of = 2026-06-30
[features]
e_policy = true
"""


def _run(folder: Path) -> None:
    """A run of every check, written as the engine writes it but without one: a `*` line each, subjects up to
    OBSERVATIONS, and one list of EXCEPTIONS rows of which the first are traced to their records.
    """
    from chahe.catalog import catalog
    from chahe.checks.api import checks
    from chahe.model import canonical

    each = max(1, OBSERVATIONS // len(checks()) - 1)
    (folder / "exceptions").mkdir(parents=True)
    place = {"digest": "0" * 64, "name": "業務/K05.csv"}
    with (folder / "observations.jsonl").open("wb") as out:
        for c in sorted(checks().values(), key=lambda c: (_order(c.question), c.id)):
            base: dict[str, Any] = {
                "question": c.question,
                "check": c.id,
                "criteria": [],
                "run": "ab" * 32,
                "reason": None,
            }
            star = {"subject": "*", "outcome": "exception", "population": each, "exceptions": each, "unsettled": 0}
            out.write(canonical(base | star | {"evidence": [place | {"locator": "line:1"}], "gaps": []}) + b"\n")
            one = {"outcome": "exception", "population": 1, "exceptions": 1, "unsettled": 0}
            told = {
                "subject": "AP@",
                "evidence": [place | {"locator": "line:@"}],
                "measured": dict.fromkeys(c.shows, "@"),
            }
            line = canonical(base | one | told) + b"\n"
            out.writelines(line.replace(b"@", b"%09d" % n) for n in range(each))
    with (folder / "proposals.jsonl").open("wb") as out:
        for i in catalog().items:
            out.write(canonical({"item": i.code, "proposal": "exception", "aspects": [], "reasons": []}) + b"\n")
    (folder / "gaps.jsonl").write_bytes(b"")
    _exceptions(folder / "exceptions" / CHECK.replace("/", "_").replace(".", "_").replace("-", "_"))


def _exceptions(path: Path) -> None:
    import duckdb

    from chahe.engine.judge import Verdict
    from chahe.engine.keeping import ROWS_KEPT

    row = f"""SELECT printf('AP%09d', (i * 7919) % {EXCEPTIONS}) AS application_no,
        (hash(i) % 9000000)::INT AS least_total,
        '2025-' || lpad((1 + i % 12)::VARCHAR, 2, '0') || '-' || lpad((1 + i % 28)::VARCHAR, 2, '0') AS accepted_date,
        ['LM-1', 'LM-2', 'LM-7'][(1 + hash(i + 1) % 3)::INT] AS rule_no
        FROM range({EXCEPTIONS}) AS r(i)"""
    kept = f"application_no AS subject, 'law' AS verdict, *, 'sha256:{'0' * 64}#line:1' AS pointers"
    with duckdb.connect() as engine:
        whole = f"SELECT *, {Verdict.LAW.value}::TINYINT AS _verdict FROM ({row})"
        engine.execute(f"COPY ({whole}) TO '{path}.all.parquet' (FORMAT parquet)")
        engine.execute(f"COPY (SELECT {kept} FROM ({row} LIMIT {ROWS_KEPT})) TO '{path}.parquet' (FORMAT parquet)")


def _order(code: str) -> tuple[int, ...]:
    return tuple(int(x) for x in code.split("."))


def _case(folder: Path) -> Path:
    from chahe.casefile.case import Case
    from chahe.evidence.workstation import Workstation
    from chahe.model import Custody, Digest, EvidenceItem, Origin

    with Case.create(folder / "case", PROFILE, "", by="bench", station=Workstation.here()) as case, case.group():
        for n in range(FILES):
            custody = Custody(Origin.ON_SITE, "bench", case.station.stamp(), request_code=("D02", "K05", "S03")[n % 3])
            case.receive(EvidenceItem(Digest(f"{n:064x}"), f"業務/{n:05d}.csv", 1000 + n, custody))
        _run(case.path("cache", "run"))
        body: dict[str, object] = {"only": None, "packs": [], "engine": "duckdb", "faults": []}
        case.record_run("ab" * 32, case.path("cache", "run"), body=body)
    return folder / "case"


def _project(case: Path) -> None:
    """In a process of its own: what projecting costs, from nothing and after one signature, in CPU-seconds."""
    from chahe.web.serving import prepare

    prepare()
    from chahe.casefile.case import Case
    from chahe.casefile.conclusions import conclude
    from chahe.determination.conclude import Role, Wanted
    from chahe.web.models import Observation
    from chahe.web.project import project

    before = time.process_time()
    project(case)
    taken = [time.process_time() - before]
    for code in ("4.2.1", "4.7"):  # the item with most checks first: what is read once is read then
        before = time.process_time()
        with Case.open(case, write=True) as opened:
            conclude(opened, Wanted(code, "王小明", Role.PREPARER, "不符合", "經執行全部母體測試。", True))
        taken.append(time.process_time() - before)
        before = time.process_time()
        project(case)
        taken.append(time.process_time() - before)
    print(json.dumps([*taken, peak_mb(), Observation.objects.count(), *_reviewed(case)]))


def _reviewed(case: Path) -> list[float]:
    """CPU-seconds of one act about some thousands of rows, and of one about every third row of the long list."""
    import numpy as np

    from chahe.casefile import reviews
    from chahe.casefile.case import Case
    from chahe.casefile.samples import check_of, run_of
    from chahe.web.project import project

    taken = []
    with Case.open(case) as opened:
        run = run_of(opened, check_of(CHECK))
        reviews.total(opened, run, CHECK)  # the list prepared, as a page one acts from has it
    for rows in (np.arange(0, EXCEPTIONS, max(1, EXCEPTIONS // 5_000)), np.arange(0, EXCEPTIONS, 3)):
        before = time.process_time()
        with Case.open(case, write=True) as opened:
            seen = reviews.last_act(opened, CHECK)
            said = reviews.Said(CHECK, run.path.name, "asked", "請受檢單位說明", "王小明", seen)
            reviews.review(opened, said, rows)
        project(case)
        taken.append(time.process_time() - before)
    return taken


def _browser(link: str) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    opener.open(link, timeout=60).read()
    return opener


def _addresses(rng: random.Random) -> dict[str, str]:
    from chahe.catalog import catalog

    code = rng.choice([i.code for i in catalog().items])
    at = f"check/{CHECK}/"
    first = rng.randrange(0, EXCEPTIONS, 50)
    return {
        "items": "",
        "item": f"item/{code}/",
        "findings": "findings/",
        "evidence": "evidence/",
        "ledger": "ledger/",
        "jobs": "jobs/",
        "hand-over": "hand-over/",
        "exceptions": f"{at}?from={first}",
        "exceptions sorted": f"{at}?sort=least_total&down=1&from={first}",
        "exceptions filtered": f"{at}?f.rule_no=LM-7&from={first // 4}",
        "exceptions reviewed": f"{at}?mark=asked&from={first // 4}",
        "groups": f"{at}groups/?by=rule_no",
        "causes": f"item/{CHECK.partition('/')[0]}/causes/",
    }


def _person(link: str, base: str, seed: int, until: float, took: dict[str, list[float]], wrong: list[str]) -> None:
    rng, browser = random.Random(seed), _browser(link)
    while time.monotonic() < until:
        name, address = rng.choice(list(_addresses(rng).items()))
        before = time.monotonic()
        try:
            with browser.open(base + address, timeout=30) as answer:
                text = answer.read()
            if b'http-equiv="refresh"' in text:
                wrong.append(f"{name}: not prepared")
        except OSError as error:
            wrong.append(f"{name}: {error}")
        took[name].append(time.monotonic() - before)
        time.sleep(rng.expovariate(1 / PACE))


def _prepared(browser: urllib.request.OpenerDirector, base: str) -> float:
    """Every long list asked for once, until it is there; seconds it took."""
    before = time.monotonic()
    for name, address in _addresses(random.Random(0)).items():
        while name.startswith("exceptions") or name in ("groups", "causes"):
            with browser.open(base + address, timeout=120) as answer:
                if b'http-equiv="refresh"' not in answer.read():
                    break
            time.sleep(0.5)
    return time.monotonic() - before


def main() -> int:
    """Print the figures; 1 when a goal is missed."""
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        os.environ["CHAHE_HOME"] = str(folder / "home")
        os.environ.pop("CHAHE_WORKBENCH", None)
        case = _case(folder)
        code = f"from pathlib import Path; from bench.workbench import _project; _project(Path({str(case)!r}))"
        command = [sys.executable, "-c", code]
        said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout)
        rate = OBSERVATIONS / said[0]
        print(
            f"projection from nothing: {OBSERVATIONS:,} observations, {FILES:,} files: {said[0]:.1f} CPU-seconds, "
            f"{rate:,.0f} a second (goal {RATE:,}), peak {said[5]:.0f} MB; {said[6]:,} lines in the tables, the rest "
            "is found in the run"
        )
        print(
            f"first signature: {said[1] * 1000:.0f} ms, shown after {said[2] * 1000:.0f} ms; "
            f"the next: {said[3] * 1000:.0f} ms, {said[4] * 1000:.0f} ms (CPU)"
        )
        print(
            f"one word for 5,000 exceptions: {said[7] * 1000:.0f} ms; "
            f"for a third of them: {said[8] * 1000:.0f} ms (CPU)"
        )
        missed = rate < RATE
        serve = [sys.executable, "-m", "chahe", "serve", str(case), "--no-browser"]
        plain = {**os.environ, "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(serve, stdout=subprocess.PIPE, encoding="utf-8", env=plain)
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            missed |= _pages(found.group(), server.pid)
            with Path(f"/proc/{server.pid}/status").open(encoding="ascii") as status:
                print("server:", next(x for x in status if x.startswith("VmHWM")).split(None, 1)[1].strip(), "at most")
        finally:
            server.terminate()
            server.wait(30)
    return int(missed)


def _cpu(program: int) -> float:
    """CPU-seconds a program has used."""
    fields = Path(f"/proc/{program}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _costs(browser: urllib.request.OpenerDirector, base: str, program: int) -> None:
    """CPU of the server per page, asked by one person: no neighbour on the machine makes it look slower."""
    rng = random.Random(1)
    asked = [_addresses(rng) for _ in range(TIMES)]
    for name in asked[0]:
        browser.open(base + asked[0][name], timeout=60).read()
        before = _cpu(program)
        for addresses in asked:
            browser.open(base + addresses[name], timeout=60).read()
        print(f"{name:22} {(_cpu(program) - before) / TIMES * 1000:6.0f} ms CPU")


def _pages(link: str, program: int) -> bool:
    browser = _browser(link)
    home = browser.open(link.split("/enter")[0] + "/", timeout=60).read().decode()
    inside = re.search(r'href="(/c/[^"]+)"', home)
    assert inside is not None
    base = link.split("/enter")[0] + inside.group(1)
    print(f"lists of {EXCEPTIONS:,} rows prepared (file, one order, one filter) in {_prepared(browser, base):.0f} s")
    _costs(browser, base, program)
    took: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    until = time.monotonic() + SECONDS
    people = [threading.Thread(target=_person, args=(link, base, n, until, took, wrong)) for n in range(USERS)]
    for p in people:
        p.start()
    for p in people:
        p.join()
    late = False
    for name, times in sorted(took.items()):
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95) - 1] if len(ordered) > 1 else ordered[0]
        late |= p95 > LONGEST
        middle = ordered[len(ordered) // 2]
        print(f"{name:22} n {len(ordered):4}  median {middle * 1000:6.0f} ms  p95 {p95 * 1000:6.0f} ms")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} threads")
    pages = sum(map(len, took.values())) / SECONDS
    print(f"{pages:.1f} pages a second, {USERS} people; wrong: {sorted(set(wrong)) or 'none'}")
    return late or bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
