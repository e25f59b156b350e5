"""A record whose fields have the names of ArcSight's schema, or of Sentinel's CommonSecurityLog, as a line of CEF.

Both keep what a device told in CEF under long names; the line written back from them is read as CEF is (logs/cef.py).
Times are written as milliseconds since 1970, in which no zone can be mistaken.

Micro Focus, Implementing ArcSight Common Event Format, version 26 (ArcSight Extension Dictionary); Microsoft, CEF and
CommonSecurityLog field mapping.
"""

from collections.abc import Mapping

HEADER = ("devicevendor", "deviceproduct", "deviceversion", "deviceeventclassid", "name", "severity")
"""Parts of a header, by the names of ArcSight's schema in lower case."""

_SHORT = """
act deviceAction | app applicationProtocol | cat deviceEventCategory | cnt baseEventCount
dhost destinationHostName
dmac destinationMacAddress | dntdom destinationNtDomain | dpid destinationProcessId | dpriv destinationUserPrivileges
dproc destinationProcessName | dpt destinationPort | dst destinationAddress | dtz deviceTimeZone
duid destinationUserId
duser destinationUserName | dvc deviceAddress | dvchost deviceHostName | dvcmac deviceMacAddress
dvcpid deviceProcessId | end endTime | fname fileName | fsize fileSize | in bytesIn | msg message | out bytesOut
outcome eventOutcome | proto transportProtocol | request requestUrl | rt deviceReceiptTime | shost sourceHostName
smac sourceMacAddress | sntdom sourceNtDomain | spid sourceProcessId | spriv sourceUserPrivileges
sproc sourceProcessName | spt sourcePort | src sourceAddress | start startTime | suid sourceUserId
suser sourceUserName | c6a1 deviceCustomIPv6Address1 | c6a2 deviceCustomIPv6Address2 | c6a3 deviceCustomIPv6Address3
c6a4 deviceCustomIPv6Address4 | cfp1 deviceCustomFloatingPoint1 | cfp2 deviceCustomFloatingPoint2
cfp3 deviceCustomFloatingPoint3 | cfp4 deviceCustomFloatingPoint4 | cn1 deviceCustomNumber1 | cn2 deviceCustomNumber2
cn3 deviceCustomNumber3 | cs1 deviceCustomString1 | cs2 deviceCustomString2 | cs3 deviceCustomString3
cs4 deviceCustomString4 | cs5 deviceCustomString5 | cs6 deviceCustomString6
"""
_SENTINEL = """
cnt EventCount | deviceDirection CommunicationDirection | deviceProcessName ProcessName | dntdom DestinationNTDomain
dst DestinationIP | dvchost DeviceName | dvcpid ProcessID | in ReceivedBytes | out SentBytes | outcome EventOutcome
outcome Outcome | proto Protocol | rt ReceiptTime | src SourceIP | sntdom SourceNTDomain | suid SourceUserID
externalId ExtID | externalId ExternalID | reason Reason
"""
_AS_WRITTEN = (
    *("externalId", "reason", "requestMethod", "requestContext", "requestClientApplication", "requestCookies"),
    *("deviceExternalId", "deviceFacility", "deviceInboundInterface", "deviceOutboundInterface", "deviceDirection"),
    *(
        "deviceProcessName",
        "deviceTranslatedAddress",
        "sourceTranslatedAddress",
        "sourceTranslatedPort",
        "sourceDnsDomain",
    ),
    "rawEvent",
    *("destinationTranslatedAddress", "destinationTranslatedPort", "destinationDnsDomain", "destinationServiceName"),
    *("sourceServiceName", "fileHash", "fileId", "filePath", "fileType", "oldFileName", "oldFilePath", "flexString1"),
    *("flexString2", "flexNumber1", "flexNumber2", "flexString1Label", "flexString2Label"),
)


def _named(text: str) -> dict[str, str]:
    pairs = (one.split() for line in text.strip().split("\n") for one in line.split("|"))
    return {long.lower(): short for short, long in pairs}


_LABELLED = frozenset(("cs", "cn", "c6a", "cfp"))
_NAMES: dict[str, str] = {**{n.lower(): n for n in _AS_WRITTEN}, **_named(_SHORT), **_named(_SENTINEL)}
_NAMES |= {f"{long}label": f"{key}Label" for long, key in list(_NAMES.items()) if key.rstrip("0123456789") in _LABELLED}
TIMES = ("starttime", "devicereceipttime", "receipttime", "endtime")


def cef_line(fields: Mapping[str, str], times: Mapping[str, int | None], more: str = "") -> str | None:
    """The line; None of a record without a vendor and a product.

    Args: fields = values by name in lower case; times = moments (microseconds) of those of `TIMES` that are there, None
    where one is in no known form: the reader then refuses the line; more = pairs `k=v;k=v` of names not in the schema.
    """
    said = {name: fields[name] for name in fields if fields[name].strip()}
    if not said.get("devicevendor") or not said.get("deviceproduct"):
        return None
    said.setdefault("name", said.get("activity", ""))
    said.setdefault("severity", said.get("logseverity", said.get("agentseverity", "")))
    header = "|".join(_plain(said.get(part, "")).replace("\\", "\\\\").replace("|", "\\|") for part in HEADER)
    pairs: dict[str, str] = {}
    for name, value in said.items():
        key = _NAMES.get(name)
        if key is not None and name not in TIMES:
            pairs.setdefault(key, value)
    for name, us in times.items():
        pairs.setdefault(_NAMES[name], said[name] if us is None else str(us))
    for one in more.split(";"):
        key, equals, value = one.partition("=")
        if equals and key.strip().replace("_", "").replace(".", "").isalnum() and key.strip().isascii():
            pairs.setdefault(key.strip(), value)
    tail = " ".join(f"{key}={_escaped(value)}" for key, value in pairs.items())
    return f"CEF:0|{header}|{tail}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return text.strip().replace("\\", "\\\\").replace("=", "\\=").replace("\r", "\\r").replace("\n", "\\n")
