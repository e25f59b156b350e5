"""Sysmon for Linux: the event as XML inside a line of syslog or an entry of the journal (sysmonforlinux 1.x).

    <Event><System><Provider Name="Linux-Sysmon" …/><EventID>1</EventID>…</System><EventData><Data Name="Image">…

Fields are named as those of Windows events; the category is Sigma's for the event's number.
"""

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from chahe.intake.windows_event import Flat, NotAnEventError, flat, microseconds

BEGIN = "<Event>"
PROVIDER = "Linux-Sysmon"
CATEGORIES: Mapping[int, str] = MappingProxyType(
    {
        1: "process_creation",
        3: "network_connection",
        4: "sysmon_status",
        5: "process_termination",
        9: "raw_access_thread",
        11: "file_event",
        16: "sysmon_status",
        23: "file_delete",
        255: "sysmon_error",
    }
)

Source = tuple[str, str, str]


def sysmon_event(text: str) -> tuple[Source, Flat, int | None] | None:
    """(source, fields, microseconds UTC) of the XML. None when it is no event of Sysmon for Linux, or broken."""
    if "<!" in text:
        return None  # no event has a document type; what it would define is not wanted
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "backslashreplace"), parser)
        fields = flat(_nested(root))
        number = int(str(fields.get("EventID")))
    except (etree.XMLSyntaxError, NotAnEventError, ValueError):
        return None
    if fields.get("Provider_Name") != PROVIDER:
        return None
    fields["EventID"] = number
    return ("linux", CATEGORIES.get(number, ""), "sysmon"), fields, microseconds(fields.get("TimeCreated"))


def _nested(root: etree._Element) -> dict[str, object]:
    """The event as its JSON rendering nests it."""
    out: dict[str, object] = {}
    for section in root.iterchildren("*"):
        name = etree.QName(section).localname
        out[name] = system_of(section) if name == "System" else data_of(section)
    return out


def system_of(section: etree._Element) -> dict[str, object]:
    """The parts of System, each with its attributes and its text."""
    parts: dict[str, object] = {}
    for part in section.iterchildren("*"):
        attributes = {str(k): str(v) for k, v in part.attrib.items()}
        text: dict[str, object] = {"#text": part.text} if part.text else {}
        parts[etree.QName(part).localname] = {"#attributes": attributes, **text} if attributes else (part.text or "")
    return parts


def data_of(section: etree._Element) -> dict[str, object]:
    """The values of a section by their names; those of a name that stands twice as a list."""
    values: dict[str, list[object]] = {}
    for part in section.iterchildren("*"):
        name = str(part.get("Name") or etree.QName(part).localname)
        values.setdefault(name, []).append(part.text or "")
    return {name: said[0] if len(said) == 1 else said for name, said in values.items()}
