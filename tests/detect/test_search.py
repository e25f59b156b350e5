"""The order of what is told does not depend on which worker is done first, nor on how files are cut."""

import json
import zipfile
from pathlib import Path

import pytest

from chahe.detect.inputs import inputs
from chahe.detect.search import Search
from tests.detect.events import Inline, event


@pytest.mark.parametrize("seed", range(6))
def test_whatever_ends_first(seed: int, tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chahe.detect.task.PIECE_BYTES", 3_000)
    monkeypatch.setattr("chahe.intake.logs.text_pieces._CHUNK", 700)
    monkeypatch.setattr("chahe.detect.search.SMALL", 2_000 * (seed % 3))
    folder = tmp_path / "logs"
    folder.mkdir()
    for name, count in (("a.json", 3), ("b.json", 200), ("d.json", 40), ("e.json", 1)):
        (folder / name).write_bytes(b"".join(event(f"whoami {n}") + b"\n" for n in range(count)))
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        for name in ("z.json", "y.json"):
            archive.writestr(name, b"".join(event(f"whoami {n}") + b"\n" for n in range(50)))
    pool = Inline(seed, width=2 + seed)
    search = Search(pool, compiled, tmp_path / "scratch", lambda *_: None)  # type: ignore[arg-type]  # as Pool
    told = [json.loads(line) for line in b"".join(search.hits(inputs([str(folder)]))).splitlines()]
    counts = {"a.json": 3, "b.json": 200, "c.zip!z.json": 50, "c.zip!y.json": 50, "d.json": 40, "e.json": 1}
    wanted = [(f"{folder}/{name}", n) for name, count in counts.items() for n in range(1, count + 1) for _ in range(2)]
    assert [(h["file"], h["record"]) for h in told] == wanted
    assert [(o.file, o.events, o.hits) for o in search.outcomes] == [
        (f"{folder}/{name}", count, 2 * count) for name, count in counts.items()
    ]
    assert len(pool.ran) > 10
    assert not any((tmp_path / "scratch").glob("*"))
