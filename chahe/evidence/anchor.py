"""RFC 3161 time stamps over a head: proof that this state existed at that time, by a witness outside the case.

The stamped message is a short text naming case, size and root, so that it can be checked with any RFC 3161 tool. No
network is used unless the caller passes the address of an authority.
"""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit

import rfc3161_client
from cryptography import x509

from chahe.errors import CallError, VerificationError
from chahe.evidence import der

_RESPONSE_CAP = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a time stamp says about itself."""

    time: str  # ISO 8601 UTC
    serial: str
    imprint: bytes  # the digest it covers
    algorithm: str  # sha256 or sha512


def message(case: str, size: int, root: str) -> bytes:
    """The bytes that are stamped."""
    return f"chahe head 1\ncase {case}\nsize {size}\nroot {root}\n".encode("ascii")


def request(data: bytes) -> bytes:
    """A DER time-stamp query over SHA-256 of the message, with a nonce, asking for the certificate."""
    builder = rfc3161_client.TimestampRequestBuilder(data, rfc3161_client.HashAlgorithm.SHA256, True, True)
    return bytes(builder.build().as_bytes())


def _decoded(response: bytes) -> "rfc3161_client.TimeStampResponse":
    try:
        decoded = rfc3161_client.decode_timestamp_response(der.with_sorted_certificates(response))
        if decoded.status not in (rfc3161_client.PKIStatus.GRANTED, rfc3161_client.PKIStatus.GRANTED_WITH_MODS):
            raise VerificationError(("時戳機構拒絕簽發。", "The authority refused the time stamp."))
    except ValueError:
        raise VerificationError(("時戳回應無法解讀。", "The time-stamp response cannot be read.")) from None
    return decoded


_SHA256_OID = "2.16.840.1.101.3.4.2.1"


def stated(response: bytes) -> Stamped:
    """What a response says, nothing verified. Raises VerificationError."""
    decoded = _decoded(response)
    info = decoded.tst_info
    imprint = info.message_imprint
    algorithm = "sha256" if imprint.hash_algorithm.dotted_string == _SHA256_OID else "sha512"
    time = info.gen_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Stamped(time, str(info.serial_number), bytes(imprint.message), algorithm)


def read(response: bytes, data: bytes) -> Stamped:
    """What a response says, its digest checked against the message. Raises VerificationError."""
    found = stated(response)
    if hashlib.new(found.algorithm, data).digest() != found.imprint:
        raise VerificationError(
            ("時戳所蓋之內容不是此案件狀態。", "The time stamp covers something else than this head.")
        )
    return found


def check(response: bytes, data: bytes, roots: Sequence[x509.Certificate]) -> Stamped:
    """Digest, signature and certificate chain up to a root the caller trusts. Raises VerificationError."""
    found = read(response, data)
    builder = rfc3161_client.VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(_decoded(response), data)
    except (rfc3161_client.VerificationError, ValueError):
        raise VerificationError(
            ("時戳簽章或憑證鏈無法以指定之根憑證驗證。", "The time stamp does not verify against the roots given.")
        ) from None
    return found


def certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Trusted roots from a PEM file. Raises CallError."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise CallError(("根憑證檔無法解讀。", "The root certificates cannot be read.")) from None


def fetch(url: str, query: bytes, timeout: float = 30.0) -> bytes:
    """Ask an authority over HTTP (RFC 3161 section 3.4). Only ever called with an address a person gave.

    Raises CallError.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise CallError(
            ("時戳服務網址須為 http 或 https。", "The authority's address must be http or https."), where=url
        )
    call = urllib.request.Request(  # noqa: S310  # scheme checked above
        url, data=query, headers={"Content-Type": "application/timestamp-query"}, method="POST"
    )
    try:
        with urllib.request.urlopen(call, timeout=timeout) as answer:  # noqa: S310  # scheme checked above
            response: bytes = answer.read(_RESPONSE_CAP)
    except (urllib.error.URLError, OSError):
        raise CallError(("無法連線時戳服務。", "The time-stamping authority cannot be reached."), where=url) from None
    return response
