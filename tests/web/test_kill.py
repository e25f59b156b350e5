"""kill -9 of the server, of a job or of the database at any moment: what was acknowledged is there, the ledger
verifies, the job is taken up again and the pages say what the case says.
"""

import hashlib
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from chahe.casefile import reviews
from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.catalog import catalog
from chahe.evidence.workstation import Workstation
from tests import postgresql
from tests.casefile import examined
from tests.web.served import GoneError, Served

TEXT = "經執行全部母體測試，所附佐證不足以認定。"
NAME = "D02/名單.csv"
LIST = "check/4.7/not-mailed/"
SEEN = re.compile(r'name="seen" value="([0-9a-f.]+)"')
PIECE = 40_000
PATIENCE = 120.0
SEEDS = int(os.environ.get("CHAHE_KILL_SEEDS") or 8)
"""Walks of the soak; more are asked for with CHAHE_KILL_SEEDS."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    yield from _served(tmp_path)


def _served(folder: Path, **environ: str) -> Iterator[Served]:
    examined.create(folder / "case", Workstation.here()).close()
    server = Served(folder / "case", folder / "workbench", **environ)
    server.start()
    yield server
    server.end()


def _until(answer: Callable[[], bool]) -> None:
    before = time.monotonic()
    while not answer():
        assert time.monotonic() - before < PATIENCE
        time.sleep(0.1)


@dataclass
class Moment:
    """When to kill: so many answers in, and a little later, in the middle of the next."""

    answers: list[int] | list[str]
    at: int
    later: float

    def come(self) -> None:
        """Wait for it."""
        _until(lambda: len(self.answers) >= self.at)
        time.sleep(self.later)


def _killed(server: Served, work: Callable[[], None], moment: Moment) -> None:
    """Kill it while `work` asks one thing after the other, and start it again."""
    _while_asking(work, moment, server.kill)
    server.start()


def _while_asking(work: Callable[[], None], moment: Moment, kill: Callable[[], None]) -> None:
    def until_gone() -> None:
        with suppress(GoneError):
            work()

    asking = threading.Thread(target=until_gone)
    asking.start()
    moment.come()
    kill()
    asking.join()


def _sound(server: Served) -> Case:
    case = Case.open(server.case)
    result = verify(case)
    assert result.ok, result.problems
    return case


Kill = Callable[[Callable[[], None], Moment], None]
"""Does the work, kills at the moment and starts again what it killed."""


def _upload_is_killed(server: Served, rng: random.Random, kill: Kill) -> None:
    data = rng.randbytes(PIECE * 40)
    batch = server.told("upload/begin/")["batch"]
    here = [0]

    def send() -> None:
        while here[-1] < len(data):
            now = server.piece(batch, NAME, here[-1], data[here[-1] : here[-1] + PIECE])
            if now is None:  # the database is away
                raise GoneError
            here.append(now)

    kill(send, Moment(here, rng.randrange(2, 30), rng.uniform(0, 0.03)))
    kept = server.workbench / "incoming" / server.id / batch / NAME
    there = kept.read_bytes() if kept.is_file() else b""
    assert len(there) >= here[-1], "a piece was acknowledged"
    assert there == data[: len(there)]
    here.append(len(there))
    send()
    name = f'{{"{NAME}": {len(data)}}}'
    assert server.told("upload/finish/", batch=batch, files=name, by="王", kind="D02") is not None
    _job_is_killed(server, rng, kill)
    digest = hashlib.sha256(data).hexdigest()
    assert [i.digest for i in _sound(server).items()].count(digest) == 1  # type: ignore[arg-type]
    assert "名單.csv" in server.page("evidence/")


def _run_is_killed(server: Served, rng: random.Random, kill: Kill) -> None:
    """A run that was asked for is made, once, whatever is killed meanwhile."""
    before = len(Case.open(server.case).acts("run"))
    assert server.post("jobs/examine/", only="4.7", by="王") == 200  # the page it leads to
    _job_is_killed(server, rng, kill)
    runs = Case.open(server.case).acts("run")[before:]
    assert len(runs) <= 1, "the same run is recorded once"
    assert all(r.body["only"] == "4.7" for r in runs)


def _job_is_killed(server: Served, rng: random.Random, kill: Kill) -> None:
    """The job began; then whatever `kill` kills, at any moment of it."""
    _until(lambda: _jobs(server)["waiting"] == 0)
    kill(lambda: None, Moment([0], 0, rng.uniform(0.0, 1.5)))
    _until(lambda: _jobs(server)["waiting"] + _jobs(server)["running"] == 0)
    assert _jobs(server)["failed"] == 0
    _sound(server)


def _jobs(server: Served) -> dict[str, int]:
    text = server.page("jobs/")
    words = {"waiting": "等候", "running": "進行中", "done": "完成", "failed": "未完成"}
    return {state: text.count(f">{word} <small>") for state, word in words.items()}


def _signing_is_killed(server: Served, rng: random.Random, kill: Kill) -> None:
    """Every conclusion that was acknowledged stands in the ledger, in its order, and its page says so."""
    known = {str(e.body["item"]) for e in Case.open(server.case).acts("conclusion")}
    codes = [i.code for i in catalog().items if i.code not in known]
    rng.shuffle(codes)
    said: list[str] = []

    def sign() -> None:
        for code in codes:
            page = server.ask(f"/c/{server.id}/item/{code}/")[1].decode()
            shown = SEEN.search(page)
            if shown is None:  # a group that asks nothing of its own, or the database is away
                continue
            form = {"by": "王小明", "word": "部分符合", "text": f"{TEXT}{code}", "independent": "1", "seen": shown[1]}
            if server.post(f"item/{code}/conclude/", **form) == 200:
                said.append(code)

    kill(sign, Moment(said, rng.randrange(1, 6), rng.uniform(0, 0.15)))
    stand = [str(e.body["item"]) for e in _sound(server).acts("conclusion") if e.body["item"] not in known]
    assert [c for c in stand if c in set(said)] == said
    assert len(stand) - len(said) <= 1, "one at most was written and not answered"
    for code in stand[-2:]:
        assert f"{TEXT}{code}" in server.page(f"item/{code}/")


def _server_or_all(server: Served, rng: random.Random) -> Kill:
    """The server with the programs of its jobs, or the server alone, whose job goes on by itself for a while."""

    def kill(work: Callable[[], None], moment: Moment) -> None:
        whole = rng.random() < 0.5
        _while_asking(work, moment, lambda: server.kill(whole))
        server.start()

    return kill


def _reviewing_is_killed(server: Served, rng: random.Random, kill: Kill) -> None:
    """One word for all exceptions of a list: for all of them or for none, and what was acknowledged stands."""
    before = len(reviews.reviews(Case.open(server.case)))
    said: list[int] = []

    def review() -> None:
        for n in range(40):
            page = server.page(LIST)
            form = dict(re.findall(r'<input type="hidden" name="(seen|run|found)" value="([^"]*)"', page))
            if server.post(f"{LIST}review/", by="王小明", word="asked", why=f"第{n}次", which="all", **form) == 200:
                said.append(n)

    kill(review, Moment(said, rng.randrange(1, 6), rng.uniform(0, 0.15)))
    stand = reviews.reviews(_sound(server))[before:]
    assert 0 <= len(stand) - len(said) <= 1, "one at most was written and not answered"
    assert all(r.rows == r.of > 1 for r in stand)
    assert f"需進一步查證 {stand[-1].of}" in server.page(LIST)


def test_nothing_acknowledged_is_lost(served: Served) -> None:
    rng = random.Random(20_261)
    _upload_is_killed(served, rng, partial(_killed, served))
    _signing_is_killed(served, rng, partial(_killed, served))
    _reviewing_is_killed(served, rng, partial(_killed, served))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_acknowledged_is_lost_however_often(served: Served, seed: int) -> None:
    rng = random.Random(seed)
    kill = _server_or_all(served, rng)
    _reviewing_is_killed(served, rng, kill)  # before a run makes another list
    for _ in range(3):
        _upload_is_killed(served, rng, kill)
        _run_is_killed(served, rng, kill)
        _signing_is_killed(served, rng, kill)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_database_is_shut_down_while_people_work(tmp_path: Path, seed: int) -> None:
    """Acts stand in the case, not in the database: it comes back and says what they say; jobs are taken up again."""
    rng = random.Random(seed)
    with postgresql.running() as database:
        database.run("CREATE ROLE bench LOGIN PASSWORD 'bench'", "postgres")
        database.run("CREATE DATABASE bench OWNER bench", "postgres")
        url = f"postgresql://bench:bench@127.0.0.1:{database.port}/bench"
        for server in _served(tmp_path, CHAHE_DATABASE=url):
            kill = partial(_shut_down, database, server)
            for _ in range(2):
                _upload_is_killed(server, rng, kill)
                _run_is_killed(server, rng, kill)
                _signing_is_killed(server, rng, kill)


def _shut_down(database: postgresql.Server, server: Served, work: Callable[[], None], moment: Moment) -> None:
    def away() -> None:
        database.stop()
        time.sleep(0.3)
        database.start()

    _while_asking(work, moment, away)
    _until(lambda: server.ask("/")[0] == 200)  # a connection that was lost is told once, then made anew
