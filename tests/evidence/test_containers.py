"""Hostile and honest containers. Everything here is built by the test itself."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from chahe.errors import CallError
from chahe.evidence import containers
from chahe.evidence.containers import Caps, ContainerKind, Member, Refusal, RefusalKind, container_kind, members
from chahe.evidence.packing import escape, unescape
from chahe.evidence.store import Store
from chahe.model import Source, digest_of

SMALL = Caps(members=50, member_bytes=1 << 20, total_bytes=4 << 20, ratio=100, ratio_from=1 << 16)


def zip_of(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tar_of(*parts: tuple[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in parts:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def listing(data: bytes, caps: Caps | None = None) -> tuple[dict[str, bytes], dict[str, RefusalKind]]:
    """Members with their bytes, refusals with their kind; nothing may raise."""
    found: dict[str, bytes] = {}
    refused: dict[str, RefusalKind] = {}
    for one in members(io.BytesIO(data), "outer", caps):
        if isinstance(one, Member):
            found[one.path] = one.stream.read()
            assert one.size == len(found[one.path])
        else:
            assert one.zh and one.en
            refused[one.path] = one.kind
    return found, refused


CONTAINERS: dict[str, Callable[..., bytes]] = {
    "zip": zip_of,
    "stored": lambda *p: zip_of(*p, method=zipfile.ZIP_STORED),
    "zip-bzip2": lambda *p: zip_of(*p, method=zipfile.ZIP_BZIP2),
    "tar": tar_of,
    "tar.gz": lambda *p: tar_of(*p, mode="w:gz"),
    "tar.bz2": lambda *p: tar_of(*p, mode="w:bz2"),
    "tar.xz": lambda *p: tar_of(*p, mode="w:xz"),
}
PARTS = (("a/b.txt", b"hello"), ("空/清冊.csv", "編號".encode()), ("../../etc/passwd", b"x"), ("C:\\win\\NUL", b"y"))


@pytest.mark.parametrize("make", CONTAINERS.values(), ids=CONTAINERS)
def test_every_member_is_read_and_opens_again_by_its_path(make: Callable[..., bytes]) -> None:
    data = make(*PARTS)
    found, refused = listing(data)
    assert found == {
        "a/b.txt": b"hello",
        "空/清冊.csv": "編號".encode(),
        "../../etc/passwd": b"x",
        "C:/win/NUL": b"y",
    }
    assert not refused
    for path, content in found.items():
        with containers.open_member(io.BytesIO(data), path) as stream:
            assert stream.read() == content


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (gzip.compress(b"hi", mtime=0), "content"),
        (bz2.compress(b"hi"), "content"),
        (lzma.compress(b"hi"), "content"),
        (lzma.compress(b"h") + lzma.compress(b"i") + b"\0\0\0\0", "content"),
        (gzip.compress(b"h", mtime=0) + gzip.compress(b"i", mtime=0), "content"),
        (b"\x1f\x8b\x08\x08\0\0\0\0\0\xff../a.log\0" + gzip.compress(b"hi", mtime=0)[10:], "a.log"),
    ],
)
def test_single_streams(data: bytes, name: str) -> None:
    assert listing(data) == ({name: b"hi"}, {})
    with containers.open_member(io.BytesIO(data), name) as stream:
        assert stream.read() == b"hi"


@pytest.mark.parametrize("pack", [lambda b: gzip.compress(b, mtime=0), bz2.compress, lzma.compress])
def test_single_streams_inside_a_zip_are_opened(pack: Callable[[bytes], bytes]) -> None:
    """A member lies in a temporary file of ours, whose own mode is no reason to write to it."""
    data = zip_of(("log.json.x", pack(b"hi")))
    assert listing(data) == ({"log.json.x!content": b"hi"}, {})
    with containers.open_member(io.BytesIO(data), "log.json.x!content") as stream:
        assert stream.read() == b"hi"


def test_nesting_is_followed_to_the_cap_and_no_further() -> None:
    data = b"deep"
    for level in ("d", "c", "b", "a"):
        data = zip_of((f"{level}.zip" if level != "d" else "d.txt", data))
    found, refused = listing(data)
    assert not found
    assert refused == {"a.zip!b.zip!c.zip": RefusalKind.TOO_DEEP}
    found, _ = listing(data, Caps(depth=4))
    assert found == {"a.zip!b.zip!c.zip!d.txt": b"deep"}
    with containers.open_member(io.BytesIO(data), "a.zip!b.zip!c.zip!d.txt") as stream:
        assert stream.read() == b"deep"


def test_names_with_separators_stay_addresses() -> None:
    assert unescape(escape("a%21!b%x")) == "a%21!b%x"
    data = zip_of(("a.zip!b", b"one"), ("a.zip", zip_of(("b", b"two"))), ("100%21", b"three"))
    found, _ = listing(data)
    assert found == {"a.zip%21b": b"one", "a.zip!b": b"two", "100%2521": b"three"}
    for path, content in found.items():
        source = Source.parse(str(Source(digest_of(data), path)))
        assert source.member == path
        with containers.open_member(io.BytesIO(data), path) as stream:
            assert stream.read() == content


def test_duplicate_names_are_told_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zip_of(("x", b"1"), ("x", b"2"), ("x*2", b"3"))
    found, _ = listing(data)
    assert found == {"x": b"1", "x*2": b"2", "x*2*2": b"3"}
    with containers.open_member(io.BytesIO(data), "x*2") as stream:
        assert stream.read() == b"2"


def raw_zip(name: bytes, data: bytes, *, flags: int = 0, method: int = 0, extra: bytes = b"", system: int = 0) -> bytes:
    """A zip written field by field, for what zipfile does not write."""
    crc = zlib.crc32(data)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, method, 0, 33, crc, len(data), len(data), len(name), 0)
    central = struct.pack(
        "<4sBBHHHHHIIIHHHHHII",
        b"PK\1\2", 20, system, 20, flags, method, 0, 33, crc, len(data), len(data), len(name), len(extra), 0, 0, 0,
        0o120777 << 16 if system == 3 else 0, 0,
    )  # fmt: skip
    body = local + name + data
    directory = central + name + extra
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(directory), len(body), 0)
    return body + directory + end


@pytest.mark.parametrize(
    ("raw", "flags", "path", "encoding"),
    [
        ("弱點清冊.csv".encode("cp950"), 0, "弱點清冊.csv", "cp950 (guessed)"),
        ("弱點清冊.csv".encode(), 0, "弱點清冊.csv", "utf-8 (guessed)"),
        ("弱點清冊.csv".encode(), 0x800, "弱點清冊.csv", "utf-8"),
        # 功 is A5 5C in Big5: its second byte is a backslash
        ("功能.csv".encode("cp950"), 0, "功能.csv", "cp950 (guessed)"),
        (b"caf\x82.txt", 0, "café.txt", "cp437 (guessed)"),
        (b"a\x00b\n.txt", 0, "a\ufffdb\ufffd.txt", "ascii"),
        (b"plain.txt", 0, "plain.txt", "ascii"),
    ],
)
def test_member_names_are_decoded_honestly(raw: bytes, flags: int, path: str, encoding: str) -> None:
    (member,) = members(io.BytesIO(raw_zip(raw, b"x", flags=flags)), "outer")
    assert isinstance(member, Member)
    assert (member.path, member.encoding) == (path, encoding)


def test_unicode_path_extra_field_counts_only_for_its_own_name() -> None:
    raw, real = b"_.csv", "清冊.csv".encode()
    for crc, path in ((zlib.crc32(raw), "清冊.csv"), (1, "_.csv")):
        extra = struct.pack("<HHBI", 0x7075, 5 + len(real), 1, crc) + real
        (member,) = members(io.BytesIO(raw_zip(raw, b"x", extra=extra)), "outer")
        assert member.path == path


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (raw_zip(b"x", b"123", flags=1), RefusalKind.ENCRYPTED),
        (raw_zip(b"x", b"123", method=9), RefusalKind.METHOD),
        (raw_zip(b"x", b"123", method=14), RefusalKind.METHOD),
        (raw_zip(b"x", b"123", method=99), RefusalKind.METHOD),
        (raw_zip(b"x", b"/etc/passwd", system=3), RefusalKind.LINK),
        (raw_zip(b"x", b"123").replace(b"123", b"124"), RefusalKind.DAMAGED),
    ],
)
def test_members_that_cannot_be_read_are_refused_with_a_reason(data: bytes, kind: RefusalKind) -> None:
    assert listing(data) == ({}, {"x": kind})
    with pytest.raises(CallError):
        containers.open_member(io.BytesIO(data), "x")


def test_a_bomb_is_refused_by_ratio_size_and_number() -> None:
    assert listing(zip_of(("big", bytes(900_000))), SMALL)[1] == {"big": RefusalKind.RATIO}
    assert listing(gzip.compress(bytes(900_000)), SMALL)[1] == {"outer": RefusalKind.RATIO}
    assert listing(lzma.compress(bytes(900_000)), SMALL)[1] == {"outer": RefusalKind.RATIO}
    assert listing(tar_of(("big", bytes(900_000)), mode="w:xz"), SMALL)[1] == {"outer": RefusalKind.RATIO}
    assert listing(zip_of(("big", bytes(2 << 20))), SMALL)[1] == {"big": RefusalKind.TOO_BIG}
    assert listing(tar_of(("big", bytes(2 << 20))), SMALL)[1] == {"big": RefusalKind.TOO_BIG}
    found, refused = listing(zip_of(*((f"f{i}", b"") for i in range(60))), SMALL)
    assert len(found) == 50
    assert refused == {"outer": RefusalKind.TOO_MANY}
    directory = Caps(directory_bytes=1000)
    assert listing(zip_of(*((f"f{i}", b"") for i in range(60))), directory)[1] == {"outer": RefusalKind.TOO_MANY}


def test_a_lying_packed_size_does_not_hide_a_bomb() -> None:
    data = bytearray(zip_of(("big", bytes(900_000))))
    at = data.rfind(b"PK\1\2")
    struct.pack_into("<I", data, at + 20, 0x7FFFFFFF)
    found, refused = listing(bytes(data), SMALL)
    # Later releases of Python say by themselves that what is packed reaches into what follows it.
    assert not found
    assert refused in ({"big": RefusalKind.RATIO}, {"big": RefusalKind.DAMAGED})


def test_nested_bombs_share_one_total() -> None:
    noise = zlib.compress(b"x")  # each part alone is small and honest
    part = zip_of(*((f"f{i}", noise + bytes(range(256)) * 2000) for i in range(2)), method=zipfile.ZIP_STORED)
    data = zip_of(*((f"p{i}.zip", part) for i in range(8)), method=zipfile.ZIP_STORED)
    _, refused = listing(data, SMALL)
    assert RefusalKind.TOO_BIG in refused.values()


def test_tar_links_and_devices_are_not_followed() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("c", tarfile.CHRTYPE),
            ("p", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert listing(out.getvalue()) == ({}, dict.fromkeys("shcp", RefusalKind.LINK))


def test_a_giant_tar_header_is_refused_unread() -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    assert listing(info.tobuf() + bytes(1024))[1] == {"outer": RefusalKind.TOO_BIG}


@pytest.mark.parametrize("make", CONTAINERS.values(), ids=CONTAINERS)
@pytest.mark.parametrize("percent", [10, 50, 90, 99])
def test_a_cut_container_always_says_so(make: Callable[..., bytes], percent: int) -> None:
    noise = random.Random(1).randbytes(4000)
    data = make(("a", noise), ("b", noise[::-1]), ("c", noise)).rstrip(b"\0")  # a tar may lose padding unharmed
    _, refused = listing(data[: len(data) * percent // 100])
    assert refused, "a cut container must never look complete"


def test_a_tar_cut_exactly_between_members_says_so() -> None:
    data = tar_of(("a", b"1"), ("b", b"2"))
    found, refused = listing(data[:1024])
    assert found == {"a": b"1"}
    assert refused == {"outer": RefusalKind.DAMAGED}
    broken = bytearray(data)
    broken[1024 + 148] ^= 1  # the checksum of the second header: tarfile would call this the end
    assert listing(bytes(broken))[1] == {"outer": RefusalKind.DAMAGED}


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"PK", b"PK\3\4junk", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0", b"ustar" * 200]
)
def test_junk_is_one_refusal(data: bytes) -> None:
    found, refused = listing(data)
    assert not found
    assert set(refused.values()) == {RefusalKind.DAMAGED}


def test_documents_are_not_containers_but_are_checked_for_bombs() -> None:
    sheet = zip_of(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", bytes(900_000)))
    assert container_kind(io.BytesIO(sheet)) is None
    assert container_kind(io.BytesIO(zip_of(("a", b"")))) is ContainerKind.ZIP
    refusal = containers.document_refusal(io.BytesIO(sheet), "a.xlsx", SMALL)
    assert isinstance(refusal, Refusal)
    assert (refusal.path, refusal.kind) == ("a.xlsx", RefusalKind.RATIO)
    assert containers.document_refusal(io.BytesIO(sheet), "a.xlsx") is None
    assert containers.document_refusal(io.BytesIO(b"<html>"), "a.xlsx") is None
    cut = containers.document_refusal(io.BytesIO(sheet[:100]), "a.xlsx")
    assert cut is not None and cut.kind is RefusalKind.DAMAGED


def test_open_source_reads_whole_items_and_members(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.add_bytes(zip_of(("x", b"1"), ("in.zip", zip_of(("y", b"2")))))
    for member, data in ((None, None), ("x", b"1"), ("in.zip!y", b"2")):
        with containers.open_source(store, Source(digest, member)) as stream:
            assert stream.read() == (data if member else (tmp_path / digest[:2] / digest[2:]).read_bytes())
    for missing in ("z", "x!y", "in.zip!z"):
        with pytest.raises(CallError):
            containers.open_source(store, Source(digest, missing))
