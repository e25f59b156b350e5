"""What a message of syslog or the journal is about: Sigma's log source by program and facility, and records inside it.

A message of the kernel's audit, or of Sysmon for Linux, carries a record of its own, whose fields are taken out.
"""

from chahe.intake.logs.audit_record import Fields, add_body, kind_of, parse
from chahe.intake.logs.sysmon_xml import BEGIN, sysmon_event

Source = tuple[str, str, str]
BROKEN = "an event of Sysmon whose XML is not whole: its fields are lost"
AUDITD: Source = ("linux", "", "auditd")
_SERVICES = {
    "sshd": "sshd", "sshd-session": "sshd", "sudo": "sudo", "cron": "cron", "crond": "cron", "anacron": "cron",
    "atd": "cron", "crontab": "cron", "clamd": "clamav", "freshclam": "clamav", "clamav": "clamav",
    "vsftpd": "vsftpd", "guacd": "guacamole",
}  # fmt: skip
_AUTH = frozenset(
    {
        "su", "login", "passwd", "chpasswd", "chage", "chfn", "chsh", "useradd", "userdel", "usermod", "groupadd",
        "groupdel", "groupmod", "gpasswd", "newusers", "polkitd", "pkexec", "systemd-logind", "gdm-password",
        "unix_chkpwd", "sssd", "runuser",
    }
)  # fmt: skip
_AUTH_FACILITIES = frozenset({4, 10})  # auth, authpriv (RFC 5424, table 1)


def source_of(program: str, facility: int | None = None) -> Source:
    """Sigma's log source of a message by the program that wrote it."""
    name = program.strip("()-").rsplit("/", 1)[-1].lower()
    service = _SERVICES.get(name)
    if service is None:
        service = "auth" if name in _AUTH or facility in _AUTH_FACILITIES else "syslog"
    return ("linux", "", service)


def inside(program: str, message: str, kind: str | None = None) -> tuple[Source, dict[str, object], int | None] | None:
    """(source, fields, time) of the record a message carries; None when it carries none.

    Args: kind = the audit record's type where it stands beside the message and not in it.
    """
    if kind is not None:
        fields: Fields = {"type": kind_of(kind)}
        add_body(fields, kind_of(kind), message.removeprefix(f"{kind} "))
        return AUDITD, dict(fields), None
    if message.startswith(BEGIN):
        return sysmon_event(message)
    if "audit(" in message[:200] and program.lower() in {"audit", "kernel", "audispd", "audisp-syslog", "auditd"}:
        record = parse(message if message.startswith(("type=", "node=", "audit: ")) else f"audit: {message}")
        if record is not None:
            return AUDITD, dict(record.fields), record.when
    return None
