"""/etc/security/pwquality.conf and faillock.conf: `name = value` or a bare flag per line.

As shipped they hold comments only: then they state nothing and make no policy. Recognised by their own option names,
commented out or not; with a single option the file's name must say which it is. Words: pam_words.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of, parts_of
from chahe.intake.pam_words import policy_of
from chahe.intake.setting_lines import Setting, plain_lines, policy_row, settings
from chahe.intake.text_lines import head_text

_OPTIONS = {
    "pam_pwquality": frozenset(
        [
            "difok", "minlen", "dcredit", "ucredit", "lcredit", "ocredit", "minclass", "maxrepeat",
            "maxsequence", "maxclassrepeat", "gecoscheck", "dictcheck", "usercheck", "usersubstr",
            "enforcing", "badwords", "dictpath", "retry", "enforce_for_root", "local_users_only",
        ]
    ),
    "pam_faillock": frozenset(
        [
            "deny", "fail_interval", "unlock_time", "even_deny_root", "root_unlock_time", "admin_group",
            "audit", "silent", "no_log_info", "local_users_only", "nodelay", "dir",
        ]
    ),
}  # fmt: skip
_FILES = {"pam_pwquality": "pwquality.conf", "pam_faillock": "faillock.conf"}
_OWN = {
    "pam_pwquality": frozenset(
        [
            "minlen", "dcredit", "ucredit", "lcredit", "ocredit", "minclass", "difok", "maxrepeat",
        ]
    ),
    "pam_faillock": frozenset(
        [
            "deny", "fail_interval", "unlock_time", "even_deny_root",
        ]
    ),
}  # fmt: skip
_SHAPE = re.compile(r"^[ \t]*#?[ \t]*([a-z_]+)[ \t]*(?:=[ \t]*([^\r\n#]*))?[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(r"\s*([a-z_]+)\s*(?:=\s*(.*?))?\s*(?:#.*)?")


def recognise(head: Head) -> bool:
    """Two or more options of one of the two files, or one in a file of that name."""
    return _module_of(head_text(head), head.path) is not None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    start = stream.read(65_536)
    module = _module_of(head_text(Head(ctx.path, start, len(start))), ctx.path)
    if module is None:
        sink.damage(1, "line:1", "neither pwquality.conf nor faillock.conf")
        return
    host, file = host_of(ctx.path), _FILES[module]
    head = {"scope": host, "platform": "linux", "stated_in": f"/etc/security/{file}"}
    used: dict[str, Setting] = {}
    for setting in settings(plain_lines(stream, sink, "system_setting"), sink, _split, head):
        try:
            policy_of(module, {setting.name: setting.value})
        except ValueError as error:
            sink.reject(setting.line.number, setting.line.loc, str(error), "password_policy")
            used.pop(setting.name, None)
            continue
        used[setting.name] = setting
    columns = policy_of(module, {name: s.value for name, s in used.items()})
    if columns:
        identity = {"policy_id": f"{host}:/etc/security/{file}", "policy_kind": "linux", "scope": host}
        policy_row(sink, used.values(), {**identity, "stated_in": file, **columns})


def _module_of(text: str, path: str) -> str | None:
    found = {m.group(1) for m in _SHAPE.finditer(text)}
    name = parts_of(path)[-1].lower() if parts_of(path) else ""
    for module, options in _OPTIONS.items():
        known = found & options
        named = _FILES[module].removesuffix(".conf") in name and bool(known)
        if (len(known) >= 2 and known & _OWN[module]) or named:
            return module
    return None


def _split(text: str) -> tuple[str, str] | None:
    found = _LINE.fullmatch(text)
    return (found.group(1), found.group(2) or "") if found else None


READER = Reader(
    name="security-conf",
    version="1",
    tables=("password_policy", "system_setting"),
    recognise=recognise,
    read=read,
    priority=10,
)
