"""Security template (GptTmpl.inf of a Group Policy object, `secedit /export`): MS-GPSB, INI with sections.

UTF-16 LE with a BOM, or UTF-8/CP950. A record is a line. Every setting line becomes a `gpo_setting`; the account policy
in [System Access] becomes one `password_policy` besides (located at the bytes from its first to its last line).
The object is known from the path only: `Policies/{GUID}/…` (SYSVOL) gives the GUID; a backup folder
`{GUID}/DomainSysvol/GPO/…` gives the backup's GUID, which bkupInfo.xml ties to the object's. Without either it is a
local export; its computer comes from the path (evidence_paths).
A template cut at a line's end looks whole: the hand-over manifest tells; cut inside a character or before the
section header's `]` is damage.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import GroupPolicyPlace, group_policy_place, host_of
from chahe.intake.secret_settings import masked_setting
from chahe.intake.text_lines import BAD_CHARACTERS, HALF_CHARACTER, Line, TooLongError, ends_inside_a_character, lines
from chahe.intake.text_lines import head_text as _head_text
from chahe.intake.windows_policy import column_of, policy_value

_SECTION = re.compile(r"^\s*\[([^\]\r\n]+)\]\s*$")
_SECTIONS = {
    "unicode", "system access", "event audit", "registry values", "privilege rights", "version", "group membership",
    "kerberos policy", "service general setting", "registry keys", "file security", "profile description",
    "system log", "security log", "application log",
}  # fmt: skip
_NAMELESS = {"service general setting", "registry keys", "file security"}
"""Sections whose lines are `"name",number,"SDDL"` without an equals sign."""


def recognise(head: Head) -> bool:
    """The signature line, or [Unicode] with a section only security templates have."""
    found = {m.group(1).strip().lower() for m in map(_SECTION.match, _head_text(head).splitlines()) if m}
    if 'signature="$chicago$"' in _head_text(head).lower().replace(" ", "") and found & _SECTIONS - {"version"}:
        return True
    return "unicode" in found and bool(found & {"system access", "registry values", "privilege rights", "event audit"})


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    template = _Template(sink, ctx)
    last = 0
    try:
        for line in lines(stream):
            last = line.number
            template.take(line)
    except TooLongError as error:
        sink.damage(error.number, f"line:{error.number}", str(error))
        return
    template.finish()
    if ends_inside_a_character(stream):
        sink.damage(last + 1, f"line:{last + 1}", HALF_CHARACTER)


class _Template:
    """The state of one template: current section, account policy seen so far."""

    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink = sink
        self.ctx = ctx
        self.place: GroupPolicyPlace = group_policy_place(ctx.path)
        local = self.place.backup_id is None and self.place.gpo_guid is None
        self.scope = host_of(ctx.path) if local else ""
        self.local = local
        self.section = ""
        self.policy: dict[str, int | bool] = {}
        self.disputed: set[str] = set()  # stated twice, differently: neither is picked
        self.first: Line | None = None
        self.last: Line | None = None

    def take(self, line: Line) -> None:
        """One line: a setting, a section header, a blank line or a comment."""
        text = line.text.strip()
        header = _SECTION.match(text)
        if line.bad:
            self.sink.reject(line.number, line.loc, BAD_CHARACTERS, "gpo_setting")
        elif not text or text.startswith(";"):
            self.sink.skip(line.number, line.loc, "blank" if not text else "comment")
        elif header:
            self.section = header.group(1).strip()
            self.sink.skip(line.number, line.loc, "section header")
        elif text.startswith("[") and not line.terminated:
            self.sink.damage(line.number, line.loc, "the file ends inside a section header: cut off")
        else:
            self._setting(line, text)

    def finish(self) -> None:
        """The account policy, when any part of it was stated."""
        if self.first is None or self.last is None:
            return
        identity = self.place.gpo_guid or self.place.backup_id or f"{self.scope}:security-template"
        self.sink.aside(
            "password_policy",
            self.first.number,
            f"bytes:{self.first.start}-{self.last.end}",
            {
                "policy_id": identity,
                "policy_kind": "local" if self.local else "gpo",
                "scope": self.scope,
                "stated_in": "GptTmpl.inf" if not self.local else "security template",
                "backup_id": self.place.backup_id,
                **{c: v for c, v in self.policy.items() if c not in self.disputed},
            },
        )

    def _setting(self, line: Line, text: str) -> None:
        name, equals, value = text.partition("=")
        if not equals and self.section.lower() in _NAMELESS:
            name, _, value = text.partition(",")
        elif not equals:
            self.sink.reject(line.number, line.loc, "neither a setting, a section nor a comment", "gpo_setting")
            return
        if not self.section:
            self.sink.reject(line.number, line.loc, "a setting before the first section", "gpo_setting")
            return
        if self.section.lower() == "system access" and not self._account_policy(line, name, value):
            return
        kind, value = self._registry(value)
        setting = name.strip().strip('"')
        self.sink.row(
            "gpo_setting",
            line.number,
            line.loc,
            {
                "gpo_guid": self.place.gpo_guid,
                "backup_id": self.place.backup_id,
                "scope": self.scope or None,
                "area": self.section,
                "setting": setting or None,
                "value_text": masked_setting(self.ctx, setting, kind, value.strip()) or None,
                "value_type": kind,
                "stated_in": "GptTmpl.inf" if not self.local else "security template",
            },
        )

    def _account_policy(self, line: Line, name: str, value: str) -> bool:
        """Take a password or lockout value into the policy. False: the line became a reject."""
        column = column_of(name)
        if column is None:
            return True
        try:
            read_value = policy_value(column, value)
        except ValueError as error:
            self.sink.reject(line.number, line.loc, f"{name.strip()}: {error}", "password_policy")
            return False
        if self.policy.setdefault(column, read_value) != read_value:
            self.disputed.add(column)
            self.sink.reject(line.number, line.loc, f"{name.strip()} stated twice, differently", "password_policy")
            return False
        self.first = self.first or line
        self.last = line
        return True

    def _registry(self, value: str) -> tuple[str | None, str]:
        """[Registry Values] lines are `type,value`, type the number winnt.h gives."""
        if self.section.lower() != "registry values":
            return None, value
        number, comma, rest = value.strip().partition(",")
        names = {"1": "REG_SZ", "2": "REG_EXPAND_SZ", "3": "REG_BINARY", "4": "REG_DWORD", "7": "REG_MULTI_SZ"}
        return (names.get(number, f"type {number}"[:20]), rest) if comma else (None, value)


READER = Reader(
    name="security-template",
    version="1",
    tables=("password_policy", "gpo_setting"),
    recognise=recognise,
    read=read,
    priority=10,
)
