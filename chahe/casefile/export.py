"""`chahe export`: a case as one encrypted file, and back.

    CHAHE-EXPORT-1 and a line feed
    one line of JSON: scrypt n, salt, nonce prefix                      (authenticated with every frame)
    frames: 4 bytes length, big endian, then ChaCha20-Poly1305 of up to 1 MiB

The nonce of a frame is prefix (7 bytes), number (4), last (1): frames cannot be dropped, repeated or reordered, and a
cut bundle has no last frame (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Inside is a tar
of the case without `cache/` and lock, the keyed-hash key, and the heads the exporting machine remembers.
"""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from chahe.casefile.acts import Act
from chahe.casefile.case import Case, read_header
from chahe.errors import CallError, CaseError, VerificationError
from chahe.evidence import files, sealing
from chahe.evidence.heads import Heads
from chahe.evidence.keys import KeyStore
from chahe.evidence.ledger import Checkpoint
from chahe.evidence.workstation import Workstation
from chahe.model import Digest, canonical

MAGIC = b"CHAHE-EXPORT-1\n"
_FRAME = 1 << 20
_TAG = 16
_HEADER_CAP = 4096
_FRAMES_CAP = 1 << 32
_SECRET, _HEADS = "secret", "heads.jsonl"
_LEFT_OUT = frozenset({"cache", "case.lock"})


class _Frames(io.RawIOBase):
    """Encrypts what is written to it, frame by frame."""

    def __init__(self, out: BinaryIO, cipher: ChaCha20Poly1305, prefix: bytes, header: bytes) -> None:
        self._out, self._cipher, self._prefix, self._header = out, cipher, prefix, header
        self._held = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Hold back at least one byte, so that the last frame is known to be the last."""
        view = memoryview(cast(bytes, data))
        self._held += view
        while len(self._held) > _FRAME:
            self._emit(bytes(self._held[:_FRAME]), last=False)
            del self._held[:_FRAME]
        return len(view)

    def finish(self) -> None:
        """Write the last frame."""
        self._emit(bytes(self._held), last=True)

    def _emit(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._prefix, self._number, last), plain, self._header)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\1" if last else b"\0")


class _Plain(io.RawIOBase):
    """Decrypts a bundle as it is read. Raises VerificationError on any change, CallError on a wrong passphrase."""

    def __init__(self, stream: io.BufferedReader, passphrase: str) -> None:
        header, stated = _read_header(stream)
        self._stream, self._header = stream, header
        try:
            self._prefix = bytes.fromhex(str(stated["prefix"]))
            salt, cost = bytes.fromhex(str(stated["salt"])), int(str(stated["n"]))
        except (KeyError, ValueError):
            raise _broken("標頭損毀。", "its header is damaged.") from None
        self._cipher = ChaCha20Poly1305(sealing.derive_key(passphrase, salt, cost))
        self._number = 0
        self._plain = b""
        self._done = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # only BufferedReader calls it
        while not self._plain and not self._done:
            self._plain = self._next()
        block = self._plain[: len(buffer)]
        buffer[: len(block)] = block
        self._plain = self._plain[len(block) :]
        return len(block)

    def _next(self) -> bytes:
        size = int.from_bytes(self._stream.read(4), "big")
        sealed = self._stream.read(size) if _TAG <= size <= _FRAME + _TAG else b""
        if len(sealed) != size or size < _TAG:
            raise _broken("不完整或遭截斷。", "it is incomplete or was cut.")
        last = not self._stream.peek(1)
        try:
            plain = self._cipher.decrypt(_nonce(self._prefix, self._number, last), sealed, self._header)
        except InvalidTag:
            if self._number == 0:
                raise CallError(
                    ("通行碼不正確，或加密包已損毀。", "Wrong passphrase, or the bundle is damaged."),
                    todo=("請確認通行碼後再試。", "Check the passphrase and try again."),
                ) from None
            raise _broken("內容遭更動或截斷。", "it was changed or cut.") from None
        self._number += 1
        self._done = last
        return plain


def _read_header(stream: BinaryIO) -> tuple[bytes, dict[str, object]]:
    if stream.read(len(MAGIC)) != MAGIC:
        raise CallError(("這不是查核案件加密包。", "This is not an exported case."))
    line = stream.readline(_HEADER_CAP)
    try:
        stated = json.loads(line)
    except ValueError:
        stated = None
    if not isinstance(stated, dict):
        raise _broken("標頭損毀。", "its header is damaged.")
    return MAGIC + line, stated


def _broken(zh: str, en: str) -> VerificationError:
    return VerificationError((f"加密包{zh}", f"The bundle cannot be trusted: {en}"))


def export(case: Case, out: Path, passphrase: str, *, by: str) -> Digest:
    """Record the export, then write the bundle. Returns its SHA-256.

    Raises CallError (no passphrase, file exists, opened for reading, no keyed-hash key here), OSError.
    """
    if not passphrase:
        raise CallError(
            ("匯出須設定通行碼。", "An export needs a passphrase."),
            todo=("請設定環境變數 CHAHE_PASSPHRASE 後再執行。", "Set CHAHE_PASSPHRASE and run again."),
        )
    if out.exists() or out.resolve().is_relative_to(case.root.resolve()):
        raise CallError(("目標檔案已存在，或位於案件資料夾內。", "The target exists or lies in the case."), str(out))
    secret = case.secret()
    case.append(Act.EXPORT, {"file": out.name}, by)
    salt, prefix = case.station.random(16), case.station.random(7)
    stated = {"n": sealing.SCRYPT_N, "salt": salt.hex(), "prefix": prefix.hex()}
    header = MAGIC + canonical(stated) + b"\n"
    temporary = out.with_name(out.name + ".new")
    try:
        with temporary.open("wb") as target:
            target.write(header)
            frames = _Frames(target, ChaCha20Poly1305(sealing.derive_key(passphrase, salt)), prefix, header)
            _pack(case, secret, cast(BinaryIO, frames))
            frames.finish()
        digest = files.digest_file(temporary, sync=True)
        files.replace(temporary, out)
    finally:
        files.remove(temporary)
    return digest


def _pack(case: Case, secret: bytes, target: BinaryIO) -> None:
    """Names, sizes and bytes only: no owner, no time, so that the bundle tells nothing about the machine."""
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in _case_files(case.root):
            info = tarfile.TarInfo("case/" + path.relative_to(case.root).as_posix())
            info.size = path.stat().st_size
            with path.open("rb") as stream:
                archive.addfile(info, stream)
        heads = case.heads.path.read_bytes() if case.heads.path.exists() else b""
        for name, data in ((_SECRET, secret), (_HEADS, heads)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def _case_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.relative_to(root).parts[0] not in _LEFT_OUT:
            yield path


def import_case(bundle: Path, target: Path, passphrase: str, *, station: Workstation | None = None) -> Case:
    """Unpack a bundle to a new folder; nothing stands there unless all of it does. Opens the case for reading.

    The heads that came along are remembered on this machine: they are as trustworthy as the bundle's passphrase.
    Raises CallError (wrong passphrase, not a bundle), CaseError (target not empty), VerificationError (changed, cut).
    """
    station = station or Workstation.here()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CaseError(("目標資料夾已有內容。", "The target folder is not empty."), where=str(target))
    building = target.with_name(target.name + ".importing")
    files.remove_folder(building)
    building.mkdir(parents=True)
    try:
        files.make_private(building)
        with bundle.open("rb") as stream:
            extra = _unpack(_Plain(stream, passphrase), building)
        case_id = str(read_header(building)["id"])
        if set(extra) != {_SECRET, _HEADS}:
            raise _broken("內容不完整。", "it is incomplete.")
        KeyStore(station).put_case_secret(case_id, extra[_SECRET])
        if target.exists():
            target.rmdir()
        files.replace(building, target)
    finally:
        files.remove_folder(building)
    _remember(Heads.of(station.home, case_id), case_id, extra[_HEADS])
    return Case.open(target, station=station)


def _unpack(plain: _Plain, building: Path) -> dict[str, bytes]:
    """Files below `case/` go to the folder, the two others are returned. Reads to the last frame."""
    extra: dict[str, bytes] = {}
    buffered = io.BufferedReader(plain, _FRAME)
    try:
        with tarfile.open(fileobj=buffered, mode="r|", encoding="utf-8") as archive:
            for info in archive:
                content = archive.extractfile(info) if info.isreg() else None
                if content is None:
                    raise _broken("含有非一般檔案。", "it holds something that is no file.")
                if info.name in (_SECRET, _HEADS):
                    extra[info.name] = content.read()
                else:
                    _write(building, info.name, content.read)
    except tarfile.TarError:
        raise _broken("內容損毀。", "its content is damaged.") from None
    while buffered.read(_FRAME):
        pass  # to the last frame, whose absence is a cut
    return extra


def _write(building: Path, name: str, read: Callable[[int], bytes]) -> None:
    """The bundle is authenticated, its maker is not: a name must stay inside the folder, on Windows too."""
    pure = PurePosixPath(name)
    plain = all(part not in ("..", ".") and not set(part) & set('\\:*?"<>|') for part in pure.parts)
    if pure.is_absolute() or len(pure.parts) < 2 or pure.parts[0] != "case" or not plain:
        raise _broken("含有不允許的路徑。", "it holds a path that is not allowed.")
    path = building.joinpath(*pure.parts[1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        while block := read(files.CHUNK):
            out.write(block)
    if pure.parts[1] == "blobs":
        files.make_read_only(path)


def _remember(heads: Heads, case_id: str, lines: bytes) -> None:
    known = {(h.size, h.root) for h in heads.all()}
    for line in lines.splitlines():
        try:
            parsed = json.loads(line)
            size, root, key, at = int(parsed["size"]), str(parsed["root"]), str(parsed["key"]), str(parsed["at"])
        except (ValueError, KeyError, TypeError):
            continue  # a line torn by a crash on the exporting machine
        if (size, root) not in known:
            heads.remember(Checkpoint(case_id, size, root, at, key, ""))
