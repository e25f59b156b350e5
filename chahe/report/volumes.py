"""Which documents a dossier gives: 卷一 (the Bureau's form or that of internal audit) and 卷二. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from chahe.errors import CallError
from chahe.report.content import Document
from chahe.report.internal_audit import internal_audit
from chahe.report.making import Making
from chahe.report.volume1 import volume_one
from chahe.report.volume2 import volume_two


class Form(StrEnum):
    """Whose form volume 1 has."""

    BUREAU = "bureau"
    INTERNAL_AUDIT = "internal-audit"


@dataclass(frozen=True, slots=True)
class Volume:
    """A document, with what it was made from for the formats that are data (xlsx, OSCAL)."""

    document: Document
    making: Making


def volume(making: Making, number: int, form: Form = Form.BUREAU) -> Volume:
    """One volume. Raises CallError on a number other than 1 and 2, or a placeholder of the user's nobody fills."""
    if number not in (1, 2):
        raise CallError(("卷次須為 1 或 2。", "The volume is 1 or 2."), where=str(number))
    if number == 2:
        return Volume(volume_two(making), making)
    return Volume((internal_audit if form is Form.INTERNAL_AUDIT else volume_one)(making), making)


def parse_form(text: str) -> Form:
    """The form of that name. Raises CallError."""
    try:
        return Form(text)
    except ValueError:
        known = ", ".join(Form)
        raise CallError((f"報告格式須為：{known}。", f"The form is one of: {known}."), where=text[:40]) from None
