"""The stable name of a reject, by which a named person explains it: the same evidence gives the same id anywhere."""

from chahe.model import Source, digest_of

REJECT_ID = 16
"""Hex digits of an id: 64 bits, so that a million rejects of one case do not collide by chance."""


def reject_id(source: Source, rec: int, loc: str) -> str:
    """Id of the reject of record `rec` at locator `loc` of a source."""
    return digest_of(f"{source}\n{rec}\n{loc}".encode("utf-8", "surrogatepass"))[:REJECT_ID]
