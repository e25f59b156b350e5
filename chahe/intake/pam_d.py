r"""Files of /etc/pam.d: `type control module options` per line (pam.d(5)); a backslash joins the next line.

A record is a logical line, located at its first line. Every rule becomes a system_setting (area the type, setting the
module); a rule of a module that holds a policy and states part of it becomes a password_policy row at that very line.
Host and service come from the path: `<host>/etc/pam.d/<service>`. Which rules a log-in passes is not resolved here:
include, substack and control jumps are kept as settings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of, parts_of
from chahe.intake.pam_words import MODULES, policy_of
from chahe.intake.setting_lines import plain_lines
from chahe.intake.text_lines import Line, head_text

_RULE = re.compile(
    r"\s*-?(auth|account|password|session)\s+(\[[^\]]*\]|[A-Za-z_]+)\s+(\S+)(?:\s+(.*?))?\s*", re.IGNORECASE | re.DOTALL
)
_INCLUDE = re.compile(r"\s*@include\s+(\S+)\s*")
_CONTROLS = {"required", "requisite", "sufficient", "optional", "include", "substack", "binding"}
_OPTION = re.compile(r"\[([^\]]*)\]|(\S+)")


def recognise(head: Head) -> bool:
    """Rules with a known control, at least one naming a pam_*.so module, and no other kind of line beside comments."""
    seen = [x.strip() for x in head_text(head).split("\n")[:200]]
    plain = [x for x in seen if x and not x.startswith("#")]
    rules = [m for m in map(_RULE.fullmatch, plain) if m and _control_known(m.group(2))]
    modules = [m for m in rules if re.search(r"pam_\w+\.so$", m.group(3))]
    others = len(plain) - len(rules) - sum(1 for x in plain if _INCLUDE.fullmatch(x))
    return bool(modules) and others * 4 <= len(plain)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path, by_name=False)
    service = parts_of(ctx.path)[-1].removesuffix(".txt") if parts_of(ctx.path) else ""
    file = f"/etc/pam.d/{service}"
    head = {"scope": host, "platform": "linux", "stated_in": file}
    for line in _joined(plain_lines(stream, sink, "system_setting")):
        rule, include = _RULE.fullmatch(line.text), _INCLUDE.fullmatch(line.text)
        if include:
            values = {**head, "setting": "@include", "value_text": include.group(1)}
            sink.row("system_setting", line.number, line.loc, values)
        elif rule and _control_known(rule.group(2)):
            _rule(sink, line, rule, head, f"{host}:{file}")
        else:
            sink.reject(line.number, line.loc, "not a PAM rule", "system_setting")


def _rule(sink: Sink, line: Line, rule: re.Match[str], head: dict[str, str], place: str) -> None:
    kind, control, path, text = rule.groups()
    module = path.rsplit("/", 1)[-1].removesuffix(".so")
    values = {**head, "area": kind.lower(), "setting": path, "value_text": f"{control} {text or ''}".strip()}
    sink.row("system_setting", line.number, line.loc, values)
    if module not in MODULES:
        return
    options = dict(_options(text or ""))
    try:
        columns = policy_of(module, options)
    except ValueError as error:
        sink.reject(line.number, line.loc, str(error), "password_policy")
        return
    if columns:
        service = head["stated_in"].rsplit("/", 1)[-1]
        identity = {
            "policy_id": f"{place}#{module}:{line.number}",
            "policy_kind": "linux",
            "scope": head["scope"],
            "stated_in": f"pam.d/{service} {module}",
        }
        sink.row("password_policy", line.number, line.loc, {**identity, **columns})


def _options(text: str) -> Iterator[tuple[str, str]]:
    """`name=value`, bare `name` (value ""), `[name=value with blanks]`."""
    for bracket, word in _OPTION.findall(text):
        name, _, value = (bracket or word).partition("=")
        yield name.strip().lower(), value.strip()


def _joined(found: Iterable[Line]) -> Iterator[Line]:
    """Lines with their continuations; the joined line keeps the first one's number."""
    begun: Line | None = None
    for line in found:
        begun = line if begun is None else replace(begun, text=begun.text + " " + line.text.strip(), end=line.end)
        if begun.text.endswith("\\"):
            begun = replace(begun, text=begun.text[:-1].rstrip())
            continue
        yield begun
        begun = None
    if begun is not None:
        yield begun


def _control_known(control: str) -> bool:
    return control.startswith("[") or control.lower() in _CONTROLS


READER = Reader(
    name="pam-d",
    version="1",
    tables=("password_policy", "system_setting"),
    recognise=recognise,
    read=read,
    priority=10,
)
