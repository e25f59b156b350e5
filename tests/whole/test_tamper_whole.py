"""A sealed case of the synthetic insurer, tampered with in every way: `chahe verify` ends with 3 and names each; the
untouched case verifies and its facts are made again, byte for byte, elsewhere.
"""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.seal import seal
from chahe.determination.conclude import Role, Wanted
from chahe.evidence import ledger as book
from chahe.evidence.keys import KeyStore, Signer
from chahe.evidence.store import Store
from chahe.evidence.workstation import Workstation
from chahe.model import Digest, digest_of
from tests.whole.command import Machine, Said

ITEM = "4.7"
TEXT = "抽核演練寄送名單與人事名冊，並重新計算點擊率；例外事項已與受檢單位確認。"


@dataclass(frozen=True)
class Sealed:
    """The case, the machine that made it, and older states of it. Never changed: tests work on copies."""

    folder: Path
    machine: Machine
    head: str
    before: dict[str, Path]  # name of a moment -> the whole case folder as it stood then


def station(machine: Machine) -> Workstation:
    return Workstation.here(machine.environ)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    folder = tmp_path_factory.mktemp("sealed")
    machine = Machine(folder / "home")
    machine.chahe("sample", folder / "s", "--seed", 3)
    case = folder / "case"
    machine.chahe("init", case, "--profile", folder / "s" / "profile.toml")
    machine.chahe("intake", case, folder / "s" / "evidence")
    machine.chahe("examine", case)
    before = {}
    for name, act in (("examined", _conclude), ("concluded", _seal)):
        before[name] = folder / name
        shutil.copytree(case, before[name])
        with Case.open(case, write=True, station=station(machine)) as opened:
            act(opened)
            head = opened.head
    return Sealed(case, machine, head, before)


def _conclude(case: Case) -> None:
    for by, role in (("王小明", Role.PREPARER), ("李大華", Role.REVIEWER)):
        assert conclude(case, Wanted(ITEM, by, role, "不符合", TEXT, independent=True)).preparer is not None


def _seal(case: Case) -> None:
    seal(case, by="王小明")


def found(said: Said) -> dict[str, list[str]]:
    """Kind of problem -> the places named."""
    out: dict[str, list[str]] = {}
    for kind, where in re.findall(r"problem ([a-z-]+): .* \[(.*)\]$", said.out, re.MULTILINE):
        out.setdefault(kind, []).append(where)
    return out


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


# -- what somebody may do to the folder; each says what verify must name, and where


Named = tuple[str, str]  # kind of problem, part of the place


def ledger(root: Path) -> list[bytes]:
    return (root / "ledger" / "entries.jsonl").read_bytes().splitlines(keepends=True)


def put(root: Path, lines: list[bytes]) -> None:
    (root / "ledger" / "entries.jsonl").write_bytes(b"".join(lines))


def act(root: Path, kind: str) -> dict[str, Any]:
    """The last act of a kind."""
    found: dict[str, Any] = [e for e in map(json.loads, ledger(root)) if e["kind"] == kind][-1]
    return found


def edit_ledger(root: Path) -> Named:
    wanted = '"word":"不符合"'.encode()
    lines = ledger(root)
    at = next(i for i, x in enumerate(lines) if b'"kind":"conclusion"' in x and wanted in x)
    lines[at] = lines[at].replace(wanted, '"word":"符合"'.encode())
    put(root, lines)
    return "ledger-entry-edited", f"seq {at} (conclusion)"


def delete_entry(root: Path) -> Named:
    lines = ledger(root)
    at = next(i for i, x in enumerate(lines) if b'"kind":"sign-off"' in x)
    put(root, lines[:at] + lines[at + 1 :])
    return "ledger-entry-deleted", f"seq {at}"


def reorder(root: Path) -> Named:
    lines = ledger(root)
    put(root, [*lines[:7], lines[8], lines[7], *lines[9:]])
    return "ledger-reordered", "seq 7"


def truncate(root: Path) -> Named:
    """The tail is cut and the checkpoints are left: they tell."""
    put(root, ledger(root)[:-3])
    return "ledger-truncated", "ledger/checkpoints.jsonl"


def truncate_with_checkpoints(root: Path) -> Named:
    """The tail is cut as if nothing had been concluded, with its checkpoints: only a witness can tell."""
    lines = ledger(root)
    size = next(i for i, x in enumerate(lines) if b'"kind":"conclusion"' in x)
    put(root, lines[:size])
    marks = root / "ledger" / "checkpoints.jsonl"
    kept = [x for x in marks.read_bytes().splitlines(keepends=True) if json.loads(x)["size"] <= size]
    marks.write_bytes(b"".join(kept))
    return "older-than-witness", "ledger"


def blobs(root: Path, *endings: str) -> list[Path]:
    """Blobs of evidence handed over under names that end so."""
    received = [e["body"] for e in map(json.loads, ledger(root)) if e["kind"] == "evidence-received"]
    return [Store(root / "blobs").path(b["digest"]) for b in received if b["name"].endswith(endings)]


def swap_blobs(root: Path) -> Named:
    one, two = blobs(root, ".nessus")[:2]
    first, second = one.read_bytes(), two.read_bytes()
    overwrite(one, second)
    overwrite(two, first)
    return "evidence-changed", ".nessus"


def edit_blob(root: Path) -> Named:
    path = max(blobs(root, ".nessus"), key=lambda p: p.stat().st_size)
    overwrite(path, re.sub(rb'severity="[1-4]"', b'severity="0"', path.read_bytes()))
    return "evidence-changed", ".nessus"


def delete_blob(root: Path) -> Named:
    blobs(root, ".xlsx")[0].unlink()
    return "evidence-missing", ".xlsx"


def edit_table(root: Path) -> Named:
    """A table is written anew, still a sound Parquet file, with one answer changed."""
    path = sorted(root.glob("readings/*/scan_finding.parquet"))[0]
    table = pq.read_table(path)
    index = table.schema.get_field_index("severity")
    column = pa.array([0] * table.num_rows, table.schema.field(index).type)
    pq.write_table(table.set_column(index, table.schema.field(index), column), path)
    return "table-changed", path.relative_to(root).as_posix()


def edit_context(root: Path) -> Named:
    path = sorted(p for p in root.glob("readings/*/*") if p.suffix == ".parquet")[-1].with_name("context.json")
    path.write_bytes(path.read_bytes() + b" ")
    return "table-changed", path.relative_to(root).as_posix()


def _observations(root: Path) -> Path:
    return root / "runs" / str(act(root, "run")["body"]["folder"]) / "observations.jsonl"


def edit_observation(root: Path) -> Named:
    path = _observations(root)
    path.write_bytes(path.read_bytes().replace(b'"outcome":"exception"', b'"outcome":"met"', 1))
    return "observation-changed", path.relative_to(root).as_posix()


def edit_exceptions(root: Path) -> Named:
    path = max(root.glob("runs/*/exceptions/*.parquet"), key=lambda p: p.stat().st_size)
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)
    return "file-changed", path.relative_to(root).as_posix()


def edit_text_of_conclusion(root: Path) -> Named:
    digest = str(act(root, "conclusion")["body"]["text"])
    overwrite(Store(root / "blobs").path(Digest(digest)), "檢視結果：符合。".encode())
    return "evidence-changed", "(conclusion)"


def edit_norms(root: Path) -> Named:
    path = root / "norms.toml"
    path.write_bytes(path.read_bytes().replace(b"value = ", b"value =  ", 1))
    return "file-changed", "norms.toml"


def resign(root: Path, signer: Signer, change: Callable[[dict[str, Any]], None]) -> None:
    """Write the whole ledger again under this key, as sound as the program itself would."""
    parsed = [json.loads(x) for x in ledger(root)]
    case = json.loads((root / "case.json").read_bytes())["id"]
    shutil.rmtree(root / "ledger")
    made = book.Ledger.begin(root / "ledger", case)
    for entry in parsed:
        change(entry)
        if entry["kind"] == "case-created":
            entry["body"]["key"] = signer.id
        made.append(entry["kind"], entry["body"], at=entry["at"], by=entry["by"], signer=signer)
    made.checkpoint(at=parsed[-1]["at"], signer=signer)


def resign_without_the_key(root: Path) -> Named:
    def soften(entry: dict[str, Any]) -> None:
        if entry["kind"] == "conclusion":
            entry["body"]["word"] = "符合"

    attacker = Machine(root.with_name("attacker"))
    resign(root, KeyStore(station(attacker)).signer(), soften)
    return "key-not-pinned", "ledger seq 0"


TAMPERING = (
    edit_ledger, delete_entry, reorder, truncate, truncate_with_checkpoints, swap_blobs, edit_blob, delete_blob,
    edit_table, edit_context, edit_observation, edit_exceptions, edit_text_of_conclusion, edit_norms,
    resign_without_the_key,
)  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda t: t.__name__)
def test_found_and_named(tamper: Callable[[Path], Named], sealed: Sealed, tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(sealed.folder, copy)
    before = digests(copy)
    kind, where = tamper(copy)
    assert digests(copy) != before, "the tampering itself must change something"
    named = found(sealed.machine.chahe("verify", copy, code=3))
    assert any(where in w for w in named.get(kind, [])), named
    if tamper is swap_blobs:
        assert len(named[kind]) == 2


def digests(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): digest_of(p.read_bytes()) for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize("moment", ["examined", "concluded"])
def test_an_old_state_over_the_new(moment: str, sealed: Sealed, tmp_path: Path) -> None:
    """Two witnesses tell: what this machine remembers, and elsewhere the head printed in the report."""
    old = tmp_path / "case"
    shutil.copytree(sealed.before[moment], old)
    assert set(found(sealed.machine.chahe("verify", old, code=3))) == {"older-than-witness"}
    elsewhere = Machine(tmp_path / "elsewhere")
    named = found(elsewhere.chahe("verify", old, "--head", sealed.head, "--no-reperform", code=3))
    assert set(named) == {"older-than-witness"}
    without = elsewhere.chahe("verify", old, "--no-reperform")
    assert "no-witness" in without.out, "without a witness nobody can tell, and verify says so"


def test_the_tail_cut_elsewhere_with_the_printed_head(sealed: Sealed, tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(sealed.folder, copy)
    truncate_with_checkpoints(copy)
    elsewhere = Machine(tmp_path / "elsewhere")
    assert set(found(elsewhere.chahe("verify", copy, "--head", sealed.head, code=3))) == {"older-than-witness"}


def test_facts_forged_by_the_holder_of_the_key(sealed: Sealed, tmp_path: Path) -> None:
    """Whoever holds the key can sign other facts, and on a machine without memory only making them again tells."""
    copy = tmp_path / "case"
    shutil.copytree(sealed.folder, copy)
    path = _observations(copy)
    forged = path.read_bytes().replace(b'"outcome":"exception"', b'"outcome":"met"', 1)
    path.write_bytes(forged)

    def agree(entry: dict[str, Any]) -> None:
        if entry["kind"] == "run":
            entry["body"]["files"][path.relative_to(copy).as_posix()] = digest_of(forged)

    resign(copy, KeyStore(station(sealed.machine)).signer(), agree)
    elsewhere = Machine(tmp_path / "elsewhere")
    assert found(elsewhere.chahe("verify", copy, "--no-reperform")) == {}
    assert set(found(elsewhere.chahe("verify", copy, code=3))) == {"not-reproduced"}


# -- untouched


def reperformed(said: Said) -> bool:
    """Verified, and the run was performed again: nothing says that it was not."""
    return "verified" in said.out and "not-reperformed" not in said.out


def test_untouched_on_another_path_zone_and_locale(sealed: Sealed, tmp_path: Path) -> None:
    copy = tmp_path / "另一處 路徑" / "案件"
    shutil.copytree(sealed.folder, copy)
    there = Machine(sealed.machine.home, {"TZ": "America/New_York", "LC_ALL": "C", "LANG": "C"})
    before = digests(copy)
    said = there.chahe("verify", copy, "--head", sealed.head)
    assert reperformed(said), said.out
    assert "machine, head" in said.out
    assert digests(copy) == before, "verification changes nothing"


def test_untouched_from_an_export_on_another_machine(sealed: Sealed, tmp_path: Path) -> None:
    bundle = tmp_path / "case.bundle"
    copy, home = writable(sealed, tmp_path)
    here = Machine(home, {"CHAHE_EXPORT_PASSPHRASE": "通行碼 for a test"})
    here.chahe("export", copy, "--out", bundle)
    there = Machine(tmp_path / "home of another", {**(here.more or {}), "TZ": "Asia/Kathmandu", "LC_ALL": "C"})
    there.chahe("import", bundle, tmp_path / "imported")
    said = there.chahe("verify", tmp_path / "imported", "--head", sealed.head)
    assert reperformed(said), said.out
    assert _observations(tmp_path / "imported").read_bytes() == _observations(sealed.folder).read_bytes()
    there.chahe("verify", tmp_path / "imported", "--head", "ab" * 32, "--no-reperform", code=3)
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "bent").write_bytes(data)
    there.chahe("import", tmp_path / "bent", tmp_path / "never", code=3)
    assert not (tmp_path / "never").exists()


def writable(sealed: Sealed, folder: Path) -> tuple[Path, Path]:
    """Copies of the case and of the key store: what is written to the one, the other remembers."""
    shutil.copytree(sealed.folder, folder / "case")
    shutil.copytree(sealed.machine.home, folder / "home")
    return folder / "case", folder / "home"


def test_a_sealed_case_takes_no_more_evidence_run_or_conclusion(sealed: Sealed, tmp_path: Path) -> None:
    copy, home = writable(sealed, tmp_path)
    before = digests(copy / "ledger")
    late, text = tmp_path / "late.csv", tmp_path / "t.txt"
    late.write_bytes(b"a,b\n1,2\n")
    text.write_text(TEXT, encoding="utf-8")
    sign = ("--as", "王小明", "--role", "preparer", "--conclusion", "符合", "--text-file", text)
    refused = (
        ("intake", copy, late),
        ("examine", copy, "--only", ITEM),
        ("conclude", copy, ITEM, *sign, "--declare-independent"),
    )
    for words in refused:
        assert "已封存" in Machine(home).chahe(*words, code=2).err, words
    assert digests(copy / "ledger") == before
    assert "unlisted" not in Machine(home).chahe("verify", copy, "--no-reperform").out, "nothing was left behind"
