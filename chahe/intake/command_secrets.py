"""Secrets that people type into command lines and that logs then keep: found by their usual forms, masked by value.

`/p:x`, `-Password x`, `--password=x`, `pwd=x`, `schtasks /rp x`, `net user NAME x`, `net use … /user:NAME x`,
`plink -pw x`, `curl -u NAME:x`, `scheme://NAME:x@host`, `ConvertTo-SecureString x -AsPlainText`. A secret in no such
form stays: that is why `native` is handled as evidence everywhere.
"""

from collections.abc import Callable

import re2

_VALUE = r"""("[^"]+"|'[^']+'|[^\s"';,&|]+)"""
_FORMS = tuple(
    re2.compile(form)
    for form in (
        # name=value and name:value; "PasswordLastSet:" and the like are words of their own.
        r"(?i)((?:password|passwd|passphrase|pwd|api[_-]?key|client[_-]?secret|secret[_-]?key|access[_-]?token)"
        r"\s*=\s*)" + _VALUE,
        r"(?i)((?:^|\s)[-/]{1,2}(?:p|pw|pwd|pass|passwd|password|adminpassword|userpassword|rp|secret|apikey)[:=])"
        + _VALUE,
        r"(?i)((?:^|\s)(?:--?(?:pw|pwd|pass|passwd|password|adminpassword|userpassword)|/(?:pass|password|rp))\s+)"
        + _VALUE,
        r"(?i)(\bnet1?(?:\.exe)?[\"']?\s+user\s+(?:\"[^\"]+\"|[^\s/\"]+)\s+)([^\s/*\"][^\s\"]*|\"[^\"]+\")",
        r"(?i)(\bnet1?(?:\.exe)?[\"']?\s+use\s[^|&]*/user:(?:\"[^\"]+\"|\S+)\s+)([^\s/*\"][^\s\"]*|\"[^\"]+\")",
        r"(?i)(\bnet1?(?:\.exe)?[\"']?\s+use\s+(?:[a-z*]:?\s+)?\\\\\S+\s+)([^\s/*\"][^\s\"]*|\"[^\"]+\")",
        r"(?i)(\bcurl(?:\.exe)?\s[^|&]*-u\s*[\"']?[^\s:\"']+:)([^\s\"']+)",
        r"(?i)(\b[a-z][a-z0-9+.-]*://[^\s/:@\"']+:)([^\s/@\"']+)@",
        r"(?i)(\bsshpass\s+-p\s*)" + _VALUE,
        r"(?i)(\b(?:psexec|paexec)(?:64)?(?:\.exe)?[\"']?\s[^|&]*\s-p\s+)" + _VALUE,
        r"(?i)(\bmysql[a-z]*(?:\.exe)?[\"']?\s(?:[^|&]*\s)?-p)([^\s\"']+)",
        r"(?i)(ConvertTo-SecureString\s+(?:-String\s+)?)" + _VALUE + r"\s+-AsPlain",
    )
)
FORMS = "|".join(f"(?:{form.pattern})" for form in _FORMS)
"""What a text matches of which `masked` may hide something, for asking many at once; dearer than HINT."""
_FOLDER = re2.compile(r"[:;] PWD=(/[^;]*?) ; (?:GROUP=[^;]{0,256} ; )?USER=")
"""Where sudo says in which folder a command was given: no password, though the word is the same."""
FOLDER, NO_WORD = r"([:;] )PWD(=/[^;]*? ; (?:GROUP=[^;]{0,256} ; )?USER=)", r"\1DIR\2"
"""The same and what it is replaced by, so that FORMS does not find it."""
_HINT = re2.compile(
    r"(?i)passw|passphrase|[-/]pass|pwd|-pw[ :=]|[-/]p[:=]|[-/]rp[ :=]|curl|sshpass|psexec|paexec|mysql"
    r"|\bnet1?(?:\.exe)?[\"'\\]{0,2}\s+use"
    r"|securestring|://[^/\s:@\"]+:|secret[_-]?key|client[_-]?secret|[-/]secret|api[_-]?key|access[_-]?token"
)
HINT = _HINT.pattern
"""What a text that holds a secret matches, for asking many at once."""
HINT_IN_JSON = _HINT.pattern.replace(r"\s+use", r"(?:\s|\\[trn])+use")
"""The same over JSON, where a tab is written as two characters."""
_HINT_IN_BYTES = re2.compile(HINT_IN_JSON.encode())


def may_hold_secrets(native: bytes) -> bool:
    """A quick look at a whole event as JSON: False means that no value of it holds a secret `masked` would find."""
    return _HINT_IN_BYTES.search(native) is not None


def masked(text: str, secret: Callable[[str], tuple[str, str]]) -> tuple[str, int]:
    """(text with each secret replaced by its tail and keyed hash, how many). `secret` is `Context.secret`.

    What is masked already is not masked again.
    """
    if not _HINT.search(text):
        return text, 0
    folders = [m.span(1) for m in _FOLDER.finditer(text)]
    found = sorted({m.span(2) for form in _FORMS for m in form.finditer(text)})
    out, at, count = [], 0, 0
    for start, end in found:
        if start < at or any(a <= start and end <= b for a, b in folders):
            continue  # within a secret found before, or no secret
        bare = text[start:end].strip("\"'")
        if not bare or bare.startswith("[secret"):
            continue
        digest, tail = secret(bare)
        out += [text[at:start], f"[secret hmac-sha256:{digest[:16]} {tail}]"]
        at, count = end, count + 1
    return "".join([*out, text[at:]]), count
