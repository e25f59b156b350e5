"""Names of machines, addresses and people as id columns keep them. Pure; raises ValueError with a reason.

What is done: full-width to half-width, white space at both ends and zero-width marks removed. Addresses and e-mail
get one canonical text; employee numbers upper case. Host names, asset numbers, account names keep their case
(Linux account names differ by case; `host_key` is the comparable form of a host name). Nothing is joined or guessed
here: the dated identity table decides when two names mean one thing.
"""

from ipaddress import ip_address

import re2

from chahe.intake.tokens import is_token
from chahe.intake.words import fold

_PADDED = re2.compile(r"[0-9]{3}(?:\.[0-9]{3}){3}")
_EMAIL = re2.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_BETWEEN = re2.compile(r"[\s,;、/|]+")


def ip(text: str) -> str:
    """One IPv4 or IPv6 address as canonical text: 「１０．１．２．３」 -> 10.1.2.3, 010.001.002.003 -> 10.1.2.3."""
    bare = fold(text).strip("[]").replace("。", ".")
    if _PADDED.fullmatch(bare) is not None:
        # Three digits in every octet is padding for a straight column, not octal.
        bare = ".".join(str(int(part)) for part in bare.split("."))
    if "%" in bare or "/" in bare:
        raise ValueError("not one address")
    try:
        return str(ip_address(bare))
    except ValueError as error:
        raise ValueError("not an IP address") from error


def ips(text: str) -> tuple[str, ...]:
    """The addresses of a cell that lists several, in order, each once."""
    return tuple(dict.fromkeys(ip(part) for part in _BETWEEN.split(fold(text)) if part))


def host(text: str) -> str:
    """A host name or FQDN, case kept, without the dot that ends a rooted name."""
    bare = fold(text)
    if any(c.isspace() for c in bare):
        raise ValueError("a host name holds no spaces")
    return bare[:-1] if bare.endswith(".") and len(bare) > 1 else bare


def host_key(text: str) -> str:
    """The comparable form: lower case (host names do not differ by case)."""
    return host(text).casefold()


def employee(text: str) -> str:
    """An employee number: upper case, no spaces, leading zeros kept."""
    bare = "".join(fold(text).split()).upper()
    if not bare:
        raise ValueError("blank employee number")
    return bare


def asset(text: str) -> str:
    """An asset, system, drill or document number: case kept, inner runs of white space as one space."""
    return " ".join(fold(text).split())


def email(text: str) -> str:
    """An e-mail address in lower case; `mailto:` and angle brackets removed. A token stays as it is."""
    if is_token(text):
        return text.strip()
    bare = fold(text).casefold().removeprefix("mailto:").strip("<>").strip()
    if _EMAIL.fullmatch(bare) is None:
        raise ValueError("not an e-mail address")
    return bare


_PARTS = "壹貳參肆伍陸柒捌玖"
_TENS = "一二三四五六七八九十"
_LABEL = re2.compile(
    r"([壹貳參叁肆伍陸柒捌玖])(?:[、.．]?([一二三四五六七八九十])(?:[、.．]?\(?([一二三四五六七八九十])\)?(?:[、.．]?([0-9]{1,2})(?:[、.．]?\(([0-9]{1,2})\))?)?)?)?"
)
_CODE = re2.compile(r"[1-9](?:\.[0-9]{1,2}){0,4}")


def item_code(text: str) -> str:
    """The code of an examination item: 「4.5.1」, 「肆、五、(一)」 and 「肆五(一)」 are 4.5.1, 「肆.八.(三).4.(1)」 is
    4.8.3.4.1.
    """
    bare = "".join(fold(text).split()).replace("叁", "參").strip("、.")
    if _CODE.fullmatch(bare) is not None:
        return bare
    found = _LABEL.fullmatch(bare)
    if found is None:
        raise ValueError("not the code of an examination item")
    numbers = [_PARTS.index(found.group(1)) + 1, *(_TENS.index(g) + 1 for g in found.groups()[1:3] if g)]
    return ".".join([*(str(n) for n in numbers), *(str(int(g)) for g in found.groups()[3:] if g)])
