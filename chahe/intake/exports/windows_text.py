"""A Windows event as collectors keep it: as XML, or as lines of `name=value` with the message at the end.

    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>…</System><EventData>…

    03/02/2026 08:00:01 AM
    LogName=Security
    EventCode=4624
    ComputerName=dc01.corp.example
    RecordNumber=4711
    Message=An account was successfully logged on. …

Both become one line of JSON in a shape windows_shapes.py knows. The date of the second form has the month first or the
day, by the host's language, so its time is the export's. What the message of a log-on, or of a change to an account,
says in English under its headings gets the names the event's own data has; a message in another language stays text.

Splunk, Getting Data In, Monitor Windows event log data (renderXml); Microsoft, Windows security audit events.
"""

import re
from datetime import timedelta

import orjson
from lxml import etree

from chahe.intake.logs.sysmon_xml import PROVIDER, data_of, system_of
from chahe.intake.logs.windows_csv import DISPLAYED
from chahe.intake.windows_event import EPOCH

_MOST = 1 << 20
_PAIR = re.compile(r"([A-Za-z]{1,32})=(.*)")
_STAMP = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d(?:\.\d{1,6})?(?: [AP]M)?")
_SAID = re.compile(r"(\s*)([A-Z][A-Za-z /]{1,40}):(?:\s+(.*))?")
_SECTIONS = {
    "Subject": "Subject",
    "New Logon": "Target",
    "Account For Which Logon Failed": "Target",
    "Account Whose Credentials Were Used": "Target",
    "Account That Was Locked Out": "Target",
    "Target Account": "Target",
    "New Account": "Target",
    "Account Information": "Target",
    "Group": "Target",
    "New Group": "Target",
    "Member": "Member",
}
_OF_AN_ACCOUNT = {
    "Security ID": "{}UserSid",
    "Account Name": "{}UserName",
    "Account Domain": "{}DomainName",
    "Logon ID": "{}LogonId",
    "Group Name": "{}UserName",
    "Group Domain": "{}DomainName",
    "User ID": "{}Sid",
}
_OF_A_MEMBER = {"Security ID": "MemberSid", "Account Name": "MemberName"}
_ANYWHERE = {
    "Logon Type": "LogonType",
    "Source Network Address": "IpAddress",
    "Client Address": "IpAddress",
    "Source Port": "IpPort",
    "Client Port": "IpPort",
    "Workstation Name": "WorkstationName",
    "Logon Process": "LogonProcessName",
    "Authentication Package": "AuthenticationPackageName",
    "Status": "Status",
    "Sub Status": "SubStatus",
    "Failure Reason": "FailureReason",
    "Process Name": "ProcessName",
    "New Process Name": "NewProcessName",
    "Process Command Line": "CommandLine",
    "Privileges": "PrivilegeList",
    "Service Name": "ServiceName",
    "Result Code": "Status",
    "Caller Computer Name": "CallerComputerName",
}
_ENDS = (4634, 4647)
"""Log-offs, whose subject is the one who was logged on."""
_GROUPS = range(4727, 4765)
"""Events of security groups: their SID stands as TargetSid."""


def event_line(text: str, us: int | None) -> str | None:
    """The event as one line of JSON; None of text that is no such event. `us`: its time, as the export says."""
    said = text.strip()
    if len(said) > _MOST:
        return None
    if said.startswith("<Event") and "<System" in said:
        return None if PROVIDER in said[:400] else _of_xml(said)  # Sysmon for Linux has a reader of its own
    return _of_lines(said, us)


def _of_xml(text: str) -> str | None:
    if "<!" in text:
        return None  # no event has a document type
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "backslashreplace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    event: dict[str, object] = {}
    for section in root.iterchildren("*"):
        name = etree.QName(section).localname
        if name == "System":
            event[name] = system_of(section)
        elif name == "UserData":
            event[name] = {k: v for part in section.iterchildren("*") for k, v in data_of(part).items()}
        else:
            event[name] = data_of(section)
    return orjson.dumps({"Event": event}).decode()


def _of_lines(text: str, us: int | None) -> str | None:
    head, _, message = text.partition("\nMessage=")
    lines = head.replace("\r", "").split("\n")
    if _STAMP.fullmatch(lines[0].strip()):
        lines = lines[1:]
    pairs = [found for line in lines if (found := _PAIR.fullmatch(line.strip())) is not None]
    fields: dict[str, object] = {found[1]: found[2].strip() for found in pairs}
    if len(pairs) < len([line for line in lines if line.strip()]) or not {"LogName", "EventCode"} <= fields.keys():
        return None
    fields["SourceName"] = DISPLAYED.get(str(fields.get("SourceName")), fields.get("SourceName"))
    number = str(fields["EventCode"])
    told = _told(message, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
    fields = {**told, **fields, "Message": message.strip()}
    if us is not None:
        fields["TimeCreated"] = (EPOCH + timedelta(microseconds=us)).isoformat()
    return orjson.dumps({name: value for name, value in fields.items() if value not in (None, "")}).decode()


def _told(message: str, number: int) -> dict[str, object]:
    """What stands under the headings of a message, by the names of the event's data; the first of each."""
    section: str | None = None
    out: dict[str, object] = {}
    for line in message.replace("\r", "").split("\n"):
        found = _SAID.fullmatch(line.rstrip())
        if found is None:
            continue
        indent, name, value = found[1], found[2].strip(), (found[3] or "").strip()
        if not indent and not value:
            section = "Target" if name == "Subject" and number in _ENDS else _SECTIONS.get(name)
            continue
        known = _name(section, name, number)
        if known is not None and value not in ("", "-"):
            out.setdefault(known, value)
    return out


def _name(section: str | None, name: str, number: int) -> str | None:
    if name in _ANYWHERE:
        return _ANYWHERE[name]
    if section == "Member":
        return _OF_A_MEMBER.get(name)
    form = _OF_AN_ACCOUNT.get(name)
    if section is None or form is None:
        return None
    if section == "Target" and form == "{}UserSid" and (number in _GROUPS or 4720 <= number <= 4767):
        return "TargetSid"
    return form.format(section)
