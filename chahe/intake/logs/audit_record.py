"""One line of the Linux audit log as fields (auditd.conf(5), ausearch(8), "audit-userspace" field dictionary).

    [node=N ]type=T msg=audit(SECONDS.MILLIS:SERIAL): name=value … [msg='name=value …'][0x1d NAME="interpreted" …]

Every line is a record of its own, as rules expect it; records of one SERIAL make one event (audit_processes.py).
Fields keep their names and their text. An untrusted string stands in quotes or, when it holds anything but plain
characters, as hexadecimal digits; it is decoded. What a record says inside `msg='…'` never overwrites what the kernel
says outside: a name that is taken is kept as `msg.<name>`. Enriched logs (log_format = ENRICHED) add the interpreted
names in capitals after a group separator; where they are missing, SYSCALL and ARCH are filled in from the numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address

from chahe.intake.logs.audit_syscalls import I386, X86_64, names
from chahe.intake.logs.audit_words import ESCAPED, NUMBERED

Fields = dict[str, "str | list[str]"]

HEAD = re.compile(
    r"(?:node=(?P<node>\S{1,255}) )?(?:type=|audit: type=)(?P<type>[A-Z0-9_]{1,40}(?:\[\d{1,6}\])?) "
    r"(?:msg=)?audit\((?P<seconds>\d{1,11})\.(?P<millis>\d{3}):(?P<serial>\d{1,20})\) ?:(?: |$)"
)
"""The beginning of a record; a syslog header may stand before it."""

MAX_HEADER = 300
"""Characters a syslog header before a record may have."""

_PAIR = re.compile(r"""(?<![^\s(,{])([A-Za-z][\w.\-]{0,63}(?:\[\d{1,6}\])?)=("[^"]*"|'[^']*'|[^\s]*)""", re.ASCII)
_HEX = re.compile(r"(?:[0-9A-F]{2})+")
_AVC = re.compile(r"avc:  ?(denied|granted)  ?\{ ([^}]{0,400}) \} for ")
_ARGUMENT = re.compile(r"a\d{1,6}")
_PART = re.compile(r"(a\d{1,6})\[(\d{1,6})\]")
_ARCH = {X86_64: "x86_64", I386: "i386"}
_NOISE = {"{", "}"}


@dataclass(frozen=True, slots=True)
class Record:
    """One line, read. `when` = microseconds since 1970-01-01 UTC."""

    kind: str
    serial: str  # SECONDS.MILLIS:SERIAL, the event's name on its host
    node: str | None
    when: int
    fields: Fields


def parse(line: str) -> Record | None:
    """The record of a line, None when it is none. Takes text without the line's end."""
    found = HEAD.match(line) or HEAD.search(line[: MAX_HEADER + 400])
    if found is None or found.start() > MAX_HEADER:
        return None
    kind = kind_of(found["type"])
    serial = f"{found['seconds']}.{found['millis']}:{found['serial']}"
    fields: Fields = {"type": kind, "msg": f"audit({serial})"}
    if found["node"]:
        fields["node"] = found["node"]
    add_body(fields, kind, line[found.end() :])
    when = int(found["seconds"]) * 1_000_000 + int(found["millis"]) * 1_000
    return Record(kind, serial, found["node"], when, fields)


def kind_of(word: str) -> str:
    """Name of a record type: `1300` and `UNKNOWN[1327]` by the kernel's numbering, else the word itself."""
    digits = word[8:-1] if word.startswith("UNKNOWN[") else word
    return NUMBERED.get(int(digits), word) if digits.isdigit() and len(digits) <= 6 else word


def add_body(fields: Fields, kind: str, body: str) -> None:
    """Put what stands after the colon into `fields`, which hold the record's own names already."""
    plain, _, interpreted = body.partition("\x1d")
    outer, quote, inner = plain.partition(" msg='") if not plain.startswith("msg='") else ("", "'", plain[5:])
    denied = _AVC.match(outer)
    if denied is not None:
        fields["seresult"], fields["seperms"] = denied[1], denied[2].strip()
    _add(fields, kind, outer, "msg.")
    if quote:
        _add_message(fields, kind, inner.rstrip().removesuffix("'"))
    if kind == "EXECVE":
        _join_parts(fields)
    elif kind == "SOCKADDR":
        _add_address(fields)
    for name, value in _PAIR.findall(interpreted):
        fields.setdefault(name, _unquoted(value))
    if kind == "SYSCALL":
        _name_call(fields)


def is_cut(line: str, fields: Mapping[str, object]) -> bool:
    """Whether the last line of a file, which has no line end, shows that something of the record is missing."""
    plain = line.partition("\x1d")[0]
    open_quotes = plain.count('"') % 2 == 1 or (" msg='" in plain and not plain.rstrip().endswith("'"))
    arguments = fields.get("argc")
    if isinstance(arguments, str) and arguments.isdigit() and len(arguments) < 7:
        open_quotes |= int(arguments) > 0 and f"a{int(arguments) - 1}" not in fields
    return open_quotes or (fields.get("type") == "SYSCALL" and "key" not in fields)


def _add(fields: Fields, kind: str, text: str, taken: str) -> None:
    """Pairs of `text`; a name the fields hold already becomes `<taken><name>`, and a list when that is taken too."""
    own = set(fields)
    for name, value in _PAIR.findall(text):
        if value in _NOISE:
            continue
        key = taken + name if name in own else name
        decoded = _value(kind, name, value)
        before = fields.get(key)
        if before is None:
            fields[key] = decoded
        elif isinstance(before, list):
            before += _several(decoded)
        else:
            fields[key] = [before, *_several(decoded)]


def _add_message(fields: Fields, kind: str, text: str) -> None:
    """What a program says in `msg='…'`. Before 2011: words first, and the last pairs in parentheses with commas."""
    pairs = text
    if "(" in text and text.endswith(")"):
        pairs = re.sub(r"=([^\s\"',(]{0,300}),(?= |$)", r"=\1", text.removesuffix(")"))
    _add(fields, kind, pairs, "msg.")
    if "=" not in text.split(" ", 1)[0]:
        fields["text"] = text


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _value(kind: str, name: str, value: str) -> str | list[str]:
    if value[:1] in {'"', "'"} and len(value) >= 2 and value[-1] == value[0]:
        return value[1:-1]
    escaped = name in ESCAPED or (kind == "EXECVE" and _ARGUMENT.match(name) is not None and not name.endswith("_len"))
    if not escaped or not _HEX.fullmatch(value):
        return value
    text = _decoded(value, " " if name == "proctitle" else "\\x00")
    return text.split("\x01") if name == "key" and "\x01" in text else text  # a rule may have several keys


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] == '"' and value[-1:] == '"' and len(value) >= 2 else value


def _decoded(digits: str, between: str) -> str:
    """Text of hexadecimal digits; the NULs between a title's arguments become `between`."""
    raw = bytes.fromhex(digits).rstrip(b"\0")
    return raw.decode("utf-8", "backslashreplace").replace("\0", between)


def _join_parts(fields: Fields) -> None:
    """An argument too long for one record stands as `a1[0]`, `a1[1]` …: the parts this record has, joined as `a1`."""
    parts: dict[str, list[tuple[int, str]]] = {}
    for name, value in fields.items():
        part = _PART.fullmatch(name)
        if part is not None and isinstance(value, str):
            parts.setdefault(part[1], []).append((int(part[2]), value))
    for name, found in parts.items():
        fields.setdefault(name, "".join(text for _, text in sorted(found)))


def _name_call(fields: Fields) -> None:
    number, arch = fields.get("syscall"), fields.get("arch")
    if isinstance(number, str) and isinstance(arch, str) and number.isdigit() and len(number) <= 5:
        name = names(arch).get(int(number))
        if name is not None:
            fields.setdefault("SYSCALL", name)
            fields.setdefault("ARCH", _ARCH[arch])


def _add_address(fields: Fields) -> None:
    """`saddr`: struct sockaddr of the machine, little-endian family, then address and port in network order."""
    raw = fields.get("saddr")
    if not isinstance(raw, str) or not _HEX.fullmatch(raw):
        return
    data = bytes.fromhex(raw)
    family = int.from_bytes(data[:2], "little")
    if family == 2 and len(data) >= 8:
        fields.setdefault("saddr_fam", "inet")
        fields.setdefault("laddr", ".".join(str(b) for b in data[4:8]))
        fields.setdefault("lport", str(int.from_bytes(data[2:4], "big")))
    elif family == 10 and len(data) >= 24:
        fields.setdefault("saddr_fam", "inet6")
        fields.setdefault("laddr", str(IPv6Address(data[8:24])))
        fields.setdefault("lport", str(int.from_bytes(data[2:4], "big")))
    elif family == 1 and len(data) > 2:
        fields.setdefault("saddr_fam", "local")
        path = data[2:].lstrip(b"\0").partition(b"\0")[0]  # an abstract name begins with NUL
        fields.setdefault("path", path.decode("utf-8", "backslashreplace"))
