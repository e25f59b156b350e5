"""C13 特權帳號管理系統連線紀錄: what the console exports of its sessions."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, host, identifier, moment, person
from chahe.intake.sheets.privilege_words import ACCOUNT, FROM, HOST, RECORDING, REQUEST, TO, USER

KIND = SheetKind(
    "pam_session",
    "pam_session",
    ("C13",),
    "特權帳號管理系統連線紀錄",
    (
        Col(
            "session_id",
            identifier,
            f"連線編號|連線代號|session id|session|工作階段編號|工作階段代號|連線紀錄編號|{RECORDING}",
            need=True,
        ),
        Col("host", host, HOST),
        Col("account_name", identifier, ACCOUNT, need=True),
        Col("used_by", person, USER),
        Col("request_no", identifier, REQUEST),
        Col("started", moment("started"), f"連線開始時間|started|session start|{FROM}", need=True),
        Col("ended", moment("ended"), f"連線結束時間|ended|session end|{TO}"),
        Col("source_ip", address, "來源位址|來源ip|來源ip位址|source ip|client ip|from ip|使用者ip"),
    ),
    telling=(("source_ip", "ended"),),
)
