"""RFC 6962: against the definitions written out naively, and test vectors computed here by hand from hashes alone."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.evidence import merkle


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mth(d: Sequence[bytes]) -> bytes:
    """Section 2.1, word for word, over entries (not leaf hashes)."""
    if not d:
        return h(b"")
    if len(d) == 1:
        return h(b"\0" + d[0])
    k = 1
    while k * 2 < len(d):
        k *= 2
    return h(b"\1" + mth(d[:k]) + mth(d[k:]))


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    """Section 2.1.1."""
    if len(d) == 1:
        return []
    k = 1
    while k * 2 < len(d):
        k *= 2
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: Sequence[bytes], complete: bool = True) -> list[bytes]:
    """Section 2.1.2."""
    if m == len(d):
        return [] if complete else [mth(d)]
    k = 1
    while k * 2 < len(d):
        k *= 2
    if m <= k:
        return [*proof(m, d[:k], complete), mth(d[k:])]
    return [*proof(m - k, d[k:], False), mth(d[:k])]


VECTORS = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031")]
EMPTY_TREE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
EMPTY_LEAF = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_vectors_written_out() -> None:
    a, b, c, d, e = (h(b"\0" + v) for v in VECTORS)
    assert (
        merkle.tree_hash([])
        == h(b"")
        == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    )
    assert merkle.tree_hash([a]) == a == bytes.fromhex(EMPTY_LEAF)
    assert merkle.tree_hash([a, b]) == h(b"\1" + a + b)
    assert merkle.tree_hash([a, b, c]) == h(b"\1" + h(b"\1" + a + b) + c)
    four = h(b"\1" + h(b"\1" + a + b) + h(b"\1" + c + d))
    assert merkle.tree_hash([a, b, c, d, e]) == h(b"\1" + four + e)


entries = st.lists(st.binary(max_size=4), max_size=40)


@given(entries)
def test_tree_hash(d: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(x) for x in d]
    assert merkle.tree_hash(leaves) == mth(d)


@given(entries.filter(bool), st.data())
def test_inclusion(d: list[bytes], data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(x) for x in d]
    index = data.draw(st.integers(0, len(d) - 1))
    found = merkle.inclusion_proof(leaves, index)
    root = mth(d)
    assert list(found) == path(index, d)
    assert merkle.verify_inclusion(leaves[index], index, len(d), found, root)
    assert not merkle.verify_inclusion(h(b"other"), index, len(d), found, root)
    assert not merkle.verify_inclusion(leaves[index], len(d), len(d), found, root)
    assert not merkle.verify_inclusion(leaves[index], index, len(d), (*found, h(b"x")), root)
    if found:
        assert not merkle.verify_inclusion(leaves[index], index, len(d), found[:-1], root)


@given(entries.filter(bool), st.data())
def test_consistency(d: list[bytes], data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(x) for x in d]
    old = data.draw(st.integers(1, len(d)))
    found = merkle.consistency_proof(leaves, old)
    assert list(found) == proof(old, d)
    assert merkle.verify_consistency(old, mth(d[:old]), len(d), mth(d), found)
    assert not merkle.verify_consistency(old, h(b"other"), len(d), mth(d), found)
    assert not merkle.verify_consistency(old, mth(d[:old]), len(d), h(b"other"), found)
    if old < len(d):
        forged = [*d[: old - 1], b"forged", *d[old:]]
        assert not merkle.verify_consistency(old, mth(d[:old]), len(d), mth(forged), proof(old, forged))


def test_places_outside_the_tree() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof([h(b"")], 1)
    with pytest.raises(IndexError):
        merkle.consistency_proof([h(b"")], 0)
