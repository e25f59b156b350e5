"""Settings inside `<Extension>` elements, as Get-GPOReport and gpresult both write them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chahe.intake.xml_places import child_text, local_name

_NAMES = ("Name", "KeyName", "SystemAccessPolicyName", "SubcategoryName", "GroupName", "Path")
_VALUES = (
    "SettingNumber",
    "SettingBoolean",
    "SettingString",
    "SettingValue",
    "State",
    "Value",
    "StartupMode",
    "AuditSetting",
)
_NOT_VALUES = {"Name", "KeyName", "Explain", "Supported", "Category", "Type", "Comment", "Display", "GPO", "Precedence"}
_MAX_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting element of an extension."""

    element: Any
    area: str  # extension type and element name: SecuritySettings/Account
    name: str
    value: str
    kind: str | None  # SettingNumber, SettingBoolean …: how the value was written
    precedence: int | None  # gpresult: 1 is the one in force


def settings_of(half: Any) -> Iterator[Setting]:
    """Every setting of every extension below `<Computer>`, `<User>`, `<ComputerResults>` or `<UserResults>`."""
    for holder in half.iter("{*}Extension"):
        kind = next((v for k, v in holder.attrib.items() if k.endswith("}type")), "Extension")
        extension = kind.rsplit(":", 1)[-1]
        for element in holder:
            if isinstance(element.tag, str):
                yield _setting(element, extension)


def _setting(element: Any, extension: str) -> Setting:
    name = next((t for t in (child_text(element, n) for n in _NAMES) if t), local_name(element))
    kind, value = _value(element)
    precedence = child_text(element, "Precedence")
    return Setting(
        element,
        f"{extension}/{local_name(element)}",
        name,
        value[:_MAX_TEXT],
        kind,
        int(precedence) if precedence and precedence.isascii() and precedence.isdigit() else None,
    )


def _value(element: Any) -> tuple[str | None, str]:
    """The stated value; members of a right one per line; else every text below the element, joined by `; `."""
    for kind in _VALUES:
        text = child_text(element, kind)
        if text is not None:
            return kind, text
    members = [_member(m) for m in element if local_name(m) == "Member"]
    if members:
        return "Member", "\n".join(members)
    texts: list[str] = []
    for child in element:
        if local_name(child) and local_name(child) not in _NOT_VALUES:
            texts += (t.strip() for t in child.itertext() if isinstance(t, str) and t.strip())
    own = (element.text or "").strip()
    return None, "; ".join([own, *texts] if own else texts)


def _member(member: Any) -> str:
    return " ".join(t for t in (child_text(member, "SID"), child_text(member, "Name")) if t)
