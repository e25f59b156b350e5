"""One statement a database executed or refused, as its audit or a database monitor saw it (資料庫存取紀錄)."""

from chahe.tables.api import Table, address, integer, moment, stated_words, text

TABLE = Table(
    "database_access",
    "One statement a database executed or refused, as its audit or a database monitor saw it (資料庫存取紀錄).",
    (
        text("product", "oracle, mssql or postgresql; of a database monitor as it writes it", personal=False),
        text("database_name", "database or instance", personal=False),
        text("host", "server of the database", personal=False),
        *moment("happened", "when"),
        text("user_name", "account of the database", personal=True),
        text("os_user", "user of the client's operating system, as the client states it", personal=True),
        text("client_host", "name of the client, as it states it", null="not logged", personal=False),
        *address("client", "address of the client", null="local, or not logged"),
        text("program", "program of the client, as it states it", personal=False),
        text("action", "read, write, change (of objects or rights), session; else as written"),
        text("command", "command as written: SELECT, UPDATE …"),
        text("object_name", "object it was for, with its schema", personal=False),
        integer("rows_read", "rows it returned", "rows", null="not logged"),
        text("outcome", "success or failure", null="not stated", personal=False),
        text("statement_no", "number of the record in the audit trail"),
        stated_words(),
    ),
    ocsf="Datastore Activity",
)
