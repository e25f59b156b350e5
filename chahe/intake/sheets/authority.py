"""O82 核決權限表. 「不限」 (or 不適用, for acts without an amount) is no limit; a blank cell states none and is no
leave to approve any amount.
"""

from collections.abc import Iterator

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.cells import day, identifier, person, words, yes
from chahe.intake.sheets.duty_words import ACT_KIND, FROM, TO, dollars, name
from chahe.intake.words import squeeze

_ANY = frozenset(("不限", "不限金額", "無上限", "無限額", "全額", "unlimited", "nolimit"))
_NONE = "amount_to=不適用"


def _amount(value: Value, asked: Asked) -> object:
    if squeeze(words(value)) in _ANY:
        return Parts({"no_limit": True})
    bare = words(value)
    for mark in ("以下", "(含)", "（含）", "含"):
        bare = bare.replace(mark, "")
    return dollars(bare, asked)


def _make(values: dict[str, object]) -> Iterator[Made]:
    """Raises ValueError where both a person and a role are named: whose authority it is would be a guess."""
    if values.get("employee_no") and values.get("role_name"):
        raise ValueError("a person and a role are named")
    said = str(values.get("stated_words") or "").split(";")
    yield "authority", {**values, "no_limit": True} if _NONE in said else values


KIND = SheetKind(
    "authority",
    "authority",
    ("O82",),
    "核決權限表",
    (
        Col("act_kind", name, ACT_KIND, need=True),
        Col("employee_no", person, "核決人員|核決人|核決人員員工編號|有權核決人員|授權人員"),
        Col("role_name", name, "核決角色|核決職位|核決職稱|核決層級|有權核決角色|role name"),
        Col("amount_to", _amount, "核決金額上限|授權額度|核決金額|核決限額|授權金額上限|amount to", need=True),
        Col("no_limit", yes, "是否不限金額|不限金額|no limit"),
        Col("valid_from", day, FROM),
        Col("valid_to", day, TO),
        Col("resolution_no", identifier, "決議文號|核定文號|董事會決議|授權文號|核定依據|resolution no"),
    ),
    one_of=(("employee_no", "role_name"),),
    make=_make,
)
