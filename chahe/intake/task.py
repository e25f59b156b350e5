"""What a worker does with one file: recognise it and read it, or open it when it is a container."""

import io
import re
import shutil
import sys
from dataclasses import dataclass, replace
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from chahe.errors import MappingError
from chahe.evidence.containers import Member, container_kind, document_refusal, members
from chahe.intake.api import HEAD_BYTES, Context, Head, Reader, claimant, readers, recognise
from chahe.intake.extracts.layout import LAYOUT_KEY
from chahe.intake.extracts.looks import looks_like_extract
from chahe.intake.handover import READER as HANDOVER_READER
from chahe.intake.parquet import ParquetSink
from chahe.intake.worker import Failed
from chahe.model import Reading, ReadStatus, Source
from chahe.tables.api import tables

READ_BYTES = 1 << 20
"""Buffer of a file read: long lines cost half as much as with the usual 8 KiB."""

NOT_RECOGNISED = "not-recognised"
EMPTY = "empty-file"
INSIDE = (
    "manifest-inside-container: 檢附清單在壓縮檔內，未予採用，請解開後以資料夾收件。 "
    "A manifest inside a container is not used; unpack it and take in the folder."
)
LAYOUT_INSIDE = (
    "layout-inside-container: 欄位配置檔在壓縮檔內，未予採用，請解開後以資料夾收件。 "
    "A layout inside a container is not used; unpack it and take in the folder."
)
LAYOUT_MISSING = (
    "layout-missing: 似為主機檔，須有欄位配置檔（檔名.layout.json）始能讀取，"
    "請執行 chahe map FILE --copybook COPYBOOK。 "
    "This looks like a host extract; it is read with its layout (NAME.layout.json) only: run "
    "`chahe map FILE --copybook COPYBOOK`."
)
CONTAINER = "container"
"""Reader name of a reading that says what a container holds."""

_WORD = re.compile(r"[a-z][a-z-]+: ")
CONTAINER_READER = f"{CONTAINER}@1"


@dataclass(frozen=True, slots=True)
class Inner:
    """A member, unpacked to a file of ours that may be lost."""

    source: Source
    name: str
    file: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: its reading; for a container also its members and the readings of those refused."""

    reading: Reading
    inner: tuple[Inner, ...] = ()
    refused: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read one source. `data` holds its bytes; `folder` receives the tables (and, of a container, the members)."""

    data: Path
    source: Source
    folder: Path
    context: Context

    def run(self) -> Outcome:
        """Recognise and read. Raises what the reader raises; damage it reports itself stands in the reading."""
        with self.data.open("rb", buffering=READ_BYTES) as stream:
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            head = stream.read(HEAD_BYTES)
            stream.seek(0)
            if not size:
                return Outcome(unread(self.source, self.context.path, EMPTY))
            bomb = document_refusal(stream, self.context.path)
            if bomb is not None:
                return Outcome(unread(self.source, self.context.path, f"{bomb.kind.value}: {bomb.zh} {bomb.en}"))
            reader = recognise(Head(self.context.path, head, size, self._layout(stream)))
            if reader is not None and reader.gathers and self.source.member is not None:
                inside = INSIDE if reader is HANDOVER_READER else LAYOUT_INSIDE
                return Outcome(unread(self.source, self.context.path, inside))
            if reader is not None:
                return Outcome(self._read(reader, stream))
            if self.source.member is None and container_kind(stream) is not None:
                whole = claimant(stream, self.context)
                return self._open(stream) if whole is None else Outcome(self._read(whole, stream))
            if self.context.mapping and LAYOUT_KEY not in self.context.mapping:
                # A person has named the columns: headers that no dictionary knows are why they were asked.
                return Outcome(self._read(readers()["spreadsheet"], stream))
            missing = looks_like_extract(head, size)
            return Outcome(unread(self.source, self.context.path, LAYOUT_MISSING if missing else NOT_RECOGNISED))

    def _layout(self, stream: BinaryIO) -> str:
        """The layout given for this file; that of a container is for its members."""
        text = self.context.mapping.get(LAYOUT_KEY, "")
        return text if text and container_kind(stream) is None else ""

    def _read(self, reader: Reader, stream: BinaryIO) -> Reading:
        stream.seek(0)
        with ParquetSink(self.source, reader.tables, self.folder) as sink:
            reader.read(stream, sink, self.context)
            reading = sink.finish(self.context.path, f"{reader.name}@{reader.version}")
        return replace(reading, as_of=reading.as_of or self.context.as_of)

    def _open(self, stream: BinaryIO) -> Outcome:
        """Unpack every member to a file named by its number: its own path is an address and never a file name."""
        inner: list[Inner] = []
        refused: list[Reading] = []
        whole: list[str] = []
        name = self.context.path
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, member in enumerate(members(stream, name), 1):
            if isinstance(member, Member):
                file = self.folder / f"{number:06}"
                with file.open("wb") as out:
                    shutil.copyfileobj(member.stream, out)
                inner.append(Inner(Source(self.source.digest, member.path), f"{name}!{member.path}", file))
            elif member.path == name:
                whole.append(f"{member.kind.value}: {member.zh} {member.en}")
            else:
                reason = f"{member.kind.value}: {member.zh} {member.en}"
                refused.append(unread(Source(self.source.digest, member.path), f"{name}!{member.path}", reason))
        reading = unread(self.source, name, "; ".join([*whole, f"{len(inner)} members, {len(refused)} refused"]))
        if inner and not whole:
            reading = replace(reading, reader=CONTAINER_READER, status=ReadStatus.READ)
        return Outcome(reading, tuple(inner), tuple(refused))


class _NoPandas(MetaPathFinder):
    """pyarrow imports pandas when it finds it, only to ask whether a list is a pandas object: a second per process."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Says that there is no pandas; leaves every other name to the finders behind."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def warm() -> None:
    """Load in a new worker what its tasks need, so that the first file does not pay for it."""
    sys.meta_path.insert(0, _NoPandas())
    readers()
    tables()
    pa.array([], pa.string())


def unread(source: Source, name: str, reason: str) -> Reading:
    """The reading of a source nobody could read."""
    return Reading(source, name, "", ReadStatus.UNREAD, 0, 0, 0, 0, reason=reason)


def failed(ended: Failed[Outcome], source: Source, name: str) -> Reading:
    """The reading of a source whose worker did not come back with one."""
    if ended.error is None:
        return unread(source, name, " ".join(filter(None, [ended.end.value, ended.detail])))
    said = ended.error.diagnostics()
    zh, en = said.what
    word = "ambiguous-header" if isinstance(ended.error, MappingError) else ended.end.value
    # Readers begin their English sentence with a word of their own ("password: …"); it says more than ours.
    reason = f"{en} {zh}" if _WORD.match(en) else f"{word}: {en} {zh}"
    return unread(source, name, reason + (f" [{said.where}]" if said.where and said.where != name else ""))
