"""A small BIFF8 workbook in a compound file, written from [MS-XLS] and [MS-CFB] for the tests of the reader."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass(frozen=True)
class Err:
    """An error cell; code as in BIFF (0x17 = #REF!)."""

    code: int


@dataclass(frozen=True)
class Formula:
    """A formula with a text result, or without a stored one."""

    result: str | None


@dataclass(frozen=True)
class Date:
    """An Excel serial with a date format."""

    serial: float


Cell = str | int | float | bool | Err | Formula | Date | None


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def _string(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def shared_strings(texts: Sequence[str], seam: int) -> bytes:
    """SST with CONTINUE records; a seam falls every `seam` characters, so also inside texts."""
    out: list[bytes] = [struct.pack("<II", len(texts), len(texts))]
    for text in texts:
        out[-1] += struct.pack("<HB", len(text), 1)
        for at in range(0, len(text), seam):
            if at:
                out.append(b"\x01")
            out[-1] += text[at : at + seam].encode("utf-16-le")
        if len(out[-1]) > 4000:
            out.append(b"")
    return record(0xFC, out[0]) + b"".join(record(0x3C, part) for part in out[1:])


def _cells(rows: Sequence[Sequence[Cell]], strings: list[str]) -> bytes:
    out = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            at = struct.pack("<HHH", r, c, 0)
            if value is None:
                continue
            if isinstance(value, Date):
                out += record(0x203, struct.pack("<HHHd", r, c, 1, value.serial))
            elif isinstance(value, Err):
                out += record(0x205, at + bytes((value.code, 1)))
            elif isinstance(value, bool):
                out += record(0x205, at + bytes((value, 0)))
            elif isinstance(value, Formula):
                body = at + b"\0\0\0\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00"
                out += record(0x06, body)
                if value.result is not None:
                    out += record(0x207, _string(value.result))
            elif isinstance(value, str):
                strings.append(value)
                out += record(0xFD, at + struct.pack("<I", len(strings) - 1))
            elif isinstance(value, int) and -(1 << 29) <= value < 1 << 29:
                out += record(0x27E, at + struct.pack("<i", value << 2 | 2))
            else:
                out += record(0x203, at + struct.pack("<d", value))
    return out


def workbook(
    sheets: dict[str, Sequence[Sequence[Cell]]],
    *,
    hidden_sheets: frozenset[str] = frozenset(),
    hidden_rows: Sequence[int] = (),
    merges: Sequence[tuple[int, int, int, int]] = (),
    seam: int = 7,
    password: bool = False,
) -> bytes:
    """An .xls. `merges` are (first row, last row, first column, last column) from 0 in every sheet."""
    strings: list[str] = []
    bodies = []
    for rows in sheets.values():
        body = _bof(0x10)
        body += b"".join(record(0x208, struct.pack("<HHHHHHHH", r, 0, 9, 255, 0, 0, 0x20, 0)) for r in hidden_rows)
        body += _cells(rows, strings)
        if merges:
            body += record(0xE5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<HHHH", *m) for m in merges))
        bodies.append(body + record(0x0A, b""))
    head = _bof(0x05) + (record(0x2F, b"\0" * 6) if password else b"") + record(0x42, struct.pack("<H", 1200))
    head += record(0x22, b"\0\0")
    head += record(0x41E, struct.pack("<H", 164) + _string("yyyy/m/d"))
    head += record(0xE0, struct.pack("<HH", 0, 0) + b"\0" * 16) + record(0xE0, struct.pack("<HH", 0, 164) + b"\0" * 16)
    tail = shared_strings(strings, seam) + record(0x0A, b"")
    size = sum(4 + 6 + len(_short(name)) for name in sheets)
    offset = len(head) + size + len(tail)
    for (name, _), body in zip(sheets.items(), bodies, strict=True):
        head += record(0x85, struct.pack("<IBB", offset, name in hidden_sheets, 0) + _short(name))
        offset += len(body)
    return compound({"Workbook": head + tail + b"".join(bodies)})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of version 3; every stream is padded past the size below which a mini stream would be used."""
    bodies = {name: body.ljust(max(4096, -(-len(body) // SECTOR) * SECTOR), b"\0") for name, body in streams.items()}
    entries = 1 + len(bodies)
    directory_sectors = -(-entries * 128 // SECTOR)
    used = directory_sectors + sum(len(b) // SECTOR for b in bodies.values())
    fat_sectors = 1
    while fat_sectors * (SECTOR // 4) < used + fat_sectors:
        fat_sectors += 1
    fat = [FAT] * fat_sectors
    at = fat_sectors

    def chain(count: int) -> int:
        nonlocal at
        fat.extend(range(at + 1, at + count))
        fat.append(END)
        at += count
        return at - count

    directory_start = chain(directory_sectors)
    starts = {name: chain(len(body) // SECTOR) for name, body in bodies.items()}
    fat += [FREE] * (fat_sectors * (SECTOR // 4) - len(fat))
    directory = _entry("Root Entry", 5, END, 0, child=1)
    names = list(bodies)
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else FREE
        directory += _entry(name, 2, starts[name], len(bodies[name]), right=right)
    directory = directory.ljust(directory_sectors * SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_start, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(fat_sectors), *[FREE] * (109 - fat_sectors))
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(bodies.values())


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    raw = name.encode("utf-16-le")
    body = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, right, child)
    return body + b"\0" * 36 + struct.pack("<IQ", start, size)
