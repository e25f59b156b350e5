"""The event logs of tests/corpus/evtx, as they were built. `python -m tests.intake.evtx_corpus` writes them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from tests.intake import evtx_writer as writer
from tests.intake.corpus import CORPUS
from tests.intake.evtx_writer import HEX64, INT32, STRING, UINT16, UINT32, UINT64, Event

_START = datetime(2026, 7, 13, 1, 0, tzinfo=UTC)
_SYSTEM = bytes.fromhex("010100000000000512000000")
_WANG = bytes.fromhex("0105000000000005150000000100000002000000030000005b040000")
_FAILED = 0x8010000000000000
_SYSMON_LOG, _SYSMON = "Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon"
_CLASSIC = 0x80000000000000


def _at(minute: int) -> datetime:
    return _START + timedelta(minutes=minute, microseconds=123_456)


def _subject(name: str = "wang") -> dict[str, str | tuple[int, object]]:
    return {
        "SubjectUserSid": (writer.SID, _WANG),
        "SubjectUserName": name,
        "SubjectDomainName": "INSURER",
        "SubjectLogonId": (HEX64, 0x9A1B2),
    }


def _target(name: str) -> dict[str, str | tuple[int, object]]:
    return {"TargetUserName": name, "TargetDomainName": "INSURER", "TargetSid": (writer.SID, _WANG)}


def families() -> bytes:
    """One event of every family, and some of none."""
    logon: dict[str, str | tuple[int, object]] = {
        **_subject("WS01$"),
        "TargetUserSid": (writer.SID, _WANG),
        "TargetUserName": "wang",
        "TargetDomainName": "INSURER",
        "LogonType": (UINT32, 10),
        "AuthenticationPackageName": "Negotiate",
        "WorkstationName": "WS01",
        "TargetLogonId": (HEX64, 0x9A1B2),
        "ProcessName": r"C:\Windows\System32\svchost.exe",
        "IpAddress": "::ffff:192.0.2.7",
        "IpPort": "50123",
    }
    failed = {**logon, "Status": (HEX64, 0xC000006D), "SubStatus": (HEX64, 0xC000006A), "FailureReason": "%%2313"}
    events = [
        Event(4624, _at(0), logon),
        Event(4625, _at(1), failed, keywords=_FAILED),
        Event(4634, _at(2), {**_target("wang"), "TargetLogonId": (HEX64, 0x9A1B2), "LogonType": (UINT32, 10)}),
        Event(4672, _at(3), {**_subject(), "PrivilegeList": "SeDebugPrivilege"}),
        Event(4769, _at(4), {"TargetUserName": "wang@INSURER", "ServiceName": "DC01$", "Status": (HEX64, 0)}),
        Event(4771, _at(5), {**_target("chen"), "IpAddress": "192.0.2.9", "Status": (HEX64, 0x18)}, keywords=_FAILED),
        Event(4720, _at(6), {**_target("newbie"), **_subject()}),
        Event(4724, _at(7), {**_target("newbie"), **_subject()}),
        Event(
            4728,
            _at(8),
            {
                "MemberName": "CN=newbie,DC=insurer",
                "MemberSid": (writer.SID, _WANG),
                **_target("Domain Admins"),
                **_subject(),
            },
        ),
        Event(4781, _at(9), {"OldTargetUserName": "newbie", "NewTargetUserName": "svc_backup", **_subject()}),
        Event(4704, _at(10), {"TargetSid": (writer.SID, _WANG), "PrivilegeList": "SeBackupPrivilege", **_subject()}),
        Event(
            4688,
            _at(11),
            {
                **_subject(),
                "NewProcessId": (HEX64, 0x1A4),
                "NewProcessName": r"C:\Windows\System32\net.exe",
                "ProcessId": (HEX64, 0x88),
                "CommandLine": "net user svc_backup Passw0rd!2026 /add",
                "TargetUserName": "-",
                "ParentProcessName": r"C:\Windows\System32\cmd.exe",
                "MandatoryLabel": (writer.SID, _SYSTEM),
            },
        ),
        Event(
            1102,
            _at(12),
            provider="Microsoft-Windows-Eventlog",
            user_data=("LogFileCleared", {"SubjectUserName": "wang", "SubjectDomainName": "INSURER"}),
        ),
        Event(
            104,
            _at(13),
            channel="System",
            provider="Microsoft-Windows-Eventlog",
            user_data=("LogFileCleared", {"SubjectUserName": "wang", "Channel": "Application", "BackupPath": ""}),
        ),
        Event(
            4719,
            _at(14),
            {**_subject(), "SubcategoryGuid": "{0cce9226-69ae-11d9-bed3-505054503030}", "AuditPolicyChanges": "%%8448"},
        ),
        Event(4616, _at(15), {**_subject(), "PreviousTime": "2026-07-13T01:15:00Z", "NewTime": "2026-07-12T01:15:00Z"}),
        Event(6005, _at(16), channel="System", provider="EventLog", keywords=_CLASSIC, unnamed=["a"]),
        Event(
            1,
            _at(17),
            {
                "UtcTime": "2026-07-13 01:17:00.123",
                "ProcessGuid": "{1f0a2b3c-0001-0002-0003-000000000004}",
                "ProcessId": (UINT32, 4_120),
                "Image": r"C:\Tools\程式.exe",
                "CommandLine": "程式.exe /p:祕密的密碼1 -v",
                "CurrentDirectory": "C:\\Tools\\",
                "User": r"INSURER\wang",
                "LogonId": (HEX64, 0x9A1B2),
                "IntegrityLevel": "High",
                "Hashes": "SHA256=00",
                "ParentProcessId": (UINT32, 88),
                "ParentImage": r"C:\Windows\explorer.exe",
                "ParentCommandLine": "explorer.exe",
            },
            user_sid=_SYSTEM,
            keywords=0x8000000000000000,
            channel=_SYSMON_LOG,
            provider=_SYSMON,
        ),
        Event(
            10,
            _at(18),
            {
                "SourceImage": r"C:\Tools\x.exe",
                "SourceProcessId": (UINT32, 7),
                "TargetImage": r"C:\Windows\system32\lsass.exe",
                "TargetProcessId": (UINT32, 640),
                "GrantedAccess": (HEX64, 0x1010),
            },
            keywords=0x8000000000000000,
            channel=_SYSMON_LOG,
            provider=_SYSMON,
        ),
        Event(
            18456,
            _at(19),
            channel="Application",
            provider="MSSQLSERVER",
            keywords=0x90000000000000,
            unnamed=["sa", "Reason: 密碼不符", "[CLIENT: 192.0.2.7]"],
        ),
        Event(
            7,
            _at(20),
            {
                "Channel": "forged",
                "Number": (INT32, -5),
                "Big": (UINT64, 2**64 - 1),
                "Small": (UINT16, 3),
                "Text": (STRING, "x"),
            },
            channel="Example/Operational",
            provider="Example",
            event_record_id=4_000_000,
        ),
    ]
    return writer.simple(events, per_chunk=14)


def damaged() -> bytes:
    """Three chunks: a broken record, a broken content, a wiped chunk; and identifiers missing at the end."""
    events = [Event(4634, _at(n), {"TargetUserName": f"user{n}", "LogonType": (UINT32, 3)}) for n in range(30)]
    made = bytearray(writer.log([writer.chunk(events[at : at + 10], at + 1) for at in (0, 10, 20)], 36))
    starts = [4096 + 512]
    for _ in range(7):
        starts.append(starts[-1] + int.from_bytes(made[starts[-1] + 4 : starts[-1] + 8], "little"))
    for at in (starts[3], starts[6] + 24):
        made[at : at + 8] = b"\xff" * 8
    made[4096 + writer.CHUNK : 4096 + 2 * writer.CHUNK] = b"\xa5" * writer.CHUNK
    return bytes(made)


CASES: Mapping[str, Callable[[], bytes]] = {"families": families, "damaged": damaged}


if __name__ == "__main__":
    for name, build in CASES.items():
        folder = CORPUS / "evtx" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input.evtx").write_bytes(build())
        (folder / "SOURCE.md").write_text(
            f"Built by this project (`tests/intake/evtx_corpus.py`, `{name}`); names and addresses are made up.\n",
            "utf-8",
            newline="\n",
        )
