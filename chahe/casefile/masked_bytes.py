"""The original bytes of a record as they are shown to somebody who did not ask for them in clear."""

import re

from chahe.casefile.masked_entry import HIDDEN, is_entry, masked_entry
from chahe.intake.decode import decode

_PERSONAL = (
    re.compile(r"(?<![A-Za-z0-9])[A-Z][12489A-D]\d{8}(?!\d)"),  # national and resident id numbers
    re.compile(r"(?<!\d)09\d{2}-?\d{3}-?\d{3}(?!\d)"),  # mobile numbers
    re.compile(r"(?<!\d)(?:\d[ -]?){15}\d(?!\d)"),  # card numbers
    re.compile(r"[A-Za-z0-9._%+-]+(?=@[A-Za-z0-9.-]+\.[A-Za-z]{2,})"),  # the person's half of a mail address
)
_HASH = re.compile(
    r"\$[0-9a-zA-Z-]{1,12}\$[^\s:,;\"<]{8,}|\{[A-Za-z0-9]+\}[A-Za-z0-9+/=$.]{12,}"
)  # crypt and AIX hashes
_SECRET = re.compile(r"(?i)(passw(?:or)?d|pwd|secret|token|apikey)(\s*[=:]{1,2}\s*\"?)([^\s\";,<]+)")


def masked(data: bytes) -> bytes:
    """The bytes with ids, telephone and card numbers, mail names and passwords masked; of bytes that are no text these
    as far as they stand there in ASCII, everything else untouched.
    """
    found = decode(data)
    if found is None:
        return _masked_ascii(data)
    entry = masked_entry(found.text) if is_entry(found.text) else found.text
    text = _HASH.sub(HIDDEN, _SECRET.sub(lambda m: m[1] + m[2] + HIDDEN, entry))
    for pattern in _PERSONAL:
        text = pattern.sub(lambda m: m[0][0] + "●" * (len(m[0]) - 1), text)
    return text.encode()


def _masked_ascii(data: bytes) -> bytes:
    text = data.decode("latin-1")
    text = _SECRET.sub(lambda m: m[1] + m[2] + "*" * len(m[3]), text)
    for pattern in (_HASH, *_PERSONAL):
        text = pattern.sub(lambda m: m[0][0] + "*" * (len(m[0]) - 1), text)
    return text.encode("latin-1")
