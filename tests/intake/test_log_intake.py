"""Windows logs through a whole intake: folder, zip and gzip; every row leads back to the bytes of its event."""

import gzip
import io
import zipfile
from pathlib import Path

import orjson
import pyarrow.parquet as pq

from chahe.casefile.case import Case
from chahe.casefile.intake import Order, take_in
from chahe.evidence.locate import bytes_at
from chahe.intake.worker import Limits
from chahe.model import Pointer
from tests.intake.evtx_corpus import CASES

ORDER = Order(by="王小明", limits=Limits(seconds=120))
LINES = b"".join(
    orjson.dumps({"Channel": "Security", "EventID": 4624, "Hostname": "ws01", "TargetUserName": f"使用者{n}"}) + b"\n"
    for n in range(1, 51)
)


def test_rows_of_logs_lead_back_to_their_events(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "檢附"
    folder.mkdir()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logs/Security.evtx", CASES["families"]())
    (folder / "logs.zip").write_bytes(packed.getvalue())
    (folder / "Security.evtx").write_bytes(CASES["damaged"]())
    (folder / "events.json.gz").write_bytes(gzip.compress(LINES))
    lines = {line.path: line for line in take_in(case, (folder,), ORDER)}
    read = {path: line.reader for path, line in lines.items() if line.reader}
    assert read["logs.zip!logs/Security.evtx"].startswith("evtx@")
    assert read["Security.evtx"].startswith("evtx@")
    assert any(r.startswith("windows-json@") for r in read.values())

    found = sorted(case.path("readings").glob("*/log_event.parquet"))
    assert len(found) == 3
    counts = []
    for file in found:
        rows = pq.read_table(file, columns=["_item", "_loc", "native", "event_id"]).to_pylist()
        counts.append(len(rows))
        for row in rows[:3] + rows[-3:]:
            raw = bytes_at(case.store, Pointer.parse(f"{row['_item']}#{row['_loc']}"))
            assert raw.startswith((b"\x2a\x2a\0\0", b"{"))
            if raw.startswith(b"{"):
                assert orjson.loads(raw)["EventID"] == row["event_id"]
    assert sorted(counts) == [18, 21, 50]
