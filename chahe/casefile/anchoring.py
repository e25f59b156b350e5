"""`chahe anchor`: a head of the ledger under an RFC 3161 time stamp, online or by carrying two files.

request(case) -> query for the head as it stands     (send it to an authority by any means)
accept(case, response, …) -> the act                 (which head it covers is found by its digest)
"""

import hashlib
from collections.abc import Sequence

from cryptography import x509

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.errors import CallError, VerificationError
from chahe.evidence import anchor, chain, files
from chahe.evidence.ledger import Entry


def request(case: Case) -> bytes:
    """A DER time-stamp query for the present head. Raises VerificationError."""
    return anchor.request(anchor.message(case.id, len(case.acts()), case.head))


def accept(case: Case, response: bytes, *, by: str, roots: Sequence[x509.Certificate] = ()) -> Entry:
    """Keep a time-stamp response under `anchors/` and record it.

    Verified to the given roots; without roots only that it covers a head of this case. Raises VerificationError.
    """
    stamped = anchor.stated(response)
    size, root = _covered(case, stamped)
    if roots:
        anchor.check(response, anchor.message(case.id, size, root), roots)
    name = f"{size}-{hashlib.sha256(response).hexdigest()[:16]}.tsr"
    path = case.path("anchors", name)
    files.write_durably(path, response)
    body = {
        "size": size,
        "root": root,
        "file": name,
        "time": stamped.time,
        "serial": stamped.serial,
        "verified": bool(roots),
        "files": {f"anchors/{name}": files.digest_file(path)},
    }
    return case.append(Act.ANCHOR, body, by)


def online(case: Case, url: str, *, by: str, roots: Sequence[x509.Certificate] = ()) -> Entry:
    """Ask the authority a person named, then accept. Raises CallError, VerificationError."""
    if not url:
        raise CallError(("未指定時戳服務網址。", "No address of an authority was given."))
    return accept(case, anchor.fetch(url, request(case)), by=by, roots=roots)


def _covered(case: Case, stamped: anchor.Stamped) -> tuple[int, str]:
    """The state of this ledger whose message has the stamped digest, newest first."""
    roots = chain.scan(case.root / "ledger", case.id).roots
    for size in range(len(roots) - 1, 0, -1):
        found = hashlib.new(stamped.algorithm, anchor.message(case.id, size, roots[size])).digest()
        if found == stamped.imprint:
            return size, roots[size]
    raise VerificationError(
        ("此時戳不是為本案件任何狀態所簽發。", "The time stamp covers no state of this case."), where=stamped.serial
    )
