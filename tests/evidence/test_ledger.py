"""The ledger by itself: round trip, signatures, keys."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.errors import CallError, DefinitionError, VerificationError
from chahe.evidence import chain, custody, sealing
from chahe.evidence.heads import Heads
from chahe.evidence.keys import KeyStore, Signer, key_id, verify_signature
from chahe.evidence.ledger import Checkpoint, Ledger
from chahe.evidence.merkle import inclusion_proof, verify_inclusion
from chahe.evidence.workstation import Workstation
from chahe.model import Custody, Digest, Origin

CASE = "ab" * 16
AT = "2026-01-05T01:00:00Z"
signer = Signer.from_seed(bytes(range(32)))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
bodies = st.dictionaries(st.text(max_size=6), json_values, max_size=4)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=6), bodies, st.booleans()), min_size=1, max_size=8))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, dict[str, object], bool]]) -> None:
    folder = tmp_path_factory.mktemp("l") / "ledger"
    ledger = Ledger.begin(folder, CASE)
    for by, body, mark in acts:
        ledger.append("report", body, at=AT, by=by, signer=signer)
        if mark:
            ledger.checkpoint(at=AT, signer=signer)
    ledger.checkpoint(at=AT, signer=signer)
    loaded, torn = chain.load(folder, CASE)
    assert torn == 0 and loaded.entries == ledger.entries and loaded.root == ledger.root
    found = chain.scan(folder, CASE)
    assert found.problems == [] and found.entries == ledger.entries and found.roots[-1] == ledger.root
    leaves = [bytes.fromhex(e.leaf) for e in loaded.entries]
    for index, leaf in enumerate(leaves):
        assert verify_inclusion(leaf, index, len(leaves), inclusion_proof(leaves, index), bytes.fromhex(loaded.root))


def begun(folder: Path, count: int = 3) -> Ledger:
    ledger = Ledger.begin(folder, CASE)
    for number in range(count):
        ledger.append("report", {"n": number}, at=AT, by="x", signer=signer)
        ledger.checkpoint(at=AT, signer=signer)
    return ledger


def test_a_body_without_canonical_form_writes_nothing(tmp_path: Path) -> None:
    ledger = begun(tmp_path / "l")
    before = ledger.entries_file.read_bytes()
    with pytest.raises(DefinitionError):
        ledger.append("report", {"x": 1.5}, at=AT, by="x", signer=signer)
    assert ledger.entries_file.read_bytes() == before and len(ledger.entries) == 3


def test_another_key_must_introduce_itself(tmp_path: Path) -> None:
    ledger = begun(tmp_path / "l")
    other = Signer.from_seed(bytes(32))
    with pytest.raises(VerificationError):
        ledger.append("report", {}, at=AT, by="x", signer=other)
    ledger.append("key-replaced", {"old": signer.id, "new": other.id}, at=AT, by="x", signer=other)
    ledger.append("report", {}, at=AT, by="x", signer=other)
    with pytest.raises(VerificationError):
        ledger.append("report", {}, at=AT, by="x", signer=signer)
    ledger.checkpoint(at=AT, signer=other)
    assert chain.scan(tmp_path / "l", CASE).problems == []


def test_an_append_overwrites_a_torn_line(tmp_path: Path) -> None:
    begun(tmp_path / "l")
    path = tmp_path / "l" / "entries.jsonl"
    path.write_bytes(path.read_bytes() + b'{"torn')
    loaded, torn = chain.load(tmp_path / "l", CASE)
    assert torn == 6
    loaded.append("report", {}, at=AT, by="x", signer=signer)
    loaded.checkpoint(at=AT, signer=signer)
    assert chain.scan(tmp_path / "l", CASE).problems == []


def test_a_ledger_of_another_case_is_refused(tmp_path: Path) -> None:
    begun(tmp_path / "l")
    with pytest.raises(VerificationError):
        chain.load(tmp_path / "l", "cd" * 16)


# -- keys and secrets


def station(home: Path, passphrase: str = "", seed: int = 1) -> Workstation:
    return Workstation(lambda: datetime(2026, 1, 5, tzinfo=UTC), random.Random(seed).randbytes, home, passphrase)


def test_the_signing_key_is_made_once_and_kept(tmp_path: Path) -> None:
    one = KeyStore(station(tmp_path)).signer()
    again = KeyStore(station(tmp_path, seed=5)).signer()
    assert one.id == again.id == key_id(one.public)
    assert verify_signature(one.public, again.sign(b"m"), b"m")
    assert not verify_signature(one.public, again.sign(b"m"), b"n")
    assert not verify_signature(b"short", b"", b"")
    assert "_private" not in repr(one)
    if os.name == "posix":  # on Windows the user's profile folder is private already
        assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


@settings(max_examples=10)
@given(st.binary(max_size=64), st.text(min_size=1, max_size=12))
def test_a_wrapped_secret_opens_only_with_its_passphrase_and_purpose(secret: bytes, passphrase: str) -> None:
    wrapped = sealing.wrap(secret, passphrase, "p", random.Random(1).randbytes)
    assert sealing.is_protected(wrapped)
    assert sealing.unwrap(wrapped, passphrase, "p") == secret
    for wrong, purpose in ((passphrase + "x", "p"), ("", "p"), (passphrase, "q")):
        with pytest.raises(CallError):
            sealing.unwrap(wrapped, wrong, purpose)


def test_damaged_key_files_are_said(tmp_path: Path) -> None:
    store = KeyStore(station(tmp_path, "p"))
    store.signer()
    good = store.signing_file.read_bytes()
    for bad in (b"", b"{}", b"[]", good[:-20], good.replace(b'"n":32768', b'"n":3')):
        store.signing_file.write_bytes(bad)
        with pytest.raises(CallError):
            store.signer()


def test_case_secrets(tmp_path: Path) -> None:
    store = KeyStore(station(tmp_path))
    secret = store.new_case_secret(CASE)
    assert store.new_case_secret(CASE) == secret == store.case_secret(CASE)
    store.put_case_secret(CASE, secret)
    with pytest.raises(CallError):
        store.put_case_secret(CASE, bytes(32))
    with pytest.raises(CallError):
        store.case_secret("cd" * 16)
    with pytest.raises(CallError):
        store.case_secret("../../x")
    store.put_case_secret("cd" * 16, bytes(32))
    assert store.case_secret("cd" * 16) == bytes(32)


def test_heads_survive_a_torn_line(tmp_path: Path) -> None:
    heads = Heads.of(tmp_path, CASE)
    assert heads.last() is None and heads.keys() == frozenset()
    heads.remember(Checkpoint(CASE, 1, "r1", AT, "k1", ""))
    heads.path.write_bytes(heads.path.read_bytes() + b'{"size":9')
    heads.remember(Checkpoint(CASE, 2, "r2", AT, "k2", ""))
    last = heads.last()
    assert last is not None and (last.size, last.root) == (2, "r2")
    assert heads.keys() == {"k1", "k2"}


# -- custody


def test_custody_round_trip_and_words() -> None:
    full = Custody(
        Origin.WATCHED, "王", AT, "AD", "2026-01-01", "2025-01-01", "2025-12-31", "cmd", "甲", "乙", 5, "A1", 5, 9
    )
    assert custody.from_json(custody.as_json(full)) == full
    bare = Custody(Origin.AUDITEE, "王", AT)
    assert custody.as_json(bare) == {"origin": "受檢單位自行產製", "received_by": "王", "received_at": AT}
    assert "目視下匯出" in custody.describe(full)[0] and "witness: 乙" in custody.describe(full)[1]
    for bad in ({}, {"origin": "x"}, {"origin": "第三人"}):
        with pytest.raises(CallError):
            custody.from_json(bad)


def test_what_the_auditee_made_alone_never_settles_a_population() -> None:
    alone = Custody(Origin.AUDITEE, "王", AT)
    assert not custody.settles_population(alone)
    assert custody.settles_population(alone, second_source=True)
    assert custody.settles_population(Custody(Origin.AUDITEE, "王", AT, stated_records=5))
    assert not custody.settles_population(Custody(Origin.AUDITEE, "王", AT, screen_count=5)), "nobody saw the screen"
    assert custody.settles_population(Custody(Origin.AUDITEE, "王", AT, screen_count=5, witness="乙"))
    assert custody.settles_population(Custody(Origin.ON_SITE, "王", AT))


def test_contradictions_with_the_manifest() -> None:
    digest = Digest("0" * 64)
    stated = Custody(Origin.AUDITEE, "王", AT, stated_records=5, stated_bytes=9, stated_digest=digest, screen_count=5)
    assert custody.contradictions(stated, 9, digest, 5) == ()
    assert len(custody.contradictions(stated, 8, Digest("1" * 64), 4)) == 4
    assert len(custody.contradictions(stated, 8, digest)) == 1
    assert custody.covers_period(stated, "2025-01-01", "2025-12-31") is None
    period = Custody(Origin.AUDITEE, "王", AT, period_from="2025-01-01", period_to="2025-06-30")
    assert custody.covers_period(period, "2025-01-01", "2025-06-30") is True
    assert custody.covers_period(period, "2025-01-01", "2025-07-01") is False
