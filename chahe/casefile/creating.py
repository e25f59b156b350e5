"""The folder of a case: its header, its format number, and how a new one comes to be, whole or not at all."""

import json
import shutil
from pathlib import Path

import chahe
from chahe.casefile.acts import Act
from chahe.errors import CaseError
from chahe.evidence import files
from chahe.evidence.heads import Heads
from chahe.evidence.keys import KeyStore
from chahe.evidence.ledger import Checkpoint, Ledger
from chahe.evidence.store import Store
from chahe.evidence.workstation import Workstation
from chahe.model import canonical

FORMAT = 1
"""Number of the folder layout and of the ledger's meaning. A newer one is refused, an older one upgraded."""

FOLDERS = ("readings", "runs", "anchors", "cache")
PROGRAM = f"chahe {chahe.__version__}"


def create(path: Path, profile_text: str, norms_text: str, by: str, station: Workstation) -> None:
    """Make a case beside its place and move it there. Raises CaseError (not empty), CallError (passphrase), OSError."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CaseError(
            ("目標資料夾已有內容。", "The target folder is not empty."),
            where=str(path),
            todo=("請指定新的資料夾。", "Name a new folder."),
        )
    case_id = _fresh_id(station)
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f"{path.name}.creating-{case_id[:8]}")
    building.mkdir()
    try:
        mark = _build(building, case_id, {"profile.toml": profile_text, "norms.toml": norms_text}, by, station)
        # Before the folder appears, so that no case is ever without its key or its first witness.
        KeyStore(station).new_case_secret(case_id)
        Heads.of(station.home, case_id).remember(mark)
        if path.exists():
            path.rmdir()
        files.replace(building, path)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _build(building: Path, case_id: str, texts: dict[str, str], by: str, station: Workstation) -> Checkpoint:
    signer = KeyStore(station).signer()
    files.make_private(building)
    for name in (*FOLDERS, "blobs"):
        (building / name).mkdir()
    header = {"format": FORMAT, "id": case_id, "program": PROGRAM}
    files.write_durably(building / "case.json", canonical(header) + b"\n")
    ledger = Ledger.begin(building / "ledger", case_id)
    store = Store(building / "blobs")
    stated = {}
    for name, text in texts.items():
        files.write_durably(building / name, text.encode())
        stated[name] = store.add_bytes(text.encode())
    body = {**header, **stated, "key": signer.id, "blobs": list(stated.values())}
    ledger.append(Act.CASE_CREATED, body, at=station.stamp(), by=by, signer=signer)
    return ledger.checkpoint(at=station.stamp(), signer=signer)


def _fresh_id(station: Workstation) -> str:
    """128 random bits no case on this machine has; a seeded source of randomness may repeat itself."""
    for _ in range(16):
        case_id = station.random(16).hex()
        if not Heads.of(station.home, case_id).path.exists():
            return case_id
    raise CaseError(("無法產生新的案件識別碼。", "The random source gives no new case id."), where=str(station.home))


def read_header(path: Path) -> dict[str, object]:
    """`case.json`, checked. Raises CaseError."""
    try:
        parsed = json.loads((path / "case.json").read_bytes())
    except FileNotFoundError:
        raise CaseError(("這不是案件資料夾。", "This is not a case folder."), where=str(path)) from None
    except (ValueError, NotADirectoryError):
        parsed = None
    if (
        not isinstance(parsed, dict)
        or not isinstance(parsed.get("format"), int)
        or not isinstance(parsed.get("id"), str)
    ):
        raise CaseError(("case.json 已損毀。", "case.json is damaged."), where=str(path))
    return parsed
