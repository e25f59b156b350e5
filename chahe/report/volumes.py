"""Which documents a dossier gives: 卷一 (the Bureau's form or that of internal audit), 卷二, and the comparison of the
insurer's own answers with the tests. Pure.
"""

from dataclasses import dataclass
from enum import StrEnum

from chahe.errors import CallError
from chahe.report.content import Document
from chahe.report.internal_audit import internal_audit
from chahe.report.making import Making
from chahe.report.self_assessment import self_assessment
from chahe.report.volume1 import volume_one
from chahe.report.volume2 import volume_two

VOLUMES = (1, 2)
"""Those printed when nobody names one."""
SELF_ASSESSMENT = 3
"""Printed on request: it needs the insurer's own answers."""


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
    """One volume. Raises CallError on a number other than 1 to 3, or a placeholder of the user's nobody fills."""
    if number not in (*VOLUMES, SELF_ASSESSMENT):
        raise CallError(("卷次須為 1、2 或 3。", "The volume is 1, 2 or 3."), where=str(number))
    if number == SELF_ASSESSMENT:
        return Volume(self_assessment(making), making)
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
