"""The XML another decoder makes of a record, as fields to compare with ours: values as text, spelling evened out."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from lxml import etree

_SHORT = {
    ("Security", "UserID"): "UserID",
    ("TimeCreated", "SystemTime"): "TimeCreated",
    ("EventID", "Qualifiers"): "Qualifiers",
}


def fields_of(xml: str) -> dict[str, list[str]]:
    """Name -> sorted values of one rendered event."""
    root = etree.fromstring(xml.encode(), etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
    out: dict[str, list[str]] = defaultdict(list)
    for section in root:
        name = str(etree.QName(section).localname)
        if name == "System":
            for element in section:
                tag = str(etree.QName(element).localname)
                for key, value in map_of(element):
                    out[_SHORT.get((tag, key), f"{tag}_{key}")].append(value)
                if (element.text or "").strip():
                    out[tag].append(str(element.text))
            continue
        system = set(out)
        for key, value in map_of(section):
            out[f"{name}_{key}"].append(value)
        for element in section.iter():
            if element is section or len(element):
                continue
            tag = str(etree.QName(element).localname)
            said = str(element.get("Name") or tag) if tag == "Data" else tag
            out[f"{name}.{said}" if said in system else said].append(element.text or "")
    return _even(out)


def plain(fields: Mapping[str, object]) -> dict[str, list[str]]:
    """Our fields in the same form."""
    return _even({k: [_text(x) for x in (v if isinstance(v, list) else [v])] for k, v in fields.items()})


def map_of(element: Any) -> list[tuple[str, str]]:
    """Attributes of an element."""
    return [(str(k), str(v)) for k, v in element.attrib.items()]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _even(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    out = {k: sorted(_spelt(v) for v in values) for k, values in fields.items()}
    return {k: v for k, v in out.items() if any(v)}


def _spelt(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)).strip()
    if re.fullmatch(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?", text):
        return text.strip("{}").lower()
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return hex(int(text, 16))
    time = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9:]{8})\.([0-9]+)Z?(?: UTC)?", text)
    return f"{time[1]}T{time[2]}.{time[3][:6].ljust(6, '0')}" if time else text
