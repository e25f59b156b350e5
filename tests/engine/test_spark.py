"""The whole sample gives byte-identical observations on Spark: in this process, and on a standalone cluster."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.examination import inputs_of
from chahe.engine import detail
from chahe.engine.backends import connect
from chahe.engine.run import examine
from chahe.model import canonical
from tests.whole.insurer import examined, make

pytestmark = pytest.mark.spark
FEW = ("7.2", "9.4")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An insurer with planted deficiencies, taken in; examined for one item only."""
    folder = tmp_path_factory.mktemp("insurer")
    insurer = make(folder / "s", 3)
    return examined(insurer, folder / "c", only="9.4").case


def observations(case: Path, engine: str, only: str | None = None) -> bytes:
    """What observations.jsonl holds."""
    inputs = replace(inputs_of(Case.open(case)), version="test")
    backend = connect(engine)
    try:
        found = examine(inputs, backend, only=only)
    finally:
        backend.close()
    assert found.faults == {}
    assert any(o.outcome.value == "exception" for o in found.observations)
    return b"".join(canonical(o.as_json()) + b"\n" for o in found.observations)


@pytest.mark.parametrize("item", FEW)
def test_same_bytes(item: str, case: Path) -> None:
    assert observations(case, "spark", item) == observations(case, "duckdb", item)


def test_same_bytes_beyond_the_caps(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are more failing rows and subjects than are shown."""
    whole = observations(case, "duckdb", "9.4")
    monkeypatch.setattr(detail, "FAILING_CAP", 1)
    monkeypatch.setattr(detail, "SUBJECTS_KEPT", 2)
    capped = observations(case, "duckdb", "9.4")
    assert len(capped) < len(whole)
    assert observations(case, "spark", "9.4") == capped


@pytest.mark.soak
def test_same_bytes_of_everything(case: Path) -> None:
    assert observations(case, "spark") == observations(case, "duckdb")


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def _listening(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(log.read_text(encoding="utf-8", errors="replace")[-2000:])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A master and two workers of the pyspark package, on the loopback, for one test; its address."""
    import pyspark

    java = shutil.which("java")
    if java is None:
        pytest.skip("Java 17 is absent")
    home = Path(pyspark.__file__).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_SCALA_VERSION": "2.13"}
    master, ui = _free_port(), _free_port()
    address = f"spark://127.0.0.1:{master}"
    host = ["--host", "127.0.0.1"]
    started = {
        "master": ["master.Master", *host, "--port", str(master), "--webui-port", str(ui)],
        **{
            f"worker{n}": [
                "worker.Worker", *host, "--cores", "1", "--memory", "1g", "--webui-port", str(_free_port()),
                "--work-dir", str(tmp_path / f"work{n}"), address,
            ]
            for n in (1, 2)
        },
    }  # fmt: skip
    with ExitStack() as stack:
        for name, arguments in started.items():
            log = tmp_path / f"{name}.log"
            out = stack.enter_context(log.open("wb"))
            command = [java, "-Xmx512m", "-cp", str(home / "jars" / "*"), f"org.apache.spark.deploy.{arguments[0]}"]
            process = subprocess.Popen([*command, *arguments[1:]], stdout=out, stderr=out, env=environment)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
            if name == "master":
                _listening(master, process, log)
        yield address


def on_cluster(code: str, folder: Path, *arguments: str) -> None:
    """Run code that asks the cluster: a Spark session lasts as long as its process, so in a process of its own."""
    log = folder / "driver.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            stdout=out,
            stderr=out,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "PYSPARK_PYTHON": sys.executable},
            check=False,
        )
    assert done.returncode == 0, log.read_text(encoding="utf-8", errors="replace")[-3000:]


def assert_both_worked(folder: Path) -> None:
    """Both workers of the cluster were given an executor."""
    said = "".join(p.read_text(encoding="utf-8", errors="replace") for p in sorted(folder.glob("worker*.log")))
    assert said.count("Asked to launch executor") >= 2


ASK = """
import sys
from pathlib import Path
from tests.engine.test_spark import observations
Path(sys.argv[3]).write_bytes(observations(Path(sys.argv[1]), sys.argv[2], sys.argv[4]))
"""


@pytest.mark.soak
def test_a_standalone_cluster_gives_the_same_bytes(case: Path, cluster: str, tmp_path: Path) -> None:
    answer = tmp_path / "observations.jsonl"
    on_cluster(ASK, tmp_path, str(case), cluster, str(answer), FEW[-1])
    assert answer.read_bytes() == observations(case, "duckdb", FEW[-1])
    assert_both_worked(tmp_path)
