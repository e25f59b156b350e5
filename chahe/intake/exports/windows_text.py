"""A Windows event as collectors keep it: as XML, or as lines of `name=value` with the message at the end.

    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>…</System><EventData>…

    03/02/2026 08:00:01 AM
    LogName=Security
    EventCode=4624
    ComputerName=dc01.corp.example
    RecordNumber=4711
    Message=An account was successfully logged on. …

    <13>Mar 02 08:00:01 dc01 AgentDevice=WindowsLog<TAB>AgentLogFile=Security<TAB>…<TAB>EventIDCode=4624<TAB>…Message=…

All become one line of JSON in a shape windows_shapes.py knows. The date of the second form has the month first or the
day, by the host's language, so its time is the export's. What the message of a log-on, or of a change to an account,
says under its headings, in English or Traditional Chinese, gets the names the event's own data has; a message in
another language stays text. WinCollect (the third form) writes the message in one line, its parts two blanks apart.

Splunk, Getting Data In, Monitor Windows event log data (renderXml); IBM QRadar, WinCollect; Microsoft, Windows security
audit events.
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
_PARTS = re.compile(r"\s{2,}|[\t\r\n]+")
_LABEL = re.compile(r"([A-Z\u4e00-\u9fff][A-Za-z /\u4e00-\u9fff]{1,40})[:\uff1a](?: (.+))?")
_COLLECTED = re.compile(r"AgentDevice=WindowsLog\t")
_COLLECTED_NAMES = {
    "AgentLogFile": "LogName",
    "Source": "SourceName",
    "Computer": "ComputerName",
    "EventIDCode": "EventCode",
    "RecordNumber": "RecordNumber",
    "EventCategory": "TaskCategory",
    "Keywords": "Keywords",
    "Level": "Level",
}
_CHINESE = {
    "主旨": "Subject",
    "主體": "Subject",
    "新登入": "New Logon",
    "登入失敗的帳戶": "Account For Which Logon Failed",
    "目標帳戶": "Target Account",
    "新帳戶": "New Account",
    "新增帳戶": "New Account",
    "帳戶資訊": "Account Information",
    "成員": "Member",
    "群組": "Group",
    "安全性識別碼": "Security ID",
    "帳戶名稱": "Account Name",
    "帳戶網域": "Account Domain",
    "登入識別碼": "Logon ID",
    "群組名稱": "Group Name",
    "群組網域": "Group Domain",
    "登入類型": "Logon Type",
    "來源網路位址": "Source Network Address",
    "來源連接埠": "Source Port",
    "用戶端位址": "Client Address",
    "用戶端連接埠": "Client Port",
    "工作站名稱": "Workstation Name",
    "登入處理程序": "Logon Process",
    "驗證封裝": "Authentication Package",
    "狀態": "Status",
    "子狀態": "Sub Status",
    "失敗原因": "Failure Reason",
    "處理程序名稱": "Process Name",
}
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
    return _of_collector(said) if _COLLECTED.search(said, 0, 512) else _of_lines(said, us)


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


def _of_collector(text: str) -> str | None:
    begin = _COLLECTED.search(text)
    head, _, message = text[begin.end() if begin is not None else 0 :].partition("\tMessage=")
    said = dict(part.partition("=")[::2] for part in head.split("\t"))
    number, seconds = said.get("EventIDCode") or said.get("EventID", ""), said.get("TimeGenerated", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10) or not said.get("AgentLogFile"):
        return None
    fields: dict[str, object] = {ours: said[name] for name, ours in _COLLECTED_NAMES.items() if said.get(name)}
    fields |= {"EventCode": number, "Message": message.strip()}
    if seconds.isascii() and seconds.isdigit() and len(seconds) == 10:
        fields["TimeCreated"] = (EPOCH + timedelta(seconds=int(seconds))).isoformat()
    return orjson.dumps({**_told(message, int(number)), **fields}).decode()


def _told(message: str, number: int) -> dict[str, object]:
    """What stands under the headings of a message, by the names of the event's data; the first of each."""
    section: str | None = None
    label: str | None = None
    out: dict[str, object] = {}
    for part in filter(None, (part.strip() for part in _PARTS.split(message))):
        found = _LABEL.fullmatch(part)
        if found is None:
            if label is not None:
                _put(out, _name(section, label, number), part)
            label = None
            continue
        if label is not None and label not in _OF_AN_ACCOUNT and label not in _ANYWHERE:
            section = None  # a label without a value is the heading of something else
        name = _CHINESE.get(found[1].strip(), found[1].strip())
        if name in _SECTIONS and not found[2]:
            section, label = ("Target" if name == "Subject" and number in _ENDS else _SECTIONS[name]), None
        elif found[2]:
            _put(out, _name(section, name, number), found[2].strip())
            label = None
        else:
            label = name
    return out


def _put(out: dict[str, object], name: str | None, value: str) -> None:
    if name is not None and value not in ("", "-"):
        out.setdefault(name, value)


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
