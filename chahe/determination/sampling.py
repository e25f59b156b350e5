"""A sample anybody can draw again: from the same records, with the same seed, the same rows. Pure.

Every record has a rank, the SHA-256 of seed, place and the SHA-256 of the record, joined by line feeds. The records
with the smallest ranks are the sample. Nothing of it depends on a program's random numbers, so that a spreadsheet and
a hash function are enough to check it. Where the whole population was tested, a sample is what people looked at
beside that: it neither raises nor lowers a tested fact.
"""

import hashlib
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chahe.errors import CallError
from chahe.model import Digest, Word, canonical

METHOD = "sha256-rank-1"
"""Names this way of drawing; another way gets another name."""

MOST = 500
"""Records of one sample: more of them nobody looks at one by one."""

MAX_SEED = 64
MAX_WHY = 2_000

RESULTS = (Word.CONFORMING, Word.NOT_CONFORMING, Word.INSUFFICIENT)
"""What a person may say of one sampled record."""


class Source(StrEnum):
    """What a sample is drawn from."""

    EXCEPTIONS = "exceptions"  # the exception list of a check, as filtered
    POPULATION = "population"  # the records a check applies to


@dataclass(frozen=True, slots=True)
class Terms:
    """How a sample is to be drawn, as the examiner states it."""

    size: int
    seed: str
    why: str  # of the size


@dataclass(frozen=True, slots=True)
class Drawn:
    """Places (from 1) with their records, in order; how many records there were, and the digest of all of them."""

    rows: Sequence[tuple[int, Any]]
    population: int
    digest: Digest  # over the digests of all records, in order


def admit(terms: Terms) -> Terms:
    """The terms without blanks around them. Raises CallError on a size, seed or reason that cannot be taken."""
    seed, why = terms.seed.strip(), terms.why.strip()
    if not 1 <= terms.size <= MOST:
        raise CallError(
            (f"樣本數須為 1 至 {MOST}。", f"The size of a sample is 1 to {MOST}."), where=str(terms.size)[:20]
        )
    if not 1 <= len(seed) <= MAX_SEED or not seed.isprintable():
        raise CallError(
            (f"種子須為 1 至 {MAX_SEED} 個可列印字元。", f"A seed is 1 to {MAX_SEED} printable characters."),
            where="seed",
        )
    if not why or len(why) > MAX_WHY:
        raise CallError(("須敘明樣本數之理由。", "The reason of the size is needed."), where="why")
    return Terms(terms.size, seed, why)


def draw(records: Iterable[Any], terms: Terms) -> Drawn:
    """Draw from records (JSON values), in the order they are given. Raises CallError when there are too few."""
    whole = hashlib.sha256()
    # The largest rank of those kept stands first: a smaller one takes its place.
    kept: list[tuple[int, int, Any]] = []
    place = 0
    for place, record in enumerate(records, 1):
        told = hashlib.sha256(canonical(record)).digest()
        whole.update(told)
        rank = rank_of(terms.seed, place, told.hex())
        if len(kept) < terms.size:
            heapq.heappush(kept, (-rank, place, record))
        elif rank < -kept[0][0]:
            heapq.heapreplace(kept, (-rank, place, record))
    if place < terms.size:
        raise CallError(
            (f"母體僅 {place} 筆，少於樣本數 {terms.size}。", f"There are {place} records, fewer than {terms.size}."),
            where="size",
            todo=("請減少樣本數，或調整篩選條件。", "Ask for fewer, or change the filters."),
        )
    return Drawn([(p, r) for _, p, r in sorted(kept, key=lambda k: k[1])], place, Digest(whole.hexdigest()))


def rank_of(seed: str, place: int, record: str) -> int:
    """The rank of the record at that place; `record` is its SHA-256 in hex."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{place}\n{record}".encode()).digest())


def result(text: str) -> Word:
    """What was said of one record. Raises CallError on another word."""
    for word in RESULTS:
        if word.value == text.strip():
            return word
    words = "、".join(RESULTS)
    raise CallError((f"抽樣結果須為：{words}。", f"A result is one of {words}."), where=text[:40])
