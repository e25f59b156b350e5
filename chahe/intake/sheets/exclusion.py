"""V07 掃描排除清單. One host a row; a network range is a reject, because it names no host."""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import address, day, identifier, person, text, words
from chahe.intake.sheets.flaw_words import ASSET, IP

_OF_ADDRESSES = set("0123456789abcdefABCDEF.:/*~- ")


def _either(value: Value, asked: Asked) -> Parts:
    """「資產編號或 IP 位址」: an address where it is one, else an asset number."""
    try:
        return Parts({"ip": address(value, asked)})
    except ValueError:
        bare = words(value).strip()
        if set(bare) <= _OF_ADDRESSES and set(bare) & {".", ":"}:
            raise  # a range or a broken address is no asset number
        return Parts({"asset_id": identifier(value, asked)})


KIND = SheetKind(
    "exclusion",
    "exclusion",
    ("V07",),
    "掃描排除清單",
    (
        Col("asset_id", identifier, ASSET),
        Col("ip", address, IP),
        Col("_either", _either, "資產編號或ip位址|資產編號或ip|資產編號/ip位址|ip位址或資產編號"),
        Col(
            "reason_text",
            text,
            ("排除理由|排除原因|排除說明|exclusion reason|不掃描原因|免掃原因|未掃描原因"),
            "理由|原因",
            need=True,
        ),
        Col("approved_by", person, "核准人|核准人員|核定人|核准主管|approved by|核准者"),
        Col("approved_date", day, "核准日|核准日期|核定日期|approved date"),
        Col("valid_to", day, "迄日|有效期限|有效迄日|排除迄日|到期日|valid to|排除期限|有效日期"),
    ),
    telling=(("approved_by", "approved_date", "valid_to"),),
    one_of=(("asset_id", "ip", "_either"),),
    none_row=("asset_id", "ip", "_either", "reason_text"),
)
