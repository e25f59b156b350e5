"""The content-addressed store."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.errors import CallError
from chahe.evidence.store import Store
from chahe.model import Digest, digest_of


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=6))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, blobs: list[bytes]) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    for data in blobs:
        digest, size = store.add(io.BytesIO(data))
        assert (digest, size) == (digest_of(data), len(data))
    for data in blobs:
        digest = digest_of(data)
        assert store.has(digest) and store.verify(digest) and store.size(digest) == len(data)
        with store.open(digest) as stream:
            assert stream.read() == data
    assert list(store.digests()) == sorted({digest_of(b) for b in blobs})


def test_a_blob_is_read_only_and_lies_where_its_digest_says(tmp_path: Path) -> None:
    digest = Store(tmp_path).add_bytes(b"x")
    path = tmp_path / digest[:2] / digest[2:]
    assert path.read_bytes() == b"x"
    assert path.stat().st_mode & 0o222 == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [digest[:2]]


def test_a_changed_blob_fails_verification_and_is_mended_by_its_true_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.add_bytes(b"x")
    store.path(digest).chmod(0o600)
    store.path(digest).write_bytes(b"y")
    assert not store.verify(digest)
    store.add_bytes(b"x")
    assert store.verify(digest)


def test_erase_removes_and_says_whether_there_was_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.add_bytes(b"x")
    assert store.erase(digest) and not store.erase(digest)
    assert not store.has(digest)
    with pytest.raises(CallError):
        store.open(digest)


@pytest.mark.parametrize("bad", ["", "../../etc/passwd", "AB" * 32, "0" * 63])
def test_only_digests_name_blobs(tmp_path: Path, bad: str) -> None:
    with pytest.raises(CallError):
        Store(tmp_path).path(Digest(bad))


def test_a_failing_source_leaves_nothing(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        Store(tmp_path).add(Failing())
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".incoming-x").write_bytes(b"half")
    assert Store(tmp_path).sweep() == 1
    assert list(Store(tmp_path).digests()) == []
