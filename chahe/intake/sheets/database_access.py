"""W08 資料庫存取紀錄, as a database monitor (DAM) exports it. Statements themselves are not read: they hold data."""

from collections.abc import Iterator

from chahe.intake.database_words import action_of
from chahe.intake.grid import Value
from chahe.intake.indicator_words import address
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.cells import choice, count, host, identifier, moment, text, words
from chahe.intake.sheets.database_words import DATABASE, DATABASE_ACCOUNT

OUTCOMES = {
    "success": "成功 完成 允許 allowed succeeded ok 0",
    "failure": "失敗 拒絕 阻擋 blocked denied failed error",
}


def _client(value: Value, _asked: Asked) -> Parts:
    return Parts(address("client", words(value)))


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The access, its command put to a kind of action."""
    command = values.get("command")
    yield "database_access", {**values, "action": None if command is None else action_of(str(command))}


KIND = SheetKind(
    "database_access",
    "database_access",
    ("W08",),
    "資料庫存取紀錄",
    (
        Col("product", text, "資料庫種類|資料庫產品|資料庫類型|product|db type|database type"),
        Col("database_name", identifier, DATABASE, need=True),
        Col("host", host, "資料庫主機|資料庫伺服器|伺服器名稱|server|host|db server"),
        Col("happened", moment("happened"), "存取時間|執行時間|稽核時間|happened|access time|event time", need=True),
        Col("user_name", identifier, DATABASE_ACCOUNT, need=True),
        Col("os_user", identifier, "作業系統帳號|OS帳號|用戶端帳號|os user|os user name"),
        Col("client_host", host, "來源主機|用戶端主機|來源電腦|client host|client host name|source host"),
        Col("client_ip", _client, "來源位址|來源IP|用戶端IP|client ip|source ip"),
        Col("program", text, "連線程式|來源程式|用戶端程式|program|source program|application"),
        Col("command", text, "SQL動作|動作|操作類型|執行動作|command|sql verb|sql command|statement type", need=True),
        Col("action", None, "動作類別|action"),
        Col("object_name", identifier, "存取物件|物件名稱|資料表|物件|object name|object|table name"),
        Col("rows_read", count, "讀取筆數|回傳筆數|資料筆數|筆數|rows read|records affected|returned rows|row count"),
        Col("outcome", choice(OUTCOMES), "執行結果|存取結果|結果|outcome|status"),
        Col("statement_no", identifier, "稽核序號|稽核編號|紀錄序號|statement no|audit id"),
    ),
    telling=(("rows_read", "object_name", "program"),),
    make=_make,
)
