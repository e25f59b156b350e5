"""What a relative path says about its file: host, Group Policy object, backup folder. Containers count as folders.

Host rule (stated in the request list), first that applies:
1. the folder right below a folder named hosts, 主機 or servers: `S06/hosts/lnx-web-01/etc/login.defs`;
2. the folder right before `etc`, else before `pam.d` or `security`: `lnx-web-01/etc/pam.d/sshd`;
3. the file's own name without its command, request code and date words, if one word is left:
   `S05_aix-core-01_lsuser.txt`, `net_accounts-FS01.txt` (words are split at `_`, `.` and blanks, never at `-`);
4. the parent folder, unless its name begins like a request code (`S05`, `S05_AIX`).
Else the host is not known ("").
"""

import re
from dataclasses import dataclass

_GUID = r"\{[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}"
_BACKUP = re.compile(rf"(?:^|[/!])({_GUID})[/!](?:DomainSysvol[/!]GPO[/!]|(?:gpreport|bkupInfo|Backup)\.xml$)", re.I)
_SYSVOL = re.compile(rf"(?:^|[/!])Policies[/!]({_GUID})[/!]", re.I)
_CODE = re.compile(r"[A-Z]\d\d(?:\b|_|$)")
_HOST_FOLDERS = {"hosts", "主機", "servers"}
_NOT_HOSTS = {
    "etc", "security", "pam.d", "pam", "lsuser", "user", "users", "passwd", "shadow", "chage", "login",
    "defs", "login.defs", "faillock", "pwquality", "conf", "net", "accounts", "net-accounts", "netaccounts",
    "secedit", "gpresult", "export", "txt", "csv", "xml", "inf", "out", "log", "ldf", "ldif", "status", "aix",
    "linux", "windows", "oracle", "mssql", "dba", "profiles", "dba-profiles", "dba-users", "sql", "logins",
    "sql-logins", "local", "local-accounts", "stanza", "all", "f", "input", "evidence", "s", "a",
    "system-auth", "password-auth", "common-auth", "common-account", "common-password", "domainsysvol", "gpo",
    "machine",
}  # fmt: skip
_DATE = re.compile(r"\d{6,8}|\d{3,4}-\d{2}(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class GroupPolicyPlace:
    """Where a file of a Group Policy object lies. Both GUIDs upper case in braces."""

    backup_id: str | None  # the backup folder; not the object's own GUID
    gpo_guid: str | None  # the object, from a SYSVOL path


def parts_of(path: str) -> list[str]:
    """Folders and file name, members of containers included."""
    return [p for p in re.split(r"[/!\\]", path) if p]


def group_policy_place(path: str) -> GroupPolicyPlace:
    """Backup folder `{GUID}/DomainSysvol/GPO/…`, or `Policies/{GUID}/…` as in SYSVOL."""
    backup = _BACKUP.search(path.replace("\\", "/"))
    sysvol = _SYSVOL.search(path.replace("\\", "/"))
    return GroupPolicyPlace(
        backup.group(1).upper() if backup else None,
        sysvol.group(1).upper() if sysvol and not backup else None,
    )


def host_of(path: str, *, by_name: bool = True) -> str:
    """The host a file speaks of, by the rule above; "" when the path does not say. `by_name=False` leaves out step 3,
    for files whose own name is a name of something else (a PAM service).
    """
    folders = parts_of(path)
    lowered = [f.lower() for f in folders]
    for at, name in enumerate(lowered[:-2]):
        if name in _HOST_FOLDERS:
            return folders[at + 1]
    for inner in ("etc", "pam.d", "security"):
        if inner in lowered[1:-1]:
            return folders[lowered.index(inner, 1) - 1]
    named = _name_words(folders[-1]) if folders and by_name else []
    if len(named) == 1:
        return named[0]
    if len(folders) > 1 and not _CODE.match(folders[-2]) and lowered[-2] not in _NOT_HOSTS:
        return folders[-2]
    return ""


def _name_words(file: str) -> list[str]:
    words = re.split(r"[_.\s]+", file)
    return [w for w in words if w and w.lower() not in _NOT_HOSTS and not _CODE.fullmatch(w) and not _DATE.fullmatch(w)]
