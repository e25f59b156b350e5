"""Words that the sheets about incidents, alerts and cases share, and times of which only the day may be stated."""

from datetime import date, datetime

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Parts, Read
from chahe.intake.sheets.cells import day, moment

INCIDENT = "事件編號|事件案號|通報案號|事件單號|事件序號|incident no|incident id|資安事件編號"
PAPERS = "查證資料檔號|查證資料編號|查證底稿編號|佐證檔號|查證檔號|查證文件編號"
INCIDENT_KINDS = {
    "outage": "系統中斷 服務中斷 系統異常 系統當機 中斷 停機 系統障礙 系統故障",
    "personal-data": "個資外洩 個資事故 個人資料外洩 個人資料事故 個資 資料外洩",
    "crime": "舞弊 犯罪 保險犯罪 疑似保險犯罪 詐欺 盜用",
    "security": "資安事件 駭客入侵 入侵 惡意程式 勒索軟體 網站遭竄改 阻斷服務 ddos 資通安全事件",
}


def when(column: str) -> Read:
    """An instant with its local date, or a date alone: then the instant stays NULL, for nobody stated it."""
    read_moment = moment(column)

    def read(value: Value, asked: Asked) -> Parts:
        if isinstance(value, date) and not isinstance(value, datetime):
            return Parts({f"{column}_date": value})
        try:
            got = read_moment(value, asked)
        except ValueError:
            return Parts({f"{column}_date": day(value, asked)})
        values = dict(got.values) if isinstance(got, Parts) else {}
        local = values.get(f"{column}_local")
        return Parts({**values, f"{column}_date": local.date()} if isinstance(local, datetime) else values)

    return read
