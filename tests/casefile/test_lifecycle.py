"""Seal, export and import, erase, upgrade, rebuild, key replacement, doctor."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.doctor import doctor
from chahe.casefile.erase import erase
from chahe.casefile.export import export, import_case
from chahe.casefile.rebuild import rebuild
from chahe.casefile.seal import seal
from chahe.casefile.upgrade import Step, upgrade
from chahe.casefile.verify import verify
from chahe.errors import CallError, CaseError, VerificationError
from chahe.evidence.keys import KeyStore
from chahe.evidence.problems import Kind
from chahe.evidence.workstation import Workstation
from chahe.model import Digest, Reading, ReadStatus, Source
from tests.casefile.conftest import PROFILE, custody, fill, station_at


def writing(root: Path, station: Workstation) -> Case:
    return Case.open(root, write=True, station=station)


def put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


# -- seal


def test_a_sealed_case_takes_no_new_facts_until_reopened(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    with writing(filled(), station) as case:
        entry, result = seal(case, by="王小明")
        assert result.ok and entry.body["items"] == 2 and entry.body["root"] == result.root
        for kind in ("evidence-received", "reading", "run", "conclusion", "sign-off", "seal", "norm-entered"):
            with pytest.raises(CallError, match="sealed"):
                case.append(kind, {}, "x")
        (tmp_path / "late").write_bytes(b"late")
        with pytest.raises(CallError, match="sealed"):
            case.add_evidence(tmp_path / "late", "late", custody())
        case.append("later-event", {"text": "x"}, "王小明")
        case.reopen(by="王小明", why="補件")
        case.append("conclusion", {}, "x")
        assert not case.sealed


def test_a_case_with_problems_is_not_sealed(station: Workstation, filled: Callable[[], Path]) -> None:
    root = filled()
    next(root.glob("readings/*/asset.parquet")).write_bytes(b"other")
    with writing(root, station) as case, pytest.raises(VerificationError, match="not sealed"):
        seal(case, by="x")


# -- export


def test_an_export_verifies_elsewhere_and_carries_its_secret_and_heads(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    with writing(filled(), station) as case:
        seal(case, by="王小明")
        export(case, tmp_path / "case.chahe", "長通行碼", by="王小明")
        secret, head, size = case.secret(), case.head, len(case.acts())
    elsewhere = station_at(tmp_path / "elsewhere", seed=9)
    imported = import_case(tmp_path / "case.chahe", tmp_path / "copy", "長通行碼", station=elsewhere)
    result = verify(imported)
    assert result.ok and result.witnesses == ["machine"] and (result.root, result.size) == (head, size)
    assert imported.secret() == secret
    assert not (imported.root / "cache").exists()
    data = (tmp_path / "case.chahe").read_bytes()
    assert secret not in data and b"hosts.csv" not in data and "示範人壽".encode() not in data
    with writing(imported.root, elsewhere) as again:
        again.append("later-event", {}, "x")
    assert verify(Case.open(imported.root, station=elsewhere)).ok
    back = verify(Case.open(imported.root, station=station))
    assert {p.kind for p in back.problems} == {Kind.KEY_NOT_PINNED}, "the first machine does not know the second's key"


def bundle_of(tmp_path: Path, station: Workstation, root: Path) -> Path:
    with writing(root, station) as case:
        big = tmp_path / "big"
        big.write_bytes(bytes(range(256)) * 12_000)
        case.add_evidence(big, "big.bin", custody())
        export(case, tmp_path / "b.chahe", "pass", by="x")
    return tmp_path / "b.chahe"


def test_a_bundle_that_was_changed_or_cut_leaves_nothing(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    bundle = bundle_of(tmp_path, station, filled())
    good = bundle.read_bytes()
    header = good.index(b"}\n") + 2
    first = int.from_bytes(good[header : header + 4], "big") + 4
    second = int.from_bytes(good[header + first : header + first + 4], "big") + 4
    frames = [good[header : header + first], good[header + first : header + first + second]]
    rest = good[header + first + second :]
    assert rest, "the bundle must have three frames or more"
    damages = {
        "flipped early": good[: header + 50] + bytes([good[header + 50] ^ 1]) + good[header + 51 :],
        "flipped late": good[:-9] + bytes([good[-9] ^ 1]) + good[-8:],
        "cut in a frame": good[:-5],
        "cut after a frame": good[: header + first],
        "cut before the last": good[: header + first + second],
        "swapped frames": good[:header] + frames[1] + frames[0] + rest,
        "header": good.replace(b'"n":32768', b'"n":65536', 1),
        "appended": good + frames[0],
        "magic": b"x" + good,
        "empty": b"",
    }
    for name, data in damages.items():
        bundle.write_bytes(data)
        with pytest.raises((VerificationError, CallError)):
            import_case(bundle, tmp_path / "copy", "pass", station=station_at(tmp_path / f"home-{name}"))
        assert not (tmp_path / "copy").exists() and not (tmp_path / "copy.importing").exists(), name
    bundle.write_bytes(good)
    with pytest.raises(CallError, match="passphrase"):
        import_case(bundle, tmp_path / "copy", "wrong", station=station)
    assert verify(import_case(bundle, tmp_path / "copy", "pass", station=station_at(tmp_path / "h"))).ok


def test_export_refuses_no_passphrase_an_existing_file_and_a_place_inside_the_case(
    tmp_path: Path, empty_case: Case
) -> None:
    (tmp_path / "there").write_bytes(b"")
    for out, passphrase in ((tmp_path / "x", ""), (tmp_path / "there", "p"), (empty_case.root / "x", "p")):
        with pytest.raises(CallError):
            export(empty_case, out, passphrase, by="x")
    assert len(empty_case.acts("export")) == 0


def test_import_refuses_a_folder_with_content(tmp_path: Path, station: Workstation, filled: Callable[[], Path]) -> None:
    root = filled()
    with pytest.raises(CaseError):
        import_case(bundle_of(tmp_path, station, root), root, "pass", station=station)


# -- erase


def test_erase_leaves_digest_and_reason_and_verify_says_erased(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    with writing(root, station) as case:
        item = case.items()[0]
        with pytest.raises(CallError):
            erase(case, item.digest, by="王小明", why=" ")
        with pytest.raises(CallError):
            erase(case, Digest("0" * 64), by="王小明", why="x")
        entry = erase(case, item.digest, by="王小明", why="客戶要求刪除")
        assert not case.store.has(item.digest)
        assert [i.name for i in case.items()] == ["handed/policy.inf"]
        assert [r.reading.name for r in case.readings()] == ["handed/policy.inf"]
        removed = entry.body["removed"]
        assert isinstance(removed, list) and sorted(Path(str(p)).name for p in removed) == [
            "asset.parquet", "exceptions.parquet", "rejects.jsonl",
        ]  # fmt: skip
        assert not any((root / str(p)).exists() for p in removed)
        with pytest.raises(CallError, match="already"):
            erase(case, item.digest, by="王小明", why="again")
        with pytest.raises(CallError):
            case.record_reading(Reading(Source(item.digest), "f", "csv@2", ReadStatus.READ, 0, 0, 0, 0))
    result = verify(Case.open(root, station=station))
    assert result.ok
    assert "客戶要求刪除" in next(n.zh for n in result.notices if n.kind == "erased")


def test_an_erasure_stopped_half_way_is_finished_and_a_resurrected_blob_is_a_problem(
    station: Workstation, filled: Callable[[], Path], tmp_path: Path
) -> None:
    root = filled()
    shutil.copytree(root, tmp_path / "before")
    with writing(root, station) as case:
        digest = case.items()[0].digest
        removed = erase(case, digest, by="王小明", why="x").body["removed"]
    assert isinstance(removed, list)

    def bring_back() -> None:
        shutil.copytree(tmp_path / "before" / "blobs", root / "blobs", dirs_exist_ok=True)
        for name in removed:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tmp_path / "before" / name, root / name)

    bring_back()  # as a kill right after the act leaves it
    result = verify(Case.open(root, station=station))
    assert result.ok and "erasure-pending" in {n.kind for n in result.notices}
    with writing(root, station) as case:
        assert not case.store.has(digest) and not any((root / str(name)).exists() for name in removed)
        case.append("report", {}, "x")
    assert verify(Case.open(root, station=station)).ok
    bring_back()  # any writer since would have removed it: this is somebody's doing
    found = {p.kind for p in verify(Case.open(root, station=station)).problems}
    assert found == {Kind.BLOB_NOT_ERASED, Kind.FILE_ADDED}


# -- upgrade, rebuild, keys, doctor


def test_upgrade_runs_each_step_once_keeps_the_original_and_is_recorded(
    station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    profile = (root / "profile.toml").read_bytes()
    steps = {
        1: Step(("甲", "one"), ("runs/index",), lambda folder: put(folder / "index-2", b"x")),
        2: Step(("乙", "two"), ("index-2",), lambda folder: put(folder / "index-2", b"y")),
    }
    with writing(root, station) as case:
        assert upgrade(case, by="王", steps=steps, target=1) == ()
        assert upgrade(case, by="王", steps=steps, target=3) == (2, 3)
        assert [e.body["format"] for e in case.acts("upgrade")] == [2, 3]
        with pytest.raises(CaseError):
            upgrade(case, by="王", steps=steps, target=4)
        result = verify(case)
        assert result.ok, result.problems
    assert b'"format":1' in (root / "originals" / "format-1" / "case.json").read_bytes()
    assert (root / "originals" / "format-2" / "index-2").read_bytes() == b"x"
    assert (root / "profile.toml").read_bytes() == profile
    (root / "originals" / "format-1" / "case.json").write_bytes(b"{}")
    with pytest.raises(CaseError, match="newer"):
        Case.open(root, station=station)


def test_rebuild_empties_the_cache_and_runs_projectors(station: Workstation, filled: Callable[[], Path]) -> None:
    root = filled()
    with writing(root, station) as case:
        case.path("cache", "old").write_bytes(b"x")
        counts = rebuild(case, [lambda c: put(c.path("cache", "new"), b"y")])
        assert counts == {"acts": 8, "items": 2, "readings": 2, "runs": 1, "erased": 0}
        assert [p.name for p in (root / "cache").iterdir()] == ["new"]
    with pytest.raises(CallError):
        rebuild(Case.open(root, station=station))


def test_a_replaced_key_is_vouched_for_by_the_old_one(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    old = KeyStore(station).signer().id
    with writing(root, station) as case:
        entry = case.replace_key(by="王小明", why="定期更換")
        case.append("report", {}, "王小明")
    assert entry.body["old"] == old and entry.key == KeyStore(station).signer().id != old
    assert verify(Case.open(root, station=station)).ok
    elsewhere = Case.open(root, station=station_at(tmp_path / "elsewhere"))
    assert verify(elsewhere, trusted_keys=[old]).ok, "who knows the old key needs no other word"
    assert len(list((station.home / "keys").glob("retired-*.json"))) == 1


def test_a_lost_key_is_replaced_without_a_voucher_and_others_are_told(
    tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    old = KeyStore(station).signer().id
    KeyStore(station).replace_signer()
    with writing(root, station) as case:
        case.append("report", {}, "王小明")
    assert verify(Case.open(root, station=station)).ok
    elsewhere = Case.open(root, station=station_at(tmp_path / "elsewhere"))
    assert {p.kind for p in verify(elsewhere, trusted_keys=[old]).problems} == {Kind.KEY_NOT_PINNED}


@pytest.mark.parametrize(("passphrase", "value"), [("", "unprotected"), ("p", "protected")])
def test_doctor_says_how_the_key_is_kept(tmp_path: Path, passphrase: str, value: str) -> None:
    station = station_at(tmp_path / "home", passphrase=passphrase)
    facts = {f.name: f for f in doctor(station, tmp_path / "x" / "case")}
    assert facts["signing-key"].value == "none"
    assert facts["case"].ok and facts["home"].ok and facts["cryptography"].ok and facts["cvttf-notosanscjk-regular"].ok
    assert not (tmp_path / "x").exists() and not (tmp_path / "home").exists(), "doctor makes nothing"
    KeyStore(station).signer()
    key = {f.name: f for f in doctor(station)}["signing-key"]
    assert (key.value, key.ok) == (value, value == "protected")
    long = doctor(station, tmp_path / ("x" * 200) / ("y" * 50))
    assert {f.name: f.ok for f in long}["path-length"] is False


def test_station_from_the_environment(tmp_path: Path) -> None:
    station = Workstation.here({"CHAHE_HOME": str(tmp_path), "CHAHE_PASSPHRASE": "p"})
    assert (station.home, station.passphrase) == (tmp_path, "p")
    assert station.stamp().endswith("Z") and len(station.random(5)) == 5
    assert Workstation.here({}).home.name == "chahe"


def test_a_case_filled_twice_the_same_way_has_the_same_bytes(tmp_path: Path) -> None:
    """Clock and randomness are passed in: nothing else varies."""
    roots = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        with Case.create(folder / "case", PROFILE, by="王", station=station_at(folder / "home")) as case:
            fill(case, folder)
        roots.append({p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("case/**/*")) if p.is_file()})
    assert roots[0] == roots[1]
