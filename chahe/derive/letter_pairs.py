"""Pairs of letters that words and romanised names hardly hold: what tells names a machine made from those people gave.

Counted over the 73,000 words of four letters or more, a to z, of SCOWL's list of American English (package wamerican
2020.12.07; SCOWL, copyright Kevin Atkinson): a pair is rare that makes up less than 20 of 100,000 neighbouring letters
there and that stands neither in nor between syllables of Hanyu Pinyin and Hepburn romanisation. The list of words
itself is not part of this.
"""

from collections.abc import Iterator

_SECOND_BY_FIRST = (
    "b:cdfghjkmnpqtwxz c:bdfgjmnpqwxz d:bcfhjkpqtxz f:bcdghjkmnpqwxz h:bcdfghjkpqwxz "
    "j:bcdfghjklmnpqrstwxyz k:bcdfghjkmpqrtwxz l:hjnqrwxz m:cdfghjklqrtwxz p:bcdfgjkmnqwxz "
    "q:bcdfghjklmnpqrstwxyz r:jqxz s:dgjrxz t:dgjkpqx v:bcdfghjklmnpqrstuvwxyz w:bcdfgjkmpqtwxyz "
    "x:bdfghjklmnqrswxyz y:bdfghjkqwxyz z:bcdfgjklmnpqrstwxy "
)
LONGEST_LABEL = 63
"""Characters of a label, at most (RFC 1035, section 2.3.4)."""


def rare_pairs() -> Iterator[dict[str, object]]:
    """The pairs, each once: `pair`."""
    for part in _SECOND_BY_FIRST.split():
        first, _, seconds = part.partition(":")
        for second in seconds:
            yield {"pair": first + second}


def label_places() -> Iterator[dict[str, object]]:
    """Places in a label at which a pair may begin, from 0: `place`."""
    for n in range(LONGEST_LABEL - 1):
        yield {"place": n}
