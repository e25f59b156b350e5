"""N16 核准之解析伺服器清單: name servers in use with the insurer's approval."""

from chahe.intake.grid import Value
from chahe.intake.indicator_words import address
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day, host, person, text, words
from chahe.intake.sheets.privilege_words import APPROVER


def _server(value: Value, _asked: Asked) -> Parts:
    return Parts(address("server", words(value)))


KIND = SheetKind(
    "approved_resolver",
    "approved_resolver",
    ("N16",),
    "核准之解析伺服器清單",
    (
        Col("server_ip", _server, "解析伺服器位址|DNS伺服器位址|DNS位址|解析伺服器IP|DNS IP|名稱伺服器位址|server ip"),
        Col("server_name", host, "解析伺服器名稱|DNS伺服器名稱|名稱伺服器名稱|DoH名稱|server name"),
        Col("purpose", text, "解析用途|用途|使用目的|purpose|用途說明"),
        Col("valid_from", day, "核准起日|生效日|啟用日|valid from|有效起日"),
        Col("valid_to", day, "核准迄日|失效日|停用日|valid to|有效迄日"),
        Col("approved_by", person, APPROVER),
    ),
    one_of=(("server_ip", "server_name"),),
)
