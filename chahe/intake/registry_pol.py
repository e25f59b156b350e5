"""registry.pol of a Group Policy object: MS-GPREG 2.2, version 1.

`PReg` + version (two 32-bit LE numbers), then records `[key;value;type;size;data]` in UTF-16 LE: key and value end in a
zero character, type and size are 32-bit LE, data is `size` bytes. A record is one value -> `gpo_setting`, located at
its bytes [A, B). Sizes are hostile: nothing is allocated by what a record claims beyond what the file holds.
A value stored under a secret's name is kept as a keyed hash and masked tail.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import group_policy_place, parts_of
from chahe.intake.secret_settings import masked_setting

_HEADER = b"PReg\x01\x00\x00\x00"
_OPEN, _CLOSE, _SEPARATOR, _ZERO = b"[\0", b"]\0", b";\0", b"\0\0"
_MAX_FILE = 64 << 20
_MAX_DATA = 0xFFFF  # MS-GPREG: the size of data is at most 65,535 bytes
_TYPES = {
    0: "REG_NONE", 1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 4: "REG_DWORD", 5: "REG_DWORD_BIG_ENDIAN",
    6: "REG_LINK", 7: "REG_MULTI_SZ", 11: "REG_QWORD",
}  # fmt: skip
_TEXTS = {"REG_SZ", "REG_EXPAND_SZ", "REG_MULTI_SZ"}
_NUMBERS = {"REG_DWORD": "<I", "REG_DWORD_BIG_ENDIAN": ">I", "REG_QWORD": "<Q"}


class _Damaged(ValueError):  # noqa: N818 - never leaves this module
    """The record at hand cannot be read to its end."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record: registry key, value name, type name, data."""

    key: str
    name: str
    kind: str
    data: bytes


def recognise(head: Head) -> bool:
    """The signature and version 1."""
    return head.data.startswith(_HEADER)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    data = stream.read(_MAX_FILE + 1)
    if len(data) > _MAX_FILE:
        sink.damage(1, "bytes:0-8", f"larger than the reader's cap of {_MAX_FILE} bytes")
        return
    if not data.startswith(_HEADER):
        sink.damage(1, f"bytes:0-{min(8, len(data))}", "no PReg header of version 1")
        return
    place = group_policy_place(ctx.path)
    hive = "HKCU" if "user" in [p.lower() for p in parts_of(ctx.path)[-2:-1]] else "HKLM"
    at, rec = len(_HEADER), 0
    while at < len(data):
        rec += 1
        try:
            entry, end = _entry(data, at)
        except _Damaged as error:
            sink.damage(rec, f"bytes:{at}-{len(data)}", str(error))
            return
        sink.row(
            "gpo_setting",
            rec,
            f"bytes:{at}-{end}",
            {
                "gpo_guid": place.gpo_guid,
                "backup_id": place.backup_id,
                "area": f"{hive}\\{entry.key}",
                "setting": entry.name or "(default)",
                "value_text": _value(ctx, entry) or None,
                "value_type": entry.kind,
                "stated_in": "registry.pol",
            },
        )
        at = end


def _entry(data: bytes, at: int) -> tuple[_Entry, int]:
    at = _expect(data, at, _OPEN)
    key, at = _text(data, at)
    at = _expect(data, at, _SEPARATOR)
    name, at = _text(data, at)
    at = _expect(data, at, _SEPARATOR)
    kind, at = _number(data, at)
    at = _expect(data, at, _SEPARATOR)
    size, at = _number(data, at)
    at = _expect(data, at, _SEPARATOR)
    if size > _MAX_DATA or at + size > len(data):
        raise _Damaged("the record claims more data than there is")
    at_end = _expect(data, at + size, _CLOSE)
    return _Entry(key, name, _TYPES.get(kind, f"type {kind}"), data[at : at + size]), at_end


def _expect(data: bytes, at: int, mark: bytes) -> int:
    if data[at : at + 2] != mark:
        raise _Damaged("the record is cut off or malformed" if at + 2 <= len(data) else "the file ends inside a record")
    return at + 2


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A zero-ended UTF-16 LE text starting at an even or odd offset of the file."""
    end = at
    while data[end : end + 2] != _ZERO:
        if end + 2 > len(data):
            raise _Damaged("the file ends inside a record")
        end += 2
    try:
        return data[at:end].decode("utf-16-le"), end + 2
    except UnicodeDecodeError:
        raise _Damaged("a name that is no UTF-16 text") from None


def _number(data: bytes, at: int) -> tuple[int, int]:
    if at + 4 > len(data):
        raise _Damaged("the file ends inside a record")
    return struct.unpack_from("<I", data, at)[0], at + 4


def _value(ctx: Context, entry: _Entry) -> str:
    """The data as text: numbers in decimal, lists joined by line feeds, everything else in hexadecimal."""
    if entry.kind in _NUMBERS and len(entry.data) == struct.calcsize(_NUMBERS[entry.kind]):
        return str(struct.unpack(_NUMBERS[entry.kind], entry.data)[0])
    text = entry.data.hex()
    if entry.kind in _TEXTS and len(entry.data) % 2 == 0:
        try:
            text = entry.data.decode("utf-16-le").rstrip("\0").replace("\0", "\n")
        except UnicodeDecodeError:
            text = entry.data.hex()
    return masked_setting(ctx, entry.name, entry.kind, text)


READER = Reader(
    name="registry-pol",
    version="1",
    tables=("gpo_setting",),
    recognise=recognise,
    read=read,
    priority=10,
)
