"""Secrets among the arguments of a program: an EXECVE record holds each argument by itself, and what makes one of them
a secret stands in another.
"""

import re
from collections.abc import Callable, Mapping

from chahe.intake.command_secrets import masked

_ARGUMENT = re.compile(r"a(\d{1,6})")
_MASK = re.compile(r"\S*?\[secret hmac-sha256:[0-9a-f]+ [^\]]*\]\S*")
WHOLE = "[secret]"
_MOST = 1_000


def masked_arguments(fields: Mapping[str, object], secret: Callable[[str], tuple[str, str]]) -> dict[str, str]:
    """The arguments that hold secrets, by field name, masked. Empty for nearly all commands."""
    found = sorted((int(m[1]), n) for n in fields if (m := _ARGUMENT.fullmatch(n)) is not None)[:_MOST]
    names = [name for _, name in found if isinstance(fields[name], str)]
    words = [str(fields[name]) for name in names]
    text, count = masked(" ".join(words), secret)
    if not count:
        return {}
    hidden: dict[str, str] = {}
    at = 0
    for number, word in enumerate(words):
        if text.startswith(word, at) and text[at + len(word) : at + len(word) + 1] in ("", " "):
            at += len(word) + 1
            continue
        mask = _MASK.match(text, at)
        if mask is None:  # one secret over several arguments: which it ends in cannot be told
            return hidden | dict.fromkeys(names[number:], WHOLE)
        hidden[names[number]] = mask[0]
        at = mask.end() + 1
    parts = {name.partition("[")[0] for name in fields if "[" in name}
    for name in [n for n in fields if n.partition("[")[0] in parts & hidden.keys() and "[" in n]:
        hidden[name] = WHOLE  # the pieces a long argument was joined from
    return hidden
