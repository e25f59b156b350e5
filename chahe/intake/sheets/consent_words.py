"""Words of the sheets about consents and exports, and times whose zone the cell or its header states or not."""

from datetime import UTC, date, datetime, tzinfo

import re2

from chahe.intake.api import TAIPEI
from chahe.intake.grid import Value, plain
from chahe.intake.sheets.api import Asked, Parts, Read
from chahe.intake.sheets.incident_words import when
from chahe.intake.words import fold

PURPOSES = {
    "marketing": "行銷 行銷活動 商品行銷 電話行銷 簡訊行銷 電子郵件行銷 共同行銷 行銷推廣 推廣 廣告 marketing 行銷名單",
    "contract": "契約 履行契約 契約履行 保單服務 保單寄送 保單交付 保單印製 核保 理賠 保全 再保 收費 契約服務 contract",
    "law": "法令 法律規定 法定義務 履行法定義務 主管機關申報 公會通報 同業通報 洗錢防制 law",
    "statistics": "統計 統計分析 研究 學術研究 statistics",
}
BASES = {
    "consent": "同意 當事人同意 經當事人同意 客戶同意 書面同意 consent",
    "contract": "契約 契約關係 履行契約 契約履行 契約所必要 履行契約所必要 contract",
    "law": "法令 法律 法律規定 法律明文規定 法定義務 履行法定義務 law",
    "purpose": "特定目的 特定目的內 蒐集之特定目的 蒐集目的內 原蒐集目的 purpose",
}
_UTC = re2.compile(r"(?i)utc|gmt|格林威治|世界協調|國際標準時間")
_HERE = re2.compile(r"(?i)(?:utc|gmt)\s*\+\s*0?8|臺北|台北|taipei|本地時間|當地時間|臺灣時間|台灣時間")
_OFFSET = re2.compile(r"(?i).*[0-9]:[0-9]{2}.*(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})\s*")


def zoned(column: str) -> Read:
    """As `when`, with `<column>_zoned`: does the cell, or the header, state the zone? A header that does is obeyed."""
    read_when = when(column)

    def read(value: Value, asked: Asked) -> Parts:
        zone = _stated(asked.header)
        here = asked if zone is None else Asked(asked.header, zone, asked.day, asked.secret)
        got = read_when(value, here)
        values = dict(got.values) if isinstance(got, Parts) else {}
        if zone is UTC and f"{column}_us" not in values:
            raise ValueError("a day of another zone without its hour")
        return Parts({**values, f"{column}_zoned": zone is not None or _has_offset(value)})

    return read


def _stated(header: str) -> tzinfo | None:
    said = fold(header)
    if _HERE.search(said):
        return TAIPEI
    return UTC if _UTC.search(said) else None


def _has_offset(value: Value) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if isinstance(value, date):
        return False
    return _OFFSET.fullmatch(fold(plain(value)).strip()) is not None
